"""Takes a policy plan in from a text or a Word file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from goals.plan.actions.importing import ChangesNotConfirmedError, Imported, PlanNotImportedError, import_plan, refuse_overlap
from goals.plan.compare import Comparison, Status, compare
from goals.plan.period import PeriodError, read_period
from goals.planimport import ParsedPlan, PlanImportError, Problem, ProblemKind, parse_plan
from goals.planimport.messages import describe
from goals.planimport.source import WORD_LIMIT_MB
from steunpunt.shared.differences import word_difference


class Command(BaseCommand):
    help = "Takes a policy plan in from a text or a Word file. Doing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a text (UTF-8) or a Word file (.docx)")
        parser.add_argument("--period", required=True, help="the policy period, such as 2021-2025")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")
        parser.add_argument("--confirm-changes", action="store_true", help="overwrite texts that differ from the plan")
        parser.add_argument(
            "--archive-missing", action="store_true", help="archive goals that the text does not hold and that have no activities"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            first_year, last_year = read_period(options["period"])
            parsed = parse_plan(_bytes_of(Path(options["file"])))
            comparison = compare(parsed, first_year=first_year, last_year=last_year)
            archived: tuple[str, ...] = ()
            if options["dry_run"]:
                refuse_overlap(first_year, last_year)
            else:
                comparison, archived = self._import(comparison, **options)
        except PlanImportError as error:
            raise CommandError("\n".join(str(describe(problem, error.unit, _)) for problem in error.problems)) from error
        except ChangesNotConfirmedError as error:
            raise CommandError(_explain(error)) from error
        except (PeriodError, PlanNotImportedError) as error:
            raise CommandError(str(error)) from error
        summary = summarise(comparison, archived, dry_run=options["dry_run"])
        self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2) if options["json"] else _sentences(summary))

    def _import(self, comparison: Comparison, **options: Any) -> tuple[Comparison, tuple[str, ...]]:
        archive = [goal.code for goal in comparison.missing if goal.may_be_archived] if options["archive_missing"] else []
        done: Imported = import_plan(
            actor=None,
            parsed=comparison.parsed,
            first_year=comparison.first_year,
            last_year=comparison.last_year,
            confirmed=options["confirm_changes"],
            archive=archive,
        )
        return done.comparison, done.archived


def summarise(comparison: Comparison, archived: tuple[str, ...], *, dry_run: bool) -> dict[str, Any]:
    """The counts that ``--json`` prints. ``created`` and ``unchanged`` count goals and points, ``updated`` every text."""
    parsed: ParsedPlan = comparison.parsed
    filled = [change for change in comparison.texts if comparison.plan and change.status is Status.CREATED]
    return {
        "period": f"{comparison.first_year}-{comparison.last_year}",
        "dry_run": dry_run,
        "plan": "created" if comparison.plan is None else "unchanged" if comparison.is_without_effect else "updated",
        "strategic_goals": len(parsed.strategic_goals),
        "operational_goals": len(parsed.operational_goals),
        "mission_paragraphs": len(parsed.mission),
        "downloads": list(parsed.downloads),
        "created": len(comparison.created),
        "updated": len(comparison.to_confirm) + len(filled),
        "unchanged": len(comparison.unchanged),
        "changes": [change.code for change in [*comparison.to_confirm, *filled]],
        "missing": [{"code": goal.code, "activities": goal.activities} for goal in comparison.missing],
        "archived": list(archived),
        "unrecognised": len(parsed.unrecognised),
        "unrecognised_goal_lines": len(parsed.unrecognised_goal_lines),
        "unrecognised_lines": [{"line": line.line, "text": line.text, "goal_like": line.is_goal_like} for line in parsed.unrecognised],
    }


def _bytes_of(path: Path) -> bytes:
    """Looks at the size first, so that a huge file is refused without being read."""
    try:
        if path.stat().st_size > WORD_LIMIT_MB * 1024 * 1024:
            raise PlanImportError([Problem(ProblemKind.TOO_LARGE, values={"limit": WORD_LIMIT_MB})])
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(_("“%(file)s” cannot be read: %(reason)s.") % {"file": path, "reason": reason}) from error


def _explain(error: ChangesNotConfirmedError) -> str:
    lines = [str(error)]
    for change in error.comparison.to_confirm:
        marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
        text = "".join(marks[part.kind].format(part.text) for part in word_difference(change.old, change.new))
        lines.append(f"  {change.label}: {text}")
    lines.append(_("Nothing was written. Run it again with --confirm-changes to take these texts over."))
    return "\n".join(lines)


def _sentences(summary: dict[str, Any]) -> str:
    lines = [
        _("Found in the text: %(sd)s strategic goals and %(od)s operational goals.")
        % {"sd": summary["strategic_goals"], "od": summary["operational_goals"]},
        _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged.")
        % {"created": summary["created"], "updated": summary["updated"], "unchanged": summary["unchanged"]},
    ]
    if summary["dry_run"]:
        lines.append(_("This was a rehearsal: nothing was written."))
    for goal in summary["missing"]:
        kept = _("archived") if goal["code"] in summary["archived"] else _("kept")
        lines.append(_("%(code)s is not in the text: %(kept)s.") % {"code": goal["code"], "kept": kept})
    for line in summary["unrecognised_lines"]:
        lines.append(_("Line %(line)s was not recognised: %(text)s") % {"line": line["line"], "text": line["text"]})
    return "\n".join(lines)
