"""What is handed out of the trace: one entry as the tree holds it, and its receipt (a C2SP tlog-proof)."""

import base64
import json
from pathlib import Path

from huimin.audit import leaves, merkle
from huimin.audit.models import Checkpoint, Entry
from huimin.audit.notes import VerifyKey, load_or_create_signing_key
from huimin.audit.proofs import stored_subtree
from huimin.audit.types import SIGNING_KEY, TraceEntry, WholeEntry

FORM = "c2sp.org/tlog-proof@v1"


def whole_entry(seq: int) -> WholeEntry | None:
    """One entry with its leaf made anew, or None."""
    row = Entry.objects.filter(pk=seq).first()
    if row is None:
        return None
    leaf, is_intact = _leaf(row)
    covering = _covering(seq)
    return WholeEntry(shown(row), leaf, is_intact, covering.size if covering else None)


def receipt(seq: int) -> str | None:
    """The proof that an entry stands in the tree that the first checkpoint over it signs, as text; None where there is
    no such entry or checkpoint yet. Raises merkle.BadProofError where the stored tree is not the signed one.
    """
    row, covering = Entry.objects.filter(pk=seq).first(), _covering(seq)
    if row is None or covering is None:
        return None
    path = merkle.inclusion_proof(seq, covering.size, stored_subtree())
    merkle.verify_inclusion(bytes.fromhex(row.leaf_hash), seq, covering.size, path, bytes.fromhex(covering.root))
    steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in path)
    return f"{FORM}\nindex {seq}\n{steps}\n{covering.note}"


def public_key(keys: Path) -> VerifyKey | None:
    """Whom checkpoints are signed by, from the folder of keys; None before the first was signed."""
    file = keys / SIGNING_KEY
    return load_or_create_signing_key(file).verify_key if file.exists() else None


def shown(row: Entry) -> TraceEntry:
    """A stored entry as other rooms see it."""
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


def _covering(seq: int) -> Checkpoint | None:
    return Checkpoint.objects.filter(size__gt=seq).order_by("size").first()


def _leaf(row: Entry) -> tuple[str, bool]:
    try:
        leaf = leaves.leaf_bytes(
            seq=row.seq,
            time=leaves.leaf_time(row.at),
            type=row.type,
            unit=row.unit,
            actor=row.actor,
            subject=row.subject,
            prev=row.prev,
            commit=row.commit,
        )
        is_committed = not row.payload or leaves.commitment(row.salt, row.payload) == row.commit
    except ValueError:  # columns or a salt that nobody here wrote
        return "", False
    return leaf.decode(errors="replace"), is_committed and merkle.leaf_hash(leaf).hex() == row.leaf_hash
