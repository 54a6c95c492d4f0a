"""axe finds nothing on the pages about people: new offers by mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from services.models import Subscriber
from services.newsletter.links import confirm_link, own_token
from tests.browser.test_axe import complaints_everywhere
from tests.factories import ThemeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


def test_axe_finds_nothing_on_new_offers_by_mail(live_server: Any, page: Any) -> None:
    asked = Subscriber.objects.create(email="an@x.test")
    asked.themes.add(ThemeFactory())
    row = Subscriber.objects.create(email="bo@x.test", confirmed_on=timezone.now())
    confirm = confirm_link(asked).split("/aanbod/")[1]
    token, start = own_token(row), "/aanbod/nieuwsbrief/"
    paths = [start, f"{start}gevraagd/", f"/aanbod/{confirm}", f"{start}keuze/{token}/", f"{start}uit/{token}/", f"{start}uit/onzin/"]
    found = {path: complaints_everywhere(page, live_server.url, path) for path in paths}
    assert {path: said for path, said in found.items() if said} == {}
