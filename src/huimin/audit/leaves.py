"""The leaf of a trace entry: canonical JSON without personal data, and the commitment to the content kept beside it."""

import hashlib
import json
import re
from datetime import UTC, datetime

from huimin.audit.canonical import LARGEST_INTEGER

VERSION = 1
_quoted = json.encoder.encode_basestring
LARGEST_LEAF = 4096
LARGEST_PAYLOAD = 4 * 2**20
FIRST_PREV = "0" * 64

# Names of the leaf's fields stand in it for ever, so only what cannot be a person's name or number goes in.
_ACTOR = re.compile(r"[A-Za-z0-9_.@/+-]{1,150}", re.ASCII)
_UNIT = re.compile(r"[A-Za-z0-9_.:/-]{0,64}", re.ASCII)
_SUBJECT = re.compile(r"[A-Za-z0-9_.:/#+=-]{1,200}", re.ASCII)
_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")


class UnfitLeafError(ValueError):
    """A field that may not stand in a leaf (named, its value withheld)."""


def leaf_time(at: datetime) -> str:
    """RFC 3339 in UTC with six decimals."""
    if at.tzinfo is None:
        raise UnfitLeafError("time without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(salt: str, payload: str) -> str:
    """SHA-256(salt || canonical payload) in hex; without the salt a short payload could be guessed."""
    return hashlib.sha256(bytes.fromhex(salt) + payload.encode()).hexdigest()


def leaf_bytes(*, seq: int, time: str, type: str, unit: str, actor: str, subject: str, prev: str, commit: str) -> bytes:
    """The leaf of one entry: canonical({v, seq, time, type, unit, actor, subject, prev, commit}), written out here
    because verify makes every leaf anew. Raises UnfitLeafError beyond 4 KiB or for a field of another type.
    """
    texts = (actor, commit, prev, subject, time, type, unit)
    if not isinstance(seq, int) or not 0 <= seq <= LARGEST_INTEGER or not all(isinstance(one, str) for one in texts):
        raise UnfitLeafError("a field of another type")
    actor, commit, prev, subject, time, type, unit = map(_quoted, texts)
    leaf = (
        f'{{"actor":{actor},"commit":{commit},"prev":{prev},"seq":{seq:d},"subject":{subject},'
        f'"time":{time},"type":{type},"unit":{unit},"v":{VERSION}}}'
    ).encode(errors="surrogatepass")
    if len(leaf) > LARGEST_LEAF:
        raise UnfitLeafError("leaf larger than 4 KiB")
    return leaf


def check_fields(*, unit: str, actor: str, subject: str) -> None:
    """Refuse what could be personal data: anything but codes, and whatever has the shape of an ID number."""
    for name, pattern, value in (("unit", _UNIT, unit), ("actor", _ACTOR, actor), ("subject", _SUBJECT, subject)):
        if not isinstance(value, str) or not pattern.fullmatch(value) or _ID_NUMBER.search(value):
            raise UnfitLeafError(f"{name} of a trace entry must be a code, not a name or number of a person")
