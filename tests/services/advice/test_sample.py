"""Example questions: marked, the same each time, and they leave a frozen year alone."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from goals.models import Activity, ClosedYear, Origin
from services.models import AdviceMail, AdviceRequest, AdviceState
from steunpunt.portal.sample.advice import load_advice, told
from steunpunt.portal.sample.loading import load_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> None:
    call_command("load_plan", verbosity=0)
    load_ledger(lambda line: None)


@pytest.mark.usefixtures("ledger")
def test_every_state_occurs_all_is_marked_and_a_second_run_changes_nothing() -> None:
    assert load_advice(lambda line: None) == len(told()["request"]) == 15
    assert set(AdviceRequest.objects.values_list("state", flat=True)) == set(AdviceState.values)
    assert not AdviceRequest.objects.filter(is_sample=False).exists()
    entries = Activity.objects.filter(origin=Origin.ADVICE_REQUEST)
    assert (entries.count(), entries.filter(is_sample=False).count()) == (9, 0)
    assert not AdviceMail.objects.waiting().exists()
    assert load_advice(lambda line: None) == 0


@pytest.mark.usefixtures("ledger")
def test_a_frozen_year_gets_nothing_more() -> None:
    ClosedYear.objects.create(year=2025)
    load_advice(lambda line: None)
    assert not Activity.objects.filter(origin=Origin.ADVICE_REQUEST, year=2025).exists()
    assert not AdviceRequest.objects.filter(reference="A-2024-VBH4").exists()
