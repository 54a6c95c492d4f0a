"""`./dev bench [--size small|full] [--json]`: the bars as ratios against a floor of the same run."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks import database
from benchmarks.database import ROOT

SIZES = {"small": (10_000, 50_000), "full": (10_000, 100_000, 1_000_000)}
# Rounds by number of entries: counting a large ledger anew takes long.
ROUNDS = {10_000: 30, 50_000: 20, 100_000: 20, 1_000_000: 7}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--part", choices=("all", "ledger", "support"), default="all", help="measure only the ledger, or only the offer")
    options = parser.parse_args()
    # Ended by a signal, a run still stops its servers and drops its database.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    results = measure(options.size, options.part)
    if options.json:
        print(json.dumps(results, indent=2, sort_keys=True))
    else:
        table(results)
    return 0


def measure(size: str, part: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, database.temporary_database(os.environ["DATABASE_URL"]) as url:
        os.environ.update(
            {"DATABASE_URL": url, "VAR_DIR": folder, "STEUNPUNT_ENV": "development", "DEBUG": "false", "LOG_LEVEL": "WARNING"}
        )
        os.environ["DJANGO_SETTINGS_MODULE"] = "steunpunt.settings"
        say("preparing a database")
        environment = dict(os.environ)
        database.prepare(environment)
        database.make_floor(url)
        import django

        django.setup()
        from django.db import connection

        results: dict[str, Any] = {"size": size, "ledgers": {}}
        if part != "ledger":
            say("offers, sessions and registrations")
            from benchmarks.support import support

            results["support"] = support(environment, 10 if size == "small" else 20)
        for entries in SIZES[size] if part != "support" else ():
            say(f"{entries} entries")
            database.fill(url, entries)
            results["ledgers"][str(entries)] = ledger(environment, ROUNDS[entries])
        if part != "support":
            say("PDF")
            from benchmarks.printing import pdf

            results["pdf"] = pdf(3 if size == "small" else 7)
        connection.close()
    return {**results, "growth": growth(results["ledgers"])} if results["ledgers"] else results


def ledger(environment: dict[str, str], times: int) -> dict[str, Any]:
    from benchmarks.figures import figures
    from benchmarks.pages import pages

    return {**pages(environment, times), "figures": figures(max(times // 3, 5)), "compile": compiled(environment)}


def compiled(environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.compiling", "2024"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Compiling failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def growth(ledgers: dict[str, Any]) -> dict[str, float]:
    """How many times longer a page takes with the largest ledger than with the smallest, each against its own floor."""
    smallest, *_between, largest = ledgers.values()
    return {name: round(page["times_the_floor"] / smallest["pages"][name]["times_the_floor"], 2) for name, page in largest["pages"].items()}


def table(results: dict[str, Any]) -> None:
    if support := results.get("support"):
        print(f"\n10,000 offers, 50,000 sessions: floor {support['floor_ms']} ms")
        for name, page in support["pages"].items():
            print(f"  {name:24}{page['ms']:>9} ms{page['times_the_floor']:>7} x floor{page.get('queries', ''):>5} queries")
        for name, wave in support["waves"].items():
            print(f"  {name}: {', '.join(f'{key} {value}' for key, value in wave.items())}")
    for entries, found in results["ledgers"].items():
        print(f"\n{int(entries):,} entries: floor {found['floor_ms']} ms, first request {found['first_request_ms']} ms,", end=" ")
        print(f"web worker {found['worker_memory_mb']} MB")
        for name, page in found["pages"].items():
            print(f"  {name:22}{page['ms']:>9} ms{page['times_the_floor']:>7} x floor{page['after_a_write_ms']:>10} ms after a write")
        for name, pair in found["figures"].items():
            print(f"  figures, {name:20}{pair['by_hand_ms']:>9} ms by hand; anew {pair['anew_times_by_hand']} x", end="")
            print(f", kept {pair['kept_times_by_hand']} x ({pair['kept_ms']} ms)")
        year = found["compile"]
        print(f"  compile {year['entries']:,} entries: {year['seconds']} s, {year['peak_memory_mb']} MB")
        for name, view in found["first_view"].items():
            print(f"  first view, {name:17}{view['kilobytes']:>9} KB in {view['requests']} requests")
    if not results["ledgers"]:
        return
    print("\nGrowth from smallest to largest:", ", ".join(f"{name} {times} x" for name, times in results["growth"].items()))
    for name, pair in results["pdf"].items():
        print(f"PDF of the {name}, {pair['pages']} pages: {pair['ms']} ms, {pair['times_alone']} x WeasyPrint alone")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
