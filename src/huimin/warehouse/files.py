"""Files that must survive a power cut, and files that only the holder of a key may read."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_CHUNK = 1 << 20
_FIRST_HEAD = b"HUIMIN-SEALED-1\n"  # of files sealed before keys were rotated: it names no key
_HEAD = re.compile(rb"HUIMIN-SEALED-2 ([a-z0-9]{1,16})\n")
_LONGEST_HEAD = 40
_PARQUET = b"PARE"  # begins and ends a Parquet file with an encrypted footer
_PARQUET_KEY = re.compile(rb'"masterKeyID":"([a-z0-9]{1,16})"')

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


@dataclass(frozen=True)
class SealingKeys:
    """What files are sealed under: key id -> secret. New ones take `newest`; those that name no key have `first`."""

    secrets: Mapping[str, bytes] = field(repr=False)
    newest: str
    first: str


def seal(source: Path, target: Path, keys: SealingKeys) -> None:
    """Write `source` encrypted under the newest key (AES-256-GCM in 1 MiB chunks, each bound to its place in the file)."""
    with source.open("rb") as plain:
        seal_chunks(iter(partial(plain.read, _CHUNK), b""), target, keys)


def seal_chunks(chunks: Iterable[bytes], target: Path, keys: SealingKeys) -> None:
    """The same of chunks as `unseal` yields them: of 1 MiB but the last."""
    cipher, prefix = AESGCM(keys.secrets[keys.newest]), secrets.token_bytes(8)
    coming, number = iter(chunks), 0
    chunk = next(coming, b"")
    with target.open("wb") as out:
        out.write(f"HUIMIN-SEALED-2 {keys.newest}\n".encode() + prefix)
        while chunk is not None:
            following = next(coming, None)
            mark = b"last" if following is None else b"more"
            out.write(cipher.encrypt(prefix + number.to_bytes(4, "big"), chunk, mark))
            chunk, number = following, number + 1


def unseal(source: Path, keys: SealingKeys) -> Iterator[bytes]:
    """The plain chunks of a sealed file; `FileAltered` when it was cut, changed or sealed under a key not among `keys`."""
    size = source.stat().st_size
    with source.open("rb") as file:
        secret = keys.secrets.get(_named(file.readline(_LONGEST_HEAD), keys))
        if secret is None:
            raise FileAltered(source)
        cipher, prefix, number = AESGCM(secret), file.read(8), 0
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


def sealed_under(path: Path, keys: SealingKeys) -> str | None:
    """The id of the key that a file says it is sealed under; None where it is not sealed. Nothing is opened for it."""
    with path.open("rb") as file:
        head = file.readline(_LONGEST_HEAD)
        return _parquet_key(file) if head.startswith(_PARQUET) else _named(head, keys)


def _named(head: bytes, keys: SealingKeys) -> str | None:
    match = _HEAD.fullmatch(head)
    return match[1].decode() if match else keys.first if head == _FIRST_HEAD else None


def _parquet_key(file: BinaryIO) -> str | None:
    """The key that the footer names (Parquet key management writes it in plain before the encrypted part)."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 8))
    length, mark = int.from_bytes(file.read(4), "little"), file.read(4)
    file.seek(max(0, size - 8 - length))
    match = _PARQUET_KEY.search(file.read(4096)) if mark == _PARQUET else None
    return match[1].decode() if match else None
