"""Offers, sessions and registrations: pages against the floor, and many who want the last places at once."""

import http.client
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import psycopg

from benchmarks.pages import staff_cookie
from benchmarks.serve import Address, Server, medians, served

OFFERS, SESSIONS = 10_000, 50_000
AT_ONCE = 200
# Of the second wave: people, sessions, and places in each.
PEOPLE, BUSY, PLACES = 40, 50, 30
TOKEN = "a" * 32
FILL = f"""
SELECT setseed(0.42);

CREATE TEMP TABLE said AS SELECT row_number() OVER () - 1 AS number, word FROM unnest(ARRAY['vrijwilligers','subsidie','bestuur','jongeren',
    'cultuur','digitaal','erfgoed','diversiteit','inclusie','buurt','netwerk','communicatie','boekhouding','statuten','participatie',
    'duurzaam','evaluatie','samenwerking','toegankelijk','armoede','taal','muziek','theater','vergadering','verzekering']) AS word;

INSERT INTO services_supportoffer (kind, title, slug, summary, description, learning, audience, level, mode, half_days, language,
    price_rule, price, trainers, accessibility, state, is_sample, version, created_at, updated_at, published_at, words)
SELECT (ARRAY['training','webinar','workshop','advice','peer-group','study-day'])[1 + floor(6 * random() ^ 2)::int],
    initcap(one.word) || ' en ' || two.word || ' ' || n, 'aanbod-' || n, 'Je leert over ' || two.word || '.', '', '', '', '',
    (ARRAY['on-site','online','mixed'])[1 + floor(3 * random())::int], 1 + n %% 3, 'nl',
    (ARRAY['per-half-day','free','on-request'])[1 + n %% 3], NULL, '', '', 'published', true, 1, now(), now(),
    now() - n * interval '1 hour', one.word || ' en ' || two.word || ' ' || n || ' je leert over ' || two.word
FROM generate_series(1, {OFFERS}) n JOIN said one ON one.number = n %% 25 JOIN said two ON two.number = (n * 7 + n / 25) %% 25;

CREATE TEMP TABLE offer_numbers AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM services_supportoffer;
INSERT INTO services_supportoffer_themes (supportoffer_id, theme_id)
SELECT o.id, t.id FROM offer_numbers o JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS many
    FROM vocabulary_theme) t ON t.number = o.number %% t.many;
INSERT INTO services_offergoal (offer_id, goal_id, is_primary)
SELECT o.id, g.id, true FROM offer_numbers o JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number
    FROM goals_operationalgoal) g ON g.number = o.number %% 16;

INSERT INTO services_session (offer_id, label, state, mode, address, room, access, online_link, capacity, minimum, has_waiting_list,
    accept_hours, trainers, price_rule, starts_at, ends_at, calendar_id, calendar_sequence, is_sample, version, created_at, updated_at,
    cancel_reason)
SELECT o.id, '', CASE WHEN at.start > now() THEN 'open' ELSE 'closed' END, 'online', '', '', '', '', 12, 0, true, 48, '', '',
    at.start, at.start + interval '3 hours', gen_random_uuid(), 0, true, 1, now(), now(), ''
FROM generate_series(1, {SESSIONS}) n JOIN offer_numbers o ON o.number = n %% {OFFERS}
CROSS JOIN LATERAL (SELECT now() - interval '5 years' + random() * interval '2000 days' AS start) at;
INSERT INTO services_sessionpart (session_id, starts_at, ends_at) SELECT id, starts_at, ends_at FROM services_session;

INSERT INTO services_registration (session_id, contact_name, contact_email, state, accepts_part, order_reference, remark, form_token,
    link_key, is_sample, created_at, invoice_to, language, organisation_name)
SELECT id, 'Naam', 'naam' || id || '@voorbeeld.test', 'placed', false, '', '', gen_random_uuid(), gen_random_uuid(), true, now(), '',
    'nl', '' FROM services_session WHERE id %% 2 = 0;
INSERT INTO services_participant (registration_id, session_id, name, email, seat, has_evaluated, is_walk_in)
SELECT r.id, r.session_id, 'Naam ' || k, '', 'placed', false, false FROM services_registration r
CROSS JOIN generate_series(1, 8) k WHERE k <= r.id %% 13;
"""
TABLES = ("offergoal", "supportoffer_themes", "participant", "registration", "sessionpart", "session", "supportoffer")
PAGES = {
    "offer": "/aanbod/",
    "offer, third page": "/aanbod/?pagina=3",
    "offer, two facets": "/aanbod/?soort=training&vorm=online",
    "offer, a word": "/aanbod/?q=vrijwilligers",
    "offer, a typing error": "/aanbod/?q=vrijwiligers",
    "offer, the calendar": "/aanbod/?weergave=kalender",
    "one offer": "/aanbod/aanbod-77/",
}


