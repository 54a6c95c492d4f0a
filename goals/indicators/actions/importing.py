"""Taking a table over: all of it in one transaction, or nothing."""

from __future__ import annotations

from goals.indicators.actions.setup import add_indicator, edit_indicator, set_targets, setting_up
from goals.indicators.table.check import Checked, CheckedRow, check_table
from goals.indicators.table.source import Table
from goals.models import Indicator, PolicyPlan
from steunpunt.accounts.models import User


class TableRefusedError(Exception):
    """Something in the table is wrong; ``checked`` tells what, cell by cell. Nothing was written."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        super().__init__()


def import_indicators(*, actor: User, plan: PolicyPlan, table: Table) -> Checked:
    """Make the indicators that are new, change those that differ. Raises ``TableRefusedError``."""
    with setting_up(actor):
        # Two imports at once: the second one sees what the first one made.
        PolicyPlan.objects.select_for_update().get(pk=plan.pk)
        checked = check_table(plan, table)
        if not checked.is_sound:
            raise TableRefusedError(checked)
        for row in checked.rows:
            write(actor, plan, row)
    return checked


def write(actor: User, plan: PolicyPlan, row: CheckedRow) -> None:
    if row.status == "same":
        return
    if row.indicator is None:
        indicator = add_indicator(actor=actor, plan=plan, values=row.values, definition=row.definition)
    else:
        version = row.indicator.version
        indicator = edit_indicator(actor=actor, indicator=row.indicator, version=version, values=row.values)
    version = Indicator.objects.values_list("version", flat=True).get(pk=indicator.pk)
    set_targets(actor=actor, indicator=indicator, version=version, targets=row.targets)
