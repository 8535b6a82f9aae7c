"""Questions about keys, openings and links, and keyed numbers of what somebody typed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
from django.db.models import Max, Q

from huimin.audit.queries import row_facts, row_payload
from huimin.audit.types import TracedFact
from huimin.identity.index import damaged_row, numbers_of
from huimin.identity.keyring import CopyUnreadable, Keyring, KeysMissing, KeysWrong, SealingKeyMissing, is_made, load
from huimin.identity.models import Link, Opening
from huimin.identity.settle import OTHER_DOCUMENT, RESIDENT
from huimin.identity.types import LinkShown, Look, Opened, Purpose, SealedRow, Subject
from huimin.intake.queries import batch_code
from huimin.kit.accounts import read_account
from huimin.kit.idnumber import read_id
from huimin.kit.names import normalise_name
from huimin.users.types import Scope
from huimin.warehouse.sealed import read_sealed

__all__ = [
    "CopyUnreadable", "Keyring", "KeysMissing", "KeysWrong", "SealingKeyMissing", "account_key", "damaged_row", "is_made", "link_grades", "linked_last", "links", "links_listed",
    "links_payload", "load", "looks", "n_looks", "name_key", "numbers_of", "opened", "opening_payload", "person_keys", "read_rows", "traced_facts",
]  # fmt: skip


def person_keys(ring: Keyring, text: str) -> list[int]:
    """The keys a typed number can stand for: of a citizen's number, else of another document of that number."""
    reading = read_id(text)
    if reading.state == "whole":
        return [_one(ring, "person", reading.canonical, RESIDENT)]
    other = read_id(text, id_type="其他证件")
    return [_one(ring, "person", other.canonical, OTHER_DOCUMENT)] if other.state == "other_document" else []


def account_key(ring: Keyring, text: str) -> int | None:
    """The key of a typed account number; None where it is none."""
    number = read_account(text).number
    return None if number is None else _one(ring, "account", number)


def name_key(ring: Keyring, text: str) -> int | None:
    """The key of a typed name; None where it names nobody."""
    name = normalise_name(text)
    return _one(ring, "name", name) if name else None


def _one(ring: Keyring, purpose: str, text: str, domain: int = 0) -> int:
    return ring.keyed(purpose, pa.array([text]), domain=domain)[0].as_py()


def read_rows(ring: Keyring, rows: Iterable[SealedRow]) -> dict[int, Mapping[str, str]]:
    """ref -> sealed column -> text, without empty ones. Asked for by whoever holds an opening."""
    by_part: dict[Path, list[int]] = {}
    for row in rows:
        by_part.setdefault(row.part, []).append(row.ref)
    return {
        values.pop("ref"): {name: text for name, text in values.items() if text}
        for part, refs in sorted(by_part.items())
        for values in read_sealed(part, ring.sealing, rows=refs).to_pylist()
    }


def opened(token: str, *, by: str, at: datetime) -> Opened | None:
    """The opening of a token if it is this user's and still stands."""
    found = Opening.objects.filter(
        token_sha256=hashlib.sha256(token.encode()).hexdigest(), by=by, expires_at__gt=at
    ).first()
    if found is None:
        return None
    subject = Subject(found.subject_kind, found.subject_key)
    return Opened(found.pk, subject, Purpose(found.purpose, found.purpose_words, found.clue), found.expires_at)


def looks(subject: Subject, *, scope: Scope, limit: int = 20) -> tuple[int, list[Look]]:
    """How often a subject was looked at, and the latest looks; of openers whose scope meets the asker's only.

    Somebody else's county looking at a person would say that it pays that person something.
    """
    found = Opening.objects.filter(
        subject_kind=subject.kind, subject_key=subject.key, scope_low__lt=scope.high, scope_high__gt=scope.low
    ).order_by("-opened_at", "-pk")
    shown = [
        Look(opening_subject(row.pk), row.opened_at, row.unit, row.get_role_display(), row.purpose, row.clue)
        for row in found[:limit]
    ]
    return found.count(), shown


