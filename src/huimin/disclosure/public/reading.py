"""What the public process reads: the manifest, and the one edition it names; both checked before they are used.

A manifest that is replaced counts from the next page on. Where anything is missing, altered or older than what was
already shown, nothing is shown: never half, never the edition before.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from huimin.disclosure.manifest import LARGEST, NAME, open_manifest
from huimin.disclosure.types import ManifestUnfit, ShownEdition, Statement

Version = tuple[int, int, int, int]  # a file as it lies there now: inode, size, two times


class Unshowable(Exception):
    """The manifest, or the file it names, is missing, altered or older than what was shown before; the text says which."""


@dataclass(frozen=True)
class OpenEdition:
    """An edition open for one page, on a day."""

    shown: ShownEdition
    connection: sqlite3.Connection
    today: date

    def shows(self, part: str) -> bool:
        """Whether a part may be seen today."""
        return self.shown.shows(part, self.today)

    def rows(self, sql: str, *values: int | str) -> list[tuple]:
        """All rows of a query."""
        return self.connection.execute(sql, values).fetchall()


class Editions:
    """The folder of editions. `key`: whose signature a manifest must bear (base64); None: the key it brings along."""

    def __init__(self, folder: Path, key: str | None = None):
        self.folder, self.key = folder, key
        self._lock = threading.Lock()
        self._manifest: tuple[Version, Statement] | None = None
        self._checked: tuple[Version, str] | None = None
        self._newest = 0

    def statement(self) -> Statement:
        """What the manifest says now. Raises Unshowable."""
        path = self.folder / NAME
        with self._lock:
            version = _version(path)
            if self._manifest is None or self._manifest[0] != version:
                self._manifest = None
                self._manifest = version, self._read(path)
            return self._manifest[1]

    @contextmanager
    def open(self, shown: ShownEdition, today: date) -> Iterator[OpenEdition]:
        """The edition that a statement names, read only. Raises Unshowable."""
        path = self.folder / shown.file
        if path.parent != self.folder:
            raise Unshowable("edition outside its folder")
        self._check(path, shown.sha256)
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
            yield OpenEdition(shown, connection, today)

    def _read(self, path: Path) -> Statement:
        try:
            with path.open("rb") as file:
                statement = open_manifest(file.read(LARGEST + 1), self.key)
        except (OSError, ManifestUnfit) as error:
            raise Unshowable(f"manifest: {error.__class__.__name__}") from error
        if statement.number < self._newest:
            raise Unshowable("an older manifest")
        self._newest = statement.number
        return statement

    def _check(self, path: Path, sha256: str) -> None:
        """Once for each version of the file; whoever asks meanwhile waits."""
        with self._lock:
            wanted = _version(path), sha256
            if self._checked == wanted:
                return
            self._checked = None
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != sha256 or _version(path) != wanted[0]:
                raise Unshowable("edition altered")
            self._checked = wanted


def _version(path: Path) -> Version:
    try:
        stat = path.stat()
    except OSError as error:
        raise Unshowable(f"{path.name} missing") from error
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
