"""A template with a series for the sample colleague, so that the weekly sheet has something to propose."""

from datetime import date

from goals.actions.recurring import add_series, save_template
from goals.models import Activity, Rhythm
from steunpunt.accounts.models import User
from steunpunt.portal.sample.accounts import ACCOUNTS

TITLE = "Overleg met gemeenten"
FIRST, LAST = date(2025, 1, 30), date(2025, 12, 31)


def load_recurring() -> None:
    """Once, when the sample life is new: who forgets the template has forgotten it."""
    colleague = User.objects.get(email=ACCOUNTS[1][0])
    model = Activity.objects.filter(is_sample=True, year=FIRST.year, title__startswith=TITLE).order_by("origin_key").first()
    if model is not None:
        template = save_template(actor=colleague, activity=model, name=TITLE)
        add_series(actor=colleague, template=template, rhythm=Rhythm.MONTHLY, starts_on=FIRST, ends_on=LAST)
