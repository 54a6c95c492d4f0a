"""Offers that may answer a question already: forgiving about endings, compounds, accents and capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add, or_

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower
from django.urls import NoReverseMatch, reverse

from goals.quickline.folding import fold
from landscape.querysets import ACCENTED, PLAIN
from services.models import SupportOffer
from steunpunt.vocabulary.models import Theme

MOST = 4
MOST_WORDS = 12
SHORTEST = 4
LONGEST_STEM = 8
# Words of nearly every question: they say nothing about which offer fits.
COMMON = frozenset(
    " ".join(
        (
            "aantal advies alle alles allemaal ander andere anders beetje beste bestaat bestaan bieden binnen bijvoorbeeld daar",
            "daarom dank daarmee dagen deze dien dienen doen door dringend echt eerste eigen enkele ergens gaan gaat geen goed goede",
            "graag groep groepen haar hebben heeft heel hier hoeft hoeveel hulp iedereen iemand iets info informatie jaar jullie",
            "kennen klein kleine komen krijgen kunnen kunt kwijt laten leden maar maken manier mensen meer mijn misschien moet moeten",
            "mogen momenteel naar nieuw nieuwe niet nodig omdat onder onze organisatie organisaties over precies samen soms steeds",
            "steunpunt tegen tijdens toch tussen vanaf vandaag veel verder vereniging verenigingen vinden voor vraag vragen waar",
            "waarom waarop wanneer want wegens weinig weten welk welke werk werken werking wij wilt willen worden wordt zeer zelf",
            "zich zien zijn zoals zonder zouden zullen about advice after also some that their them there they this want what when",
            "where which with would your have from into need help make more organisation question",
        )
    ).split()
)


@dataclass(frozen=True)
class Suggestion:
    offer: SupportOffer
    url: str


def stems_of(text: str) -> list[str]:
    """The beginnings of the words that matter, the longest words first: “subsidieaanvraag” looks for “subsidie”."""
    words = {word for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) >= SHORTEST and word not in COMMON}
    longest = sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]
    return list(dict.fromkeys(stem(word) for word in longest))


def stem(word: str) -> str:
    return word[: min(LONGEST_STEM, max(5, -(-len(word) * 6 // 10)))]


def plain(column: str) -> Lower:
    """A column without accents and capitals."""
    bare = Func(F(column), Value("".join(ACCENTED)), Value("".join(PLAIN)), function="translate", output_field=TextField())
    return Lower(bare)


def suggestions_for(text: str, themes: Iterable[Theme] = ()) -> list[Suggestion]:
    """The published offers that fit best, in one query; none for a text that says too little."""
    stems, chosen = stems_of(text), [theme.pk for theme in themes]
    if not stems and not chosen:
        return []
    offers = SupportOffer.objects.published().alias(plain_title=plain("title"), plain_summary=plain("summary"))
    about = SupportOffer.themes.through.objects.filter(supportoffer=OuterRef("pk"))
    marks: list[tuple[Q | Exists, int]] = []
    for one in stems:
        named = Theme.objects.alias(plain_name=plain("name")).filter(plain_name__contains=one).values("pk")
        marks += [(Q(plain_title__contains=one), 4), (Q(plain_summary__contains=one), 2), (Exists(about.filter(theme__in=named)), 3)]
    if chosen:
        marks.append((Exists(about.filter(theme__in=chosen)), 3))
    points: list[Combinable] = [Case(When(fits, then=Value(worth)), default=Value(0), output_field=IntegerField()) for fits, worth in marks]
    fitting = reduce(or_, [Q(condition) if isinstance(condition, Exists) else condition for condition, _worth in marks])
    found = offers.filter(fitting).annotate(points=reduce(add, points)).order_by("-points", "title", "pk")
    return [Suggestion(offer, url_of(offer)) for offer in found[:MOST]]


def url_of(offer: SupportOffer) -> str:
    """Where the offer stands; empty while this portal has no pages of offers."""
    try:
        return reverse("offers:detail", args=[offer.slug])
    except NoReverseMatch:
        return ""
