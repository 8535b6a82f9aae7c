"""投递箱: the folder where the public process leaves sealed messages. It can write there, and reads nothing back.

Against flooding the box has room for so many messages and takes so many a minute, whoever sends them: no address, session
or cookie of a reporter is kept to count by. Limits by address belong to the proxy in front, which keeps none either.
"""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from huimin.disclosure.types import BoxFull

MOST, MOST_A_MINUTE = 2_000, 30
_NAME = re.compile(r"[0-9a-f]{32}\.sealed")


def drop(box: Path, sealed: bytes, *, now: datetime) -> Path:
    """Leave a message under a random name: it is there whole or not at all. Raises BoxFull, OSError."""
    box.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_room(box, now.timestamp())
    name = secrets.token_hex(16)
    writing = box / f".{name}"
    with os.fdopen(os.open(writing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.utime(writing, (now.timestamp(),) * 2)
    writing.rename(box / f"{name}.sealed")
    folder = os.open(box, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return box / f"{name}.sealed"


def waiting(box: Path) -> Iterator[Path]:
    """What lies in the box to be fetched, by name: nothing of the order in which it came. Half-written files are not shown."""
    if box.is_dir():
        yield from sorted(path for path in box.iterdir() if not path.name.startswith("."))


def is_message_name(name: str) -> bool:
    """Whether a file of the box has a name as `drop` gives it."""
    return _NAME.fullmatch(name) is not None


def _check_room(box: Path, now: float) -> None:
    n = n_new = 0
    for entry in os.scandir(box):
        n += 1
        n_new += entry.stat(follow_symlinks=False).st_mtime > now - 60
    if n >= MOST or n_new >= MOST_A_MINUTE:
        raise BoxFull
