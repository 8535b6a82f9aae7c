"""身份关联: rows without a whole number are tied to the one person who fits (M3), by the machine or by hand, and untied.

A link is laid over the facts by the ledger's view; it changes no fact and no count of a batch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from huimin.audit import actions as audit
from huimin.audit.queries import head
from huimin.audit.types import NOTE, Record
from huimin.identity.index import Damaged, damaged_rows, fit, names_in
from huimin.identity.keyring import Keyring
from huimin.identity.models import Link
from huimin.identity.queries import links_payload
from huimin.identity.types import LinkRefused
from huimin.intake.queries import batch_code
from huimin.kit.refs import unpack

M3 = 3
_AT_ONCE = 500


@dataclass(frozen=True)
class Parts:
    """The checked files of the person index of the batches that the books show: batch -> file."""

    index: Mapping[int, Path]
    damaged: Mapping[int, Path]


@transaction.atomic
def complete(*, ring: Keyring, parts: Parts, posted: int, hides_others: bool, by: str, unit: str, now: datetime) -> int:
    """After a batch was posted: link the rows that one person fits now, take back links that no longer fit one alone.

    Only rows are looked at that the batch can change: its own, and those of its names; all where it hides batches.
    Returns how many links came or went. What a person linked or withdrew stays as it is.
    """
    rows = _touched(ring, parts, posted, hides_others)
    if not rows:
        return 0
    fitting = fit(ring, parts.index.values(), rows)
    judged = _judged([row.ref for row in rows])
    held = {link.row: link for link in _of_rows([row.ref for row in rows]) if link.valid_to is None}
    gone = [link for ref, link in held.items() if ref not in judged and fitting.get(ref) != link.person_key]
    kept = {link.row for link in held.values()} - {link.row for link in gone}
    new = {ref: key for ref, key in fitting.items() if ref not in judged and ref not in kept}
    seq = head().size
    for link in gone:
        link.valid_to = seq
    Link.objects.bulk_update(gone, ["valid_to"], batch_size=_AT_ONCE)
    Link.objects.bulk_create(
        [_made(ref, key, Link.Method.COMPLETED, seq) for ref, key in sorted(new.items())], batch_size=_AT_ONCE
    )
    _record({link.batch for link in gone}, "link.withdrawn", by=by, unit=unit, now=now)
    _record({unpack(ref)[0] for ref in new}, "link.added", by=by, unit=unit, now=now)
    return len(gone) + len(new)


@transaction.atomic
def add_link(*, row: int, person_key: int, reason: str, by: str, unit: str, now: datetime) -> Link:
    """Tie a row to a person by hand; LinkRefused where it is tied already. The caller checks scope and row."""
    if Link.objects.filter(row=row, valid_to=None).exists():
        raise LinkRefused("linked")
    link = _made(row, person_key, Link.Method.BY_HAND, head().size)
    link.reason = reason
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as error:  # another was faster
        raise LinkRefused("linked") from error
    _record({link.batch}, "link.added", by=by, unit=unit, now=now, note=_note(link))
    return link


@transaction.atomic
def withdraw_link(*, row: int, reason: str, by: str, unit: str, now: datetime) -> Link:
    """Untie a row for good; LinkRefused where it is not tied. The caller checks the scope."""
    link = Link.objects.filter(row=row, valid_to=None).first()
    if link is None:
        raise LinkRefused("not_linked")
    link.valid_to, link.withdrawn_by, link.reason = head().size, by, reason
    link.save(update_fields=["valid_to", "withdrawn_by", "reason"])
    _record({link.batch}, "link.withdrawn", by=by, unit=unit, now=now, note=_note(link))
    return link


def _note(link: Link) -> dict:
    """What the trace keeps of a judgement: the row, the way it was linked, the reason given now."""
    return {NOTE: {"row": str(link.row), "method": link.method, "reason": link.reason}}


def _touched(ring: Keyring, parts: Parts, posted: int, hides_others: bool) -> list[Damaged]:
    """The rows whose person the posted batch may decide."""
    every = damaged_rows(ring, parts.damaged.values()) if hides_others or posted in parts.index else []
    if hides_others:
        return every
    own = damaged_rows(ring, [parts.damaged[posted]]) if posted in parts.damaged else []
    if not every:
        return own
    names = names_in(ring, parts.index[posted])
    return [row for row in every if row.name_key in names or unpack(row.ref)[0] == posted]


def _judged(refs: Iterable[int]) -> set[int]:
    """Rows that a person linked or untied: the machine keeps its hands off them."""
    return {link.row for link in _of_rows(refs) if link.withdrawn_by or link.method == Link.Method.BY_HAND}


def _of_rows(refs: Iterable[int]) -> Iterable[Link]:
    refs = sorted(refs)
    for start in range(0, len(refs), _AT_ONCE):
        yield from Link.objects.filter(row__in=refs[start : start + _AT_ONCE])


def _made(ref: int, person_key: int, method: str, seq: int) -> Link:
    return Link(
        batch=unpack(ref)[0], row=ref, person_key=person_key, grade=M3, method=method, valid_from=seq, valid_to=None
    )


def _record(
    batches: Iterable[int], verb: str, *, by: str, unit: str, now: datetime, note: Mapping[str, object] | None = None
) -> None:
    records = [
        Record(verb, f"links:{batch_code(batch)}", links_payload(batch) | (note or {})) for batch in sorted(batches)
    ]
    if records:
        audit.record_all(records=records, by=by, unit=unit, now=now)
