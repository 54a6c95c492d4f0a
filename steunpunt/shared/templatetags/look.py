"""Template tags of the look; loaded in every template. Usage of each stands in docs/components.md."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.template import Context
from django.urls import translate_url
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

GOAL_MARKS = 4
CODE = re.compile(r"SD\s*(\d+)")
# Drawn in a square of 24 units; the number sits where the shape is widest.
SHAPES = {
    1: ('<circle cx="12" cy="12" r="11"/>', "16.6"),
    2: ('<rect x="1.5" y="1.5" width="21" height="21"/>', "16.6"),
    3: ('<path d="M12 0.5 24 23H0z"/>', "20.2"),
    4: ('<path d="M12 0 24 12 12 24 0 12z"/>', "16.6"),
}


@dataclass(frozen=True)
class Knot:
    """A knot on the thread: a goal, an activity, a figure, or a step.

    ``short`` is what a phone shows; ``goal`` gives the knot its goal's mark; ``level`` 2 hangs it one step in.
    """

    label: str
    url: str = ""
    short: str = ""
    goal: Any = None
    level: int = 1
    is_current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool


def strategic_number(goal: Any) -> int:
    """The number of the strategic goal that something belongs to: a goal, its figures, a code such as SD1-OD5, or a number."""
    if isinstance(goal, int):
        return goal
    if isinstance(goal, str):
        found = CODE.search(goal)
        return int(found.group(1)) if found else int(goal)
    if hasattr(goal, "strategic_goal"):
        return int(goal.strategic_goal.number)
    return strategic_number(goal.code) if hasattr(goal, "code") else int(goal.number)


def mark_of(number: int) -> int:
    """Which of the four marks a number has; a fifth goal starts again with the first."""
    return (number - 1) % GOAL_MARKS + 1


@register.filter
def goal_number(goal: Any) -> int:
    return strategic_number(goal)


@register.filter
def goal_class(goal: Any) -> str:
    """The class that gives an element and what is in it the goal's colour and tints."""
    return f"goal-{mark_of(strategic_number(goal))}"


@register.simple_tag
def goal_mark(goal: Any, size: str = "", is_decorative: bool = False) -> SafeString:
    """The shape, number and colour of a strategic goal. Size: "", "small", "large"."""
    number = strategic_number(goal)
    shape, baseline = SHAPES[mark_of(number)]
    role = SafeString('aria-hidden="true"') if is_decorative else format_html('role="img" aria-label="SD{}"', number)
    return format_html(
        '<svg class="goal-mark goal-mark-{} goal-{}" viewBox="0 0 24 24" width="24" height="24" {}>{}'
        '<text x="12" y="{}" text-anchor="middle" font-size="13">{}</text></svg>',
        size or "normal",
        mark_of(number),
        role,
        SafeString(shape),
        baseline,
        number,
    )


@register.filter
def number(value: Decimal | float | int | str | None) -> str:
    """A number as people write it; what is not known is a word, never zero and never a dash. Text is a number from frozen data."""
    if value is None:
        return _("unknown")
    if isinstance(value, str):
        value = Decimal(value)
    decimals = None if isinstance(value, int) or value != int(value) else 0
    return number_format(value, decimal_pos=decimals, force_grouping=True)


@register.filter
def short_date(value: date | None, parts: str = "j M Y") -> str:
    """A day with a short month; Dutch writes months without a capital, which Django's abbreviations have."""
    shown = date_format(localtime(value) if isinstance(value, datetime) else value, parts) if value else ""
    return shown.lower() if (get_language() or "").startswith("nl") else shown


@register.filter
def share_of(part: Decimal | float | int | None, whole: Decimal | float | int | None) -> float:
    """Part of a whole between 0 and 100; 0 where either is unknown or the whole is nothing."""
    if not part or not whole:
        return 0.0
    return round(max(0.0, min(100.0, float(part) / float(whole) * 100)), 2)


@register.inclusion_tag("components/progress.html")
def progress(value: float | None, maximum: float | None, label: str = "", goal: Any = None, unit: str = "") -> dict[str, Any]:
    """A bar from zero with its value in words beside it."""
    return {
        "value": value,
        "maximum": maximum,
        "label": label,
        "unit": unit,
        "goal_class": goal_class(goal) if goal else "",
        "width": f"{share_of(value, maximum):.2f}",
    }


@register.inclusion_tag("components/thread.html")
def thread(knots: Iterable[Knot], label: str = "") -> dict[str, Any]:
    """The red thread with its knots, in the margin or, on a phone, as the line under the heading."""
    return {"knots": list(knots), "label": label or _("The thread")}


@dataclass(frozen=True)
class PageLink:
    """A page of a list; the gap between two numbers has no number and no address."""

    number: int | None
    url: str
    is_current: bool = False


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], parameter: str = "page", label: str = "", asked: QueryDict | None = None) -> dict[str, Any]:
    """Previous, numbers, next; keeps every other part of the address. What is drawn without a request says what was ``asked``."""
    asked = context["request"].GET if asked is None else asked

    def link(number: int | str) -> PageLink:
        if not isinstance(number, int):
            return PageLink(None, "")
        query = asked.copy()
        query[parameter] = str(number)
        return PageLink(number, f"?{query.urlencode()}", number == page.number)

    return {
        "is_needed": page.has_other_pages(),
        "previous": link(page.previous_page_number()) if page.has_previous() else None,
        "links": [link(number) for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)],
        "next": link(page.next_page_number()) if page.has_next() else None,
        "label": label or _("Pages"),
    }


@register.simple_block_tag(takes_context=True)
def table_region(context: Context, content: SafeString, label: str) -> SafeString:
    """Lets a wide table scroll in its own room, reachable by keyboard."""
    return format_html('<div class="table-region" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)


@register.simple_tag
def sample_mark() -> SafeString:
    """The visible mark of what is made up to show how the portal works."""
    return format_html('<span class="sample-mark">{}</span>', _("example"))


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """The same page in every language; home where there is no request."""
    request, current = context.get("request"), get_language()
    path, mark, query = (request.get_full_path() if request is not None else "/").partition("?")
    return [
        LanguageLink(code, name, f"{in_language(path, current, code)}{mark}{query}", code == current) for code, name in settings.LANGUAGES
    ]


@lru_cache(maxsize=4096)
def in_language(path: str, current: str | None, code: str) -> str:
    """The address of a page in another language. Looking it up tries every pattern of the portal, and each page says it twice."""
    return translate_url(path, code)


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """What a page says to search engines; nothing in it can end the element or run."""
    text = json.dumps(data, ensure_ascii=False).translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """The form of a library without the grey words in its fields that repeat their labels."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.simple_tag(takes_context=True)
def media_of(context: Context, form: BaseForm) -> Any:
    """Scripts and styles that a form brings along; what stands inline, such as an import map, carries the nonce of this answer."""
    media = form.media
    return media.with_nonce(context["request"].csp_nonce) if hasattr(media, "with_nonce") else media
