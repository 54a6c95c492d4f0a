"""Inviting, coming in, changing roles; and that nobody else can."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from landscape.models import Membership, Organisation
from steunpunt.accounts.models import Invitation, User
from steunpunt.portal.people import actions
from steunpunt.portal.people.mail import link_of
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PASSWORD = "een lang genoeg wachtwoord"
LIST = "/werk/mensen/"
INVITE = "/werk/mensen/uitnodigen/"
CAST = ["visitor", "member", "colleague", "stranger", "staff", "publisher"]


def path_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/uitnodiging/\S+)", text)
    assert found, text
    return found[1]


def typed(**more: str) -> dict[str, str]:
    return {"email": "Nieuw@Voorbeeld.test", "name": "Nele Nieuw", "role": "staff", **more}


@pytest.mark.parametrize("role", CAST)
@pytest.mark.parametrize("path", [LIST, INVITE, "/werk/mensen/{pk}/", "/werk/historiek/persoon/{pk}/"])
def test_only_a_publisher_sees_people(request: pytest.FixtureRequest, client_for: For, role: str, path: str) -> None:
    user = request.getfixturevalue(role)
    other: User = UserFactory(name="Iemand Anders")
    answer = client_for(user).get(path.format(pk=other.pk))
    assert answer.status_code == (302 if user is None else 200 if role == "publisher" else 403)


@pytest.mark.parametrize("role", CAST[:-1])
def test_nobody_else_invites_or_changes(request: pytest.FixtureRequest, client_for: For, role: str) -> None:
    user = request.getfixturevalue(role)
    other: User = UserFactory(role="staff")
    waiting = actions.invite(actor=None, email="wacht@voorbeeld.test", name="Wies Wacht", role="staff")
    client = client_for(user)
    for path, data in (
        (INVITE, typed()),
        (f"/werk/mensen/{other.pk}/", {"role": "publisher", "is_active": "on"}),
        (f"/werk/mensen/{other.pk}/tweede-stap/", {}),
        (f"/werk/mensen/uitnodiging/{waiting.pk}/opnieuw/", {}),
        (f"/werk/mensen/uitnodiging/{waiting.pk}/intrekken/", {}),
    ):
        assert client.post(path, data).status_code in (302, 403), path
    other.refresh_from_db()
    waiting.refresh_from_db()
    assert (other.role, waiting.sent, mail.outbox) == ("staff", 1, [])
    assert Authenticator.objects.filter(user=other).exists()


def test_an_invitation_from_mail_to_work(client_for: For, publisher: User) -> None:
    assert client_for(publisher).post(INVITE, typed()).headers["Location"] == LIST
    assert mail.outbox[0].to == ["nieuw@voorbeeld.test"]
    assert "Dag Nele Nieuw" in mail.outbox[0].body
    assert str(publisher) in mail.outbox[0].body
    path = path_in(mail.outbox[0].body)
    guest = Client()
    assert "nieuw@voorbeeld.test" in guest.get(path).content.decode()
    assert guest.post(path, {"name": "Nele De Nieuwe", "password": PASSWORD}).headers["Location"] == "/"
    assert guest.get("/werk/activiteiten/").headers["Location"].endswith("/account/2fa/totp/activate/")
    user = User.objects.get(email="nieuw@voorbeeld.test")
    assert (user.name, user.role, user.is_active) == ("Nele De Nieuwe", "staff", True)
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()


def test_a_member_comes_in_for_an_organisation(client_for: For, publisher: User, organisation: Organisation) -> None:
    client_for(publisher).post(INVITE, typed(role="member", organisation=organisation.name.upper()))
    guest = Client()
    guest.post(path_in(mail.outbox[0].body), {"name": "Nele", "password": PASSWORD})
    assert guest.get("/").status_code == 200
    assert Membership.objects.get(user__email="nieuw@voorbeeld.test").organisation == organisation


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"email": "geen adres"}, "e-mailadres"),
        ({"email": ""}, "verplicht"),
        ({"name": " "}, "verplicht"),
        ({"role": "keizer"}, "keizer"),
        ({"role": "member"}, "typ de naam"),
        ({"role": "member", "organisation": "Bestaat niet vzw"}, "Zo heet geen enkele"),
        ({"role": "member", "organisation": "Vereniging"}, "meerdere organisaties"),
        ({"name": "x" * 121}, "120"),
        ({"email": "publisher@bezet.test"}, "al een account"),
    ],
)
def test_a_bad_invitation_says_what_is_wrong_and_keeps_what_was_typed(
    client_for: For, publisher: User, data: dict[str, str], says: str
) -> None:
    OrganisationFactory.create_batch(2)
    UserFactory(email="publisher@bezet.test")
    answer = client_for(publisher).post(INVITE, typed(**data))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert (data.get("name", "Nele Nieuw")[:50]).strip() in page
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_inviting_twice_points_to_the_list(client_for: For, publisher: User) -> None:
    client = client_for(publisher)
    client.post(INVITE, typed())
    assert "al uitgenodigd" in client.post(INVITE, typed()).content.decode()
    assert len(mail.outbox) == 1


def test_sending_again_makes_the_first_link_useless(client_for: For, publisher: User) -> None:
    client = client_for(publisher)
    client.post(INVITE, typed())
    client.post(f"/werk/mensen/uitnodiging/{Invitation.objects.get().pk}/opnieuw/")
    first, second = (path_in(message.body) for message in mail.outbox)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_a_withdrawn_invitation_lets_nobody_in(client_for: For, publisher: User) -> None:
    client = client_for(publisher)
    client.post(INVITE, typed())
    client.post(f"/werk/mensen/uitnodiging/{Invitation.objects.get().pk}/intrekken/")
    assert Client().get(path_in(mail.outbox[0].body)).status_code == 410
    assert not User.objects.filter(email="nieuw@voorbeeld.test").exists()


@pytest.mark.parametrize("token", ["x", "eyJhIjoxfQ:1:abc", "é", "a" * 3000])
def test_a_false_link_says_so(client: Client, token: str) -> None:
    answer = client.get(f"/uitnodiging/{token}/")
    assert answer.status_code == 410
    assert "werkt niet meer" in answer.content.decode()


def test_a_link_works_once(client_for: For, publisher: User) -> None:
    client_for(publisher).post(INVITE, typed())
    path = path_in(mail.outbox[0].body)
    Client().post(path, {"name": "Nele", "password": PASSWORD})
    again = Client().post(path, {"name": "Iemand anders", "password": PASSWORD + "!"})
    assert again.status_code == 410
    assert User.objects.get(email="nieuw@voorbeeld.test").name == "Nele"


def test_a_link_ends_after_fourteen_days(client: Client) -> None:
    invitation = actions.invite(actor=None, email="laat@voorbeeld.test", name="Lars Laat", role="staff")
    path = "/uitnodiging/" + link_of(invitation).rsplit("/", 2)[1] + "/"
    assert client.get(path).status_code == 200
    then = timezone.now() - timedelta(days=15)
    Invitation.objects.update(invited_at=then, expires_at=then + timedelta(days=14))
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("password", ["kort", "123456789012", "wachtwoord12"[:5], ""])
def test_a_weak_password_is_explained(client: Client, password: str) -> None:
    invitation = actions.invite(actor=None, email="zwak@voorbeeld.test", name="Zita Zwak", role="staff")
    answer = client.post("/uitnodiging/" + link_of(invitation).rsplit("/", 2)[1] + "/", {"name": "Zita", "password": password})
    assert answer.status_code == 422
    assert "Zita" in answer.content.decode()
    assert not User.objects.get(email="zwak@voorbeeld.test").is_active


def test_a_mail_server_that_is_away_breaks_nothing(client_for: For, publisher: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client = client_for(publisher)
    client.post(INVITE, typed())
    page = client.get(LIST).content.decode()
    assert "niet vertrokken" in page
    assert "/uitnodiging/" in page


def test_roles_change_and_the_last_publisher_stays(client_for: For, publisher: User, staff: User) -> None:
    client = client_for(publisher)
    answer = client.post(f"/werk/mensen/{publisher.pk}/", {"role": "staff", "is_active": "on"})
    assert "laatste beheerder" in answer.content.decode()
    client.post(f"/werk/mensen/{staff.pk}/", {"role": "publisher", "is_active": "on"})
    assert client.post(f"/werk/mensen/{publisher.pk}/", {"role": "staff", "is_active": "on"}).status_code == 302
    assert client.get(LIST).status_code == 403
    assert User.objects.filter(role="publisher").get() == staff


def test_a_closed_account_is_out_at_once(client_for: For, publisher: User, staff: User) -> None:
    theirs = client_for(staff)
    assert theirs.get("/werk/activiteiten/").status_code == 200
    client_for(publisher).post(f"/werk/mensen/{staff.pk}/", {"role": "staff"})
    assert theirs.get("/werk/activiteiten/").status_code == 302


@pytest.mark.parametrize(("role", "to"), [("member", "publisher"), ("staff", "member")])
def test_a_member_never_becomes_a_colleague(client_for: For, publisher: User, role: str, to: str) -> None:
    person: User = UserFactory(role=role)
    answer = client_for(publisher).post(f"/werk/mensen/{person.pk}/", {"role": to, "is_active": "on"})
    assert answer.status_code == 422
    person.refresh_from_db()
    assert person.role == role


def test_a_lost_telephone(client_for: For, publisher: User, staff: User) -> None:
    theirs = client_for(staff)
    client_for(publisher).post(f"/werk/mensen/{staff.pk}/tweede-stap/")
    assert theirs.get("/werk/activiteiten/").headers["Location"].endswith("/totp/activate/")


@pytest.mark.django_db(transaction=True)
def test_two_publishers_never_remove_each_other() -> None:
    first, second = UserFactory(role="publisher"), UserFactory(role="publisher")
    start, refused = threading.Barrier(2), []

    def demote(actor: User, person: User) -> None:
        start.wait()
        try:
            actions.change_person(actor=actor, person=person, role="staff", is_active=True)
        except actions.PeopleError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(role="publisher", is_active=True).count() == 1
    assert len(refused) == 1


def test_accounts_that_nobody_came_for_are_deleted(publisher: User) -> None:
    old, fresh = (actions.invite(actor=publisher, email=f"{n}@voorbeeld.test", name="N", role="staff") for n in range(2))
    then = timezone.now() - timedelta(days=60)
    Invitation.objects.filter(pk=old.pk).update(invited_at=then, expires_at=then + timedelta(days=14))
    assert actions.forget_the_uninvited() == 1
    assert not User.objects.filter(pk=old.user.pk).exists()
    assert User.objects.filter(pk=fresh.user.pk).exists()
    assert User.objects.filter(pk=publisher.pk).exists()


def test_the_first_publisher_comes_from_the_shell(client: Client) -> None:
    out = StringIO()
    call_command("first_publisher", "Eerste@Voorbeeld.test", stdout=out)
    path = path_in("http://x" + "/uitnodiging/" + out.getvalue().rsplit("/", 2)[1] + "/")
    assert client.post(path, {"name": "Eerste", "password": PASSWORD}).status_code == 302
    assert User.objects.get().role == "publisher"
    with pytest.raises(CommandError, match="account"):
        call_command("first_publisher", "eerste@voorbeeld.test")
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("first_publisher", "geen adres")


@pytest.mark.parametrize("query", ["", "?q=persoon&rol=member", "?rol=keizer&pagina=x", "?q=%00", "?pagina=99"])
def test_the_list_counts_queries_not_people(client_for: For, publisher: User, query: str) -> None:
    client, counts = client_for(publisher), []
    for more in (1, 2):
        for number in range(more):
            Membership.objects.create(user=UserFactory(), organisation=OrganisationFactory())
            actions.invite(actor=publisher, email=f"{more}{number}@voorbeeld.test", name="N", role="staff")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST + query).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_change_of_a_person_is_told(client_for: For, publisher: User, staff: User) -> None:
    client = client_for(publisher)
    staff.set_password(PASSWORD)
    staff.save()
    client.post(f"/werk/mensen/{staff.pk}/", {"role": "publisher", "is_active": "on"})
    page = client.get(f"/werk/historiek/persoon/{staff.pk}/").content.decode()
    assert str(publisher) in page
    assert "Medewerker" in page
    assert "Beheerder" in page
    assert "scrypt" not in page
    assert "md5$" not in page
