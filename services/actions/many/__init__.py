"""The same change to several offers or sessions at once: looked at first, then all of it or nothing."""

from services.actions.many.deeds import Deed, Step, carry_out, look
from services.actions.many.offers import OFFER_DEEDS
from services.actions.many.sessions import SESSION_DEEDS

__all__ = ["OFFER_DEEDS", "SESSION_DEEDS", "Deed", "Step", "carry_out", "look"]
