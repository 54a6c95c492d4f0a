"""Rich text that people write, cleaned before it is stored."""

import re
from html import unescape

import nh3

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "a"}


def clean_html(html: str) -> str:
    """Keep paragraphs, emphasis, lists, small headings, quotes and links; drop everything else, scripts with their text."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel="noopener").strip()


def has_text(html: str) -> bool:
    return bool(nh3.clean(html, tags=set()).strip())


def plain_text(html: str) -> str:
    """The words alone, each block on its own line."""
    spaced = re.sub(r"</(?:p|li|h3|h4|blockquote)>|<br>", "\\n", html)
    return unescape(nh3.clean(spaced, tags=set())).strip()
