"""Puts the shipped plan in place."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from goals.models import PolicyPlan
from goals.plan.actions.importing import import_plan
from goals.plan.period import read_period
from goals.planimport import parse_plan

SHIPPED = Path(settings.BASE_DIR) / "goals" / "plans"


class Command(BaseCommand):
    help = "Puts the shipped plan in place. A plan that is already there is left alone, with every edit made to it."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in sorted(SHIPPED.glob("beleidsplan-*.txt")):
            period = path.stem.removeprefix("beleidsplan-")
            first_year, last_year = read_period(period)
            if PolicyPlan.objects.filter(first_year__lte=last_year, last_year__gte=first_year).exists():
                self.stdout.write(f"{period}: already there, left as it is")
                continue
            labels = json.loads(path.with_suffix(".labels.json").read_text(encoding="utf-8"))
            parsed = parse_plan(path.read_bytes())
            done = import_plan(actor=None, parsed=parsed, first_year=first_year, last_year=last_year, short_labels=labels)
            self.stdout.write(f"{period}: loaded, {len(done.comparison.created)} goals")
