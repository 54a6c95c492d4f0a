"""Navigation as data: what there is, and who may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from steunpunt.accounts.permissions import Visitor, may

Predicate = Callable[[Visitor], bool]


def everyone(visitor: Visitor) -> bool:
    return True


def who_may(permission: str) -> Predicate:
    """A predicate for people whose role carries a permission."""

    def allowed(visitor: Visitor) -> bool:
        return may(visitor, permission)

    return allowed


def who_is_logged_in(visitor: Visitor) -> bool:
    return visitor.is_authenticated


@dataclass(frozen=True)
class Entry:
    label: Promise
    url_name: str
    shows_to: Predicate = everyone
    is_primary: bool = False


@dataclass(frozen=True)
class Link:
    """An entry for this visitor on this page."""

    label: Promise
    url: str
    is_current: bool
    is_here: bool
    is_primary: bool


PUBLIC = (
    Entry(_("Our offer"), "offers:list"),
    Entry(_("What we promise and do"), "progress:plan"),
    Entry(_("Ask us"), "advice:ask"),
    Entry(_("Annual reports"), "reports:list"),
    Entry(_("About us"), "plan:about"),
)
WORK = (
    Entry(_("Log an activity"), "activities:log", who_may("activity.log"), is_primary=True),
    Entry(_("My work"), "desk:mine", who_may("activity.log")),
    Entry(_("Week"), "week:now", who_may("activity.log")),
    Entry(_("Activities"), "activities:list", who_may("activity.read")),
    Entry(_("Offers"), "offer-desk:list", who_may("offer.read")),
    Entry(_("What to plan"), "offer-desk:overview", who_may("offer.read")),
    Entry(_("Sessions"), "sessions:list", who_may("offer.read")),
    Entry(_("Advice"), "advice:list", who_may("advice.read")),
    Entry(_("Recognitions"), "landscape:recognitions", who_may("recognition.change")),
    Entry(_("Coverage"), "coverage:grid", who_may("activity.read")),
    Entry(_("Indicators"), "indicators:desk", who_may("indicator.measure")),
    Entry(_("Write and publish reports"), "reports:desk", who_may("report.write")),
    Entry(_("Edit the plan"), "plan:index", who_may("plan.change")),
    Entry(_("People"), "people:list", who_may("account.invite")),
    Entry(_("Personal data"), "privacy:index", who_may("person.erase")),
)
ACCOUNT = (
    Entry(_("My registrations"), "registrations:mine", who_is_logged_in),
    Entry(_("My questions"), "advice:mine", who_may("own_organisation.read")),
    Entry(_("My mails"), "digest:choices", who_may("activity.log")),
    Entry(_("E-mail addresses"), "account_email", who_is_logged_in),
    Entry(_("Password"), "account_change_password", who_is_logged_in),
    Entry(_("Two-step login"), "mfa_index", who_is_logged_in),
)
FOOTER = (
    Entry(_("Accessibility"), "portal:accessibility"),
    Entry(_("Privacy"), "portal:privacy"),
    Entry(_("Style page"), "portal:style"),
)


def links_for(entries: Sequence[Entry], visitor: Visitor, path: str) -> list[Link]:
    """The entries that a visitor may see; the one with the longest matching address is where we are."""
    shown = [(entry, reverse(entry.url_name)) for entry in entries if entry.shows_to(visitor)]
    nearest = max((url for _, url in shown if path.startswith(url)), key=len, default=None)
    return [Link(entry.label, url, url == nearest, url == path, entry.is_primary) for entry, url in shown]


def navigation_for(request: HttpRequest) -> dict[str, object]:
    """Every list of links that the frame of a page shows."""
    visitor: Visitor = request.user
    return {
        "public": links_for(PUBLIC, visitor, request.path),
        "public_label": _("Main"),
        "work": links_for(WORK, visitor, request.path),
        "work_label": _("Work"),
        "account": links_for(ACCOUNT, visitor, request.path),
        "account_label": _("My account"),
        "footer": links_for(FOOTER, visitor, request.path),
    }
