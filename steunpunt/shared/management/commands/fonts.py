"""Make the fonts of the screen."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from steunpunt.shared.fonts import FACES, make_fonts


class Command(BaseCommand):
    help = "Cut the web fonts from the installed font packages; a second run does nothing."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_fonts(settings.FONT_DIR)
        except FileNotFoundError as problem:
            raise CommandError(str(problem)) from problem
        if made or options["verbosity"]:
            self.stdout.write(f"fonts: {len(made)} made, {len(FACES) - len(made)} kept")
