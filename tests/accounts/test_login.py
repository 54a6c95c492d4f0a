"""Coming in: password, code, second step, limits, sample accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from steunpunt.accounts.models import User
from tests.factories import UserFactory

PASSWORD = "een lang genoeg wachtwoord"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def account(role: str = "member", *, verified: bool = True, **fields: object) -> User:
    user: User = UserFactory(role=role, **fields)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def log_in(client: Client, user: User, password: str = PASSWORD, address: str = "/account/login/") -> str:
    """Where the login form leads to; the page itself when it refuses."""
    answer = client.post(address, {"login": user.email, "password": password})
    return answer.headers.get("Location", "") or answer.content.decode()


def code_now(user: User) -> str:
    secret = Authenticator.objects.get(user=user, type="totp").data["secret"]
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_member_logs_in_with_address_and_password(client: Client) -> None:
    user = account()
    assert log_in(client, user) == "/"
    assert "Je bent" in client.get("/").content.decode() or str(user) in client.get("/").content.decode()


def test_a_wrong_password_says_so_and_keeps_the_address(client: Client) -> None:
    user = account()
    page = log_in(client, user, "niet dit wachtwoord")
    assert "klopt niet" in page
    assert user.email in page


def test_an_unknown_address_gets_the_same_answer(client: Client) -> None:
    account()
    assert "klopt niet" in log_in(client, User(email="niemand@voorbeeld.test"))


def test_somebody_without_verified_address_is_asked_for_the_code(client: Client) -> None:
    assert log_in(client, account(verified=False)) == reverse("account_email_verification_sent")
    assert len(mail.outbox) == 1


def test_a_code_by_mail_logs_in_without_password(client: Client) -> None:
    user = account()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{2,4})$", mail.outbox[0].body, re.MULTILINE)
    assert code, mail.outbox[0].body
    answer = client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert answer.headers["Location"] == "/"
    assert client.get(reverse("account_email")).status_code == 200


def test_the_mail_speaks_dutch_and_names_the_centre(client: Client) -> None:
    user = account()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    assert mail.outbox[0].body.startswith("Dag,")
    assert "Steunpunt sociaal-cultureel werk" in mail.outbox[0].body
    assert "example.com" not in mail.outbox[0].body + mail.outbox[0].subject


@pytest.mark.parametrize("role", ["staff", "publisher"])
@pytest.mark.parametrize("path", ["/", "/werk/activiteiten/", "/doelen/", "/jaarverslagen/", "/en/", "/beheer-techniek/"])
def test_staff_set_up_a_second_step_before_anything_else(client: Client, role: str, path: str) -> None:
    log_in(client, account(role, second_step=False))
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/account/2fa/totp/activate/")


def test_setting_up_leads_to_recovery_codes_and_then_to_work(client: Client) -> None:
    user = account("staff", second_step=False)
    log_in(client, user)
    page = client.get(reverse("mfa_activate_totp"))
    assert "<img" in page.content.decode()
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    answer = client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get("/werk/activiteiten/").status_code == 200


def test_the_second_step_is_asked_at_every_login(client: Client) -> None:
    user = account("publisher")
    assert log_in(client, user) == reverse("mfa_authenticate")
    assert client.get("/werk/activiteiten/").status_code == 302
    assert "code" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now(user)})
    assert answer.headers["Location"] == "/"
    assert client.get("/werk/activiteiten/").status_code == 200


def test_a_recovery_code_works_once(client: Client) -> None:
    user = account("staff")
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (302, 200):
        log_in(client, user)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected
        client.post(reverse("account_logout"))


def test_a_mailed_code_does_not_pass_by_the_second_step(client: Client) -> None:
    user = account("staff")
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{2,4})$", mail.outbox[0].body, re.MULTILINE)
    assert code
    assert client.post(reverse("account_confirm_login_code"), {"code": code[1]}).headers["Location"] == reverse("mfa_authenticate")


@pytest.mark.parametrize(("role", "left"), [("staff", 1), ("publisher", 1), ("member", 0)])
def test_only_a_member_may_leave_the_second_step_off(client: Client, role: str, left: int) -> None:
    user = account(role, second_step=False)
    log_in(client, user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").count() == left


def test_a_member_needs_no_second_step(client: Client) -> None:
    log_in(client, account())
    assert client.get("/").status_code == 200


def test_a_sample_account_skips_the_second_step_where_sample_data_is_allowed(client: Client) -> None:
    log_in(client, account("staff", second_step=False, is_sample=True))
    assert client.get("/werk/activiteiten/").status_code == 200


def test_a_sample_account_opens_no_door_in_production(client: Client, settings: Any) -> None:
    user = account("publisher", second_step=False, is_sample=True)
    settings.SAMPLE_DATA_ALLOWED = False
    assert log_in(client, user) == reverse("account_inactive")
    assert client.get("/werk/activiteiten/").headers["Location"].startswith(reverse("account_login"))


def test_a_session_of_a_sample_account_ends_in_production(client_for: Callable[[User | None], Client], settings: Any) -> None:
    client = client_for(account("publisher", second_step=False, is_sample=True))
    settings.SAMPLE_DATA_ALLOWED = False
    assert client.get("/werk/activiteiten/").headers["Location"].startswith(reverse("account_login"))


def test_no_sample_account_can_be_made_in_production(settings: Any) -> None:
    settings.SAMPLE_DATA_ALLOWED = False
    with pytest.raises(ValueError, match="never exist in production"):
        User.objects.create_user("x@voorbeeld.test", PASSWORD, name="X", is_sample=True)


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    page = client.post("/account/signup/", {"email": "nieuw@voorbeeld.test", "password1": PASSWORD, "password2": PASSWORD})
    assert "uitnodiging" in page.content.decode()
    assert not User.objects.exists()


def test_many_wrong_passwords_end_in_a_pause(client: Client) -> None:
    user = account()
    answers = [log_in(client, user, "niet dit wachtwoord") for _ in range(7)]
    assert "Te veel" in answers[-1]
    assert log_in(client, user) != "/", "the right password waits as well"


def test_who_guesses_elsewhere_keeps_nobody_out(client: Client) -> None:
    user = account()
    stranger = Client(REMOTE_ADDR="192.0.2.66")
    answers = [log_in(stranger, user, "niet dit wachtwoord") for _ in range(7)]
    assert "Te veel" in answers[-1]
    assert log_in(client, user) == "/"


def test_a_short_password_is_refused_in_dutch() -> None:
    with pytest.raises(ValidationError) as refused, override("nl"):
        validate_password("kort")
    assert "Dit wachtwoord is te kort. Het telt minstens 12 tekens." in refused.value.messages


@pytest.mark.parametrize("name", ["account_reset_password", "account_request_login_code"])
def test_a_mail_server_that_is_away_is_no_fault_of_the_portal(settings: Any, name: str) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    answer = Client(raise_request_exception=False).post(reverse(name), {"email": account().email})
    assert answer.status_code == 503
    assert "We zijn zo terug" in answer.content.decode()


def test_many_requests_get_the_page_that_asks_to_wait(client: Client) -> None:
    for _ in range(25):
        answer = client.post(reverse("account_reset_password"), {"email": "niemand@voorbeeld.test"})
    assert answer.status_code == 429
    assert "veel" in answer.content.decode()


def test_an_inactive_account_stays_outside(client: Client) -> None:
    assert log_in(client, account(is_active=False)) in (reverse("account_inactive"),) or not client.session.get("_auth_user_id")


def test_a_login_never_leads_to_another_site(client: Client) -> None:
    user = account()
    assert log_in(client, user, address="/account/login/?next=https://elders.voorbeeld/") == "/"


def test_changing_the_address_waits_for_its_code(client: Client) -> None:
    user = account()
    log_in(client, user)
    client.post(reverse("account_email"), {"email": "ander@voorbeeld.test", "action_add": ""})
    user.refresh_from_db()
    assert user.email != "ander@voorbeeld.test"
    code = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{2,4})$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    client.post(reverse("account_email_verification_sent"), {"code": code[1]})
    user.refresh_from_db()
    assert user.email == "ander@voorbeeld.test"


@pytest.mark.parametrize(("minutes", "place"), [(1, ""), (10, "/account/reauthenticate/")])
def test_security_settings_ask_the_password_again_after_a_while(client: Client, minutes: int, place: str) -> None:
    user = account()
    log_in(client, user)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(minutes=minutes))
    assert client.get(reverse("mfa_activate_totp")).headers.get("Location", "").startswith(place)


@pytest.mark.parametrize(
    "answer", ["0", "{}", "[]", '""', "null", "7", '{"id": 1}', "geen json", "a\0b", '{"response": {"clientDataJSON": "x"}}']
)
def test_no_nonsense_becomes_a_security_key(client: Client, answer: str) -> None:
    user = account()
    log_in(client, user)
    address = reverse("mfa_add_webauthn")
    client.get(address)
    assert client.post(address, {"name": "Sleutel", "credential": answer}).status_code == 200
    assert not Authenticator.objects.filter(user=user).exists()
    client.post(reverse("account_logout"))
    client.get(reverse("mfa_login_webauthn"))
    assert client.post(reverse("mfa_login_webauthn"), {"credential": answer}).status_code in (200, 302)
    assert "_auth_user_id" not in client.session


def test_a_login_gives_a_new_session(client: Client) -> None:
    user = account()
    client.get("/account/login/")
    client.cookies["sessionid"] = "doorgestokensessie"
    log_in(client, user)
    assert client.cookies["sessionid"].value != "doorgestokensessie"
