"""Two people at one entry at the same moment, on real connections."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from goals.models import Activity
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], int]) -> list[int]:
    """What each gives, all begun at once."""
    start, results = threading.Barrier(len(works)), []

    def run(work: Callable[[], int]) -> None:
        try:
            start.wait(timeout=10)
            results.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == len(works)
    return sorted(results)


def client_of(user: User) -> Client:
    from allauth.mfa.models import Authenticator

    assert Authenticator.objects.filter(user=user).exists()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled_in(title: str, goal: Any, **more: object) -> dict[str, object]:
    return {"title": title, "starts_on": "2024-03-01", "kind": "training", "mode": "online", "goal": goal.pk, **more}


def test_two_saves_of_one_version_one_wins_and_the_other_is_told() -> None:
    goal = OperationalGoalFactory()
    activity = ActivityFactory(goals=[goal])
    address = reverse("activities:change", args=[activity.pk])
    clients = [client_of(UserFactory(role="staff")) for _number in range(2)]
    answers: list[str] = []

    def save(client: Client, title: str) -> int:
        answer = client.post(address, filled_in(title, goal, version=activity.version))
        if answer.status_code == 409:
            answers.append(answer.content.decode())
        return answer.status_code

    assert together(lambda: save(clients[0], "Van An"), lambda: save(clients[1], "Van Bo")) == [302, 409]
    activity.refresh_from_db()
    lost = "Van Bo" if activity.title == "Van An" else "Van An"
    assert activity.title in answers[0]
    assert lost in answers[0]


def test_a_form_sent_twice_at_once_is_one_entry() -> None:
    goal, client = OperationalGoalFactory(), client_of(UserFactory(role="staff"))
    form = filled_in("Eén keer", goal, form_token=str(uuid.uuid4()))
    cookies = client.cookies

    def log() -> int:
        browser = Client()
        browser.cookies = cookies
        return browser.post(reverse("activities:log"), form).status_code

    assert set(together(log, log, log)) == {302}
    assert Activity.objects.filter(title="Eén keer").count() == 1


def test_deleting_while_another_saves_ends_in_one_of_the_two() -> None:
    goal = OperationalGoalFactory()
    activity = ActivityFactory(goals=[goal])
    saver, deleter = (client_of(UserFactory(role="staff")) for _number in range(2))
    form = filled_in("Toch gebleven", goal, version=activity.version)
    codes = together(
        lambda: saver.post(reverse("activities:change", args=[activity.pk]), form).status_code,
        lambda: deleter.post(reverse("activities:delete", args=[activity.pk]), {"version": activity.version}).status_code,
    )
    left = Activity.objects.filter(pk=activity.pk).first()
    assert codes in ([302, 422], [302, 404], [302, 409])
    assert left is None or left.title == "Toch gebleven"
