"""A certificate from a real worker over a real broker: ordered by a visit, made once, also when the message was lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from services import tasks
from services.models import Paper, Registration, Session
from services.papers.rendering import draw
from steunpunt.accounts.models import User
from tests.factories import SessionFactory
from tests.services.asking import ask
from tests.workers import Broker, StartWorker, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


@pytest.fixture
def registration(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Registration:
    """Of somebody who came to a session that is closed."""
    monkeypatch.setattr("services.mails.ordering.send_soon", lambda pk: None)
    registration = ask(SessionFactory(), "Annelies", actor=None)
    past = timezone.now() - timedelta(hours=1)
    Session.objects.update(state="closed", closed_at=past, starts_at=past - timedelta(hours=3), ends_at=past)
    registration.participants.update(attended=True)
    return registration


def address_of(registration: Registration) -> str:
    return f"/inschrijving/{registration.link_key}/attest/{registration.participants.get().pk}/"


def assert_one_pdf(client: Client, address: str, broker: Broker) -> None:
    """One row, one file, one attempt, and the bytes that the data give."""
    wait_until(lambda: client.get(address).status_code == 200)
    paper = Paper.objects.get()
    assert (paper.state, paper.attempts) == ("done", 1)
    content = client.get(f"{address}pdf/").getvalue()
    assert [path.read_bytes() for path in (broker.folder / "media").rglob("*.pdf")] == [content]
    assert content == draw(paper.data, made_at=paper.made_at)


def test_a_visit_orders_it_and_two_workers_make_it_once(
    registration: Registration, broker: Broker, start_worker: StartWorker, client_for: Callable[[User | None], Client]
) -> None:
    guest, address = client_for(None), address_of(registration)
    assert guest.get(address).status_code == 202
    tasks.make_papers_that_wait()
    assert broker.ask("LLEN celery") == ":2"
    start_worker()
    start_worker()
    assert_one_pdf(guest, address, broker)


def test_a_broker_that_was_away_costs_no_certificate(
    registration: Registration, broker: Broker, start_worker: StartWorker, client_for: Callable[[User | None], Client]
) -> None:
    guest, address = client_for(None), address_of(registration)
    broker.stop()
    assert guest.get(address).status_code == 202
    broker.start()
    start_worker()
    worker_task: Any = tasks.make_papers_that_wait
    worker_task.delay()
    assert_one_pdf(guest, address, broker)
