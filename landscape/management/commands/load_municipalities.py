"""Takes in a list of municipalities."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from landscape.loading import MunicipalityFileError, load_municipalities, read_municipalities


class Command(BaseCommand):
    help = "Takes in municipalities from a CSV file with the columns nis, naam_nl and provincie. Adds and corrects, never deletes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                loaded = load_municipalities(read_municipalities(lines))
        except (OSError, UnicodeDecodeError, csv.Error, MunicipalityFileError) as problem:
            raise CommandError(f"{file}: {problem}") from problem
        self.stdout.write(f"{loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged")
