"""Takes in the borders of municipalities."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from landscape.shapes import ShapeFileError, load_shapes, read_shapes


class Command(BaseCommand):
    help = "Takes in borders of municipalities from a GeoJSON file in WGS 84, simplified for a map. Adds and corrects, never deletes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="the line under each map that says where the borders come from")
        parser.add_argument("--nis-property", default="nis", help="the property that holds the NIS code (nis without it)")
        parser.add_argument("--skip-unknown", action="store_true", help="leave out municipalities that the portal does not know")

    def handle(self, *args: Any, file: Path, source: str, nis_property: str, skip_unknown: bool, **options: Any) -> None:
        try:
            loaded = load_shapes(read_shapes(file, nis_property), source=source.strip(), skip_unknown=skip_unknown)
        except (OSError, ShapeFileError) as problem:
            raise CommandError(f"{file}: {problem}") from problem
        self.stdout.write(
            f"{loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged, {loaded.skipped} unknown and left out"
        )
