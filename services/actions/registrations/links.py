"""A personal link that came to somebody else is made anew; the old one opens nothing any more."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from services.actions.errors import ServiceError
from services.mails.ordering import order
from services.models import Registration, RevokedLink
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording


def renew_link(*, registration: Registration, key: uuid.UUID, actor: User | None = None, is_colleague: bool = False) -> Registration:
    """Take ``key`` away and mail a new link to who registered. A key that is not the link any more changes nothing.

    Raises ``ServiceError`` when there is no address to mail it to, unless a colleague asks, who can tell it otherwise.
    """
    with recording(actor, reason="personal link made anew"):
        current = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if current.link_key != key:
            return current
        if not current.contact_email and not is_colleague:
            raise ServiceError(_("We have no address to mail the new link to. Call us: we gladly help."))
        RevokedLink.objects.create(registration=current, key=key, revoked_by=actor)
        current.link_key = uuid.uuid4()
        current.save(update_fields=["link_key"])
        if current.contact_email:
            order(current, "new-link")
    return current
