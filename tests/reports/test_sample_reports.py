"""The example reports: the years to 2024 are public, also together, and 2025 is being written."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from goals.models import ClosedYear
from steunpunt.reports.models import Report


@pytest.mark.django_db
def test_years_to_2024_are_published_and_2025_a_draft_and_a_second_run_changes_nothing(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    call_command("load_plan", verbosity=0)
    call_command("sample_data", verbosity=0)
    before = list(Report.objects.values_list("pk", "state", "is_sample"))
    call_command("sample_data", verbosity=0)
    assert list(Report.objects.values_list("pk", "state", "is_sample")) == before
    annual = Report.objects.annual()
    assert {report.year: (report.is_published, report.is_draft, report.is_sample) for report in annual} == {
        **dict.fromkeys(range(2021, 2025), (True, False, True)),
        2025: (False, True, True),
    }
    assert {report.year: report.narratives.count() for report in annual} == {2021: 0, 2022: 0, 2023: 0, 2024: 16, 2025: 16}
    assert set(ClosedYear.objects.values_list("year", flat=True)) == {2021, 2022, 2023, 2024}
    together_rests_on_frozen_years()


def together_rests_on_frozen_years() -> None:
    report = Report.objects.get(kind=Report.Kind.PROGRESS)
    assert (report.first_year, report.year, report.is_published, report.is_sample) == (2021, 2024, True, True)
    frozen = {each.year: each.data_sha256 for each in Report.objects.annual().filter(state="published")}
    assert {each["year"]: each["data_sha256"] for each in report.data["years"]} == frozen
    assert all(report.data["narratives"].values())
    assert "voorbeeld" in report.data["foreword"]
    assert report.data["method"]
