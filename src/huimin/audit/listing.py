"""Lists of entries and checkpoints, newest first, a page at a time: fast also where the trace is long and few fit."""

from datetime import datetime

from django.db.models import Q, QuerySet

from huimin.audit.models import Checkpoint, Entry
from huimin.audit.types import EntryLine, SignedHead, Wanted


def listed(wanted: Wanted, *, before: int | None = None, n: int) -> list[EntryLine]:
    """The newest entries that are wanted, at most `n`; `before`: only those that stand below this entry in the list."""
    found = _found(wanted)
    place = Entry.objects.filter(pk=before).values_list("at", flat=True).first() if before is not None else None
    if place is not None:
        found = found.filter(Q(at__lt=place) | Q(at=place, seq__lt=before), at__lte=place)
    seqs = list(found.order_by("-at", "-seq").values_list("seq", flat=True)[:n])  # from the index, without a row
    columns = ("seq", "at", "type", "unit", "actor", "subject", "leaf_hash")
    rows = {row[0]: EntryLine(*row) for row in Entry.objects.filter(seq__in=seqs).values_list(*columns)}
    return [rows[seq] for seq in seqs]


def counted(wanted: Wanted, *, most: int) -> int:
    """How many entries are wanted, counted up to `most`."""
    return _found(wanted).order_by()[:most].count()


def checkpoints(*, before: int | None = None, n: int) -> list[SignedHead]:
    """The newest signed checkpoints; `before`: of fewer entries than this."""
    found = Checkpoint.objects.order_by("-size")
    if before is not None:
        found = found.filter(size__lt=before)
    return [SignedHead(row.size, row.root, row.note, row.at) for row in found[:n]]


def checkpoint_of(size: int) -> SignedHead | None:
    """The signed checkpoint over so many entries."""
    row = Checkpoint.objects.filter(pk=size).first()
    return row and SignedHead(row.size, row.root, row.note, row.at)


def _found(wanted: Wanted) -> QuerySet[Entry]:
    low, high = wanted.units or (None, None)
    given: dict[str, str | tuple | datetime | None] = {
        "type__in": wanted.types or None,
        "actor": wanted.actor,
        "unit": wanted.unit,
        "subject": wanted.subject,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
        "unit__gte": low,
        "unit__lt": high,
    }
    return Entry.objects.filter(**{name: value for name, value in given.items() if value is not None})
