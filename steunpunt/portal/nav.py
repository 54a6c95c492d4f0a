"""Navigation as data: what there is, and who may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
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


LISTS: dict[str, tuple[Entry, ...]] = {"public": PUBLIC, "work": WORK, "account": ACCOUNT, "footer": FOOTER}
LABELS = {"public": _("Main"), "work": _("Work"), "account": _("My account")}
PARTS = {"footer": "components/footer.html#links"}


def links_for(entries: Sequence[Entry], visitor: Visitor, path: str) -> list[Link]:
    """The entries that a visitor may see; the one with the longest matching address is where we are."""
    shown = [(entry, reverse(entry.url_name)) for entry in entries if entry.shows_to(visitor)]
    nearest = nearest_of([url for _, url in shown], path)
    return links_of(shown, nearest, is_here=nearest == path)


def nearest_of(urls: Sequence[str], path: str) -> str:
    return max((url for url in urls if path.startswith(url)), key=len, default="")


def links_of(shown: Sequence[tuple[Entry, str]], nearest: str, *, is_here: bool) -> list[Link]:
    return [Link(entry.label, url, url == nearest, url == nearest and is_here, entry.is_primary) for entry, url in shown]


@lru_cache(maxsize=64)
def urls_of(name: str, language: str | None) -> tuple[str, ...]:
    return tuple(reverse(entry.url_name) for entry in LISTS[name])


@lru_cache(maxsize=512)
def drawn(name: str, shows: tuple[bool, ...], nearest: str, is_here: bool, language: str | None) -> SafeString:
    """One list of links, drawn once for all who see the same of it: everything that it says follows from what it is asked with."""
    shown = [pair for pair, shows_it in zip(zip(LISTS[name], urls_of(name, language), strict=True), shows, strict=True) if shows_it]
    links = links_of(shown, nearest, is_here=is_here)
    return SafeString(render_to_string(PARTS.get(name, "components/nav.html"), {"entries": links, "label": LABELS.get(name, "")}))


def navigation_for(request: HttpRequest) -> dict[str, SafeString]:
    """Every list of links that the frame of a page shows; empty where a visitor sees none of it."""
    visitor, language = request.user, get_language()
    lists = {}
    for name, entries in LISTS.items():
        shows = tuple(entry.shows_to(visitor) for entry in entries)
        nearest = nearest_of([url for url, shows_it in zip(urls_of(name, language), shows, strict=True) if shows_it], request.path)
        lists[name] = drawn(name, shows, nearest, nearest == request.path, language) if any(shows) else SafeString("")
    return lists
