"""The disposable worker, and files that are begun with before they are asked for.

A workbook takes the worker seconds. The command begins with the first one while it sets itself up, and with the next one
while the one before is taken in. What is not finished or not wanted is thrown away, and read again where it is asked for.
The first file is looked through meanwhile: what it is, and its digest.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.kit.beside import beside
from huimin.warehouse.confined import Confined, Limits

if TYPE_CHECKING:
    from huimin.intake.reading.sniff import FileForm
    from huimin.intake.reading.types import FileRefusedError

AHEAD = "ahead-"  # and the number of the process: how its folders are called
_ARCHIVE = b"PK"  # how an .xlsx begins; other workbooks are looked through before it is known what they are


@dataclass(frozen=True)
class WorkerLimits(Limits):
    """What the worker may take.

    CPU time grows by a second for each MiB of the file beyond 10, because honest large lists take it: calamine reads
    about 5 MiB of .xlsx a second.
    """

    memory: int = 1 << 30
    cpu: int = 30
    wall: int = 300

    def for_file(self, n_bytes: int) -> "WorkerLimits":
        """The limits for a file of this size."""
        more = max(0, n_bytes // (1 << 20) - 10)
        return replace(self, cpu=self.cpu + more, wall=self.wall + 10 * more)


def start_worker(path: Path, form: str, encoding: str | None, folder: Path, limits: WorkerLimits) -> Confined:
    """Have the worker turn a workbook into Arrow files and a report in `folder`."""
    arguments = [str(path.resolve()), str(folder), form, encoding or "-"]
    return Confined("huimin.intake.reading.worker", arguments, folder, limits.for_file(path.stat().st_size))


@dataclass(frozen=True)
class Looked:
    """What the bytes of a file say: its SHA-256 (hex), and what it is or why it is refused."""

    sha256: str
    form: "FileForm | FileRefusedError"


def look(path: Path) -> Looked:
    """Read a file twice, side by side."""
    with beside(partial(_digest, path)) as digest:
        form = _form(path)
    return Looked(digest.result(), form)


def _form(path: Path) -> "FileForm | FileRefusedError":
    """A refusal is put on record once it is known whether the file was here before."""
    from huimin.intake.reading.sniff import FileRefusedError, sniff  # a quarter of a second: in its own thread

    try:
        return sniff(path)
    except FileRefusedError as error:
        return error


def _digest(path: Path) -> str:
    """In one call: between calls the thread would wait for the one that sets the program up."""
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return sha256().hexdigest()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
            return sha256(whole).hexdigest()


@dataclass(frozen=True)
class Begun:
    """A workbook the worker has begun with, and the folder that takes its cells."""

    path: Path
    worker: Confined
    folder: Path

    def throw_away(self) -> None:
        self.worker.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Ahead:
    """The workbooks among some files, one of them read ahead. A context: what is left of them goes with it."""

    def __init__(self, paths: Iterable[Path], tmp: Path) -> None:
        self._left, self._tmp = list(paths), tmp
        self._next: Begun | None = None
        self._taken: Begun | None = None

    def __enter__(self) -> "Ahead":
        self._begin()
        first = next(iter(self._left), None)
        self._pool = ThreadPoolExecutor(1)
        self._looking = (first, self._pool.submit(look, first)) if first is not None else (None, None)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()
        for begun in (self._taken, self._next):
            if begun is not None:
                begun.throw_away()

    def look(self, path: Path) -> Looked:
        """What the bytes of a file say, looked at before where it is the first."""
        first, looking = self._looking
        return looking.result() if path == first else look(path)

    def take(self, path: Path) -> Begun | None:
        """The reading of this file where it has begun; it lasts until another is taken. The next workbook begins."""
        if self._taken is not None:
            self._taken.throw_away()
        self._taken = None
        while self._left and self._left.pop(0) != path:
            pass
        if self._next is None or self._next.path in self._left:
            return None
        if self._next.path == path:
            self._taken = self._next
        else:  # it was here already, and nobody asked for its cells
            self._next.throw_away()
        self._begin()
        return self._taken

    def _begin(self) -> None:
        """Begin with the first workbook that is left, in an installation that is there already."""
        self._next = None
        path = next((path for path in self._left if self._tmp.is_dir() and _is_archive(path)), None)
        if path is None:
            return
        folder = Path(tempfile.mkdtemp(prefix=f"{AHEAD}{os.getpid()}-", dir=self._tmp))
        self._next = Begun(path, start_worker(path, "xlsx", None, folder, WorkerLimits()), folder)


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_ARCHIVE)) == _ARCHIVE
    except OSError:  # which is told when its turn comes
        return False
