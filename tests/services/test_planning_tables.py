"""Offers and sessions from a table: every row is judged, nothing is written before it is confirmed, and then all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from services.models import Session, SupportOffer
from services.planning.tables.fields import OFFER_FIELDS, SESSION_FIELDS, with_labels
from services.planning.tables.taking import MOST_ROWS, OFFERS, SESSIONS, read_file, take_over
from steunpunt.accounts.models import User
from tests.factories import (
    MunicipalityFactory,
    OperationalGoalFactory,
    PolicyPlanFactory,
    SessionFactory,
    StrategicGoalFactory,
    SupportOfferFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
OF_OFFERS, OF_SESSIONS = "/werk/aanbod/invoeren/", "/werk/sessies/invoeren/"
OFFER_HEAD, SESSION_HEAD = "Soort;Titel;Samenvatting;Vorm", "Aanbod;Datum;Van;Tot;Plaatsen"
GOOD_OFFER, GOOD_SESSION = "Vorming;Samen vergaderen;Je leert het.;Ter plaatse", "Vergaderen;31/3/2031;9u30;12.30;16"


def file(*lines: str, name: str = "tabel.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join(lines).encode("utf-8-sig"))


def sent(client: Client, address: str, *lines: str, status: int = 200) -> str:
    answer = client.post(address, {"file": file(*lines)})
    assert answer.status_code == status
    return answer.content.decode()


def carried(page: str) -> str:
    found = re.search(r'name="carried" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def confirm(client: Client, address: str, page: str, **more: str) -> Any:
    return client.post(f"{address}overnemen/", {"carried": carried(page), **more}, follow=True)


def test_offers_are_shown_first_and_then_made_as_drafts(client_for: For, staff: User) -> None:
    year = timezone.localdate().year
    plan = PolicyPlanFactory(first_year=year, last_year=year + 4)
    goal = OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan, number=1), number=1)
    theme, desk = ThemeFactory(name="Bestuur"), client_for(staff)
    page = sent(
        desk,
        OF_OFFERS,
        f"{OFFER_HEAD};Doel;Thema's;Dagdelen;Prijs;Bedrag;Eigenaar;Na te kijken op",
        f"{GOOD_OFFER};{goal.code};bestuur;1,5;Eén prijs;€ 12,50;{staff.name};31/3/2031",
        "webinar;Vlot van start;Kort.;online;;;;;;;",
    )
    assert "Klaar: 2. Met een fout: 0. Er al: 0." in page
    assert not SupportOffer.objects.exists()
    assert "keer aanbod is bewaard" in confirm(desk, OF_OFFERS, page).content.decode()
    first = SupportOffer.objects.get(title="Samen vergaderen")
    assert (first.state, first.kind, first.half_days, first.price, first.owner) == (
        "draft",
        "training",
        Decimal("1.5"),
        Decimal("12.5"),
        staff,
    )
    assert (first.review_on, list(first.themes.all()), [row.goal for row in first.goal_rows.all()]) == (date(2031, 3, 31), [theme], [goal])
    assert SupportOffer.objects.get(title="Vlot van start").mode == "online"
    event = SupportOffer.pgh_event_model.objects.filter(pgh_obj=first).first()
    assert event is not None
    assert event.pgh_context.metadata["actor"] == staff.pk


def test_sessions_are_planned_with_what_the_form_would_fill_in(client_for: For, staff: User) -> None:
    offer, town, desk = SupportOfferFactory(title="Vergaderen", mode="mixed"), MunicipalityFactory(name="Gent"), client_for(staff)
    page = sent(
        desk,
        OF_SESSIONS,
        f"{SESSION_HEAD};Gemeente;Andere delen;Wachtlijst;Inschrijven tot",
        f"{GOOD_SESSION};gent;7/4/2031 9:30-12:30;nee;20/3/2031",
    )
    assert "Klaar: 1." in page
    assert not Session.objects.exists()
    assert "Eén sessie is gepland" in confirm(desk, OF_SESSIONS, page).content.decode()
    session = Session.objects.get()
    assert (session.offer, session.state, session.mode, session.capacity, session.municipality) == (offer, "planned", "mixed", 16, town)
    assert (session.has_waiting_list, session.minimum, session.accept_hours, session.parts.count()) == (False, 1, 48, 2)
    assert f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}" == "2031-03-31 09:30"
    assert f"{timezone.localtime(session.registration_closes_at):%Y-%m-%d %H:%M}" == "2031-03-20 00:00"


@pytest.mark.parametrize(
    ("address", "head", "row", "cell", "says"),
    [
        (OF_OFFERS, OFFER_HEAD, "Feest;Titel;Kort;Online", "A2", "“Feest” kennen we hier niet"),
        (OF_OFFERS, OFFER_HEAD, "Vorming;;Kort;Online", "B2", "verplicht"),
        (OF_OFFERS, OFFER_HEAD, f"Vorming;{'x' * 201};Kort;Online", "B2", "200"),
        (OF_OFFERS, OFFER_HEAD, "Vorming;=1+1;Kort;Online", "B2", "formule"),
        (OF_OFFERS, f"{OFFER_HEAD};Doel", f"{GOOD_OFFER};SD9-OD9", "E2", "doel"),
        (OF_OFFERS, f"{OFFER_HEAD};Thema", f"{GOOD_OFFER};Verzonnen", "E2", "thema"),
        (OF_OFFERS, f"{OFFER_HEAD};Dagdelen", f"{GOOD_OFFER};1,3", "E2", "Dagdelen gaan van 0,5"),
        (OF_OFFERS, f"{OFFER_HEAD};Bedrag", f"{GOOD_OFFER};veel", "E2", "Schrijf een bedrag"),
        (OF_OFFERS, f"{OFFER_HEAD};Prijs;Bedrag", f"{GOOD_OFFER};Gratis;5", "F2", "Laat het bedrag leeg"),
        (OF_OFFERS, f"{OFFER_HEAD};Eigenaar", f"{GOOD_OFFER};Niemand Bekend", "E2", "collega"),
        (OF_OFFERS, OFFER_HEAD, f"{GOOD_OFFER};te veel", "", "meer cellen"),
        (OF_SESSIONS, SESSION_HEAD, "Onbestaand;31/3/2031;9:30;12:30;16", "A2", "is geen aanbod"),
        (OF_SESSIONS, SESSION_HEAD, "Dubbel;31/3/2031;9:30;12:30;16", "A2", "meer dan één aanbod"),
        (OF_SESSIONS, SESSION_HEAD, "Vergaderen;31/2/2031;9:30;12:30;16", "B2", "31/3/2025"),
        (OF_SESSIONS, SESSION_HEAD, "Vergaderen;31/3/2031;half;12:30;16", "C2", "9:30"),
        (OF_SESSIONS, SESSION_HEAD, "Vergaderen;31/3/2031;9:30;8:00;16", "B2", "eindigt voor het begint"),
        (OF_SESSIONS, SESSION_HEAD, "Vergaderen;31/3/2031;9:30;12:30;0", "E2", "1"),
        (OF_SESSIONS, SESSION_HEAD, "Vergaderen;31/3/2031;9:30;12:30;99999999999", "E2", "2000"),
        (OF_SESSIONS, f"{SESSION_HEAD};Minimum", f"{GOOD_SESSION};17", "F2", "minimum is groter"),
        (OF_SESSIONS, f"{SESSION_HEAD};Wachtlijst", f"{GOOD_SESSION};misschien", "F2", "Schrijf “ja” of “nee”"),
        (OF_SESSIONS, f"{SESSION_HEAD};Andere delen", f"{GOOD_SESSION};volgende week", "F2", "Schrijf andere delen als"),
        (OF_SESSIONS, f"{SESSION_HEAD};Gemeente", f"{GOOD_SESSION};Atlantis", "F2", "gemeente"),
        (OF_SESSIONS, f"{SESSION_HEAD};Link", f"{GOOD_SESSION};geen link", "F2", "geen link"),
    ],
)
def test_each_wrong_cell_is_named_and_nothing_is_written(
    client_for: For, staff: User, address: str, head: str, row: str, cell: str, says: str
) -> None:
    SupportOfferFactory(title="Vergaderen")
    for _turn in range(2):
        SupportOfferFactory(title="Dubbel")
    year = timezone.localdate().year
    PolicyPlanFactory(first_year=year, last_year=year + 4, is_current=False)
    page = sent(client_for(staff), address, head, row)
    assert "Met een fout: 1." in page
    errors = page[page.index("fout-kop") :]
    assert f"{cell} · " in errors if cell else "Rij 2" in errors
    assert says in errors
    assert "Neem deze" not in page
    assert (SupportOffer.objects.count(), Session.objects.count()) == (3, 0)


def test_rows_with_an_error_stop_all_unless_they_may_stay_out(client_for: For, staff: User) -> None:
    desk = client_for(staff)
    page = sent(desk, OF_OFFERS, OFFER_HEAD, GOOD_OFFER, "Feest;Titel;Kort;Online")
    answer = desk.post(f"{OF_OFFERS}overnemen/", {"carried": carried(page)})
    assert answer.status_code == 422
    assert "In sommige rijen zit een fout" in answer.content.decode()
    assert not SupportOffer.objects.exists()
    confirm(desk, OF_OFFERS, answer.content.decode(), leave_errors="on")
    assert [offer.title for offer in SupportOffer.objects.all()] == ["Samen vergaderen"]


def test_what_is_there_already_is_flagged_and_never_made_twice(client_for: For, staff: User) -> None:
    desk = client_for(staff)
    page = sent(desk, OF_OFFERS, OFFER_HEAD, GOOD_OFFER, GOOD_OFFER.replace("Samen", "samen "))
    assert "staat eerder in dit bestand" in page
    assert "Eén aanbod is bewaard" in confirm(desk, OF_OFFERS, page).content.decode()
    again = confirm(desk, OF_OFFERS, page)
    assert again.status_code == 422
    assert "staat niets nieuws" in again.content.decode()
    assert SupportOffer.objects.count() == 1
    offer = SupportOffer.objects.get()
    page = sent(desk, OF_SESSIONS, SESSION_HEAD, GOOD_SESSION.replace("Vergaderen", offer.slug))
    confirm(desk, OF_SESSIONS, page)
    page = sent(desk, OF_SESSIONS, SESSION_HEAD, GOOD_SESSION.replace("Vergaderen", offer.title))
    assert "Er al: 1." in page
    assert "is er al" in page


def test_what_fails_halfway_leaves_nothing_behind(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.actions import offers

    made, link = [], offers.link

    def breaks(offer: SupportOffer, values: Any) -> None:
        made.append(offer)
        if len(made) == 2:
            raise RuntimeError
        link(offer, values)

    monkeypatch.setattr(offers, "link", breaks)
    preview = read_file(OFFERS, file(OFFER_HEAD, GOOD_OFFER, GOOD_OFFER.replace("Samen", "Anders")), staff)
    with pytest.raises(RuntimeError):
        take_over(actor=staff, kind=OFFERS, carried=preview.carried)
    assert len(made) == 2
    assert not SupportOffer.objects.exists()


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (None, "Kies eerst een bestand"),
        (SimpleUploadedFile("a.csv", b""), "leeg"),
        (SimpleUploadedFile("a.ics", b"BEGIN:VCALENDAR"), "Kies een CSV-bestand (.csv) of Excel (.xlsx)"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04 nonsense"), "Excel"),
        (file(OFFER_HEAD), "geen rijen"),
        (file("Soort;Titel", "Vorming;x"), "Deze kolommen ontbreken: “In één of twee zinnen”, “"),
        (file(OFFER_HEAD, *[GOOD_OFFER] * (MOST_ROWS + 1)), f"heeft {MOST_ROWS + 1} rijen"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(client_for: For, staff: User, upload: SimpleUploadedFile | None, says: str) -> None:
    if upload is not None:
        upload.seek(0)
    answer = client_for(staff).post(OF_OFFERS, {"file": upload} if upload is not None else {})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_columns_that_are_not_known_are_named(client_for: For, staff: User) -> None:
    assert "dus ze blijven weg: Kleur." in sent(client_for(staff), OF_OFFERS, f"{OFFER_HEAD};Kleur", f"{GOOD_OFFER};rood")


@pytest.mark.parametrize("mend", [lambda text: "", lambda text: text[:-3] + "abc", lambda text: "x\0y"])
def test_a_preview_that_was_changed_or_is_of_somebody_else_writes_nothing(
    client_for: For, staff: User, publisher: User, mend: Callable[[str], str]
) -> None:
    page = sent(client_for(staff), OF_OFFERS, OFFER_HEAD, GOOD_OFFER)
    for user, address, text in (
        (staff, OF_OFFERS, mend(carried(page))),
        (publisher, OF_OFFERS, carried(page)),
        (staff, OF_SESSIONS, carried(page)),
    ):
        answer = client_for(user).post(f"{address}overnemen/", {"carried": text}, follow=True)
        assert "Dit voorbeeld is er niet meer" in answer.content.decode()
    assert not SupportOffer.objects.exists()


@pytest.mark.parametrize(("address", "ending"), [(OF_OFFERS, "csv"), (OF_OFFERS, "xlsx"), (OF_SESSIONS, "csv"), (OF_SESSIONS, "xlsx")])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_example_can_be_taken_over_as_it_stands(client_for: For, staff: User, address: str, ending: str, prefix: str) -> None:
    SupportOfferFactory(title="Vergaderen")
    desk = client_for(staff)
    answer = desk.get(f"{prefix}{address}voorbeeld.{ending}")
    upload = BytesIO(b"".join(answer.streaming_content))
    upload.name = f"voorbeeld.{ending}"
    page = desk.post(address, {"file": upload}).content.decode()
    assert "Klaar: 1. Met een fout: 0." in page
    assert "dus ze blijven weg" not in page
    assert confirm(desk, address, page).status_code == 200
    assert (SupportOffer.objects.count(), Session.objects.count()) == ((2, 0) if address == OF_OFFERS else (1, 1))


@pytest.mark.parametrize("fields", [OFFER_FIELDS, SESSION_FIELDS])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_head_means_two_columns(fields: tuple[Any, ...], language: str) -> None:
    with translation.override(language):
        heads = [head for field in with_labels(fields) for head in field.heads]
    assert len(heads) == len(set(heads))


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)]
)
def test_only_colleagues_bring_in_a_table(request: pytest.FixtureRequest, client_for: For, role: str, status: int) -> None:
    client = client_for(request.getfixturevalue(role))
    for address in (OF_OFFERS, OF_SESSIONS):
        assert client.get(address).status_code == status
        assert client.get(f"{address}voorbeeld.csv").status_code == status
        if status != 200:
            assert client.post(address, {"file": file(OFFER_HEAD, GOOD_OFFER)}).status_code == status
            assert client.post(f"{address}overnemen/", {}).status_code == status


def test_three_rows_cost_as_many_queries_as_one(staff: User) -> None:
    offer, counts = SupportOfferFactory(title="Vergaderen"), []
    SessionFactory(offer=offer)
    for number in (1, 3):
        rows = [GOOD_OFFER.replace("Samen", str(turn)) for turn in range(number)]
        times = [GOOD_SESSION.replace("9u30", f"{turn + 5}:30") for turn in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert len(read_file(OFFERS, file(OFFER_HEAD, *rows), staff).good) == number
            assert len(read_file(SESSIONS, file(SESSION_HEAD, *times), staff).good) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
