"""The figures of a year, from the shell."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goals.figures import LevelFigures, YearFigures, to_plain, year_figures
from goals.models import PolicyPlan


class Command(BaseCommand):
    help = "Print the figures of a year: per operational goal, per strategic goal and for the whole plan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--json", action="store_true", help="print what a report freezes, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = PolicyPlan.objects.of_year(options["year"]).first()
        if plan is None:
            raise CommandError(f"No policy plan holds {options['year']}. Import one: ./dev manage import_plan FILE --period FIRST-LAST")
        figures = year_figures(plan=plan, year=options["year"])
        if options["json"]:
            self.stdout.write(json.dumps(to_plain(figures), ensure_ascii=False, indent=2, sort_keys=True))
        else:
            self.write_table(figures)

    def write_table(self, figures: YearFigures) -> None:
        self.stdout.write(f"{figures.plan_title}, {figures.year}")
        self.stdout.write(f"{'':10}{'entries':>9}{'half-days':>11}{'particip.':>11}{'organis.':>10}")
        self.line("plan", figures.total)
        for goal in figures.strategic_goals:
            self.line(goal.code, goal.figures)
            for part in goal.operational_goals:
                self.line(part.code, part.figures)

    def line(self, name: str, figures: LevelFigures) -> None:
        values = (figures.half_days.value, figures.participations.value, figures.organisations.value)
        half_days, participations, organisations = ("unknown" if value is None else str(value) for value in values)
        self.stdout.write(f"{name:10}{figures.activities:>9}{half_days:>11}{participations:>11}{organisations:>10}")
