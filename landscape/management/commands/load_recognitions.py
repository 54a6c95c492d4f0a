"""Takes in a list of recognised organisations."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from landscape.recognitions import RecognitionFileError, load_recognitions, read_recognitions


class Command(BaseCommand):
    help = "Takes in recognised organisations from a CSV file with the columns kbo, naam, van and tot. Adds and corrects, never deletes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                loaded = load_recognitions(read_recognitions(lines))
        except (OSError, UnicodeDecodeError, csv.Error, RecognitionFileError) as problem:
            raise CommandError(f"{file}: {problem}") from problem
        self.stdout.write(f"{loaded.organisations} organisations added; {loaded.created} recognitions created,", ending=" ")
        self.stdout.write(f"{loaded.updated} updated, {loaded.unchanged} unchanged")
