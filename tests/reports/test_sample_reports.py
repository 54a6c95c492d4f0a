"""The example reports: 2024 is public, 2025 is being written."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from goals.models import ClosedYear
from steunpunt.reports.models import Report


@pytest.mark.django_db
def test_2024_is_published_and_2025_a_draft_and_a_second_run_changes_nothing(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    call_command("load_plan", verbosity=0)
    call_command("sample_data", verbosity=0)
    before = list(Report.objects.values_list("pk", "state", "is_sample"))
    call_command("sample_data", verbosity=0)
    assert list(Report.objects.values_list("pk", "state", "is_sample")) == before
    assert {report.year: (report.is_published, report.is_draft, report.is_sample) for report in Report.objects.all()} == {
        2024: (True, False, True),
        2025: (False, True, True),
    }
    assert all(report.narratives.count() == 16 for report in Report.objects.all())
    assert list(ClosedYear.objects.values_list("year", flat=True)) == [2024]
