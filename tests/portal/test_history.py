"""The history of one thing, with what hangs on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Activity
from landscape.models import Organisation
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.audit.history import history_of
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]


def test_who_when_and_from_which_value_to_which(client_for: For, publisher: User, staff: User, organisation: Organisation) -> None:
    activity: Activity = ActivityFactory(title="Vorming vrijwilligers")
    with recording(staff, reason="typfout"):
        activity.title = "Vorming voor vrijwilligers"
        activity.starts_on = date(2023, 10, 17)
        activity.save()
        activity.organisations_status = "measured"
        activity.save()
        activity.organisations.add(organisation)
    page = client_for(publisher).get(f"/werk/historiek/activiteit/{activity.pk}/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for words in (str(staff), "typfout", "17 oktober 2023", "voor", str(organisation)):
        assert words in text, words


def test_what_was_deleted_still_tells_its_story(client_for: For, publisher: User) -> None:
    activity: Activity = ActivityFactory(title="Kort bestaan")
    pk = activity.pk
    with recording(publisher, reason="dubbel"):
        activity.delete()
    page = client_for(publisher).get(f"/werk/historiek/activiteit/{pk}/").content.decode()
    assert "Kort bestaan" in page
    assert "dubbel" in page


@pytest.mark.parametrize("path", ["activiteit/999999", "keizer/1", "activiteit/99999999999999999999999", "persoon/0"])
def test_what_never_was_is_not_found(client_for: For, publisher: User, path: str) -> None:
    assert client_for(publisher).get(f"/werk/historiek/{path}/").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 403)])
def test_only_publishers_read_it(request: pytest.FixtureRequest, client_for: For, role: str, status: int) -> None:
    activity = ActivityFactory()
    assert client_for(request.getfixturevalue(role)).get(f"/werk/historiek/activiteit/{activity.pk}/").status_code == status


def test_it_counts_queries_not_changes(staff: User) -> None:
    activity: Activity = ActivityFactory()
    counts = []
    for more in (1, 3):
        for number in range(more):
            with recording(staff):
                activity.title = f"Titel {more} {number}"
                activity.save()
        with CaptureQueriesContext(connection) as queries:
            history_of(Activity, activity.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
