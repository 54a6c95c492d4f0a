"""Writing in the landscape."""

from django.db.models.functions import Lower
from stdnum.be import vat

from landscape.models import Municipality, Organisation
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording


def add_organisation(*, actor: User, name: str, municipality: Municipality | None = None, kbo_number: str | None = None) -> Organisation:
    """A new organisation, or the one that is there already with this number, or this name in this municipality."""
    name, number = " ".join(name.split()), vat.compact(kbo_number) if kbo_number else None
    with recording(actor):
        if number:
            there = Organisation.objects.filter(kbo_number=number).first()
        else:
            there = Organisation.objects.annotate(low=Lower("name")).filter(low=name.lower(), municipality=municipality).first()
        return there or Organisation.objects.create(name=name, municipality=municipality, kbo_number=number, created_by=actor)
