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
STAFF = 12
FIRST_YEAR, LAST_YEAR = 2021, 2025
# As a centre works: some goals and kinds come often and others seldom, four entries in ten serve a second goal and one in
# eight a third, an entry reaches none to a dozen organisations of which some come back often, and a tenth of the values
# is unknown. Chance starts at the same point each time, so two runs fill the same ledger.
FILL = f"""
SELECT setseed(0.42);

INSERT INTO landscape_organisation (name, is_sample, created_at)
SELECT 'Organisatie ' || n, true, now() FROM generate_series(1, {ORGANISATIONS}) n;

INSERT INTO accounts_user (password, is_superuser, email, name, role, is_active, is_staff, is_sample, joined_at)
SELECT '!', false, 'collega' || n || '@voorbeeld.test', 'Collega ' || n, 'staff', true, false, true, now()
FROM generate_series(1, {STAFF}) n ON CONFLICT DO NOTHING;

INSERT INTO goals_activity (kind, title, text, starts_on, mode, half_days, half_days_status, participations,
    participations_status, organisations_status, origin, is_sample, version, created_at, updated_at)
SELECT (ARRAY['training','advice','webinar','guidance','workshop','peer-group','publication','study-day'])
    [1 + floor(8 * random() ^ 2)::int], 'Activiteit ' || n, '', date '{FIRST_YEAR}-01-01' + floor(1826 * random())::int,
    (ARRAY['on-site','online','mixed'])[1 + floor(3 * random() ^ 1.5)::int],
    CASE WHEN n %% 10 = 0 THEN NULL ELSE (n %% 6) / 2.0 END, CASE WHEN n %% 10 = 0 THEN 'unknown' ELSE 'measured' END,
    CASE WHEN n %% 9 = 0 THEN NULL ELSE floor(40 * random() ^ 2)::int END, CASE WHEN n %% 9 = 0 THEN 'unknown' ELSE 'measured' END,
    CASE WHEN n %% 11 = 0 THEN 'unknown' ELSE 'measured' END, 'manual', true, 1, now(), now()
FROM generate_series(1, %(entries)s) n;

CREATE TEMP TABLE goal_numbers AS SELECT id, row_number() OVER (ORDER BY id * 7 %% 17) - 1 AS number FROM goals_operationalgoal;
CREATE TEMP TABLE served AS
SELECT id, year, floor(16 * random() ^ 1.5)::int AS one, CASE WHEN random() < 0.4 THEN floor(16 * random())::int END AS two,
    CASE WHEN random() < 0.125 THEN floor(16 * random())::int END AS three FROM goals_activity;
INSERT INTO goals_activitycontribution (activity_id, year, goal_id, is_primary)
SELECT s.id, s.year, g.id, true FROM served s JOIN goal_numbers g ON g.number = s.one
UNION ALL SELECT s.id, s.year, g.id, false FROM served s JOIN goal_numbers g ON g.number = s.two WHERE s.two <> s.one
UNION ALL SELECT s.id, s.year, g.id, false FROM served s JOIN goal_numbers g ON g.number = s.three
WHERE s.three <> s.one AND s.three IS DISTINCT FROM s.two;

CREATE TEMP TABLE organisation_numbers AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM landscape_organisation;
CREATE TEMP TABLE reached AS
SELECT DISTINCT a.id, a.year, floor({ORGANISATIONS} * random() ^ 2)::int AS number
FROM goals_activity a CROSS JOIN generate_series(1, 12) k
WHERE a.organisations_status = 'measured' AND k <= floor(12 * ((a.id * 31) %% 100 / 100.0) ^ 2);
INSERT INTO goals_activityorganisation (activity_id, year, organisation_id)
SELECT r.id, r.year, o.id FROM reached r JOIN organisation_numbers o USING (number);

CREATE TEMP TABLE staff_numbers AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM accounts_user WHERE email LIKE 'collega%%';
INSERT INTO goals_activitystaff (activity_id, user_id)
SELECT a.id, u.id FROM goals_activity a JOIN staff_numbers u ON u.number = (a.id * 7) %% {STAFF};
"""
TABLES = ("landscape_organisation", "goals_activity", "goals_activitycontribution", "goals_activityorganisation", "goals_activitystaff")
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
