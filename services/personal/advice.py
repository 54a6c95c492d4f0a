"""Questions that one person asked, with everything that was said about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from services.actions.advice.forgetting import forget_row
from services.models import AdviceFile, AdviceMail, AdviceMeeting, AdviceMessage, AdviceOutcome, AdviceRequest, AdviceState
from steunpunt.shared.personal import Holding, Part, Person, Row, facts_of, without


def asked_by(person: Person) -> QuerySet[AdviceRequest]:
    own = Q(user=person.account) if person.account else Q(pk__in=[])
    return AdviceRequest.objects.filter(own | Q(contact_email__iexact=person.email), anonymised_at=None)


def names(person: Person) -> Iterable[str]:
    rows = AdviceRequest.objects.filter(contact_email__iexact=person.email).exclude(contact_name="")
    return rows.values_list("contact_name", flat=True)


def held(person: Person) -> Iterable[Holding]:
    asked = asked_by(person).order_by("created_at")
    columns = ("reference", "subject", "question", "organisation_name", "contact_name", "contact_email", "language", "state", "due_on")
    why = _("Name, address and texts are erased, an open request is closed as withdrawn; what it served and how long it took stays.")
    rows = tuple(Row(row.created_at, facts_of(row, *columns)) for row in asked)
    yield Holding("advice_requests", _("Requests for advice"), rows, why)
    # Notes among colleagues are about the person too.
    said = AdviceMessage.objects.filter(request__in=asked.order_by()).exclude(text="").order_by("created_at").select_related("request")
    messages = tuple(Row(row.created_at, {"request": row.request.reference} | facts_of(row, "kind", "text")) for row in said)
    yield Holding("advice_messages", _("Messages about advice"), messages, _("The text is erased."))
    files = AdviceFile.objects.filter(request__in=asked.order_by()).select_related("request").order_by("uploaded_at")
    kept = tuple(Row(row.uploaded_at, {"request": row.request.reference, "name": row.name, "size": row.size}) for row in files)
    yield Holding("advice_files", _("Files about advice"), kept, _("Is deleted. Open the request to give the person a copy."))
    mails = AdviceMail.objects.filter(recipient__iexact=person.email).select_related("request").order_by("created_at")
    sent = tuple(Row(row.created_at, {"request": row.request.reference} | facts_of(row, "kind", "state")) for row in mails)
    yield Holding("advice_mails", _("Mails about advice"), sent, _("The address is erased; that a mail went out stays."))


def erase(person: Person, actor: Any) -> None:
    rows = list(asked_by(person).order_by("pk").select_for_update())
    threads = {row.pk for row in rows} | {row.merged_into_id for row in rows if row.merged_into_id}
    for row in rows:
        if row.state != AdviceState.CLOSED:
            row.state, row.outcome = AdviceState.CLOSED, AdviceOutcome.WITHDRAWN
            row.closed_at, row.closed_by = timezone.now(), actor
        forget_row(row)
    group = Q(request__in=threads) | Q(request__merged_into__in=threads)
    AdviceMessage.objects.filter(group).update(text=without(person, "text"))
    AdviceMeeting.objects.filter(group).update(note=without(person, "note"))
    others = AdviceRequest.objects.filter(Q(pk__in=threads) | Q(merged_into__in=threads), anonymised_at=None)
    others.update(subject=without(person, "subject"), question=without(person, "question"))
    AdviceMail.objects.filter(recipient__iexact=person.email).update(recipient="")


PART = Part("advice", held, erase, names)
