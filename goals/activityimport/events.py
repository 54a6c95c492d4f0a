"""iCalendar: every event is a row, with the names of RFC 5545 as heads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.timezone import get_default_timezone, is_aware
from django.utils.translation import gettext as _

from steunpunt.shared.tables.building import row_of
from steunpunt.shared.tables.table import MOST_ROWS, SourceProblem, Table, TableRow

HEADERS = ("DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES")


def read_events(data: bytes) -> Table:
    """Raises ``SourceProblem``. Cancelled events are left out; what repeats is a row with a problem."""
    events = events_in(data)
    rows = list(rows_of(events))
    if not rows:
        raise SourceProblem(_("There is no event in this calendar. Export it with its events and choose it again."))
    if len(rows) > MOST_ROWS:
        raise SourceProblem(
            _("This calendar has more than %(most)s events. Export a shorter period.")
            % {"most": number_format(MOST_ROWS, force_grouping=True)}
        )
    cancelled = len(events) - len(rows)
    notes = [_("Cancelled events left out: %(count)s.") % {"count": cancelled}] if cancelled else []
    return Table("ics", HEADERS, tuple(rows), tuple(notes))


def events_in(data: bytes) -> list[Any]:
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(data.decode("utf-8-sig"), multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except UnicodeDecodeError as error:
        raise SourceProblem(_("This calendar is not written in UTF-8, as the standard asks. Export it again.")) from error
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise SourceProblem(_("This file is no iCalendar file, or is damaged. Export it again from your calendar.")) from error


def rows_of(events: list[Any]) -> Iterator[TableRow]:
    shown = [event for event in events if str(event.get("STATUS", "")).upper() != "CANCELLED"]
    for number, event in enumerate(shown, start=1):
        first, last, problem = days_of(event)
        cells = [first, last, *(text_of(event, name) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")), categories_of(event)]
        row = row_of(number, cells, len(HEADERS))
        if event.get("RRULE") or event.get("RDATE"):
            problem = _("This event repeats. Export its days as events of their own, or log them by hand.")
        yield TableRow(number, row.cells, problem or row.problem)


def days_of(event: Any) -> tuple[str, str, str]:
    """First day, last day (empty for one day) and what is wrong with them."""
    try:
        start = event.decoded("DTSTART")
        end = event.decoded("DTEND", None)
        if end is None and "DURATION" in event:
            end = start + event.decoded("DURATION")
    except (KeyError, ValueError, TypeError, AttributeError):
        return "", "", _("This event has no date that can be read.")
    first = local_day(start)
    # An end is the first moment after the event.
    last = local_day(end - timedelta(seconds=1) if isinstance(end, datetime) else end - timedelta(days=1)) if end else first
    return first.isoformat(), last.isoformat() if last > first else "", ""


def local_day(moment: date) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(get_default_timezone()).date() if is_aware(moment) else moment.date()
    return moment


def text_of(event: Any, name: str) -> str:
    value = event.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value)


def categories_of(event: Any) -> str:
    found = event.get("CATEGORIES")
    several = found if isinstance(found, list) else [found] if found else []
    return "; ".join(str(name) for each in several for name in getattr(each, "cats", [each]))
