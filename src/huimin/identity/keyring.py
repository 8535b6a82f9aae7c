"""The keys of one installation: made once, kept apart from the data, checked at every start.

One master secret lives in ``HUIMIN_KEYS``; every working key is derived from it (HKDF-SHA256, RFC 5869) for one
purpose. A data directory remembers the id of the keys it was made under, so that other keys are refused at once
instead of matching nobody. A copy of the keys is itself encrypted, under a passphrase (scrypt, RFC 7914).
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from huimin.identity.keyed import ALGORITHMS, keyed_numbers

_FILE = "master.json"
_FORMAT = "huimin/2"  # of keyed numbers: data made under another one is refused as data of another key
_MARK = "key-id"
_SCRYPT_COST = 2**15


class KeysMissing(Exception):
    """The data directory has no keys; it cannot be read or added to."""


class KeysWrong(Exception):
    """The keys found are not the keys the data directory was made under."""


class CopyUnreadable(Exception):
    """The passphrase is wrong, or the copy of the keys was changed."""


@dataclass(frozen=True)
class Keyring:
    """Working keys of one installation."""

    key_id: str
    algorithm: str
    master: bytes

    def derive(self, purpose: str, length: int = 32) -> bytes:
        """The key for one purpose; two purposes never share one."""
        return HKDF(SHA256(), length, salt=None, info=f"{_FORMAT}/{purpose}".encode()).derive(self.master)

    @cached_property
    def sealing(self) -> bytes:
        """Encrypts sealed parts and kept originals."""
        return self.derive("sealing")

    def keyed(self, purpose: str, texts: pa.Array, *, domain: int = 0) -> pa.Array:
        """Keyed numbers of a column of texts for `purpose` (person, name, account, phone, household, payee)."""
        return keyed_numbers(texts, self.derive(purpose), algorithm=self.algorithm, domain=domain)


def create(keys: Path, home: Path, *, algorithm: str = "aes-256") -> Keyring:
    """Make the keys of a new installation and mark its data directory with their id."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown algorithm {algorithm}; choose one of {', '.join(ALGORITHMS)}")
    keys.mkdir(parents=True, exist_ok=True)
    keys.chmod(0o700)
    ring = _ring(algorithm, secrets.token_bytes(32))
    _write_private(keys / _FILE, _text(ring))
    home.mkdir(parents=True, exist_ok=True)
    (home / _MARK).write_text(ring.key_id + "\n")
    return ring


def load(keys: Path, home: Path) -> Keyring:
    """The keyring of a data directory; refuses missing keys and keys of another installation."""
    file = keys / _FILE
    if not file.exists():
        raise KeysMissing(f"no keys in {keys}; restore them with `huimin key restore`, or set HUIMIN_KEYS")
    ring = _parse(file.read_text())
    _check_mark(home, ring, keys)
    return ring


def _check_mark(home: Path, ring: Keyring, source: Path) -> None:
    mark = home / _MARK
    if mark.exists() and mark.read_text().strip() != ring.key_id:
        raise KeysWrong(
            f"the data in {home} were made under key {mark.read_text().strip()}, but {source} holds {ring.key_id}; "
            "set HUIMIN_KEYS to the right folder or restore the right copy"
        )


def is_made(keys: Path) -> bool:
    """Whether this folder holds the keys of an installation."""
    return (keys / _FILE).exists()


def write_copy(ring: Keyring, target: Path, passphrase: str) -> None:
    """A copy of the keys that only the passphrase opens; keep it away from the backups of the data."""
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(passphrase, salt)).encrypt(nonce, _text(ring).encode(), b"huimin key copy")
    _write_private(target, "huimin-key-copy-1 " + base64.b64encode(salt + nonce + sealed).decode() + "\n")


def restore_copy(source: Path, keys: Path, passphrase: str, *, home: Path) -> Keyring:
    """Put the keys of a copy back in place, if they are those `home` was made under; others are never overwritten."""
    try:
        raw = base64.b64decode(source.read_text().split(" ", 1)[1], validate=False)
        text = AESGCM(_stretch(passphrase, raw[:16])).decrypt(raw[16:28], raw[28:], b"huimin key copy").decode()
    except (InvalidTag, IndexError, ValueError) as error:
        raise CopyUnreadable(f"{source.name}: wrong passphrase, or the copy was changed") from error
    ring = _parse(text)
    _check_mark(home, ring, source)
    if is_made(keys) and _parse((keys / _FILE).read_text()) != ring:
        raise KeysWrong(f"{keys} already holds another key; move it away first")
    keys.mkdir(parents=True, exist_ok=True)
    keys.chmod(0o700)
    _write_private(keys / _FILE, _text(ring))
    return ring


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_SCRYPT_COST, r=8, p=1).derive(passphrase.encode())


def _ring(algorithm: str, master: bytes) -> Keyring:
    unnamed = Keyring("", algorithm, master)
    return Keyring("k" + unnamed.derive("key id", 4).hex(), algorithm, master)


def _text(ring: Keyring) -> str:
    return json.dumps({"id": ring.key_id, "algorithm": ring.algorithm, "master": ring.master.hex()})


def _parse(text: str) -> Keyring:
    given = json.loads(text)
    return _ring(given["algorithm"], bytes.fromhex(given["master"]))


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
