"""The entries of a year as a report counts them: written down at the freeze, and compared with what stands there later."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from goals.models import ActivityKind, Mode, ValueStatus
from steunpunt.reports.editions.marks import added_by, counting_now, guard_marks, marks_sql, remembers_indicators
from steunpunt.reports.models import FrozenEntry, Report
from steunpunt.shared.export import safe_text
from steunpunt.shared.freezing import sha256_of

COLUMNS = (
    "number, title, kind, mode, starts_on, ends_on, municipality, half_days, half_days_status, participations, "
    "participations_status, organisations, organisations_status, goals, is_sample, fingerprint"
)
# The ledger as it is now, in the columns of a frozen entry. Organisations get numbers in a random order, and the names
# of those that an entry reached are taken out of its title, with or without "vzw": what is frozen is public.
LIVE = """
    SELECT a.id AS number, coalesce(regexp_replace(a.title, r.names, 'een organisatie', 'gi'), a.title) AS title,
        a.kind, a.mode, a.starts_on, a.ends_on, coalesce(m.name, '') AS municipality,
        a.half_days, a.half_days_status, a.participations, a.participations_status,
        coalesce(r.numbers, '{}') AS organisations, a.organisations_status, coalesce(s.goals, '{}') AS goals, a.is_sample,
        md5(concat_ws('|', a.title, a.kind, a.mode, a.starts_on, coalesce(a.ends_on::text, '-'), coalesce(a.municipality_id, 0),
            coalesce(a.half_days::text, a.half_days_status), coalesce(a.participations::text, a.participations_status),
            a.organisations_status, r.organisations, s.goals)) AS fingerprint
    FROM goals_activity a
    LEFT JOIN landscape_municipality m ON m.id = a.municipality_id
    LEFT JOIN (
        SELECT c.activity_id, array_agg('SD' || g.number || '-OD' || o.number ORDER BY c.is_primary DESC, g.number, o.number) AS goals
        FROM goals_activitycontribution c
        JOIN goals_operationalgoal o ON o.id = c.goal_id
        JOIN goals_strategicgoal g ON g.id = o.strategic_goal_id
        WHERE c.year = %(year)s GROUP BY c.activity_id
    ) s ON s.activity_id = a.id
    LEFT JOIN (
        SELECT l.activity_id, array_agg(l.organisation_id ORDER BY l.organisation_id) AS organisations,
            array_agg(n.number ORDER BY n.number) AS numbers,
            string_agg('\\m(vzw\\s+)?' || regexp_replace(regexp_replace(o.name, '^vzw\\s+|\\s+vzw\\s*$', '', 'gi'), '\\W', '\\\\\\&', 'g')
                || '(\\s+vzw)?(?!\\w)', '|' ORDER BY length(o.name) DESC) AS names
        FROM goals_activityorganisation l
        JOIN landscape_organisation o ON o.id = l.organisation_id
        JOIN (
            SELECT organisation_id, row_number() OVER (ORDER BY random()) AS number
            FROM (SELECT DISTINCT x.organisation_id FROM goals_activityorganisation x WHERE x.year = %(year)s) met
        ) n ON n.organisation_id = l.organisation_id
        WHERE l.year = %(year)s GROUP BY l.activity_id
    ) r ON r.activity_id = a.id
    WHERE a.year = %(year)s"""
MARKED = "SELECT entry, array_agg(code::varchar ORDER BY code) AS codes FROM (__MARKS__) marks (entry, code)"
FREEZING = """
INSERT INTO reports_frozenentry (report_id, {columns}, indicators)
SELECT %(report)s, {columns}, coalesce(marked.codes, '{{}}') FROM ({live}) live
LEFT JOIN ({marked} GROUP BY entry) marked ON marked.entry = live.number"""
FREEZE = FREEZING.format(columns=COLUMNS, live=LIVE, marked=MARKED)
# The indicators that both editions know: a new one would make a difference of every entry that it counts.
SHARED = "ARRAY(SELECT each FROM unnest(indicators) each WHERE each = ANY(%(shared)s::text[]) ORDER BY each) AS shared"
OF_REPORT = "SELECT {columns}, {shared} FROM reports_frozenentry WHERE report_id = "
FROZEN = OF_REPORT.format(columns=COLUMNS, shared=SHARED)
OF_LEDGER = """
SELECT live.*, coalesce(marked.codes, '{{}}') AS shared FROM ({live}) live
LEFT JOIN ({marked} WHERE code = ANY(%(shared)s::text[]) GROUP BY entry) marked ON marked.entry = live.number"""
NOW = OF_LEDGER.format(live=LIVE, marked=MARKED)
# What differs between two states of a year; the fingerprint tells, the columns say what. A theme or a target group is in no
# column, and shows in the indicators that count by it.
DIFFERENT = """
SELECT to_jsonb(old), to_jsonb(new) FROM ({old}) old FULL JOIN ({new}) new USING (number)
WHERE old.fingerprint IS DISTINCT FROM new.fingerprint OR old.shared IS DISTINCT FROM new.shared
ORDER BY coalesce(new.starts_on, old.starts_on), number"""
HEADS = [
    "nummer", "titel", "soort", "vorm", "datum", "laatste dag", "gemeente", "doelen", "dagdelen", "dagdelen: bekend?",
    "deelnames", "deelnames: bekend?", "organisaties (nummers)", "organisaties: bekend?", "voorbeeld",
]  # fmt: skip
# Added when an edition says which indicators counted an entry; the table of an older one keeps the bytes whose hash was published.
INDICATORS_HEAD = "indicatoren"


def freeze_entries(report: Report, indicators: list[dict[str, Any]]) -> dict[str, Any]:
    """Write down what a report counts, and prove its indicators from that.

    Gives how many entries there are, the SHA-256 of the table that anyone can fetch, and the codes of the indicators that
    are counted in them. Raises FreezeError when an indicator does not say what its entries add up to.
    """
    marks, values = marks_sql(counting_now(report))
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.replace("__MARKS__", marks), {**values, "report": report.pk, "year": report.year})
        count = cursor.rowcount
    counted = guard_marks(report, indicators)
    return {"count": count, "sha256": sha256_of(entries_csv(report).encode()), "indicators": counted}


def entries_csv(report: Report, level: str = "plan") -> str:
    """The frozen entries behind a level, as the table that a report's data names the SHA-256 of."""
    rows = FrozenEntry.objects.filter(report=report).of_level(level).order_by("starts_on", "number")
    names_them = report.is_draft or remembers_indicators(report.data)
    return written([*HEADS, INDICATORS_HEAD] if names_them else HEADS, (row_of(row, names_them=names_them) for row in rows.iterator()))


