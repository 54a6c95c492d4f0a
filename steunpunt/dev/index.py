"""Where packages come from: pip's own configuration, read by us because a bare machine has no pip."""

import base64
import configparser
import html
import os
import re
import shutil
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .console import Problem

# What pip itself uses when nobody configured anything.
DEFAULT_INDEX = "https://pypi.org/simple"
LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
ATTEMPTS = 4


@dataclass(frozen=True)
class Sources:
    """The package index and its company."""

    index: str = DEFAULT_INDEX
    extra: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    certificates: str = ""
    proxy: str = ""
    no_index: bool = False
    configured: bool = field(default=False, compare=False)

    def for_uv(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The same as variables for uv, which does not read pip's configuration; uv's own variables win."""
        wanted = {
            "UV_DEFAULT_INDEX": self.index if self.configured else "",
            "UV_INDEX": " ".join(self.extra),
            "UV_FIND_LINKS": ",".join(self.links),
            "UV_NO_INDEX": "1" if self.no_index else "",
            "SSL_CERT_FILE": self.certificates,
            "ALL_PROXY": self.proxy,
            # Every file is held to a hash, so the first index that has it is as good as any.
            "UV_INDEX_STRATEGY": "unsafe-best-match",
            "UV_HTTP_TIMEOUT": "180",
        }
        taken = {"UV_DEFAULT_INDEX": "UV_INDEX_URL", "UV_INDEX": "UV_EXTRA_INDEX_URL"}
        return {
            name: value
            for name, value in wanted.items()
            if value and not environment.get(name) and not environment.get(taken.get(name, name))
        }


def read_sources(environment: Mapping[str, str], home: Path) -> Sources:
    """pip's order: configuration files from system to user, then the environment."""
    settings: dict[str, str] = {}
    for path in configuration_files(environment, home):
        settings |= read_configuration(path)
    settings |= {key[4:].lower().replace("_", "-"): value for key, value in environment.items() if key.startswith("PIP_") and value}
    index = environment.get("UV_DEFAULT_INDEX") or environment.get("UV_INDEX_URL") or settings.get("index-url", "")
    links = [link for link in settings.get("find-links", "").split() if "://" in link or Path(link).expanduser().exists()]
    certificates = settings.get("cert", "") or environment.get("SSL_CERT_FILE", "")
    return Sources(
        index=(index or DEFAULT_INDEX).rstrip("/"),
        extra=tuple(url.rstrip("/") for url in settings.get("extra-index-url", "").split() if is_there(url)),
        links=tuple(links),
        certificates=certificates if certificates and Path(certificates).exists() else "",
        proxy=settings.get("proxy", ""),
        no_index=settings.get("no-index", "").lower() in {"1", "true", "yes", "on"},
        configured=bool(index),
    )


def is_there(url: str) -> bool:
    return not url.startswith("file://") or Path(urllib.request.url2pathname(urllib.parse.urlsplit(url).path)).exists()


def configuration_files(environment: Mapping[str, str], home: Path) -> list[Path]:
    named = environment.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return []
    personal = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip" / "pip.conf", personal / "pip" / "pip.conf"]
    return [*files, Path(named)] if named else files


def read_configuration(path: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return {}
    found: dict[str, str] = {}
    for section in ("global", "download", "install"):
        if parser.has_section(section):
            found |= {key.replace("_", "-"): value for key, value in parser.items(section) if value}
    return found


def candidates(sources: Sources, package: str) -> list[str]:
    """Addresses of every file of a package, in the order in which to try them."""
    found: list[str] = []
    reasons = []
    for place in sources.links:
        path = Path(place).expanduser()
        if "://" in place:
            found += page_links(sources, place)
        elif path.is_dir():
            found += [file.resolve().as_uri() for file in sorted(path.iterdir())]
    for index in () if sources.no_index else (sources.index, *sources.extra):
        try:
            found += page_links(sources, f"{index}/{package}/")
        except (OSError, ValueError) as error:
            reasons.append(f"{without_password(index)}: {error}")
    if not found:
        why = "; ".join(reasons) or "no index and no folder is configured"
        raise Problem(
            f"The package index cannot be reached ({why}).\n"
            "./dev needs it once, to install. Behind a proxy set HTTPS_PROXY; with an index of your own set PIP_INDEX_URL."
        )
    return found


def page_links(sources: Sources, page: str) -> list[str]:
    if page.startswith("file://"):
        folder = Path(urllib.request.url2pathname(urllib.parse.urlsplit(page).path))
        if not (folder / "index.html").exists():
            return [file.resolve().as_uri() for file in sorted(folder.iterdir())] if folder.is_dir() else []
        page = (folder / "index.html").as_uri()
    body = fetch(sources, page).decode("utf-8", "replace")
    return [urllib.parse.urljoin(page, html.unescape(link)) for link in LINK.findall(body)]


def fetch(sources: Sources, url: str) -> bytes:
    """The bytes at an address; a hiccup of the network is tried again."""
    request = urllib.request.Request(without_password(url), headers={"Accept": "text/html, */*;q=0.1"})
    parts = urllib.parse.urlsplit(url)
    if parts.username:
        secret = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(secret.encode()).decode())
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=sources.certificates or None))
    ]
    if sources.proxy:
        handlers.append(urllib.request.ProxyHandler({"http": sources.proxy, "https": sources.proxy}))
    opener = urllib.request.build_opener(*handlers)
    for attempt in range(ATTEMPTS):
        try:
            with opener.open(request, timeout=60) as answer:
                body: bytes = answer.read()
                return body
        except urllib.error.HTTPError as error:
            if error.code < 500 or attempt == ATTEMPTS - 1:
                raise
        except OSError:
            if attempt == ATTEMPTS - 1 or url.startswith("file:"):
                raise
        time.sleep(2**attempt)
    raise AssertionError


def without_password(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def remove(path: Path) -> None:
    """Remove a file or a folder, there or not."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
