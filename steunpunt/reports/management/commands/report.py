"""The annual report from the shell: what the desk does, with JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steunpunt.reports.actions import create_progress_report, create_report, freeze_report, publish_report
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.models import Rendering, Report
from steunpunt.reports.rendering import draw, render
from steunpunt.shared.freezing import FreezeError, sha256_of


class Command(BaseCommand):
    help = "Make, freeze and publish the annual report of a year, and write its PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--since", type=int, metavar="YEAR", help="a progress report that begins with this year")
        parser.add_argument("--erratum", metavar="REASON", help="start the next edition of a published report; the reason is public")
        parser.add_argument("--freeze", action="store_true")
        parser.add_argument("--confirm-unfinished-year", action="store_true")
        parser.add_argument("--publish", action="store_true")
        parser.add_argument("--pdf", type=Path, metavar="FILE", help="write the stored bytes")
        parser.add_argument("--render", action="store_true", help="with --pdf: make the bytes anew from the frozen data")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["render"] and not options["pdf"]:
            raise CommandError("--render makes a PDF anew: say where to with --pdf FILE.")
        # Before anything is frozen for good.
        if options["pdf"] and not options["pdf"].parent.is_dir():
            raise CommandError(f"There is no folder {options['pdf'].parent}: nothing was done.")
        try:
            report = self.find_or_start(options["year"], options["since"])
            if options["erratum"] is not None:
                report = start_erratum(actor=None, report=report, reason=options["erratum"])
            if options["freeze"]:
                report = freeze_report(actor=None, report=report, confirm_unfinished_year=options["confirm_unfinished_year"])
            if options["publish"]:
                report = publish_report(actor=None, report=report)
        except FreezeError as problem:
            raise CommandError(str(problem)) from problem
        content = self.pdf_of(report, anew=options["render"]) if options["pdf"] else None
        if content is not None:
            write(options["pdf"], content)
        self.tell(report, content, options)

    def find_or_start(self, year: int, first_year: int | None) -> Report:
        if first_year is None:
            return Report.objects.annual().filter(year=year).first() or create_report(actor=None, year=year)
        there = Report.objects.filter(kind=Report.Kind.PROGRESS, first_year=first_year, year=year).first()
        return there or create_progress_report(actor=None, first_year=first_year, year=year)

    def pdf_of(self, report: Report, *, anew: bool) -> bytes:
        if not report.is_frozen or report.frozen_at is None:
            raise CommandError(f"{report} is a draft: freeze it first, with --freeze.")
        if anew:
            return draw(report.frozen_data, made_at=report.frozen_at)
        rendering = Rendering.objects.get(report=report)
        if not rendering.is_done:
            # The row is claimed as a worker would, so that there is one PDF even when a worker is at it too.
            rendering = render(rendering.pk) or Rendering.objects.get(pk=rendering.pk)
        if not rendering.is_done:
            raise CommandError("A worker is making the PDF at this moment; try again in a few seconds.")
        with rendering.file.open("rb") as file:
            return bytes(file.read())

    def tell(self, report: Report, content: bytes | None, options: dict[str, Any]) -> None:
        found = {
            "year": report.year,
            "edition": report.edition,
            "state": report.state,
            "data_sha256": report.data_sha256,
            "pdf": str(options["pdf"]) if content is not None else None,
            "pdf_sha256": sha256_of(content) if content is not None else None,
            "pdf_bytes": len(content) if content is not None else None,
        }
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2, sort_keys=True))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in found.items() if value is not None))


def write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"The PDF cannot be written to {path}: {error.strerror}. The report itself is in order.") from error
