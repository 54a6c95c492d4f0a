"""Everything that must be there before the portal can run, in one process: database, plan, messages, fonts, static files."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Prepare database, plan, sample data, messages, fonts and static files; a second time changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="without sample data")
        parser.add_argument("--files", action="store_true", help="only messages, fonts and static files: what tests need")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("messages", "--compile")
        call_command("fonts", verbosity=0)
        call_command("collectstatic", "--no-input", verbosity=0)
        if options["files"]:
            return
        call_command("migrate", "--no-input", verbosity=0)
        call_command("load_plan")
        if settings.SAMPLE_DATA_ALLOWED and not options["empty"]:
            call_command("sample_data")
