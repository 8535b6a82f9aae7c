"""A message as it lies in the drop-box: HPKE (RFC 9180), the report to one key, the contact to another.

Both parts are padded to one size, so that neither the length of a text nor whether a contact is in it can be seen. The
contact is bound to its report by the digest of the tracking number. Nothing here needs Django: the public process seals.
"""

import base64
import json
import re
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from huimin.disclosure.tracking import is_digest
from huimin.disclosure.types import LONGEST_CONTACT, LONGEST_TEXT, REPORTED, TOPICS, Message, MessageUnfit

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_MARK = b"huimin report 1\n"
_BODY, _CONTACT, _ADDED = 8192, 1024, 32 + 16  # padded sizes; what HPKE adds: a public key and a tag
SIZE = len(_MARK) + _BODY + _CONTACT + 2 * _ADDED
_TEXTS = {"edition": r"E[0-9]{6}", "line": r"[a-z]{14}", "written_on": r"[0-9]{4}-[0-9]{2}-[0-9]{2}"}


def base64_key(text: str) -> bytes:
    """A public key as the manifest states it."""
    return base64.b64decode(text, validate=True)


def seal(message: Message, report_key: bytes, contact_key: bytes) -> bytes:
    """The bytes of a message's file. Raises MessageUnfit where the message is not one that could be opened again."""
    body = {
        "edition": message.edition,
        "kind": message.kind,
        "line": message.line,
        "topic": message.topic,
        "text": message.text,
        "digest": message.digest,
        "written_on": message.written_on.isoformat(),
        "has_contact": bool(message.contact),
    }
    _check(body)
    if len(message.contact) > LONGEST_CONTACT:
        raise MessageUnfit("malformed")
    plain = json.dumps(body, ensure_ascii=False).encode()
    report, contact = X25519PublicKey.from_public_bytes(report_key), X25519PublicKey.from_public_bytes(contact_key)
    return (
        _MARK
        + _SUITE.encrypt(_padded(plain, _BODY), report, info=_MARK)
        + _SUITE.encrypt(_padded(message.contact.encode(), _CONTACT), contact, info=_contact_info(message.digest))
    )


def open_report(raw: bytes, key: X25519PrivateKey) -> tuple[Message, bool]:
    """The report of a message's file without its contact, and whether it has one. Raises MessageUnfit."""
    if len(raw) != SIZE or not raw.startswith(_MARK):
        raise MessageUnfit("not_a_message")
    try:
        plain = _SUITE.decrypt(raw[len(_MARK) : len(_MARK) + _BODY + _ADDED], key, info=_MARK)
    except InvalidTag as error:
        raise MessageUnfit("damaged") from error
    try:
        said = json.loads(_unpadded(plain))
        _check(said)
        has_contact = said.pop("has_contact")
        return Message(**{**said, "written_on": date.fromisoformat(said["written_on"])}), has_contact
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise MessageUnfit("malformed") from error


def open_contact(raw: bytes, key: X25519PrivateKey, digest: str) -> str:
    """The contact in a message's file. Raises MessageUnfit, also where it belongs to another report."""
    try:
        return _unpadded(_SUITE.decrypt(raw[-_CONTACT - _ADDED :], key, info=_contact_info(digest))).decode()
    except (InvalidTag, ValueError) as error:
        raise MessageUnfit("damaged") from error


def _check(said: dict) -> None:
    """MessageUnfit unless every field is what a page of ours would have written."""
    fits = (
        set(said) == {"edition", "kind", "line", "topic", "text", "digest", "written_on", "has_contact"}
        and said["kind"] in REPORTED
        and said["topic"] in TOPICS
        and all(isinstance(said[name], str) and re.fullmatch(form, said[name]) for name, form in _TEXTS.items())
        and isinstance(said["text"], str)
        and len(said["text"]) <= LONGEST_TEXT
        and is_digest(said["digest"])
        and isinstance(said["has_contact"], bool)
    )
    if not fits:
        raise MessageUnfit("malformed")


def _contact_info(digest: str) -> bytes:
    return b"huimin report contact 1\n" + digest.encode()


def _padded(plain: bytes, size: int) -> bytes:
    if len(plain) > size - 4:
        raise MessageUnfit("too_long")
    return (len(plain).to_bytes(4, "big") + plain).ljust(size, b"\0")


def _unpadded(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:4], "big")
    if length > len(padded) - 4:
        raise ValueError("length beyond the end")
    return padded[4 : 4 + length]
