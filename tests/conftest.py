"""The fixed cast, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import pytest_socket
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from whitenoise import WhiteNoise

from landscape.models import Membership, Organisation
from steunpunt.accounts.models import User
from tests.databases import migrated_database
from tests.factories import OrganisationFactory, UserFactory

pytest_plugins = ["tests.workers"]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The database of this process is a copy of a migrated one: migrating takes a minute, copying a second."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(scope="session")
def static_files_are_read_once() -> Iterator[None]:
    """Every test client makes the whole chain of middleware anew; the static files stay the same."""
    read: dict[tuple[str, str], dict[str, Any]] = {}
    once = WhiteNoise.update_files_dictionary

    def remembered(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in read:
            before = set(self.files)
            once(self, root, prefix)
            read[root, prefix] = {url: file for url, file in self.files.items() if url not in before}
        self.files.update(read[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", remembered)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Number rows from ten thousand, so that a number written for people where a machine reads it shows itself.

    Afterwards: end the sessions that a browser's last requests left open in server threads, so that the database can be dropped.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 10000) FROM pg_sequences")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def own_language(static_files_are_read_once: None) -> Iterator[None]:
    """A page under /en/ leaves its language behind in the thread; the next test begins in Dutch."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def organisation(db: None) -> Organisation:
    return OrganisationFactory()


@pytest.fixture
def visitor() -> None:
    """Somebody without an account."""
    return


@pytest.fixture
def member(organisation: Organisation) -> User:
    """Somebody of the organisation that a test is about."""
    user = UserFactory(name="Mia Lid", role="member")
    Membership.objects.create(user=user, organisation=organisation)
    return user


@pytest.fixture
def colleague(organisation: Organisation) -> User:
    """Another person of that same organisation."""
    user = UserFactory(name="Cas Collega", role="member")
    Membership.objects.create(user=user, organisation=organisation)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """A member of another organisation."""
    user = UserFactory(name="Vera Vreemd", role="member")
    Membership.objects.create(user=user, organisation=OrganisationFactory())
    return user


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(name="Stan Medewerker", role="staff")


@pytest.fixture
def publisher(db: None) -> User:
    return UserFactory(name="Bea Beheerder", role="publisher")


@pytest.fixture
def client_for() -> Callable[[User | None], Client]:
    """A test client, logged in as somebody of the cast or as nobody."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    return {**browser_type_launch_args, "executable_path": chromium, "args": BROWSER_ARGUMENTS}


@pytest.fixture
def browser_login(live_server: Any, page: Any) -> Callable[[User], None]:
    """Log a browser page in without the form: the session cookie of a test client."""

    def login(user: User) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    return login


def pytest_configure(config: pytest.Config) -> None:
    """Each process of the suite has a shelf of its own in the one cache: emptying it there leaves the others' in peace."""
    settings.CACHES["default"]["KEY_PREFIX"] += f":{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The network is off in tests: only this machine and unix sockets answer."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
