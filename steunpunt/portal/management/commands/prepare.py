"""Everything that must be there before the portal can run, in one process: database, plan, messages, fonts, static files."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from psycopg.errors import InsufficientPrivilege


class Command(BaseCommand):
    help = "Prepare database, plan, sample data, messages, fonts and static files; a second time changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="without sample data")
        parser.add_argument("--logins", type=Path, help="write there with which sample accounts one can log in")
        parser.add_argument("--files", action="store_true", help="only messages, fonts and static files: what tests need")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("messages", "--compile")
        call_command("fonts", verbosity=0)
        collect_static()
        if options["files"]:
            return
        self.migrate()
        call_command("load_plan")
        if settings.SAMPLE_DATA_ALLOWED and not options["empty"]:
            call_command("sample_data")
        if options["logins"]:
            with options["logins"].open("w", encoding="utf-8") as file:
                call_command("sample_logins", stdout=file)

    def migrate(self) -> None:
        """Bring the tables up to date; a database that does not want us is one sentence, not a traceback."""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database refuses us: {last_line(error)}") from error
        try:
            call_command("migrate", "--no-input", verbosity=0)
        except ProgrammingError as error:
            if isinstance(error.__cause__, InsufficientPrivilege):
                raise CommandError(f"We may not make what we need in the database: {last_line(error)}") from error
            raise


def collect_static() -> None:
    """Collect and compress the static files unless that was done: most of the time of a second start."""
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", "--no-input", verbosity=0)
    stamp.write_text(wanted)


def fingerprint() -> str:
    """Names the state of all static files, and how they are kept."""
    facts = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            facts.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def last_line(error: Exception) -> str:
    """The end of what PostgreSQL says is the reason; before it stand the addresses that were tried."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__
