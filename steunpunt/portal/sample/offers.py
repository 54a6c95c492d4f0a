"""The offer of the sample centre, with five years of sessions behind it and a season to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from goals.models import OperationalGoal
from landscape.models import Municipality, Organisation
from services.actions.offers import OfferValues, create_offer, set_offer_state
from services.models import SupportOffer
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.portal.sample import content
from steunpunt.portal.sample.sessions import PLACES, Line, Season, Stage, lines
from steunpunt.vocabulary.models import Theme

REASON = "voorbeeldgegevens"
FREE = frozenset({"tool", "advice", "webinar", "learning-network"})
ON_REQUEST = frozenset({"guidance"})


def load_offers(say: Callable[[str], None], *, today: date | None = None) -> int:
    """Offers that are not there yet, each with its sessions; returns how many are new."""
    there = set(SupportOffer.objects.filter(is_sample=True).values_list("title", flat=True))
    wanted = [line for line in lines() if line.title not in there]
    if wanted:
        stage = stage_of(today or timezone.localdate())
        with recording(None, reason=REASON):
            season = Season(stage)
            for line in wanted:
                season.fill(load_offer(line, stage), line)
            season.write()
    say(f"{len(wanted)} offers written, {len(there)} were there already")
    return len(wanted)


def stage_of(today: date) -> Stage:
    goals = OperationalGoal.objects.filter(strategic_goal__plan__first_year=2021).select_related("strategic_goal__plan")
    return Stage(
        goals={goal.code: goal for goal in goals},
        themes={theme.name: theme for theme in Theme.objects.all()},
        organisations=list(Organisation.objects.filter(is_sample=True).order_by("pk")),
        municipalities={place.name: place for place in Municipality.objects.filter(name__in=PLACES)},
        colleagues={user.name: user for user in User.objects.filter(is_sample=True)},
        today=today,
    )


def load_offer(line: Line, stage: Stage) -> SupportOffer:
    owner, theme = stage.colleagues.get(content.OWNERS.get(line.goal, "")), stage.themes.get(line.theme)
    rule = "free" if line.kind in FREE else "on-request" if line.kind in ON_REQUEST else "per-half-day"
    values = OfferValues(
        kind=line.kind, title=line.title, summary=line.summary, mode=line.mode, half_days=line.half_days, price_rule=rule,
        goal=stage.goals.get(line.goal), themes=(theme,) if theme else (), owner=owner, contact=owner,
        accessibility="Rolstoeltoegankelijk. Laat het weten als je ondertiteling of een tolk nodig hebt.",
    )  # fmt: skip
    offer = create_offer(actor=None, values=values, is_sample=True)
    return set_offer_state(actor=None, offer=offer, state="published")
