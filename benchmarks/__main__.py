"""`./dev bench [--size small|full] [--json]`: the bars as ratios against a floor of the same run."""

import argparse
import json
import os
import resource
import signal
import sys
import tempfile
from typing import Any

from benchmarks import database
from benchmarks.serve import medians, served

SIZES = {"small": (10_000, 50_000), "full": (10_000, 100_000, 1_000_000)}
# Rounds by number of entries: a slow page needs fewer to have a steady median.
ROUNDS = {10_000: 30, 50_000: 20, 100_000: 20, 1_000_000: 7}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    # Ended by a signal, a run still stops its servers and drops its database.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    results = measure(options.size)
    if options.json:
        print(json.dumps(results, indent=2, sort_keys=True))
    else:
        table(results)
    return 0


def measure(size: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, database.temporary_database(os.environ["DATABASE_URL"]) as url:
        os.environ.update({"DATABASE_URL": url, "VAR_DIR": folder, "STEUNPUNT_ENV": "development", "DEBUG": "false"})
        os.environ["DJANGO_SETTINGS_MODULE"] = "steunpunt.settings"
        say("preparing a database")
        environment = dict(os.environ)
        database.prepare(environment)
        database.make_floor(url)
        import django

        django.setup()
        results: dict[str, Any] = {"size": size, "ledgers": {}, "pdf": pdf(3 if size == "small" else 7)}
        for entries in SIZES[size]:
            say(f"{entries} entries")
            database.fill(url, entries)
            results["ledgers"][str(entries)] = ledger(environment, ROUNDS[entries])
        from django.db import connection

        connection.close()
        return results


def ledger(environment: dict[str, str], times: int) -> dict[str, Any]:
    from django.urls import NoReverseMatch, reverse

    floor_environment = {**environment, "DJANGO_SETTINGS_MODULE": ""}
    with served("benchmarks.floor:application", floor_environment) as floor, served("steunpunt.wsgi:application", environment) as portal:
        first = portal.get("/doelen/2021-2025/sd1/od5/?jaar=2024") * 1000
        pages: dict[str, Any] = {
            "floor": (floor, "/", {}),
            "home": (portal, "/", {}),
            "plan": (portal, "/doelen/?jaar=2024", {}),
            "strategic goal": (portal, "/doelen/2021-2025/sd1/?jaar=2024", {}),
            "operational goal": (portal, "/doelen/2021-2025/sd1/od5/?jaar=2024", {}),
        }
        try:
            pages["activities"] = (portal, reverse("activities:list"), {"Cookie": staff_cookie()})
        except NoReverseMatch:
            say("the list of activities is not there yet")
        taken = medians(pages, times)
        memory = portal.memory()
    return {
        "first_request_ms": round(first, 1),
        "worker_memory_mb": memory,
        "pages": {name: {"ms": round(ms, 2), "times_the_floor": round(ms / taken["floor"], 2)} for name, ms in taken.items()},
        "figures": figures(max(times // 4, 5)),
    }


def figures(times: int) -> dict[str, Any]:
    """Our figures against SQL by hand for the same figures."""
    from benchmarks import hand
    from goals.figures import goal_figures, multi_year, year_figures
    from goals.models import OperationalGoal, PolicyPlan

    plan = PolicyPlan.objects.get(first_year=2021)
    goal = OperationalGoal.objects.select_related("strategic_goal").get(strategic_goal__number=1, number=5)

    def one_goal() -> None:
        goal_figures(goal=goal, year=2024)
        multi_year(plan=plan, goal=goal)

    queries = [hand.GOAL, hand.GOAL_REACH, hand.GOAL_YEARS]
    pairs = {
        "operational goal": hand.both(one_goal, lambda: hand.run(queries, goal=goal.pk, year=2024), times),
        "compile a year": hand.both(
            lambda: year_figures(plan=plan, year=2024), lambda: hand.run([*hand.YEAR, *hand.YEAR_REACH], year=2024), times
        ),
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    measured = {
        name: {"ms": round(ours, 2), "by_hand_ms": round(theirs, 2), "times_by_hand": round(ours / theirs, 2)}
        for name, (ours, theirs) in pairs.items()
    }
    return {**measured, "peak_memory_mb": peak}


def pdf(times: int) -> dict[str, Any]:
    """The PDF of the plan against WeasyPrint alone on the same page."""
    from datetime import UTC, datetime

    from benchmarks import hand
    from goals.models import PolicyPlan
    from steunpunt.reports.content import compile_plan
    from steunpunt.reports.printing import print_html, print_stylesheet
    from steunpunt.reports.rendering import draw
    from steunpunt.shared.freezing import canonical_json, sha256_of
    from steunpunt.shared.pdf import font_faces

    moment = datetime(2026, 1, 1, tzinfo=UTC)
    data = compile_plan(PolicyPlan.objects.get(first_year=2021), "plan")
    text = canonical_json(data)
    html = print_html(json.loads(text), data_sha256=sha256_of(text.encode()), frozen_at=moment)

    def alone() -> None:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        sheet = CSS(string=font_faces() + print_stylesheet(), font_config=fonts)
        HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3a")

    ours, theirs = hand.both(lambda: draw(text, made_at=moment), alone, times)
    return {"plan": {"ms": round(ours), "weasyprint_alone_ms": round(theirs), "times_alone": round(ours / theirs, 2)}}


def staff_cookie() -> str:
    """A session of somebody of the staff, as a browser would send it."""
    from django.conf import settings
    from django.test import Client

    from steunpunt.accounts.models import User

    # An example account: only those may skip the second step of the login.
    user, _made = User.objects.get_or_create(email="bench@voorbeeld.test", defaults={"name": "Bench", "role": "staff", "is_sample": True})
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def table(results: dict[str, Any]) -> None:
    for entries, ledger_results in results["ledgers"].items():
        print(f"\n{int(entries):,} entries")
        print(f"  first request {ledger_results['first_request_ms']} ms, worker {ledger_results['worker_memory_mb']} MB")

        for name, page in ledger_results["pages"].items():
            print(f"  {name:20}{page['ms']:>10} ms{page['times_the_floor']:>8} x the floor")
        for name, pair in ledger_results["figures"].items():
            if isinstance(pair, dict):
                print(f"  figures: {name:20}{pair['ms']:>10} ms{pair['times_by_hand']:>8} x SQL by hand ({pair['by_hand_ms']} ms)")
    plan = results["pdf"]["plan"]
    print(f"\nPDF of the plan: {plan['ms']} ms, {plan['times_alone']} x WeasyPrint alone ({plan['weasyprint_alone_ms']} ms)")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
