"""Counts of the ledger are kept until somebody writes in it: a page of a plan is read far more often. See decision 0009."""

from steunpunt.shared.keeping import Shelf, Stamp

HISTORIES = (
    "goals_activityevent",
    "goals_activitycontributionevent",
    "goals_activityorganisationevent",
    "goals_activitystaffevent",
    "goals_activitysubjectevent",
    "goals_operationalgoalevent",
)
LEDGER = Shelf("ledger", "goals_activity", HISTORIES)
kept, stamp = LEDGER.kept, LEDGER.stamp

# A list of entries also says names: of goals and plans, people, organisations and their places, themes and target groups.
NAMES = (
    "goals_strategicgoalevent",
    "goals_policyplanevent",
    "accounts_userevent",
    "landscape_organisationevent",
    "landscape_municipalityevent",
    "vocabulary_themeevent",
    "vocabulary_targetgroupevent",
)
ENTRIES = Shelf("entries", "goals_activity", (*HISTORIES, *NAMES), seconds=300)


def stamps() -> tuple[Stamp, Stamp]:
    """Of the entries with their names, and of the ledger alone, in one question: what the first begins with is the second."""
    whole = ENTRIES.stamp()
    return whole, whole[: len(whole) - len(NAMES)]
