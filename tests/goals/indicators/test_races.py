"""Two people at one indicator at the same moment, on real connections."""

from __future__ import annotations

import pytest

from goals.models import Indicator, IndicatorMeasurement, IndicatorTarget
from tests.factories import IndicatorFactory, PolicyPlanFactory, UserFactory
from tests.goals.activities.test_races import client_of, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_values_of_a_year_one_wins_and_the_other_is_told() -> None:
    indicator = IndicatorFactory(definition={"source": "manual", "measure": ""})
    clients = [client_of(UserFactory(role="publisher")) for _number in range(2)]

    def fill_in(number: int) -> int:
        given = {"version": "0", "status": "measured", "value": str(number), "source": "Telling", "measured_on": "2024-06-01"}
        return clients[number].post(f"/werk/indicatoren/{indicator.pk}/waarde/2024/", given).status_code

    assert together(lambda: fill_in(0), lambda: fill_in(1)) == [302, 409]
    assert IndicatorMeasurement.objects.count() == 1


def test_two_sets_of_targets_one_wins_and_the_other_is_told() -> None:
    indicator = IndicatorFactory()
    clients = [client_of(UserFactory(role="publisher")) for _number in range(2)]

    def set_targets(number: int) -> int:
        given = {"version": "1", "y2024": str(10 + number), "y2025": str(20 + number)}
        return clients[number].post(f"/werk/indicatoren/{indicator.pk}/streefwaarden/", given).status_code

    assert together(lambda: set_targets(0), lambda: set_targets(1)) == [302, 409]
    first, second = IndicatorTarget.objects.all()
    assert second.value == first.value + 10


def test_the_same_table_twice_at_once_gives_one_of_each() -> None:
    PolicyPlanFactory()
    clients = [client_of(UserFactory(role="publisher")) for _number in range(2)]
    text = "code;titel;eenheid;meting;definitie;2024\nV1;Iets;punten;met de hand;Tekst;4"

    def take_over(number: int) -> int:
        return clients[number].post("/werk/indicatoren/2021-2025/importeren/overnemen/", {"text": text}).status_code

    assert together(lambda: take_over(0), lambda: take_over(1)) == [302, 302]
    assert (Indicator.objects.count(), IndicatorTarget.objects.count()) == (1, 1)
