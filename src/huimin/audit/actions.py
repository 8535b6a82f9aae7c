"""Writing the trace. The entry belongs to the transaction of the fact it tells: both commit or neither does."""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from huimin.audit import leaves
from huimin.audit.canonical import canonical
from huimin.audit.copies import append_missing
from huimin.audit.merkle import CompactRange, leaf_hash
from huimin.audit.models import Checkpoint, Entry, Node, TraceHead
from huimin.audit.notes import SigningKey, load_or_create_signing_key, sign_checkpoint
from huimin.audit.sets import SetSum, read_sum, set_sum
from huimin.audit.tables import put_rows
from huimin.audit.types import BY_NAME, CHECKPOINT, ERASED, NOTE, Record

__all__ = [
    "checkpoint",
    "erase",
    "load_or_create_signing_key",
    "put_rows",
    "record",
    "record_all",
    "record_set",
    "take_turn",
]

ROWS_AT_ONCE = 1000


class NotInTransactionError(RuntimeError):
    """An entry was to be written outside the transaction of its fact."""


class UnknownEntryTypeError(ValueError):
    """A type that is not in audit.types.ENTRY_TYPES."""


def record(*, type: str, subject: str, payload: Mapping[str, object], by: str, unit: str = "", now: datetime) -> Entry:
    """Write one trace entry inside the caller's transaction and return it (``entry.seq``).

    ``subject`` names the fact by a code ("batch:B000012"), ``by`` the user by sign-in name, ``unit`` the acting unit's
    code: these stand in the leaf for ever and must not be personal data. ``payload`` may be anything canonical JSON
    holds (moments and dates as text, integers below 2^53) and can be erased later.
    Writers wait for each other from here to the end of the transaction, so record last. Raises NotInTransactionError,
    UnknownEntryTypeError, leaves.UnfitLeafError, canonical.NotCanonicalError.
    """
    return record_all(records=[Record(type, subject, payload)], by=by, unit=unit, now=now)[0]


def record_all(*, records: Iterable[Record], by: str, unit: str = "", now: datetime) -> list[Entry]:
    """Write many entries in one go, in order; otherwise as ``record``."""
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError("a trace entry is written in the transaction of its fact")
    head = _locked_head()
    edge = _edge(head)
    last = head.last or leaves.FIRST_PREV
    entries, nodes = [], []
    for given in records:
        entry = _entry(given, seq=edge.size, prev=last, by=by, unit=unit, now=now)
        last = entry.leaf_hash
        completed = edge.append(bytes.fromhex(last))
        nodes += [Node(place=f"{level}/{index}", hash=node.hex()) for level, index, node in completed]
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)
    Node.objects.bulk_create(nodes, batch_size=ROWS_AT_ONCE)
    head.size, head.last = edge.size, last if entries else head.last
    head.edge = ",".join(node.hex() for node in edge.hashes)
    head.save(update_fields=["size", "edge", "last"])
    return entries


def record_set(
    *,
    type: str,
    subject: str,
    before: SetSum,
    after: SetSum,
    whole: Callable[[], SetSum],
    by: str,
    unit: str = "",
    now: datetime,
) -> Entry:
    """Write the entry that vouches for a set of rows of which some changed: ``before`` is the sum over those as they
    were, ``after`` as they are. ``whole`` sums all up, asked only where the last entry holds no sum to go on from.
    """
    last = Entry.objects.filter(subject=subject).order_by("-seq").first()
    earlier = set_sum(()) if last is None else read_sum(json.loads(last.payload) if last.payload else None)
    total = whole() if earlier is None else earlier - before + after
    return record(type=type, subject=subject, payload=total.payload(), by=by, unit=unit, now=now)


def take_turn() -> None:
    """Wait until no other transaction writes the trace; none does until the caller's ends.

    For what a transaction leaves outside the database and another must find whole: call it before that is begun.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError("a turn ends with a transaction")
    _locked_head()


def checkpoint(
    *, by: str, now: datetime, key: SigningKey, copies: Path | None = None, unit: str = ""
) -> Checkpoint | None:
    """Sign the trace as it stands; returns the last checkpoint when nothing was written since, None for an empty trace.

    Leaves an entry of its own, so that a checkpoint taken away is missed. ``copies``: file outside the database to
    which the note is appended after the commit; notes that a crash kept out of it are added then too.
    """
    with transaction.atomic():
        size = _locked_head().size
        last = Checkpoint.objects.order_by("size").last()
        if size and (last is None or last.size < size):
            last = _sign(size + 1, by=by, now=now, key=key, unit=unit)
        if copies and last:
            transaction.on_commit(lambda: append_missing(copies, Checkpoint.objects.values_list("size", "note")))
    return last


def erase(*, seq: int, reason: str, by: str, now: datetime, unit: str = "") -> Entry:
    """Destroy the content (payload and salt) of one entry, a person's right; the leaf stays and the proofs still hold.

    Inside the caller's transaction. ``reason`` is a code or a sentence without personal data.
    """
    entry = record(
        type=ERASED, subject=f"entry:{seq}", payload={"seq": seq, NOTE: {"reason": reason}}, by=by, unit=unit, now=now
    )
    if Entry.objects.filter(pk=seq).exclude(payload="").update(payload="", salt="") != 1:
        raise Entry.DoesNotExist(f"no entry {seq} with content to erase")
    return entry


def _sign(size: int, *, by: str, now: datetime, key: SigningKey, unit: str) -> Checkpoint:
    record(type=CHECKPOINT, subject=f"checkpoint:{size}", payload={"size": size}, by=by, unit=unit, now=now)
    root = _edge(_locked_head()).root()
    return Checkpoint.objects.create(size=size, root=root.hex(), note=sign_checkpoint(size, root, key), at=now)


def _edge(head: TraceHead) -> CompactRange:
    return CompactRange(head.size, [bytes.fromhex(node) for node in head.edge.split(",") if node])


def _locked_head() -> TraceHead:
    """The head row, locked until the transaction ends (on SQLite the IMMEDIATE transaction itself is the lock)."""
    head = TraceHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        TraceHead.objects.bulk_create([TraceHead(pk=1)], ignore_conflicts=True)
        head = TraceHead.objects.select_for_update().get(pk=1)
    return head


def _entry(given: Record, *, seq: int, prev: str, by: str, unit: str, now: datetime) -> Entry:
    if given.type not in BY_NAME:
        raise UnknownEntryTypeError(f"no trace entry type {given.type!r}")
    leaves.check_fields(unit=unit, actor=by, subject=given.subject)
    payload = canonical(dict(given.payload)).decode()
    if len(payload) > leaves.LARGEST_PAYLOAD:
        raise leaves.UnfitLeafError("payload larger than 4 MiB")
    salt = secrets.token_hex(32)
    commit = leaves.commitment(salt, payload)
    leaf = leaves.leaf_bytes(
        seq=seq,
        time=leaves.leaf_time(now),
        type=given.type,
        unit=unit,
        actor=by,
        subject=given.subject,
        prev=prev,
        commit=commit,
    )
    return Entry(
        seq=seq,
        at=now,
        type=given.type,
        unit=unit,
        actor=by,
        subject=given.subject,
        prev=prev,
        commit=commit,
        payload=payload,
        salt=salt,
        leaf_hash=leaf_hash(leaf).hex(),
    )