def indicator_csv(report: Report, code: str, measure: str) -> str:
    """Exactly the frozen entries that an indicator counted; the last column is what each adds, empty where that is unknown."""
    rows = FrozenEntry.objects.filter(report=report).counted_by(code).order_by("starts_on", "number")
    return written([*HEADS, INDICATORS_HEAD, f"telt mee in {code}"], ([*row_of(row), added_by(row, measure)] for row in rows.iterator()))


def written(heads: list[str], rows: Iterable[list[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([safe_text(value) for value in row] for row in rows)
    return out.getvalue()


def row_of(entry: FrozenEntry, *, names_them: bool = True) -> list[Any]:
    codes = " ".join(entry.goals)
    met = " ".join(str(number) for number in entry.organisations)
    return [
        entry.number, entry.title, entry.kind, entry.mode, entry.starts_on, entry.ends_on, entry.municipality, codes,
        entry.half_days, entry.half_days_status, entry.participations, entry.participations_status,
        met, entry.organisations_status, int(entry.is_sample), *([" ".join(entry.indicators or [])] if names_them else []),
    ]  # fmt: skip


@dataclass(frozen=True)
class FieldDifference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryDifference:
    """An entry that one state of a year has and the other has not, or has otherwise."""

    number: int
    title: str
    what: str  # added, removed or changed
    fields: list[FieldDifference]


def differences(before: Report, after: Report | None = None) -> list[EntryDifference]:
    """What changed in the entries between two editions, or between an edition and the ledger of today.

    Two queries more for today, which ask what the indicators count; the number never grows with the ledger.
    """
    known = (before.data.get("entries") or {}).get("indicators", [])
    if after is not None:
        there, new, values = (after.data.get("entries") or {}).get("indicators", []), f"{FROZEN}%(after)s", {"after": after.pk}
    else:
        spans = counting_now(before)
        there, (marks, values) = [span.indicator.code for span in spans], marks_sql(spans)
        new = NOW.replace("__MARKS__", marks)
    query = DIFFERENT.format(old=f"{FROZEN}%(before)s", new=new)
    shared = sorted({*known} & {*there})
    with connection.cursor() as cursor:
        cursor.execute(query, {**values, "before": before.pk, "year": before.year, "shared": shared})
        return [difference(*(json.loads(side) if side else None for side in row)) for row in cursor.fetchall()]


def difference(old: dict[str, Any] | None, new: dict[str, Any] | None) -> EntryDifference:
    there = new or old or {}
    what = "added" if old is None else "removed" if new is None else "changed"
    fields = list(changed_fields(old, new)) if old is not None and new is not None else []
    return EntryDifference(there["number"], there["title"], what, fields)


def changed_fields(old: dict[str, Any], new: dict[str, Any]) -> Iterator[FieldDifference]:
    before, after = in_words(old), in_words(new)
    found = [FieldDifference(label, before[label], after[label]) for label in before if before[label] != after[label]]
    # The numbers of organisations mean nothing outside one edition, so others of the same count only show in the fingerprint.
    yield from found or [FieldDifference(_("Organisations reached"), _("as many as before"), _("other ones"))]


def in_words(row: dict[str, Any]) -> dict[str, str]:
    return {
        _("Title"): row["title"],
        _("Kind"): str(ActivityKind(row["kind"]).label),
        _("Mode"): str(Mode(row["mode"]).label),
        _("Date"): " – ".join(f"{date.fromisoformat(day):%d/%m/%Y}" for day in (row["starts_on"], row["ends_on"]) if day),
        _("Municipality"): row["municipality"] or "–",
        _("Goals"): ", ".join(row["goals"]),
        _("Half-days"): counted(row["half_days"], row["half_days_status"]),
        _("Participations"): counted(row["participations"], row["participations_status"]),
        _("Indicators that count it"): ", ".join(row["shared"]) or "–",
        _("Organisations reached"): counted(len(row["organisations"]), row["organisations_status"]),
    }


def counted(value: Any, status: str) -> str:
    return f"{value:g}".replace(".", ",") if status == ValueStatus.MEASURED else str(ValueStatus(status).label)
