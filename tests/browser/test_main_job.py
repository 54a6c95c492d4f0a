"""The main job from end to end, as people do it: the real plan, an activity, a frozen year, a published report and its PDF."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import page as pdf
import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from goals.models import Activity, OperationalGoal
from steunpunt.accounts.models import User
from steunpunt.reports.models import Report
from steunpunt.shared.freezing import sha256_of
from tests.browser.typing_in import choose_goal, choose_organisation, log
from tests.factories import ActivityFactory, OrganisationFactory
from tests.workers import StartWorker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("emptied_afterwards"),
]
# Of accounts that live as long as this test.
PASSWORD = "een-zin-die-niemand-raadt"
PROFILES = (pdf.ValidationProfile.PDF_A_3A, pdf.ValidationProfile.PDF_UA_1)


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """A colleague and a publisher that log in with a password; as sample accounts they need no second step."""
    cast = {}
    for role in ("staff", "publisher"):
        user = User.objects.create_user(f"{role}@voorbeeld.test", PASSWORD, name=role.title(), role=role, is_sample=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        cast[role] = user
    return cast


def log_in(page: Any, site: str, user: User) -> None:
    page.goto(f"{site}/account/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.locator(".menu summary").wait_for()


def log_out(page: Any) -> None:
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("link", name="Aanmelden").wait_for()


def test_from_plan_to_published_report(
    live_server: Any, page: Any, people: dict[str, User], start_worker: StartWorker, tmp_path: Path
) -> None:
    call_command("load_plan")
    goal = OperationalGoal.objects.get(strategic_goal__number=1, number=5)
    ActivityFactory(starts_on=date(2025, 2, 3), goals=[goal], kind="advice")
    OrganisationFactory(name="Harmonie Sint-Jan (voorbeeld)")
    start_worker()
    site = live_server.url

    a_visitor_reads_the_plan(page, site)
    log_in(page, site, people["staff"])
    a_colleague_logs(page, site)
    log_out(page)
    assert Activity.objects.get(title="Netwerkdag vrijwilligers").goals.get() == goal

    log_in(page, site, people["publisher"])
    a_publisher_publishes(page, site)
    log_out(page)

    report = Report.objects.get(year=2025)
    assert report.data["figures"]["total"]["activities"] == 2
    anybody_downloads_and_checks(page, site, tmp_path / "jaarverslag.pdf", report)


def a_visitor_reads_the_plan(page: Any, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Bekijk wat we beloven en doen").click()
    page.locator("main").get_by_role("link", name="Vrijwilligers").first.click()
    page.locator("h1", has_text="Vrijwilligers").wait_for()


def a_colleague_logs(page: Any, site: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Log een activiteit").click()
    page.locator("[name=title]").fill("Netwerkdag vrijwilligers")
    page.locator("[name=starts_on]").fill("2025-03-31")
    choose_goal(page, "vrijwil", "Vrijwilligers")
    choose_organisation(page, "harmonie", "Harmonie Sint-Jan")
    log(page, "Netwerkdag vrijwilligers")


def a_publisher_publishes(page: Any, site: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Verslagen maken").click()
    page.locator("main [name=year]").fill("2025")
    page.locator("main form button[type=submit]").last.click()
    page.locator("h1", has_text="2025").wait_for()
    page.get_by_role("link", name="Bevries dit verslag").first.click()
    page.locator("main form button[type=submit]").last.click()
    # The worker draws meanwhile; the page looks again by itself.
    page.locator("#pdf code").wait_for(timeout=60_000)
    page.get_by_role("button", name="Publiceer dit verslag").click()
    page.get_by_role("link", name=re.compile("gepubliceerde verslag")).first.wait_for()


def anybody_downloads_and_checks(page: Any, site: str, path: Path, report: Report) -> None:
    page.goto(site)
    page.get_by_role("navigation").get_by_role("link", name="Jaarverslagen").click()
    page.locator("main").get_by_role("link", name=report.title).first.click()
    with page.expect_download() as download:
        page.locator(f"main a[href$='/jaarverslagen/{report.year}/uitgave/1/pdf/']").first.click()
    download.value.save_as(path)
    content = path.read_bytes()
    assert all(pdf.validate_pdf_bytes(content, profile=profile).is_compliant for profile in PROFILES)
    assert page.get_by_text(sha256_of(content)).count() > 0
    page.goto(f"{site}/jaarverslagen/controle/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button[type=submit]").last.click()
    page.locator("main .alert", has_text=report.title).wait_for()
