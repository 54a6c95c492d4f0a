"""Translation catalogues, read and written with Babel: no gettext tools needed on the machine."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "_p": ((1, "c"), 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Which room a source file belongs to; the first match wins.
ROOMS: list[tuple[str, str]] = [
    ("steunpunt/accounts/personal", "privacy"),
    ("steunpunt/audit/personal", "privacy"),
    ("steunpunt/reports/personal", "privacy"),
    ("steunpunt/portal/digest/personal", "privacy"),
    ("landscape/personal", "privacy"),
    ("goals/personal", "privacy"),
    ("steunpunt/accounts", "accounts"),
    ("steunpunt/audit", "accounts"),
    ("templates/account", "accounts"),
    ("templates/people", "accounts"),
    ("steunpunt/portal/people", "accounts"),
    ("steunpunt/portal/digest", "digest"),
    ("templates/digest", "digest"),
    ("steunpunt/portal/history", "accounts"),
    ("templates/portal/history", "accounts"),
    ("templates/mfa", "accounts"),
    ("templates/audit", "accounts"),
    ("steunpunt/portal/desk", "logging"),
    ("steunpunt/vocabulary/models", "core"),
    ("steunpunt/vocabulary", "activities"),
    ("templates/vocabulary", "activities"),
    ("goals/models/subjects", "activities"),
    ("steunpunt/reports", "reports"),
    ("templates/reports", "reports"),
    ("goals/activities/quick", "logging"),
    ("goals/quickline", "logging"),
    ("goals/week", "logging"),
    ("goals/recurring", "logging"),
    ("goals/actions/recurring", "logging"),
    ("goals/models/recurring", "logging"),
    ("templates/logging", "logging"),
    ("goals/activities", "activities"),
    ("goals/models/ledger", "activities"),
    ("templates/activities", "activities"),
    ("goals/indicators", "indicators"),
    ("goals/models/indicator", "indicators"),
    ("templates/indicators", "indicators"),
    ("goals/progress", "progress"),
    ("goals/figures", "progress"),
    ("templates/progress", "progress"),
    ("steunpunt/shared/charts", "progress"),
    ("templates/charts", "progress"),
    ("steunpunt/shared/tables", "imports"),
    ("goals/activityimport", "imports"),
    ("goals/models/imports", "imports"),
    ("templates/activityimport", "imports"),
    ("templates/imports", "imports"),
    ("goals/coverage", "coverage"),
    ("templates/coverage", "coverage"),
    ("services/sessions", "sessions"),
    ("services/models/sessions", "sessions"),
    ("services/actions/sessions", "sessions"),
    ("services/closing", "sessions"),
    ("services/evaluations", "sessions"),
    ("services/actions/feeding", "sessions"),
    ("services/models/feeds", "sessions"),
    ("templates/evaluations", "sessions"),
    ("templates/sessions", "sessions"),
    ("steunpunt/portal/privacy", "privacy"),
    ("services/personal", "privacy"),
    ("templates/privacy", "privacy"),
    ("services/newsletter", "newsletter"),
    ("services/models/newsletter", "newsletter"),
    ("services/actions/newsletter", "newsletter"),
    ("templates/newsletter", "newsletter"),
    ("services/registrations", "registrations"),
    ("services/models/registrations", "registrations"),
    ("services/actions/registrations", "registrations"),
    ("services/mails", "registrations"),
    ("templates/registrations", "registrations"),
    ("services/advice", "advice"),
    ("services/models/advice", "advice"),
    ("services/actions/advice", "advice"),
    ("templates/advice", "advice"),
    ("services/planning", "planning"),
    ("services/models/searches", "planning"),
    ("services/actions/many", "planning"),
    ("templates/planning", "planning"),
    ("services", "services"),
    ("templates/offers", "services"),
    ("templates/print/certificate", "services"),
    ("templates/services", "services"),
    ("goals", "goals"),
    ("templates/goals", "goals"),
    ("landscape", "landscape"),
    ("templates/landscape", "landscape"),
]
SKIPPED = ("var", ".venv", ".git", "tests", "benchmarks", "docs", "locale")
MessageId = str | tuple[str, ...]
Wanted = dict[str, set[tuple[MessageId, str | None]]]


def room_of(path: str) -> str:
    return next((room for start, room in ROOMS if path.startswith(start)), "core")


def catalogue_path(room: str) -> Path:
    return Path(settings.BASE_DIR) / "locale" / room / "nl" / "LC_MESSAGES" / "django.po"


def source_files() -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    # Folder by folder: what is skipped holds more files than all the rest.
    folders = [path for path in sorted(base.iterdir()) if path.is_dir() and path.name not in SKIPPED]
    yield from sorted(base.glob("*.py"))
    for folder in folders:
        yield from sorted(folder.glob("**/*.py"))
    for ending in ("html", "txt", "svg"):
        yield from sorted(base.glob(f"templates/**/*.{ending}"))


def messages_in(path: Path) -> Iterator[tuple[MessageId, str | None]]:
    """Message ids (with their plural) and contexts that a source file asks to translate."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        ast.parse(source)
        code = source
    else:
        # A template's indentation is not Python's; a message never spans lines here, its line ends are escaped.
        code = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", BytesIO(code.encode()), KEYWORDS):
        if message and (message[0] if isinstance(message, tuple) else message):
            yield message, context


