"""The keys of one installation: made once, kept apart from the data, checked at every start.

One master secret lives in ``HUIMIN_KEYS``; every working key is derived from it (HKDF-SHA256, RFC 5869) for one
purpose. Files that identify people are sealed under keys that can be rotated (docs/adr/0031-sealing-keys.md): the first is
derived too, each later one is a secret of its own. A data directory remembers the id of the master it was made under and
of the sealing key it is at, so that other keys are refused at once instead of matching nobody. A copy of the keys is
itself encrypted, under a passphrase (scrypt, RFC 7914).
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from huimin.identity.keyed import ALGORITHMS, keyed_numbers
from huimin.warehouse.files import SealingKeys, sync

_FILE = "master.json"
_FORMAT = "huimin/2"  # of keyed numbers: data made under another one is refused as data of another key
_MARK = "key-id"
_SCRYPT_COST = 2**15


class KeysMissing(Exception):
    """The data directory has no keys; it cannot be read or added to."""


class KeysWrong(Exception):
    """The keys found are not the keys the data directory was made under."""


class SealingKeyMissing(KeysWrong):
    """The keys found do not hold the sealing key the data directory is at: a copy from before a rotation, or data from before."""

    def __init__(self, home: Path, source: Path, needed: str):
        super().__init__(f"the files in {home} are sealed under {needed}, which {source} does not hold")
        self.values = {"home": home, "source": source, "needed": needed}


class CopyUnreadable(Exception):
    """The passphrase is wrong, or the copy of the keys was changed."""


@dataclass(frozen=True)
class Keyring:
    """Working keys of one installation.

    secrets: the sealing keys by id, the oldest first; more than one while a rotation is unfinished. at: the one that new
    files are sealed under.
    """

    key_id: str
    algorithm: str
    master: bytes
    secrets: Mapping[str, bytes] = field(repr=False)
    at: str

    def derive(self, purpose: str, length: int = 32) -> bytes:
        """The key for one purpose; two purposes never share one."""
        return _derived(self.master, purpose, length)

    @cached_property
    def sealing(self) -> SealingKeys:
        """Encrypts sealed parts, kept originals and whatever else names people."""
        return SealingKeys(self.secrets, newest=self.at, first=self.key_id)

    @property
    def last(self) -> str:
        """The sealing key made last: a rotation leads to it."""
        return list(self.secrets)[-1]

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
    _put(keys / _FILE, _text(ring))
    home.mkdir(parents=True, exist_ok=True)
    (home / _MARK).write_text(ring.key_id + "\n")
    return ring


def load(keys: Path, home: Path) -> Keyring:
    """The keyring of a data directory; refuses missing keys and keys of another installation."""
    file = keys / _FILE
    if not file.exists():
        raise KeysMissing(f"no keys in {keys}; restore them with `huimin key restore`, or set HUIMIN_KEYS")
    return _fitting(_parse(file.read_text()), home, keys)


def _fitting(ring: Keyring, home: Path, source: Path) -> Keyring:
    """The keyring at the sealing key that the home is at; refused where it is not the home's."""
    mark = home / _MARK
    if not mark.exists():
        return ring
    made_under, *sealed_under = mark.read_text().split()
    if made_under != ring.key_id:
        raise KeysWrong(
            f"the data in {home} were made under key {made_under}, but {source} holds {ring.key_id}; "
            "set HUIMIN_KEYS to the right folder or restore the right copy"
        )
    at = sealed_under[0] if sealed_under else ring.key_id
    if at not in ring.secrets:
        raise SealingKeyMissing(home, source, at)
    return replace(ring, at=at)


def add_sealing_key(keys: Path, home: Path) -> Keyring:
    """Make a new sealing key beside the present one; nothing is sealed under it before `seal_under_last`."""
    ring = load(keys, home)
    secret = secrets.token_bytes(32)
    grown = replace(ring, secrets={**ring.secrets, _sealing_id(secret): secret})
    _put(keys / _FILE, _text(grown))
    return grown


def seal_under_last(keys: Path, home: Path) -> Keyring:
    """From now on new files are sealed under the key made last, and keys without it are refused."""
    ring = load(keys, home)
    _put(home / _MARK, f"{ring.key_id}\n{ring.last}\n")
    return load(keys, home)


def drop_other_sealing_keys(keys: Path, home: Path) -> Keyring:
    """Forget every sealing key but the one the home is at: what is still sealed under another can be read no more."""
    ring = load(keys, home)
    kept = replace(ring, secrets={ring.at: ring.secrets[ring.at]})
    _put(keys / _FILE, _text(kept))
    return kept


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
    ring = _fitting(_parse(text), home, source)
    if is_made(keys) and _text(_parse((keys / _FILE).read_text())) != _text(ring):
        raise KeysWrong(f"{keys} already holds another key; move it away first")
    keys.mkdir(parents=True, exist_ok=True)
    keys.chmod(0o700)
    _put(keys / _FILE, _text(ring))
    return ring


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_SCRYPT_COST, r=8, p=1).derive(passphrase.encode())


def _derived(secret: bytes, purpose: str, length: int = 32) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"{_FORMAT}/{purpose}".encode()).derive(secret)


def _sealing_id(secret: bytes) -> str:
    return "s" + _derived(secret, "sealing key id", 4).hex()


def _ring(algorithm: str, master: bytes, sealing: Sequence[bytes] = ()) -> Keyring:
    """Ids follow from secrets, so that a secret that was changed is a key the home does not know."""
    key_id, first = "k" + _derived(master, "key id", 4).hex(), _derived(master, "sealing")
    held = {key_id if secret == first else _sealing_id(secret): secret for secret in sealing or [first]}
    return Keyring(key_id, algorithm, master, held, at=list(held)[-1])


def _text(ring: Keyring) -> str:
    said = {"id": ring.key_id, "algorithm": ring.algorithm, "master": ring.master.hex()}
    if list(ring.secrets) != [ring.key_id]:  # the first alone follows from the master
        said["sealing"] = [secret.hex() for secret in ring.secrets.values()]
    return json.dumps(said)


def _parse(text: str) -> Keyring:
    given = json.loads(text)
    return _ring(given["algorithm"], bytes.fromhex(given["master"]), [*map(bytes.fromhex, given.get("sealing", []))])


def _put(path: Path, text: str) -> None:
    """Write a file of ours whole or not at all: a kill leaves the one before."""
    draft = path.with_name(f".{path.name}.new")
    _write_private(draft, text)
    draft.replace(path)
    sync(path.parent)


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
