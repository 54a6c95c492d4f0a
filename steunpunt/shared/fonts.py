"""The letters of the screen: small woff2 files, cut from the fonts that come as wheels.

Both families are Source, under the SIL Open Font License, which allows subsets.
"""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

# Dutch, French, German and English with their punctuation, arrows and signs of arithmetic.
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0152-0153,U+0178,U+2010-2014,U+2018-201A,U+201C-201E,U+2020,U+2022,U+2026,"
    "U+2030,U+2032,U+2033,U+2039,U+203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2264,U+2265"
)
FEATURES = ("kern", "liga", "tnum", "lnum", "ccmp", "locl", "mark")


@dataclass(frozen=True)
class Face:
    name: str
    package: str
    file: str


FACES = (
    Face("serif-600", "font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    Face("sans-400", "font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    Face("sans-600", "font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
)


def source_of(face: Face) -> Path:
    """The full font in its wheel. Raises FileNotFoundError where the wheel is not installed."""
    spec = find_spec(face.package)
    folders = list(spec.submodule_search_locations or []) if spec else []
    path = Path(folders[0], "files", face.file) if folders else Path(face.file)
    if not path.is_file():
        raise FileNotFoundError(f"The font {face.file} is missing: install the package {face.package.replace('_', '-')}.")
    return path


def recipe(source: Path) -> str:
    """A fingerprint of what goes into a file, so that it is only made anew when that changes."""
    return hashlib.sha256(source.read_bytes() + LETTERS.encode() + " ".join(FEATURES).encode()).hexdigest()


def cut(source: Path, target: Path) -> None:
    """Write the letters that we use as woff2; the file appears at once and whole."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=list(FEATURES), hinting=False, desubroutinize=True, notdef_outline=True)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(LETTERS))
    subsetter.subset(font)
    unfinished = target.with_suffix(".part")
    subset.save_font(font, str(unfinished), options)
    unfinished.replace(target)


def make_fonts(folder: Path) -> list[Path]:
    """Make the files that are missing or out of date; gives those that were made."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for face in FACES:
        source, target, mark = source_of(face), folder / f"{face.name}.woff2", folder / f".{face.name}.sha256"
        wanted = recipe(source)
        if target.is_file() and mark.is_file() and mark.read_text() == wanted:
            continue
        cut(source, target)
        mark.write_text(wanted)
        made.append(target)
    return made
