"""The signed manifest: one small file that says what the public sees now. Whatever it does not name is not shown.

The file is one JSON object: `body` (the statement as canonical JSON text), `signature` (Ed25519 over the body's bytes)
and `key` (the public key), the last two in base64.
"""

import base64
import json
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huimin.disclosure.types import FORMAT, ManifestUnfit, Part, ShownEdition, Statement

NAME = "manifest.json"
LARGEST = 8 * 2**20


def body_of(statement: Statement) -> str:
    """The statement as the text that is signed."""
    edition = statement.edition
    shown = edition and {
        "edition": edition.code,
        "as_of": edition.as_of.isoformat(),
        "file": edition.file,
        "sha256": edition.sha256,
        "parts": [[part.name, part.until.isoformat(), part.n] for part in edition.parts],
    }
    document = {
        "v": FORMAT,
        "manifest": statement.number,
        "city": statement.city,
        "made_at": statement.made_at,
        "shown": shown,
        "report_key": statement.report_key,
        "contact_key": statement.contact_key,
        "answers": {digest: list(answer) for digest, answer in statement.answers.items()},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sign(body: str, private: Ed25519PrivateKey) -> bytes:
    """The bytes of the manifest's file."""
    signed = {
        "body": body,
        "signature": base64.b64encode(private.sign(body.encode())).decode(),
        "key": base64.b64encode(private.public_key().public_bytes_raw()).decode(),
    }
    return (json.dumps(signed, ensure_ascii=False) + "\n").encode()


def open_manifest(raw: bytes, key: str | None = None) -> Statement:
    """What a manifest states; ManifestUnfit when it is malformed or not signed by `key` (base64; default: its own)."""
    if len(raw) > LARGEST:
        raise ManifestUnfit("manifest too large")
    try:
        signed = json.loads(raw)
        if key and signed["key"] != key:
            raise ManifestUnfit("signed by another key")
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signed["key"], validate=True))
        public.verify(base64.b64decode(signed["signature"], validate=True), signed["body"].encode())
        return _statement(json.loads(signed["body"]))
    except InvalidSignature as error:
        raise ManifestUnfit("the signature does not hold") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestUnfit("malformed manifest") from error


def _statement(said: dict) -> Statement:
    if said["v"] != FORMAT:
        raise ManifestUnfit("manifest of another format")
    shown = said["shown"]
    return Statement(
        number=int(said["manifest"]),
        city=said["city"],
        made_at=said["made_at"],
        edition=shown
        and ShownEdition(
            code=shown["edition"],
            as_of=date.fromisoformat(shown["as_of"]),
            file=shown["file"],
            sha256=shown["sha256"],
            parts=tuple(Part(name, date.fromisoformat(until), int(n)) for name, until, n in shown["parts"]),
        ),
        report_key=said["report_key"],
        contact_key=said["contact_key"],
        answers={digest: (state, text) for digest, (state, text) in said["answers"].items()},
    )
