"""Keep the Dutch catalogues complete."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from steunpunt.shared import catalogues


class Command(BaseCommand):
    help = "Add new messages to the Dutch catalogues (per room), compile them, or check that nothing is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rooms", nargs="*", help="rooms to update; without any, all of them")
        parser.add_argument("--compile", action="store_true", help="only write the .mo files")
        parser.add_argument("--check", action="store_true", help="fail on a message without Dutch")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = set(options["rooms"]) - set(settings.LOCALE_ROOMS)
        if unknown:
            raise CommandError(f"No such room: {', '.join(sorted(unknown))}. Rooms: {', '.join(settings.LOCALE_ROOMS)}.")
        if options["check"]:
            self.check_complete()
        elif not options["compile"]:
            for room in options["rooms"] or settings.LOCALE_ROOMS:
                added, dropped = catalogues.update(room)
                self.stdout.write(f"{room}: {added} added, {dropped} dropped, {len(catalogues.untranslated(room))} without Dutch")
        catalogues.compile_all()

    def check_complete(self) -> None:
        asked = catalogues.wanted()
        missing = {room: catalogues.untranslated(room, asked) for room in settings.LOCALE_ROOMS}
        lines = [f"{room}: {message}" for room, messages in missing.items() for message in messages]
        if lines:
            raise CommandError("Without Dutch:\n" + "\n".join(lines))
