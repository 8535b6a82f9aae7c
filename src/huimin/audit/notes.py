"""Signed checkpoints: C2SP tlog-checkpoint inside a C2SP signed-note, Ed25519. Every parser has a size cap.

A key file holds one line in the form of Go's sumdb/note: ``PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 || seed>``.
"""

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huimin.audit.merkle import LARGEST_TREE

LARGEST_NOTE = 8192
LARGEST_KEY = 512
MOST_SIGNATURES = 16
LARGEST_COPIES = 256 * 2**20
_ED25519 = b"\x01"
_NAME = re.compile(r"[A-Za-z0-9._/-]{1,128}", re.ASCII)
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class BadNoteError(ValueError):
    """A note or key that is malformed, too large or not signed by the key expected."""


@dataclass(frozen=True)
class VerifyKey:
    """The public half: who signs (``name``, also the log's origin) and with what."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """The verifier key as text, to be given to whoever checks from outside."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(_ED25519 + self.public)}"


@dataclass(frozen=True)
class SigningKey:
    """The private half; its text never leaves the key file."""

    verify_key: VerifyKey
    private: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"SigningKey({self.verify_key.name})"


@dataclass(frozen=True)
class Statement:
    """What a checkpoint states: the log ``origin`` has ``size`` entries under ``root``."""

    origin: str
    size: int
    root: bytes


def load_or_create_signing_key(path: Path, name: str = "huimin") -> SigningKey:
    """The signing key in the file ``path``; made there (mode 0600) when there is none. Raises BadNoteError."""
    if not path.exists():
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        _create(path, f"PRIVATE+KEY+{_private_text(_checked_name(name), seed)}\n")
    with path.open("rb") as file:
        text = file.read(LARGEST_KEY + 1)
    return _parse_private(text)


def parse_verify_key(text: str) -> VerifyKey:
    """A verifier key from its text; raises BadNoteError."""
    parts = text.strip().split("+", 2)
    if len(text) > LARGEST_KEY or len(parts) != 3:
        raise BadNoteError("malformed verifier key")
    data = _unbase64(parts[2])
    key = VerifyKey(_checked_name(parts[0]), data[1:])
    if data[:1] != _ED25519 or len(data) != 33 or key.key_id.hex() != parts[1]:
        raise BadNoteError("malformed verifier key")
    return key


def sign_checkpoint(size: int, root: bytes, key: SigningKey) -> str:
    """The signed note that states ``size`` and ``root`` of the log named as the key."""
    text = f"{key.verify_key.name}\n{size}\n{_base64(root)}\n"
    signature = _base64(key.verify_key.key_id + key.private.sign(text.encode()))
    return f"{text}\n— {key.verify_key.name} {signature}\n"


def open_checkpoint(note: bytes, key: VerifyKey) -> Statement:
    """What a note states; raises BadNoteError unless it is well formed and signed by ``key``."""
    if len(note) > LARGEST_NOTE:
        raise BadNoteError("note too large")
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadNoteError("note is not UTF-8") from error
    if any(ord(char) < 0x20 and char != "\n" for char in whole):
        raise BadNoteError("control character in a note")
    text, separator, signatures = whole.rpartition("\n\n")
    text += "\n"
    if not separator or not signatures.endswith("\n"):
        raise BadNoteError("note without signature")
    _check_signatures(text.encode(), signatures, key)
    return _statement(text, key)


def read_notes(path: Path) -> Iterator[bytes]:
    """The notes of a file of copies, in order, a blank line after each; raises BadNoteError beyond the cap."""
    if path.stat().st_size > LARGEST_COPIES:
        raise BadNoteError("file of copies too large")
    note, blanks = b"", 0
    with path.open("rb") as file:
        while line := file.readline(LARGEST_NOTE + 1):
            if line.strip() == b"" and blanks == 1:
                yield note
                note, blanks = b"", 0
                continue
            blanks += line.strip() == b""
            note += line
            if len(note) > LARGEST_NOTE:
                raise BadNoteError("note too large")
    if note.strip():
        yield note


def _statement(text: str, key: VerifyKey) -> Statement:
    lines = text.split("\n")
    if len(lines) < 4 or not all(lines[:-1]) or lines[0] != key.name or not _SIZE.fullmatch(lines[1]):
        raise BadNoteError("malformed checkpoint")
    size, root = int(lines[1]), _unbase64(lines[2])
    if size > LARGEST_TREE or len(root) != 32:
        raise BadNoteError("malformed checkpoint")
    return Statement(lines[0], size, root)


def _check_signatures(text: bytes, signatures: str, key: VerifyKey) -> None:
    """One signature of ``key`` must hold; signatures of others (witnesses) are let pass."""
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadNoteError("too many signatures")
    for line in lines:
        dash, name, data = [*line.split(" "), "", ""][:3]
        if dash != "—" or not name or line.count(" ") != 2:
            raise BadNoteError("malformed signature line")
        signature = _unbase64(data)
        if name != key.name or signature[:4] != key.key_id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature[4:], text)
        except (InvalidSignature, ValueError) as error:
            raise BadNoteError("the signature does not hold") from error
        return
    raise BadNoteError("not signed by this key")


def _parse_private(text: bytes) -> SigningKey:
    match = re.fullmatch(rb"PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n?", text)
    if len(text) > LARGEST_KEY or not match:
        raise BadNoteError("malformed signing key")
    name, data = _checked_name(match[1].decode()), _unbase64(match[3].decode())
    if data[:1] != _ED25519 or len(data) != 33:
        raise BadNoteError("malformed signing key")
    private = Ed25519PrivateKey.from_private_bytes(data[1:])
    key = SigningKey(VerifyKey(name, private.public_key().public_bytes_raw()), private)
    if key.verify_key.key_id.hex().encode() != match[2]:
        raise BadNoteError("malformed signing key")
    return key


def _private_text(name: str, seed: bytes) -> str:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return f"{name}+{VerifyKey(name, public).key_id.hex()}+{_base64(_ED25519 + seed)}"


def _create(path: Path, text: str) -> None:
    """Write a new file whole or not at all; a file that another process made first is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise BadNoteError("malformed key name")
    return name


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNoteError("malformed base64") from error
    if _base64(data) != text:
        raise BadNoteError("malformed base64")
    return data