def support(environment: dict[str, str], times: int) -> dict[str, Any]:
    """Pages with 10,000 offers and 50,000 sessions, and what two waves of registrations over HTTP did."""
    fill(environment["DATABASE_URL"])
    floor_environment = {**environment, "DJANGO_SETTINGS_MODULE": ""}
    with served("benchmarks.floor:application", floor_environment) as floor, served("steunpunt.wsgi:application", environment) as portal:
        asked = {"floor": Address(floor, "/"), **{name: Address(portal, path) for name, path in PAGES.items()}}
        asked["sessions at work"] = Address(portal, "/werk/sessies/", {"Cookie": staff_cookie()})
        ms = medians(asked, times)
        people = [cookie_of(number) for number in range(AT_ONCE)]
        waves = {"last place": last_place(portal, people), "busy season": busy_season(portal, people)}
    floor_ms = ms.pop("floor")
    pages: dict[str, dict[str, float]] = {
        name: {"ms": round(value, 1), "times_the_floor": round(value / floor_ms, 2)} for name, value in ms.items()
    }
    for name, path in PAGES.items():
        pages[name]["queries"] = queries_of(path)
    return {"floor_ms": round(floor_ms, 2), "pages": pages, "waves": waves}


def fill(url: str) -> None:
    """Triggers rest meanwhile, as history is not what is measured."""
    with psycopg.connect(url) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE services_{table} DISABLE TRIGGER USER")
        for statement in FILL.split(";\n"):
            if statement.strip():
                connection.execute(statement.replace("%%", "%"))
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            connection.execute(f"ALTER TABLE services_{table} ENABLE TRIGGER USER")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def queries_of(path: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    Client().get(path)
    with CaptureQueriesContext(connection) as captured:
        Client().get(path)
    return len(captured)


def cookie_of(number: int) -> str:
    """The session of a member, and a token for its forms."""
    from django.conf import settings
    from django.test import Client

    from steunpunt.accounts.models import User

    user, _made = User.objects.get_or_create(
        email=f"lid{number}@voorbeeld.test", defaults={"name": f"Lid {number}", "role": "member", "is_sample": True}
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def ask(server: Server, session: int, cookie: str, who: str) -> tuple[int, float]:
    """Register one person as a browser would: the status of the answer and how many seconds it took."""
    fields = {
        "csrfmiddlewaretoken": TOKEN, "form_token": str(uuid4()), "contact_name": who, "contact_email": f"{who.replace(' ', '')}@x.test",
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-name": who, "form-0-email": "", "organisation": "geen", "send": "",
    }  # fmt: skip
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    begin = time.perf_counter()
    wire = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=120)
    try:
        wire.request("POST", f"/inschrijven/{session}/", urlencode(fields), headers)
        answer = wire.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - begin
    finally:
        wire.close()


def new_session(capacity: int) -> int:
    from datetime import timedelta

    from django.utils import timezone

    from services.models import Session, SupportOffer

    begin = timezone.now() + timedelta(days=30)
    offer = SupportOffer.objects.order_by("pk")[0]
    session = Session.objects.create(
        offer=offer, state="open", mode="online", capacity=capacity, starts_at=begin, ends_at=begin + timedelta(hours=3), is_sample=True
    )
    session.parts.create(starts_at=begin, ends_at=begin + timedelta(hours=3))
    return int(session.pk)


def outcome(sessions: Sequence[int]) -> dict[str, int]:
    """What the database says: places given, people in the queue, and sessions with more people than places."""
    from django.db.models import F

    from services.models import Participant, Registration, Session

    seated = Participant.objects.seated().filter(session__in=sessions)
    by_session = Counter(seated.values_list("session", flat=True))
    places = dict(Session.objects.filter(pk__in=sessions).values_list("pk", F("capacity")))
    return {
        "places_given": seated.count(),
        "waiting": Registration.objects.queue().filter(session__in=sessions).count(),
        "overbooked": sum(by_session[session] > places[session] for session in sessions),
    }


def last_place(server: Server, people: Sequence[str]) -> dict[str, Any]:
    """All at once for one place: one gets it, the others queue in the order in which they were let in."""
    session, start = new_session(1), threading.Barrier(AT_ONCE)

    def run(number: int) -> tuple[int, float]:
        start.wait(timeout=60)
        return ask(server, session, people[number], f"Lid {number}")

    begin = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(run, range(AT_ONCE)))
    return {**summary(answers, time.perf_counter() - begin), **outcome([session])}


def busy_season(server: Server, people: Sequence[str]) -> dict[str, Any]:
    sessions = [new_session(PLACES) for _number in range(BUSY)]
    orders = [(session, number) for number in range(PEOPLE) for session in sessions]
    begin = time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda order: ask(server, order[0], people[order[1]], f"Lid {order[1]}"), orders))
    return {**summary(answers, time.perf_counter() - begin), **outcome(sessions)}


def summary(answers: Sequence[tuple[int, float]], seconds: float) -> dict[str, Any]:
    taken = [each for _status, each in answers]
    return {
        "asked": len(answers),
        "statuses": dict(Counter(status for status, _seconds in answers)),
        "per_second": round(len(answers) / seconds, 1),
        "median_ms": round(statistics.median(taken) * 1000),
        "slowest_ms": round(max(taken) * 1000),
    }
