"""Pages over HTTP against the floor: again and again, and the first time after somebody wrote."""

import os
import shutil
from typing import Any

import psycopg

from benchmarks.serve import Address, Server, median_of, medians, served

COLD_ROUNDS = 5
# A write as any other: history follows, and whatever was kept is out of date.
WRITE = "UPDATE goals_activity SET version = version + 1 WHERE id = (SELECT min(id) FROM goals_activity)"


def pages(environment: dict[str, str], times: int) -> dict[str, Any]:
    """Milliseconds and times the floor of each page; megabytes of a web worker; the first request after the start."""
    floor_environment = {**environment, "DJANGO_SETTINGS_MODULE": ""}
    with served("benchmarks.floor:application", floor_environment) as floor, served("steunpunt.wsgi:application", environment) as portal:
        asked = {"floor": Address(floor, "/"), **addresses(portal)}
        first = portal.get(asked["operational goal"].path) * 1000
        again = medians(asked, times)
        after = {name: after_a_write(address, environment["DATABASE_URL"]) for name, address in asked.items() if name != "floor"}
        result = {"first_request_ms": round(first, 1), "worker_memory_mb": portal.memory(), "floor_ms": round(again["floor"], 2)}
        result["first_view"] = first_views(portal)
    result["pages"] = {
        name: {
            "ms": round(again[name], 2),
            "times_the_floor": round(again[name] / again["floor"], 2),
            "after_a_write_ms": round(ms, 2),
        }
        for name, ms in after.items()
    }
    return result


def addresses(portal: Server) -> dict[str, Address]:
    colleague = {"Cookie": staff_cookie()}
    return {
        "home": Address(portal, "/"),
        "plan": Address(portal, "/doelen/?jaar=2024"),
        "strategic goal": Address(portal, "/doelen/2021-2025/sd1/?jaar=2024"),
        "operational goal": Address(portal, "/doelen/2021-2025/sd1/od5/?jaar=2024"),
        "coverage grid": Address(portal, "/werk/dekking/?jaar=2024", colleague),
        "activities": Address(portal, "/werk/activiteiten/", colleague),
        "activities, filtered": Address(portal, "/werk/activiteiten/?jaar=2024&soort=training&pagina=3", colleague),
        "activities, a word": Address(portal, "/werk/activiteiten/?q=activiteit+999", colleague),
    }


def after_a_write(address: Address, url: str) -> float:
    """Milliseconds of the first view after a write."""
    taken = []
    for _round in range(COLD_ROUNDS):
        with psycopg.connect(url) as connection:
            connection.execute(WRITE)
        taken.append(address.get() * 1000)
    return median_of(taken)


def first_views(portal: Server) -> dict[str, Any]:
    """Kilobytes and requests of a browser that has never been here; nothing where there is no browser."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        return {}
    views = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, path in {"home": "/", "plan": "/doelen/?jaar=2024", "operational goal": "/doelen/2021-2025/sd1/od5/?jaar=2024"}.items():
            page = browser.new_context(locale="nl-BE").new_page()
            sizes: list[Any] = []
            page.on("requestfinished", lambda request, sizes=sizes: sizes.append(request))
            page.goto(portal.address + path, wait_until="networkidle")
            transferred = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in (request.sizes() for request in sizes))
            views[name] = {"kilobytes": round(transferred / 1000, 1), "requests": len(sizes)}
        browser.close()
    return views


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
