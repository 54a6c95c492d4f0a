"""Sections that somebody has to write stand on the own desk and in the weekly mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.models import Report, ReportSection
from steunpunt.reports.sections.duties import sections_to_write
from steunpunt.shared.duties import duties_of
from tests.reports.correcting import TODAY

ClientFor = Callable[[User | None], Client]
DAY = date(2025, 1, 10)


def assigned(report: Report, person: User, number: int) -> list[ReportSection]:
    sections = list(report.sections.order_by("pk")[:number])
    for section in sections:
        section.assigned_to = person
        section.save()
    return sections


@pytest.mark.parametrize("number", [1, 3])
def test_what_i_write_is_told_in_one_query(shared_draft: Report, staff: User, number: int) -> None:
    assigned(shared_draft, staff, number)
    with CaptureQueriesContext(connection) as queries:
        found = list(sections_to_write(staff, DAY))
    assert (len(found), len(queries)) == (number, 1)
    assert found[0].path.startswith("/werk/verslagen/sectie/")


def test_a_section_that_came_back_says_so_and_what_is_handed_in_or_frozen_does_not_wait(shared_draft: Report, staff: User) -> None:
    back, handed_in = assigned(shared_draft, staff, 2)
    ReportSection.objects.filter(pk=back.pk).update(state="in-progress", sent_back_reason="Te kort.")
    ReportSection.objects.filter(pk=handed_in.pk).update(state="to-review")
    assert [duty.label for duty in duties_of(staff, DAY)] == [f"Jaarverslag 2024: “{back.label}” kwam bij je terug"]
    actions.freeze_report(actor=None, report=shared_draft, today=TODAY)
    assert duties_of(staff, DAY) == ()


def test_each_of_the_cast_is_told_only_what_is_theirs(shared_draft: Report, staff: User, member: User, publisher: User) -> None:
    assigned(shared_draft, member, 1)
    assert [len(duties_of(person, DAY)) for person in (staff, member, publisher)] == [0, 0, 0]


def test_the_own_desk_shows_them(client_for: ClientFor, shared_draft: Report, staff: User) -> None:
    (section,) = assigned(shared_draft, staff, 1)
    page = client_for(staff).get("/werk/").content.decode()
    assert f'href="/werk/verslagen/sectie/{section.pk}/"' in page
