"""A pass names a subject in a form without showing its key: signed, for one user, for half a day."""

from collections.abc import Collection

from django.core import signing

from huimin.identity.types import Subject
from huimin.ledger.types import KINDS

_SALT = "huimin.ledger.subject"
_HOLDS = 12 * 3600


def subject_pass(subject: Subject, *, by: str, clue: str = "") -> str:
    """What a page that knows a subject puts into its form, so that only who saw that page can ask for the subject."""
    said = {"kind": subject.kind, "key": str(subject.key), "clue": clue, "by": by}
    return signing.dumps(said, salt=_SALT, compress=True)


def read_pass(text: str, *, by: str, kinds: Collection[str] = KINDS) -> tuple[Subject, str] | None:
    """(subject, clue) of a pass; None for one that is forged, too old, somebody else's or of another kind."""
    try:
        said = signing.loads(text, salt=_SALT, max_age=_HOLDS)
    except signing.BadSignature:
        return None
    if said["by"] != by or said["kind"] not in kinds:
        return None
    return Subject(said["kind"], int(said["key"])), said["clue"]
