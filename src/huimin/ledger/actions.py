"""Writes to the manifest: a batch becomes visible, or ceases to be, in one transaction with its trace entry; looks."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.queries import head
from huimin.intake.queries import Batch, batch_code, numbers
from huimin.intake.types import RETURNED_FILE
from huimin.ledger.by_person import refresh as refresh_copies
from huimin.ledger.checks import note_repeats, overlapping, replaced_by, stands_in
from huimin.ledger.joining import join_row, open_row, untie_row
from huimin.ledger.looking import look, search
from huimin.ledger.models import PostedBatch, PostedFile
from huimin.ledger.queries import posted_payload
from huimin.ledger.resealing import drop_spares, reseal
from huimin.ledger.rolling import refresh as refresh_rollup
from huimin.warehouse import files
from huimin.warehouse.home import Home

__all__ = [
    "PARTS",
    "digests",
    "drop_spares",
    "join_row",
    "look",
    "note_repeats",
    "open_row",
    "overlapping",
    "post",
    "refresh_copies",
    "refresh_rollup",
    "replace_whole",
    "replaced_by",
    "reseal",
    "search",
    "stands_in",
    "sweep",
    "untie_row",
]

PARTS = {
    "facts": "facts.parquet",
    "sealed": "sealed.parquet",
    "problems": "problems.parquet",
    "returned": RETURNED_FILE,
    "index": "index.parquet",
    "damaged": "damaged.parquet",
}


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each part's file that is there."""
    return {part: files.sha256(folder / name) for part, name in PARTS.items() if (folder / name).exists()}


@transaction.atomic
def post(
    *,
    batch: Batch,
    key_id: str,
    months: tuple[int | None, int | None],
    sha256: Mapping[str, str],
    home: Home,
    by: str,
    unit: str,
    now: datetime,
) -> PostedBatch:
    """Make a batch visible from its trace entry on; hide the one it supersedes from the same entry on.

    Its files (part -> hex SHA-256) lie finished in the batch's folder.
    """
    seq = head().size
    posted = PostedBatch.objects.create(
        batch=batch.number,
        kind=batch.kind,
        schema_version=batch.schema_version,
        key_id=key_id,
        n_rows=batch.n_accepted,
        first_month=months[0],
        last_month=months[1],
        shown_from=seq,
    )
    folder = home.batch(batch.number)
    PostedFile.objects.bulk_create(
        PostedFile(
            batch=posted, part=part, name=PARTS[part], sha256=digest, n_bytes=(folder / PARTS[part]).stat().st_size
        )
        for part, digest in sorted(sha256.items())
    )
    audit.record(
        type="batch.posted", subject=f"batch:{batch.code}", payload=posted_payload(posted), by=by, unit=unit, now=now
    )
    if batch.supersedes is not None:
        _hide(batch.supersedes, batch.number, by=by, unit=unit, now=now)
    return posted


def _hide(number: int, by_batch: int, *, by: str, unit: str, now: datetime) -> None:
    hidden = PostedBatch.objects.filter(batch=number, shown_until=None).first()
    if hidden is None:
        return
    hidden.shown_until, hidden.superseded_by = head().size, by_batch
    hidden.save(update_fields=["shown_until", "superseded_by"])
    subject = f"batch:{batch_code(number)}"
    audit.record(type="batch.superseded", subject=subject, payload=posted_payload(hidden), by=by, unit=unit, now=now)


@transaction.atomic
def replace_whole(*, batch: Batch, by: str, unit: str, now: datetime) -> list[int]:
    """A whole register takes the place of every earlier list of its kind and sender inside its division."""
    replaced = replaced_by(batch)
    for number in replaced:
        _hide(number, batch.number, by=by, unit=unit, now=now)
    return replaced


def sweep(*, home: Home) -> list[int]:
    """Remove batch folders that no batch on record owns: what a killed import left behind."""
    folder = home.root / "batches"
    if not folder.exists():
        return []
    known = numbers()
    left = [int(path.name) for path in folder.iterdir() if path.name.isdigit() and int(path.name) not in known]
    for number in left:
        files.remove(home.batch(number))
    return left
