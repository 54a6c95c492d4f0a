"""Puts marked sample data in place."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand

from goals.models import PolicyPlan
from steunpunt.portal.sample.advice import load_advice
from steunpunt.portal.sample.indicators import load_indicators
from steunpunt.portal.sample.interest import load_interest
from steunpunt.portal.sample.loading import PERIOD, NoPlanError, load_ledger
from steunpunt.portal.sample.offers import load_offers


class Command(BaseCommand):
    help = "Puts five years of marked sample data in place. What is there already is left as it is. Never in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_DATA_ALLOWED:
            raise CommandError("Sample data is not allowed here: this is a production environment (STEUNPUNT_ENV).")
        try:
            load_ledger(self.stdout.write)
        except NoPlanError as problem:
            raise CommandError(f"The plan {PERIOD} is not there yet. Run ./dev manage load_plan first.") from problem
        load_indicators(PolicyPlan.objects.of_period(PERIOD).get(), self.stdout.write)
        load_offers(self.stdout.write)
        load_interest(self.stdout.write)
        # Before the reports, which freeze years.
        load_advice(self.stdout.write)
        # Reports are a neighbour, which this room may not import; its command is called by name.
        if "sample_reports" in get_commands():
            call_command("sample_reports", stdout=self.stdout)
