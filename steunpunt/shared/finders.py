"""Static files that come from wheels, file by file: whole distribution folders take minutes to compress."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage

# The whole of Bootstrap is 31 kB compressed; the reset and the grid are 9 kB, the rest of the look is our own.
FOLDER = "css"
WANTED = ("bootstrap-reboot.min.css", "bootstrap-grid.min.css")


SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=.*?\*/\s*$")


class WheelStorage(FileSystemStorage):
    """A folder of a wheel; collectstatic puts its files under the prefix."""

    prefix = "bootstrap"

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        # The hashing storage looks for the source map that a file names, and those are not published.
        return ContentFile(SOURCE_MAP.sub(b"", Path(self.path(name)).read_bytes()), name=name)


class BootstrapFinder(BaseFinder):
    """Finds the Bootstrap files that pages use inside their wheel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.root: Path = settings.BOOTSTRAP_DIR / FOLDER
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        prefix, _, name = path.partition("/")
        found = str(self.root / name) if prefix == WheelStorage.prefix and name in WANTED else None
        # Django takes anything but a list for a place where the file lies, None too: then a missing file is a fault, not a 404.
        if find_all or found is None:
            return [found] if found else []
        return found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        storage = WheelStorage(location=self.root)
        for name in WANTED:
            yield name, storage
