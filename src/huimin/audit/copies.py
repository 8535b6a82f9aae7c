"""Copies of checkpoint notes kept outside the database, so that an old backup put back shows."""

import fcntl
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from huimin.audit.notes import LARGEST_NOTE, BadNoteError

_WHOLE_NOTE = re.compile(rb"\n([0-9]{1,19})\n[^\n]+\n\n\xe2\x80\x94 [^\n]+\n\n")


def append_missing(path: Path, notes: Iterable[tuple[int, str]]) -> None:
    """Add the notes (size, note; in order) that are larger than the last one in the file; fsynced before it returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _drop_torn_end(file)
        text = "".join(f"{note}\n" for size, note in notes if size > last)
        if text:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())


def _drop_torn_end(file: BinaryIO) -> int:
    """Cut off what a crash left of a note half written; returns the size the last whole note states, -1 for none."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - 2 * LARGEST_NOTE)
    file.seek(start)
    found = next(iter(reversed(list(_WHOLE_NOTE.finditer(file.read())))), None)
    if found is None and start:
        raise BadNoteError("file of copies holds no notes")
    file.truncate(start + found.end() if found else 0)
    return int(found[1]) if found else -1
