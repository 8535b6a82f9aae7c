"""For all tests: never a real home; the command on a fresh one, and files to feed it."""

import os
import tempfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

# Tests never touch a real home.
os.environ["HUIMIN_HOME"] = tempfile.mkdtemp(prefix="huimin-test-")
os.environ.pop("HUIMIN_KEYS", None)

# No test fails because the machine is slow.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    said = "only the tests that use the database, or only the rest, which do not change with it"
    parser.addoption("--part", choices=["database", "rest"], help=said)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    part = config.getoption("--part")
    left = [item for item in items if part and is_of_database(item) != (part == "database")]
    config.hook.pytest_deselected(items=left)
    gone = set(map(id, left))
    items[:] = [item for item in items if id(item) not in gone]


def is_of_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After each test the empty tables are put back: Django's `flush` takes a third of a second for the same."""
    from django.test import TransactionTestCase

    from tests.kept import rows

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        empty = rows()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty.put_back())
        yield


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """States of homes, made once."""
    from tests.kept import Kept

    return Kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def begin(kept, settings):
    """begin(make, *arguments): the home and the database as `make` leaves them, from a copy where it was made before."""
    return lambda make, *arguments: kept.begin(settings.HOME.root, make, *arguments)


@pytest.fixture
def unmade(tmp_path, settings, capfd, transactional_db):
    """`huimin(...)` where no home is yet."""
    from huimin.warehouse.home import Home
    from tests.command import Command

    settings.HOME = Home(tmp_path / "home", tmp_path / "home" / "keys")
    return Command(capfd)


@pytest.fixture
def huimin(unmade, begin):
    """`huimin(...)` on a fresh home."""
    begin(_made, unmade)
    return unmade


def _made(huimin):
    huimin("init")


@pytest.fixture
def write(tmp_path):
    """Write lines of cells (or text) as a CSV file and return its path."""

    def write(name, lines, encoding="utf-8"):
        path = tmp_path / name
        text = "\r\n".join(line if isinstance(line, str) else ",".join(map(str, line)) for line in lines) + "\r\n"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def signed_in(huimin, settings):
    """signed_in(role, region): a browser of a user with that role and scope."""
    from django.test import Client

    from huimin.users import actions

    settings.FILE_UPLOAD_TEMP_DIR = settings.HOME.tmp

    def make(role="finance", region=350181000000):
        user = actions.create_user(
            username=f"{role}-{region}",
            role=role,
            unit=None,
            region_code=region,
            password=None,
            by="operator",
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )
        client = Client()
        client.force_login(user)
        return client

    return make
