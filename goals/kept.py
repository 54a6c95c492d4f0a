"""Counts of the ledger are kept until somebody writes in it: a page of a plan is read far more often. See decision 0009."""

from steunpunt.shared.keeping import Shelf

LEDGER = Shelf(
    "ledger",
    "goals_activity",
    (
        "goals_activityevent",
        "goals_activitycontributionevent",
        "goals_activityorganisationevent",
        "goals_activitystaffevent",
        "goals_activitysubjectevent",
        "goals_operationalgoalevent",
    ),
)
kept, stamp = LEDGER.kept, LEDGER.stamp
