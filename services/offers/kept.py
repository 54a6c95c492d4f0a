"""What is worked out of the whole offer, kept until somebody writes: an offer, a session, a registration."""

from steunpunt.shared.keeping import Shelf

OFFER = Shelf(
    "offer",
    "services_supportoffer",
    (
        "services_supportofferevent",
        "services_offergoalevent",
        "services_sessionevent",
        "services_sessionpartevent",
        "services_registrationevent",
        "services_participantevent",
        "vocabulary_themeevent",
        "vocabulary_targetgroupevent",
    ),
    # Each minute asks anew, and everybody searches for other words: nothing lies here for long.
    seconds=90,
)
