"""Puts marked example reports in place."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from steunpunt.reports.sample.loading import load_reports


class Command(BaseCommand):
    help = "Puts example reports in place, part of sample_data. What is there already is left as it is. Never in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_DATA_ALLOWED:
            raise CommandError("Sample data is not allowed here: this is a production environment (STEUNPUNT_ENV).")
        # All or nothing: a half-written report would be taken for a finished one by the next run.
        with transaction.atomic():
            load_reports(self.stdout.write)
