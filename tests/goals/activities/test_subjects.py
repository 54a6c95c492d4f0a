"""Themes and target groups on entries: logged, filtered, exported, imported, kept in templates, closed with the year."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from goals.actions.ledger import YearClosedError, change_activity, log_activity
from goals.actions.recurring import save_template
from goals.actions.values import ActivityValues, values_of
from goals.activityimport.check import judge
from goals.activityimport.columns import guess
from goals.indicators.figures import indicator_values
from goals.models import Activity, ActivitySubject, ClosedYear, EntryTemplate
from goals.recurring.proposing import values_of_template
from steunpunt.accounts.models import User
from steunpunt.shared.tables.commas import read_commas
from steunpunt.vocabulary.models import TargetGroup, Theme
from tests.factories import ActivityFactory, IndicatorFactory, OperationalGoalFactory, TargetGroupFactory, ThemeFactory

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
LIST = "/werk/activiteiten/"


@pytest.fixture
def theme(db: None) -> Theme:
    return ThemeFactory(name="Vrijwilligers")


@pytest.fixture
def group(db: None) -> TargetGroup:
    return TargetGroupFactory(name="Lokale besturen")


@pytest.fixture
def values(staff: User, theme: Theme, group: TargetGroup) -> ActivityValues:
    goal = OperationalGoalFactory()
    return ActivityValues(
        kind="training",
        title="Vorming",
        starts_on=date(2024, 3, 1),
        mode="online",
        goal=goal,
        staff=(staff,),
        themes=(theme,),
        target_groups=(group,),
    )


def test_what_is_chosen_stays_and_only_the_difference_is_written(staff: User, values: ActivityValues) -> None:
    activity = log_activity(actor=staff, values=values)
    assert values_of(activity) == values
    kept = ActivitySubject.objects.get(target_group__isnull=False).pk
    other = ThemeFactory()
    changed = change_activity(actor=staff, activity=activity, version=1, values=replace(values, themes=(other,)))
    assert values_of(changed).themes == (other,)
    assert ActivitySubject.objects.get(target_group__isnull=False).pk == kept


def test_the_form_logs_shows_and_links_them(client_for: For, staff: User, theme: Theme, group: TargetGroup) -> None:
    goal, client = OperationalGoalFactory(), client_for(staff)
    typed = {
        "title": "Samen aan tafel",
        "starts_on": "2024-03-01",
        "kind": "advice",
        "mode": "online",
        "goal": goal.pk,
        "themes": [theme.pk],
        "target_groups": [group.pk],
    }
    assert client.post(f"{LIST}nieuw/", typed).status_code == 302
    activity = Activity.objects.get()
    page = client.get(f"{LIST}{activity.pk}/").content.decode()
    assert f'href="{LIST}?thema={theme.pk}"' in page
    assert f'href="{LIST}?doelgroep={group.pk}"' in page
    wrong = client.post(f"{LIST}nieuw/", typed | {"themes": [theme.pk + 999]})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["themes"]
    assert wrong.context["form"]["title"].value() == "Samen aan tafel"


def test_the_list_filters_and_counts(client_for: For, staff: User, values: ActivityValues, theme: Theme, group: TargetGroup) -> None:
    about = log_activity(actor=staff, values=values)
    ActivityFactory(title="Iets anders")
    client = client_for(staff)
    for query, word in ((f"thema={theme.pk}", "Vrijwilligers"), (f"doelgroep={group.pk}", "Lokale besturen")):
        page = client.get(f"{LIST}?{query}")
        assert [row.pk for row in page.context["page"]] == [about.pk]
        options = {option.label: option.count for facet in page.context["facets"] for option in facet.options}
        assert options[word] == 1
    assert client.get(f"{LIST}?thema=zomaar").status_code == 200


def test_the_export_names_them(client_for: For, staff: User, values: ActivityValues) -> None:
    log_activity(actor=staff, values=values)
    sheet = client_for(staff).get(f"{LIST}uitvoer.csv").getvalue().decode("utf-8-sig")
    heads, row = list(csv.reader(io.StringIO(sheet)))
    said = dict(zip(heads, row, strict=True))
    assert (said["Thema's"], said["Voor wie"]) == ("Vrijwilligers", "Lokale besturen")


def test_an_export_can_be_imported_with_its_themes(staff: User, theme: Theme, group: TargetGroup) -> None:
    OperationalGoalFactory(number=1)
    head = "Datum,Titel,Soort,Doel,Vorm,Thema's,Voor wie\n"
    good, wrong = (f"1/3/2024,Iets,Vorming,1.1,Online,{name},lokale besturen\n" for name in ("VRIJWILLIGERS", "Onzin"))
    table = read_commas((head + good + wrong).encode())
    first, second = judge(table, guess(table), staff)
    assert first.values is not None
    assert (first.values.themes, first.values.target_groups) == ((theme,), (group,))
    (problem,) = second.problems
    assert (problem.cell, "Onzin" in problem.text) == ("F3", True)


def test_a_template_keeps_them(staff: User, values: ActivityValues) -> None:
    template = save_template(actor=staff, activity=log_activity(actor=staff, values=values), name="Elke maand")
    whole = EntryTemplate.objects.of(staff).whole().get(pk=template.pk)
    again = values_of_template(whole, date(2024, 4, 1))
    assert (again.themes, again.target_groups) == (values.themes, values.target_groups)


def test_a_closed_year_keeps_its_subjects(staff: User, values: ActivityValues) -> None:
    activity = log_activity(actor=staff, values=values)
    ClosedYear.objects.create(year=2024)
    with pytest.raises(YearClosedError):
        change_activity(actor=staff, activity=activity, version=1, values=replace(values, themes=()))
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivitySubject.objects.filter(activity=activity).delete()
    assert values_of(activity) == values


def test_a_row_holds_just_one_word(values: ActivityValues, theme: Theme, group: TargetGroup) -> None:
    activity = ActivityFactory()
    for words in ({}, {"theme": theme, "target_group": group}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActivitySubject.objects.create(activity=activity, **words)


def test_a_new_subject_is_counted_at_once(staff: User, values: ActivityValues, theme: Theme) -> None:
    indicator = IndicatorFactory(plan=values.goal.strategic_goal.plan, definition={"theme": theme})
    activity = log_activity(actor=staff, values=replace(values, themes=()))

    def read() -> Decimal | None:
        return indicator_values(indicator.plan, [2024], today=date(2025, 1, 1))[0].of(2024).value

    before = read()
    change_activity(actor=staff, activity=activity, version=1, values=values)
    assert (before, read()) == (0, 1)


def test_an_indicator_tells_what_it_is_narrowed_to(client_for: For, theme: Theme, group: TargetGroup) -> None:
    indicator = IndicatorFactory(definition={"theme": theme, "target_group": group})
    page = client_for(None).get(reverse("indicators:detail", args=[indicator.plan.period, indicator.code]))
    text = page.content.decode()
    assert "Vrijwilligers" in text
    assert "Lokale besturen" in text
