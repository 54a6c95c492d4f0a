"""The pager of the list leads where it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client

from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory


def test_every_link_of_the_pager_shows_other_activities(client_for: Callable[[User | None], Client], staff: User) -> None:
    goal = OperationalGoalFactory()
    for number in range(60):
        ActivityFactory(title=f"Vorming nummer {number:02}", starts_on=date(2024, 1, 1) + timedelta(days=number), goals=[goal])
    client = client_for(staff)
    first = client.get("/werk/activiteiten/?q=vorming").content.decode()
    addresses = re.findall(r'href="(\?[^"]+)"[^>]*><span class="visually-hidden">Pagina </span>\d', first)
    assert len(addresses) == 3
    pages = [client.get(f"/werk/activiteiten/{address.replace('&amp;', '&')}").content.decode() for address in addresses]
    shown = [re.findall(r"Vorming nummer \d\d", page) for page in pages]
    assert [len(titles) for titles in shown] == [25, 25, 10]
    assert len({title for titles in shown for title in titles}) == 60
    assert 'rel="next" href="?q=vorming&amp;pagina=2"' in first
