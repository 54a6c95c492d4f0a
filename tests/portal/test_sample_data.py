"""The sample life: marked, believable, the same each time, and never in production."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test.utils import CaptureQueriesContext
from stdnum.be import vat

from goals.models import Activity, ActivityContribution, ActivityKind, ClosedYear, EntryTemplate, Mode, OperationalGoal, Series
from landscape.models import Membership, Municipality, Organisation
from steunpunt.accounts.models import User
from steunpunt.portal.desk.reading import desk_of, uncounted
from steunpunt.portal.sample import content, life
from steunpunt.portal.sample.accounts import ACCOUNTS, PASSWORD
from steunpunt.portal.sample.dice import Dice
from steunpunt.portal.sample.loading import load_ledger, sample_kbo_number


def test_dice_fall_the_same_way_everywhere() -> None:
    assert [Dice("a", 1).between(1, 100) for _ in range(2)] == [Dice("a", 1).between(1, 100)] * 2
    assert Dice("proef").between(1, 1_000_000) == 945_081


def test_every_line_of_the_programme_is_understood() -> None:
    for line in content.programme():
        assert line.kind in ActivityKind.values, line
        assert line.goal in content.OWNERS, line
        assert line.goal not in line.other_goals, line
        assert set(line.times) <= set(life.YEARS), line


@pytest.mark.parametrize("text", ["", "21-", "2021", "21*10", "21;22"])
def test_nonsense_years_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a list of years"):
        content.parse_times(text)


def test_a_year_has_about_150_activities_with_distinct_titles() -> None:
    activities = life.activities()
    for year, count in Counter(activity.starts_on.year for activity in activities).items():
        assert 110 <= count <= 190, year
    assert len({activity.title for activity in activities}) >= 150
    assert len({activity.key for activity in activities}) == len(activities)


def test_the_seasons_the_years_and_the_goals_are_believable() -> None:
    activities = life.activities()
    months = Counter(activity.starts_on.month for activity in activities)
    assert max(months[7], months[8]) < min(months[month] for month in range(1, 13) if month not in (7, 8))
    assert all(activity.starts_on.weekday() < 5 for activity in activities)
    goals = Counter(activity.goals[0] for activity in activities)
    assert len(goals) == 16
    assert goals.most_common(2)[0][0] == "SD1-OD5"
    assert max(goals["SD3-OD2"], goals["SD4-OD3"]) < 10
    online = {
        year: sum(1 for a in activities if a.starts_on.year == year and a.mode == Mode.ONLINE)
        / sum(1 for a in activities if a.starts_on.year == year and a.mode != Mode.NOT_APPLICABLE)
        for year in life.YEARS
    }
    assert online[2021] > 0.65
    assert max(share for year, share in online.items() if year > 2021) < 0.45


def test_unknown_zero_and_not_applicable_all_occur() -> None:
    values = {activity.participations for activity in life.activities()}
    assert {"unknown", "not-applicable", 0} <= values


def test_sample_numbers_are_well_formed() -> None:
    assert all(vat.is_valid(sample_kbo_number(position)) for position in range(len(content.organisations())))


def test_names_are_sorted_and_unique() -> None:
    names = [organisation.name for organisation in content.organisations()]
    assert len(set(names)) == len(names) >= 120
    assert all(first.lower() <= second.lower() for first, second in pairwise(names))


@pytest.fixture
def plan(db: None) -> None:
    call_command("load_plan", verbosity=0)


@pytest.mark.usefixtures("plan")
def test_a_second_run_changes_nothing_and_is_short(django_assert_max_num_queries: object) -> None:
    load_ledger(lambda line: None)
    before = list(Activity.objects.values_list("pk", "version", "updated_at"))
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        assert load_ledger(lambda line: None) == 0
    assert list(Activity.objects.values_list("pk", "version", "updated_at")) == before
    assert len(queries) < 40
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


@pytest.mark.usefixtures("plan")
def test_everything_is_marked_as_example_and_the_plan_is_not_touched() -> None:
    texts = list(OperationalGoal.objects.values_list("pk", "text"))
    load_ledger(lambda line: None)
    assert not Activity.objects.filter(is_sample=False).exists()
    assert not Activity.objects.exclude(origin_key__startswith="voorbeeld:").exists()
    assert not Organisation.objects.filter(is_sample=False).exists()
    assert not User.objects.filter(is_sample=False).exists()
    assert list(OperationalGoal.objects.values_list("pk", "text")) == texts
    assert ActivityContribution.objects.filter(is_primary=True).count() == Activity.objects.count()


@pytest.mark.usefixtures("plan")
def test_a_choice_made_by_hand_stays() -> None:
    owner = User.objects.create_user("ik@voorbeeld.test", name="Ik", role="staff")
    OperationalGoal.objects.filter(strategic_goal__number=1, number=5).update(owner=owner)
    load_ledger(lambda line: None)
    assert OperationalGoal.objects.get(strategic_goal__number=1, number=5).owner == owner
    assert OperationalGoal.objects.exclude(owner=None).count() == 16


@pytest.mark.usefixtures("plan")
def test_the_sample_colleague_has_a_series_and_what_is_forgotten_stays_so() -> None:
    load_ledger(lambda line: None)
    assert Series.objects.get().template.owner.is_sample
    EntryTemplate.objects.all().delete()
    load_ledger(lambda line: None)
    assert Series.objects.count() == 0


@pytest.mark.usefixtures("plan")
def test_whoever_logs_in_as_a_sample_colleague_finds_own_work_at_the_end_of_the_plan() -> None:
    load_ledger(lambda line: None)
    for email, _name, role in ACCOUNTS[1:]:
        user = User.objects.get(email=email)
        desk = desk_of(user, viewer=user, today=date(2026, 11, 29))
        assert desk.entries, role
        assert desk.goals, role
        assert desk.numbers.activities >= 5, role
    staff = User.objects.get(email=ACCOUNTS[1][0])
    assert uncounted(staff, date(2025, 12, 31))
    # A report tells who writes it by this order.
    assert User.objects.filter(role="staff").order_by("-pk").first() == staff


@pytest.mark.usefixtures("plan")
def test_a_frozen_year_gets_nothing_more() -> None:
    ClosedYear.objects.create(year=2024)
    load_ledger(lambda line: None)
    assert not Activity.objects.of_year(2024).exists()
    assert Activity.objects.of_year(2025).exists()


@pytest.mark.usefixtures("db")
def test_without_the_plan_it_says_what_to_do_and_writes_nothing() -> None:
    with pytest.raises(CommandError, match="load_plan"):
        call_command("sample_data")
    assert not Municipality.objects.exists()


@pytest.mark.usefixtures("plan")
def test_production_never_has_it(settings: object) -> None:
    settings.SAMPLE_DATA_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        call_command("sample_data")
    assert not Activity.objects.exists()


@pytest.mark.usefixtures("plan")
def test_there_is_a_sample_login_for_each_role_with_a_verified_address() -> None:
    load_ledger(lambda line: None)
    for email, _name, role in ACCOUNTS:
        user = User.objects.get(email=email)
        assert (user.role, user.is_sample, user.check_password(PASSWORD)) == (role, True, True)
        assert EmailAddress.objects.get(user=user).verified
    assert Membership.objects.get().user.email == "lid@voorbeeld.test"