def wanted() -> Wanted:
    """Per room, every message that its code asks for."""
    base = Path(settings.BASE_DIR)
    rooms: Wanted = {room: set() for room in settings.LOCALE_ROOMS}
    for path in source_files():
        rooms[room_of(str(path.relative_to(base)))].update(messages_in(path))
    return rooms


def read_catalogue(room: str) -> Catalog:
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale="nl", project="Steunpunt", version="1")
    with path.open("rb") as file:
        return read_po(file, locale="nl")


def write_catalogue(room: str, catalogue: Catalog) -> None:
    path = catalogue_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, omit_header=False, no_location=True)


def update(room: str) -> tuple[int, int]:
    """Add what the code asks for and drop what it asks no more. Gives (added, dropped)."""
    catalogue, messages = read_catalogue(room), wanted()[room]
    known: set[tuple[MessageId, str | None]] = {(m.id if isinstance(m.id, str) else tuple(m.id), m.context) for m in catalogue if m.id}
    for message, context in messages - known:
        catalogue.add(message, context=context)
    gone = known - messages
    for message, context in gone:
        catalogue.delete(message if isinstance(message, str) else message[0], context)
    write_catalogue(room, catalogue)
    return len(messages - known), len(gone)


def untranslated(room: str, asked: Wanted | None = None) -> list[str]:
    """Messages that the code asks for and that have no Dutch; `asked` is what `wanted` gave, to read the code once."""
    catalogue = read_catalogue(room)
    missing = []
    for message, context in (asked or wanted())[room]:
        found = catalogue.get(message[0] if isinstance(message, tuple) else message, context)
        string = found.string if found else ""
        strings = [string] if isinstance(string, str) else list(string or [""])
        if not all(strings) or (found and found.fuzzy):
            missing.append(str(message))
    return sorted(missing)


def compile_all() -> int:
    """Write each .mo that its .po changed, and let this process speak the new words at once; gives how many."""
    changed = [room for room in settings.LOCALE_ROOMS if compile_one(room)]
    for room in changed:
        translation_file_changed(sender=None, file_path=catalogue_path(room).with_suffix(".mo"))
    return len(changed)


def compile_one(room: str) -> bool:
    """Whether there was anything to write. A portal that runs never reads half a file."""
    content = BytesIO()
    write_mo(content, read_catalogue(room))
    target = catalogue_path(room).with_suffix(".mo")
    if target.exists() and target.read_bytes() == content.getvalue():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".mo-unfinished")
    unfinished.write_bytes(content.getvalue())
    unfinished.replace(target)
    return True