def n_looks(by: str, *, at: datetime, days: int) -> int:
    """How often a user looked in the last days."""
    return Opening.objects.filter(by=by, opened_at__gt=at - timedelta(days=days), opened_at__lte=at).count()


def opening_subject(number: int) -> str:
    """An opening as trace entries name it."""
    return f"opening:{number}"


def opening_payload(opening: Opening) -> dict:
    """What the trace says of an opening; no name and no number of anybody."""
    return row_payload(opening)


_TIED = ("ref", "person_key")


def links(known_at: int | None = None) -> pa.Table:
    """ref, person_key, grade of the links that hold at a point of the trace (default: now)."""
    found = Link.objects.filter(valid_to=None)
    if known_at is not None:
        found = Link.objects.filter(Q(valid_to=None) | Q(valid_to__gt=known_at), valid_from__lte=known_at)
    rows = list(found.order_by("row").values_list("row", "person_key", "grade"))
    kinds = (("ref", pa.int64()), ("person_key", pa.int64()), ("grade", pa.int8()))
    return pa.table({name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(kinds)})


def links_listed(
    *, method: str = "", grade: int | None = None, holds: bool | None = None, before: int | None = None, n: int
) -> list[LinkShown]:
    """Links, the newest first, at most `n`; `before`: older than this one. The caller keeps to the scope."""
    found = Link.objects.order_by("-pk")
    given = {"method": method or None, "grade": grade, "pk__lt": before}
    found = found.filter(**{name: value for name, value in given.items() if value is not None})
    if holds is not None:
        found = found.filter(valid_to__isnull=holds)
    return [
        LinkShown(
            link.pk,
            link.row,
            link.person_key,
            link.grade,
            link.method,
            link.valid_to is None,
            link.withdrawn_by,
            link.reason,
        )
        for link in found[:n]
    ]


def link_grades() -> list[int]:
    """The grades that links have."""
    return sorted(Link.objects.values_list("grade", flat=True).distinct())


def linked_last() -> dict[int, int]:
    """Batch -> the point of the trace at which a link of its rows last came or went."""
    rows = Link.objects.values("batch").annotate(came=Max("valid_from"), went=Max("valid_to"))
    return {row["batch"]: max(row["came"], row["went"] or 0) for row in rows}


def ever_linked(*batches: int) -> pa.Table:
    """ref, person_key of every link that the rows of some batches have or had."""
    return _tied(Link.objects.filter(batch__in=batches))


def moved_links(since: int) -> pa.Table:
    """ref, person_key of every link, old or new, of the rows that were tied or untied from a point of the trace on."""
    moved = Link.objects.filter(Q(valid_from__gte=since) | Q(valid_to__gte=since)).values("row")
    return _tied(Link.objects.filter(row__in=moved))


def _tied(found) -> pa.Table:
    rows = list(found.order_by("pk").values_list("row", "person_key"))
    return pa.table({name: pa.array([row[at] for row in rows], pa.int64()) for at, name in enumerate(_TIED)})


def links_payload(batch: int) -> dict:
    """What the trace says of all links of a batch's rows, those withdrawn included."""
    rows = Link.objects.filter(batch=batch).order_by("pk").values_list()
    digest = hashlib.sha256()
    for row in rows.iterator(chunk_size=5000):
        digest.update(repr([str(cell) for cell in row]).encode())
    return {"n": rows.count(), "n_held": rows.filter(valid_to=None).count(), "digest": digest.hexdigest()}


def traced_facts() -> Iterator[TracedFact]:
    """Each opening as it was made; the links of each batch."""
    for batch in Link.objects.order_by("batch").values_list("batch", flat=True).distinct():
        yield TracedFact("link.added", f"links:{batch_code(batch)}", links_payload(batch))
    for kind in ("person", "household", "account", "row"):
        rows = Opening.objects.filter(subject_kind=kind)
        yield from row_facts(rows, type=f"{kind}.opened", subject=lambda row: opening_subject(row.pk))
