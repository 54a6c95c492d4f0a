"""Photographs the main pages of a running portal with sample data: ./dev up, then python docs/screenshots.py

Each page is taken on a desktop and on a phone, in light and in dark, into docs/screenshots/.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FOLDER = Path(__file__).parent / "screenshots"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
COLOURS = 96
LIMIT = 4_000_000
STAFF, PUBLISHER = "medewerker@voorbeeld.test", "beheerder@voorbeeld.test"


@dataclass(frozen=True)
class Shot:
    """A page by its address, or by the address of the first link on it that holds ``follow``."""

    name: str
    address: str
    follow: str = ""
    who: str = ""


SHOTS = (
    Shot("01-home", "/"),
    Shot("02-plan", "/doelen/"),
    Shot("03-strategic-goal", "/doelen/2021-2025/sd1/?jaar=2024"),
    Shot("04-operational-goal", "/doelen/2021-2025/sd1/od5/?jaar=2024"),
    Shot("05-about", "/over-ons/"),
    Shot("06-reports", "/jaarverslagen/"),
    Shot("07-report", "/jaarverslagen/", follow="/jaarverslagen/2024"),
    Shot("08-log-an-activity", "/werk/activiteiten/nieuw/", who=STAFF),
    Shot("09-activities", "/werk/activiteiten/", who=STAFF),
    Shot("10-edit-the-plan", "/werk/plan/", follow="/werk/plan/2021-2025/", who=PUBLISHER),
    Shot("11-figure", "/jaarverslagen/2024/uitgave/1/cijfers/SD1-OD2/deelnames/"),
    Shot("12-indicators", "/doelen/2021-2025/indicatoren/"),
    Shot("13-weekly-sheet", "/werk/week/2025-W13/", who=STAFF),
    Shot("14-coverage", "/werk/dekking/?jaar=2025", who=STAFF),
    Shot("15-shared-report", "/werk/verslagen/", follow="/werk/verslagen/2", who=STAFF),
    Shot("16-offer", "/aanbod/"),
    Shot("17-one-offer", "/aanbod/", follow="/aanbod/europese"),
    Shot("18-sessions", "/werk/sessies/", who=STAFF),
    Shot("19-advice", "/werk/advies/", who=STAFF),
    Shot("20-ask-us", "/advies/"),
    Shot("21-what-to-plan", "/werk/aanbod/overzicht/", who=STAFF),
    Shot("22-offer-on-the-map", "/aanbod/kaart/"),
    Shot("23-recognitions", "/werk/erkenningen/", who=STAFF),
)


def log_in(context: BrowserContext, url: str, email: str, password: str) -> None:
    page = context.new_page()
    page.goto(f"{url}/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_load_state()
    if "/login" in page.url:
        raise SystemExit(f"Cannot log in as {email}: is the sample data there?")
    page.close()


def contexts(browser: Browser, url: str, password: str, who: str) -> Iterator[tuple[str, BrowserContext]]:
    """One window for each size and colour scheme, all with the one session of ``who``."""
    state = None
    if who:
        entrance = browser.new_context()
        log_in(entrance, url, who, password)
        state = entrance.storage_state()
        entrance.close()
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                storage_state=state,
                locale="nl-BE",
                reduced_motion="reduce",
            )
            yield f"{size}-{scheme}", context
            context.close()


def open_page(page: Page, url: str, shot: Shot) -> None:
    response = page.goto(url + shot.address)
    if shot.follow:
        link = page.locator(f"main a[href*='{shot.follow}']").first.get_attribute("href", timeout=5000)
        response = page.goto(url + str(link))
    if response is None or not response.ok:
        raise SystemExit(f"{shot.name}: {page.url} answers {response.status if response else 'nothing'}")
    page.wait_for_load_state("networkidle")


def save_small(png: bytes, path: Path) -> int:
    """Fewer colours and the best compression: flat pages lose nothing that one can see."""
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    image.save(path, optimize=True)
    return path.stat().st_size


def take(browser: Browser, url: str, password: str) -> int:
    total = 0
    for who in ("", STAFF, PUBLISHER):
        for suffix, context in contexts(browser, url, password, who):
            page = context.new_page()
            for shot in SHOTS:
                if shot.who == who:
                    open_page(page, url, shot)
                    total += save_small(page.screenshot(), FOLDER / f"{shot.name}-{suffix}.png")
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--password", default=os.environ.get("SAMPLE_PASSWORD", "voorbeeld"), help="of the sample accounts")
    arguments = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        total = take(browser, arguments.url.rstrip("/"), arguments.password)
        browser.close()
    if total > LIMIT:
        raise SystemExit(f"{total} bytes: more than {LIMIT}")
    print(f"{len(SHOTS) * len(SIZES) * len(SCHEMES)} pictures, {total} bytes")  # noqa: T201 - the answer of a script


if __name__ == "__main__":
    main()
