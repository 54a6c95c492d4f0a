"""What bookkeeping needs: one line for each registration that has places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from services.allowance import Bill, bills
from services.models import Registration, SeatState, Session
from services.prices import price_of_person
from steunpunt.shared.export import Column


@dataclass(frozen=True)
class Line:
    """Places, price of one and of all in euro; ``each`` None is on request."""

    registration: Registration
    places: int
    came: int
    each: Decimal | None
    bill: Bill


COLUMNS: list[Column[Line]] = [
    Column(_("Session"), lambda line: str(line.registration.session), 40),
    Column(_("Date"), lambda line: localdate(line.registration.session.starts_at)),
    Column(_("Organisation"), lambda line: str(line.registration.organisation or line.registration.organisation_name), 34),
    Column(_("KBO number"), lambda line: line.registration.organisation.kbo_number if line.registration.organisation else None),
    Column(_("Contact"), lambda line: line.registration.contact_name, 26),
    Column(_("E-mail address"), lambda line: line.registration.contact_email, 30),
    Column(_("Invoice to"), lambda line: line.registration.invoice_to, 34),
    Column(_("Order reference"), lambda line: line.registration.order_reference),
    Column(_("Places"), lambda line: line.places),
    Column(_("Were there"), lambda line: line.came),
    Column(_("Price for one"), lambda line: line.each),
    Column(_("Half-days under the special condition"), lambda line: line.bill.reduced),
    Column(_("Price in all"), lambda line: line.bill.total),
]


def lines_of(session: Session) -> Iterator[Line]:
    rows = Registration.objects.filter(session=session).select_related("session__offer", "organisation").prefetch_related("participants")
    registrations = list(rows.order_by("pk"))
    costs = bills(registrations)
    for registration in registrations:
        placed = [person for person in registration.participants.all() if person.seat == SeatState.PLACED]
        if placed:
            came = sum(1 for person in placed if person.attended)
            yield Line(
                registration, len(placed), came, price_of_person(registration.session.offer, registration.session), costs[registration.pk]
            )
