"""Takes out who asked for advice, long after it was closed."""

from typing import Any

from django.core.management.base import BaseCommand

from services.actions.advice.forgetting import forget_old


class Command(BaseCommand):
    help = "Anonymises requests for advice that were closed longer ago than ADVICE_KEPT_MONTHS. Beat does the same every day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old()} requests anonymised")
