"""Compiling an annual report in a process of its own: `python -m benchmarks.compiling YEAR` prints seconds and megabytes."""

import json
import resource
import sys
import time


def main(year: int) -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from steunpunt.reports.actions import create_report
    from steunpunt.reports.content import compile_report

    before = megabytes()
    with transaction.atomic():
        report = create_report(actor=None, year=year)
        start = time.perf_counter()
        data = compile_report(report)
        seconds = time.perf_counter() - start
        transaction.set_rollback(True)
    connection.close()
    entries = data["figures"]["total"]["activities"]
    print(json.dumps({"entries": entries, "seconds": round(seconds, 3), "peak_memory_mb": megabytes(), "memory_before_mb": before}))


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
