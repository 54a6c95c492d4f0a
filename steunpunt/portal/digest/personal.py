"""The weekly mail of a colleague: what was chosen, and which weeks went out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from steunpunt.portal.digest.models import Digest, MailChoice
from steunpunt.shared.personal import Holding, Part, Person, Row, facts_of


def held(person: Person) -> Iterable[Holding]:
    if person.account:
        choices = MailChoice.objects.filter(user=person.account)
        found = tuple(Row(None, facts_of(row, "wants_digest", "language")) for row in choices)
        yield Holding("mail_choice", _("Choice of mails"), found, _("Is deleted."))
        weeks = Digest.objects.filter(user=person.account).order_by("week")
        yield Holding("digests", _("Weekly mails"), tuple(Row(row.week, facts_of(row, "state")) for row in weeks), _("Is deleted."))


def erase(person: Person, actor: Any) -> None:
    if person.account:
        MailChoice.objects.filter(user=person.account).delete()
        Digest.objects.filter(user=person.account).delete()


PART = Part("digest", held, erase)
