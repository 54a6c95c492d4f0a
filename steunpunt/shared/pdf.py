"""The one way to a PDF: archive (PDF/A-3a) and accessible (PDF/UA-1) at once, the same bytes each time.

WeasyPrint takes over a second and much memory to import, so it is imported inside functions: the web
process loads this module, only the worker and the shell render.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

UA_SCHEMA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>part of ISO 14289 that the file follows</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END_OF_METADATA = b"</rdf:RDF>"
# Compressed bytes that end so are taken for a line end of two bytes, one of them too many.
UNCLEAR_END = b"\r\nendstream"
MOST_FILLERS = 20
FONTS = {
    ("Steunpunt Serif", 400, "normal"): ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    ("Steunpunt Serif", 400, "italic"): ("font_source_serif_pro", "SourceSerifPro-It.ttf"),
    ("Steunpunt Serif", 600, "normal"): ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    ("Steunpunt Sans", 400, "normal"): ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    ("Steunpunt Sans", 400, "italic"): ("font_source_sans_pro", "SourceSansPro-It.ttf"),
    ("Steunpunt Sans", 600, "normal"): ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
}
Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class AttachedFile:
    """A file that travels inside the PDF, such as the data behind it."""

    name: str
    content: bytes
    description: str


def font_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The font package {package} is not installed; the PDF needs it.")
    return Path(next(iter(spec.submodule_search_locations))) / "files"


def font_faces() -> str:
    """CSS that names the embedded fonts by their files; every PDF carries these and no other."""
    rules = []
    for (family, weight, style), (package, name) in FONTS.items():
        url = (font_folder(package) / name).as_uri()
        rules.append(f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; src: url("{url}"); }}')
    return "\n".join(rules)


def fonts_and(pictures: Mapping[str, bytes]) -> Any:
    """A fetcher that opens font files and gives these pictures, by their address, and nothing else.

    So text that people wrote can never make the server read or call something.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = {(font_folder(package) / name).as_uri() for package, name in FONTS.values()}

    class FontsAndPictures(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in pictures:
                return URLFetcherResponse(url, pictures[url])
            if url not in allowed:
                raise ValueError(f"A PDF may not load {url}.")
            return super().fetch(url, headers)

    # A font that does not load must stop the work: another one would change the bytes.
    return FontsAndPictures(allowed_protocols={"file"}, fail_on_errors=True)


def write_clearly(document: Any, identifier: str, attachments: Sequence[AttachedFile], made_at: datetime) -> bytes:
    """The bytes of a laid out document, with no end of a stream that a reader can take for something else.

    The library packs small objects into streams of its own after the finisher ran. Where such a stream ends unclearly (one file
    in twelve), one more empty object that nothing refers to gives other bytes: as many as needed, the same number each time.
    """
    from pydyf import Dictionary

    for fillers in range(MOST_FILLERS):

        def finisher(document: Any, pdf: Any, fillers: int = fillers) -> None:
            finish(document, pdf)
            for _ in range(fillers):
                pdf.add_object(Dictionary({}))

        # A source that was read is used up.
        document.metadata.attachments = [as_attachment(file, made_at) for file in attachments]
        written = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=identifier.encode(), pdf_tags=True, finisher=finisher)
        if written and UNCLEAR_END not in written:
            return bytes(written)
    raise ValueError("No way was found to write this PDF with clear ends of its streams.")


def as_attachment(file: AttachedFile, made_at: datetime) -> Any:
    from weasyprint import Attachment

    words = {"name": file.name, "description": file.description, "relationship": "Data", "created": made_at, "modified": made_at}
    return Attachment(string=file.content.decode(), **words)


def finish(document: Any, pdf: Any) -> None:
    """Adds PDF/UA-1 to the XMP metadata (WeasyPrint writes either PDF/A or PDF/UA there, never both), and keeps ends clear.

    Compressed bytes that happen to end like a line can be taken for the line end before "endstream".
    """
    for item in pdf.objects:
        extra = getattr(item, "extra", None)
        if extra is None:
            continue
        if item.compress and item.data.removesuffix(b"\nendstream").endswith((b"\r", b"\n")):
            item.compress = False
        if extra.get("Type") == "/Metadata":
            item.stream = [part.replace(END_OF_METADATA, UA_SCHEMA + END_OF_METADATA) for part in item.stream]
            item.compress = False


def render_pdf(
    html: str,
    *,
    stylesheet: str,
    made_at: datetime,
    identifier: str,
    attachments: Sequence[AttachedFile] = (),
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    progress: Progress = lambda percent, phase: None,
) -> bytes:
    """Render HTML as PDF/A-3a and PDF/UA-1. The same input gives the same bytes.

    ``made_at`` is the moment of the freeze, ``identifier`` the hash of the data: nothing of the clock of
    the machine comes into the file. ``pictures`` are the bytes of each ``src`` in the HTML. ``progress`` is told percentages and phases.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, fetcher = FontConfiguration(), fonts_and(pictures)
    sheets = [CSS(string=font_faces() + stylesheet, font_config=fonts, url_fetcher=fetcher)]
    progress(20, "layout")
    document = HTML(string=html, url_fetcher=fetcher).render(stylesheets=sheets, font_config=fonts)
    document.metadata.created = document.metadata.modified = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    progress(75, "writing")
    return write_clearly(document, identifier, attachments, made_at)


def engine_versions() -> dict[str, str]:
    """What the bytes of a PDF depend on besides its data; a report records this."""
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    return {
        "weasyprint": version("weasyprint"),
        "pydyf": version("pydyf"),
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "font-source-serif-pro": version("font-source-serif-pro"),
        "font-source-sans-pro": version("font-source-sans-pro"),
    }
