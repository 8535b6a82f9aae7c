"""For all tests: never a real home; the command on a fresh one, and files to feed it."""

import os
import tempfile
from datetime import UTC, datetime

import pytest

# Tests never touch a real home.
os.environ["HUIMIN_HOME"] = tempfile.mkdtemp(prefix="huimin-test-")
os.environ.pop("HUIMIN_KEYS", None)


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


@pytest.fixture
def huimin(tmp_path, settings, capfd, transactional_db):
    """`huimin(...)` on a fresh home."""
    from huimin.warehouse.home import Home
    from tests.command import Command

    settings.HOME = Home(tmp_path / "home", tmp_path / "home" / "keys")
    return Command(capfd)


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

    huimin("init")
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
