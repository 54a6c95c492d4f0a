"""A database of its own for a benchmark: made, filled fast, dropped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
ORGANISATIONS = 2_000
FIRST_YEAR, LAST_YEAR = 2021, 2025
# Half the entries serve a second goal, two in three reach up to three organisations, a tenth is unknown.
FILL = f"""
INSERT INTO landscape_organisation (name, is_sample, created_at)
SELECT 'Organisatie ' || n, true, now() FROM generate_series(1, {ORGANISATIONS}) n;

INSERT INTO goals_activity (kind, title, text, starts_on, mode, half_days, half_days_status, participations,
    participations_status, organisations_status, origin, is_sample, version, created_at, updated_at)
SELECT (ARRAY['training','webinar','workshop','advice','guidance','peer-group','study-day','publication'])[1 + n %% 8],
    'Activiteit ' || n, '', date '{FIRST_YEAR}-01-01' + (n::bigint * 7919 %% 1826)::int,
    (ARRAY['online','on-site','mixed'])[1 + n %% 3],
    CASE WHEN n %% 10 = 0 THEN NULL ELSE (n %% 6) / 2.0 END, CASE WHEN n %% 10 = 0 THEN 'unknown' ELSE 'measured' END,
    CASE WHEN n %% 9 = 0 THEN NULL ELSE n %% 40 END, CASE WHEN n %% 9 = 0 THEN 'unknown' ELSE 'measured' END,
    CASE WHEN n %% 3 = 0 THEN 'unknown' ELSE 'measured' END, 'manual', true, 1, now(), now()
FROM generate_series(1, %(entries)s) n;

CREATE TEMP TABLE goal_numbers AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM goals_operationalgoal;
INSERT INTO goals_activitycontribution (activity_id, goal_id, is_primary)
SELECT a.id, g.id, true FROM goals_activity a JOIN goal_numbers g ON g.number = a.id %% 16
UNION ALL
SELECT a.id, g.id, false FROM goals_activity a JOIN goal_numbers g ON g.number = (a.id + 5) %% 16 WHERE a.id %% 2 = 0;

CREATE TEMP TABLE organisation_numbers AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM landscape_organisation;
INSERT INTO goals_activityorganisation (activity_id, organisation_id)
SELECT a.id, o.id FROM goals_activity a CROSS JOIN generate_series(0, 1) k
JOIN organisation_numbers o ON o.number = (a.id * 31 + k * 977) %% {ORGANISATIONS}
WHERE a.organisations_status = 'measured';
"""
TABLES = ("landscape_organisation", "goals_activity", "goals_activitycontribution", "goals_activityorganisation")
FLOOR = """
CREATE TABLE bench_row AS SELECT n AS id, 'Titel ' || n AS title, 'Een regel uitleg bij nummer ' || n AS text, n %% 100 AS theme
FROM generate_series(1, 10000) n
"""


@contextmanager
def temporary_database(url: str) -> Iterator[str]:
    """A new database on the same server; dropped at the end, also after a failure."""
    name = f"steunpunt_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8')
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def manage(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")


def prepare(environment: dict[str, str]) -> None:
    for command in (["migrate", "-v0"], ["load_plan"], ["prepare", "--files"]):
        manage(environment, *command)


def fill(url: str, entries: int) -> None:
    """Synthetic entries in place of those that are there. Triggers rest meanwhile, as history is not what is measured."""
    with psycopg.connect(url) as connection:
        connection.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in FILL.split(";\n"):
            if statement.strip():
                connection.execute(statement, {"entries": entries})
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def make_floor(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(FLOOR.replace("%%", "%"))
        connection.execute("CREATE INDEX ON bench_row (theme)")
