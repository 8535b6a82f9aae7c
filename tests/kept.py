"""A state of a home made once in a process, and copied for each test that begins with it: making one costs seconds."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection

from huimin.config.static import gather
from tests.forked import Fork, environment_of, verbs

MANY = 20_000  # rows


class OfSqlite:
    """The rows of the test database, as a copy of its pages."""

    def __init__(self) -> None:
        self._copy = sqlite3.connect(":memory:")
        connection.connection.backup(self._copy)

    def put_back(self) -> None:
        self._copy.backup(connection.connection)


class OfPostgres:
    """The rows of the test database, table by table as the server itself copies them, and where its sequences stand."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            self._tables = {table: data for table in _tables() if (data := _read(cursor, table))}
            cursor.execute("select sequencename, coalesce(last_value, 1), last_value is not null from pg_sequences")
            self._sequences = cursor.fetchall()

    def put_back(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")  # rows of any order, and of append-only tables
            self._empty(cursor)
            for table, data in self._tables.items():
                with cursor.copy(f"copy {table} from stdin (format binary)") as into:
                    into.write(data)
            for name, value, is_used in self._sequences:
                cursor.execute("select setval(%s, %s, %s)", [f'"{name}"', value, is_used])
            cursor.execute("set session_replication_role = origin")

    @staticmethod
    def _empty(cursor) -> None:
        """TRUNCATE makes new files for a table and each of its indexes: only where there are many rows is it the faster."""
        counted = (f"select '{table}', (select count(*) from {table})" for table in _tables())
        cursor.execute(" union all ".join(counted))
        for table, n in cursor.fetchall():
            if n:
                cursor.execute(f"truncate {table} cascade" if n > MANY else f"delete from {table}")


def _tables() -> list[str]:
    return [f'"{name}"' for name in sorted(connection.introspection.table_names()) if name != "django_migrations"]


def _read(cursor, table: str) -> bytes:
    cursor.execute(f"select exists (select from {table})")
    if not cursor.fetchone()[0]:
        return b""
    with cursor.copy(f"copy {table} to stdout (format binary)") as out:
        return b"".join(map(bytes, out))


def rows() -> OfSqlite | OfPostgres:
    """The rows of the test database as they are now."""
    return OfPostgres() if connection.vendor == "postgresql" else OfSqlite()


@dataclass
class State:
    """What `make` left behind: its answer, the files of the home and the rows of the database."""

    answer: object
    files: Path
    rows: OfSqlite | OfPostgres


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="huimin-made-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = verbs(folder / "home", "init", "--json")
    made.communicate()
    assert made.returncode == 0, made.stderr
    return folder / "home"


def made_home(place: Path) -> Path:
    """A data directory for processes of their own, with its own database, in which nothing was done yet."""
    return shutil.copytree(_made(), place)


@cache
def _static() -> Path:
    home = made_home(Path(tempfile.mkdtemp(prefix="huimin-static-")) / "home")
    atexit.register(shutil.rmtree, home.parent, ignore_errors=True)
    gathering = Fork(gather, {**environment_of(home), "HUIMIN_SERVES": "1"})
    gathering.communicate()
    assert gathering.returncode == 0, gathering.stderr
    return home / "tmp/static"


def with_static_files(home: Path) -> Path:
    """The home with the files of pages as a server gathers and packs them at its first start."""
    shutil.copytree(_static(), home / "tmp/static", dirs_exist_ok=True)
    return home


class Kept:
    """States by the function that makes them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._states = folder, {}

    def begin(self, home: Path, make: Callable, *arguments) -> object:
        """Bring `home` and the database to where `make(*arguments)` leaves them; returns what it answered the first time."""
        if make not in self._states:
            answer = make(*arguments)
            files = self._folder / f"{make.__module__}.{make.__qualname__}"
            shutil.copytree(home, files)
            self._states[make] = State(answer, files, rows())
        else:
            state = self._states[make]
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(state.files, home)
            state.rows.put_back()
        return self._states[make].answer
