"""Files that must survive a power cut, and files that only the holder of a key may read."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_CHUNK = 1 << 20
_MAGIC = b"HUIMIN-SEALED-1\n"

_checked: dict[tuple[str, int, int], str] = {}  # a file is read for its digest once a process and change


class FileAltered(Exception):
    """The bytes of a file are not the bytes that were recorded."""

    def __init__(self, path: Path):
        super().__init__(f"{path.name}: the file differs from what was recorded")
        self.path = path


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_readable(path: Path) -> bool:
    """Whether a file is there and can be opened."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def check(path: Path, expected: str) -> None:
    """Raise `FileAltered` when the file is gone or its SHA-256 is another (one flipped bit reads as a wrong answer)."""
    if not path.exists() or sha256(path) != expected:
        raise FileAltered(path)


def check_once(path: Path, expected: str) -> None:
    """As `check`, remembering the answer until the file changes."""
    if not path.exists():
        raise FileAltered(path)
    state = path.stat()
    key = (str(path), state.st_mtime_ns, state.st_size)
    if _checked.get(key) != expected:
        check(path, expected)
        _checked[key] = expected


def sync(path: Path) -> None:
    """Force a file, or a folder's list of names, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle(temporary: Path, final: Path) -> None:
    """Move a finished file or folder to its place so that after a crash it is there whole or not at all."""
    for path in [temporary, *(p for p in temporary.rglob("*") if temporary.is_dir())]:
        sync(path)
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(final)
    sync(final.parent)


def remove(path: Path) -> None:
    """Delete a file or a folder if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def seal(source: Path, target: Path, key: bytes) -> None:
    """Write `source` encrypted under `key` (AES-256-GCM in 1 MiB chunks, each bound to its place in the file)."""
    cipher, prefix = AESGCM(key), secrets.token_bytes(8)
    size = source.stat().st_size
    with source.open("rb") as plain, target.open("wb") as out:
        out.write(_MAGIC + prefix)
        for number in range(max(1, -(-size // _CHUNK))):
            chunk = plain.read(_CHUNK)
            last = plain.tell() >= size
            out.write(cipher.encrypt(prefix + number.to_bytes(4, "big"), chunk, b"last" if last else b"more"))


def unseal(source: Path, key: bytes) -> Iterator[bytes]:
    """The plain chunks of a sealed file; `FileAltered` when it was cut, changed or sealed under another key."""
    cipher = AESGCM(key)
    size = source.stat().st_size
    with source.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise FileAltered(source)
        prefix, number = file.read(8), 0
        while file.tell() < size:
            chunk = file.read(_CHUNK + 16)
            mark = b"last" if file.tell() >= size else b"more"
            try:
                yield cipher.decrypt(prefix + number.to_bytes(4, "big"), chunk, mark)
            except InvalidTag as error:
                raise FileAltered(source) from error
            number += 1
        if number == 0:
            raise FileAltered(source)
