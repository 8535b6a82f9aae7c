"""Reading the trace, and what a room needs to offer its facts for comparison with it."""

import json
from collections.abc import Iterator

from huimin.audit.merkle import CompactRange
from huimin.audit.models import Entry, TraceHead
from huimin.audit.types import Head, TraceEntry


def head() -> Head:
    """Number of entries and root of the whole trace; ``size`` is what ``known_at`` counts up to."""
    row = TraceHead.objects.filter(pk=1).first()
    if row is None:
        return Head(0, CompactRange().root().hex())
    edge = CompactRange(row.size, [bytes.fromhex(node) for node in row.edge.split(",") if node])
    return Head(row.size, edge.root().hex())


def entry(seq: int) -> TraceEntry | None:
    """One entry, or None."""
    row = Entry.objects.filter(pk=seq).first()
    return row and _shown(row)


def entries(
    *,
    subject: str | None = None,
    types: tuple[str, ...] = (),
    after: int = -1,
    known_at: int | None = None,
    limit: int | None = None,
) -> Iterator[TraceEntry]:
    """Entries in order of seq: of one subject, of some types, with seq > ``after`` and, with ``known_at``, ≤ it."""
    rows = Entry.objects.filter(seq__gt=after).order_by("seq")
    if subject is not None:
        rows = rows.filter(subject=subject)
    if types:
        rows = rows.filter(type__in=types)
    if known_at is not None:
        rows = rows.filter(seq__lte=known_at)
    for row in rows[:limit].iterator(chunk_size=2000):
        yield _shown(row)


def _shown(row: Entry) -> TraceEntry:
    return TraceEntry(
        seq=row.seq,
        at=row.at,
        type=row.type,
        unit=row.unit,
        actor=row.actor,
        subject=row.subject,
        payload=json.loads(row.payload) if row.payload else None,
        leaf_hash=row.leaf_hash,
    )
