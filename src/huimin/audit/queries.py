"""Reading the trace, checking it, and what a room needs to offer its facts for the check."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from huimin.audit import merkle
from huimin.audit.canonical import storable
from huimin.audit.listing import checkpoint_of, checkpoints, counted, listed
from huimin.audit.models import Checkpoint, Entry, TraceHead
from huimin.audit.notes import VerifyKey, parse_verify_key
from huimin.audit.proofs import stored_subtree
from huimin.audit.receipts import public_key, receipt, shown, whole_entry
from huimin.audit.rows import row_facts, row_payload, rows_root
from huimin.audit.sets import SetSum, set_sum
from huimin.audit.tables import stored_rows
from huimin.audit.types import Alteration, Head, SignedHead, TracedFact, TraceEntry
from huimin.audit.untraced import UNTRACED, UNTRACED_COLUMNS
from huimin.audit.verify import verify

__all__ = [
    "SetSum",
    "UNTRACED",
    "UNTRACED_COLUMNS",
    "alterations",
    "checkpoint_of",
    "checkpoints",
    "counted",
    "entries",
    "entry",
    "head",
    "last_checkpoint",
    "listed",
    "n_entries",
    "parse_verify_key",
    "proof",
    "public_key",
    "receipt",
    "row_facts",
    "row_payload",
    "storable",
    "rows_root",
    "set_sum",
    "stored_rows",
    "whole_entry",
]


@dataclass(frozen=True)
class Proof:
    """Shows that entry ``seq`` stands under the root of a tree of ``size`` entries; hashes in hex."""

    seq: int
    size: int
    leaf_hash: str
    path: tuple[str, ...]
    root: str


def head() -> Head:
    """Number of entries and root of the whole trace. ``known_at`` is a seq: the last one is ``size`` - 1."""
    row = TraceHead.objects.filter(pk=1).first()
    if row is None:
        return Head(0, merkle.EMPTY_ROOT.hex())
    edge = merkle.CompactRange(row.size, [bytes.fromhex(node) for node in row.edge.split(",") if node])
    return Head(row.size, edge.root().hex())


def entry(seq: int) -> TraceEntry | None:
    """One entry, or None."""
    row = Entry.objects.filter(pk=seq).first()
    return row and shown(row)


def entries(
    *,
    subject: str | None = None,
    types: tuple[str, ...] = (),
    actor: str | None = None,
    after: int = -1,
    before: int | None = None,
    known_at: int | None = None,
    newest_first: bool = False,
    limit: int | None = None,
) -> Iterator[TraceEntry]:
    """Entries of one subject, of some types, of one actor; ``after`` < seq < ``before``, seq ≤ ``known_at``."""
    rows = Entry.objects.filter(seq__gt=after).order_by("-seq" if newest_first else "seq")
    given = {"subject": subject, "type__in": types or None, "actor": actor, "seq__lt": before, "seq__lte": known_at}
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    for row in rows[:limit].iterator(chunk_size=2000):
        yield shown(row)


def n_entries(*, types: tuple[str, ...] = ()) -> int:
    """How many entries there are, of some types or all."""
    return Entry.objects.filter(type__in=types).count() if types else head().size


def last_checkpoint() -> SignedHead | None:
    """The newest signed checkpoint, if any."""
    row = Checkpoint.objects.order_by("size").last()
    return row and SignedHead(row.size, row.root, row.note, row.at)


def proof(seq: int, *, size: int | None = None) -> Proof | None:
    """Inclusion proof of an entry in the tree of ``size`` entries (default: the last checkpoint's, else all)."""
    row = Entry.objects.filter(pk=seq).first()
    if size is None:
        checkpoint = last_checkpoint()
        size = checkpoint.size if checkpoint and checkpoint.size > seq else head().size
    if row is None or seq >= size:
        return None
    subtree = stored_subtree()
    path = merkle.inclusion_proof(seq, size, subtree)
    root = subtree(0, size)
    merkle.verify_inclusion(bytes.fromhex(row.leaf_hash), seq, size, path, root)
    return Proof(seq, size, row.leaf_hash, tuple(step.hex() for step in path), root.hex())


def alterations(
    *, key: VerifyKey, facts: Iterable[TracedFact] = (), copies: Path | None = None, against: Path | None = None
) -> list[Alteration]:
    """Everything in database and files that does not agree with the trace; see audit.verify.verify."""
    return verify(key=key, facts=facts, copies=copies, against=against)
