"""What is worked out of the whole offer, kept until somebody writes: an offer, a session, a registration, or a name on a card."""

from steunpunt.shared.keeping import Shelf

# Everybody searches for other words: nothing lies here for long.
SECONDS = 300
HISTORIES = (
    "services_supportofferevent",
    "services_offergoalevent",
    "services_sessionevent",
    "services_sessionpartevent",
    "services_registrationevent",
    "services_participantevent",
    "vocabulary_themeevent",
    "vocabulary_targetgroupevent",
    "goals_operationalgoalevent",
    "goals_strategicgoalevent",
    "landscape_municipalityevent",
)
# A session that begins leaves the list, and nobody writes anything then: the next one to begin is part of the stamp.
NEXT_START = "SELECT min(starts_at) FROM services_session WHERE state = 'open' AND starts_at > %s"

OFFER = Shelf("offer", "services_supportoffer", HISTORIES, SECONDS, NEXT_START)
# The page of an offer also names who answers questions.
OFFER_PAGE = Shelf("offer-page", "services_supportoffer", (*HISTORIES, "accounts_userevent"), SECONDS, NEXT_START)
