"""Writes to the manifest: a batch becomes visible, or ceases to be, in one transaction with its trace entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from huimin.audit import actions as audit
from huimin.ledger.models import PostedBatch, PostedFile
from huimin.warehouse import files
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class Posting:
    """What is posted: a batch whose files lie finished in its folder."""

    batch: int
    kind: str
    schema_version: int
    key_id: str
    n_rows: int
    first_month: int | None
    last_month: int | None
    sha256: Mapping[str, str]  # part -> hex digest


def digests(folder: Path, parts: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of each part's file (part -> file name) that is there."""
    return {part: files.sha256(folder / name) for part, name in parts.items() if (folder / name).exists()}


PARTS = {"facts": "facts.parquet", "sealed": "sealed.parquet", "problems": "problems.parquet", "index": "index.parquet"}


@transaction.atomic
def post(*, posting: Posting, home: Home, supersedes: int | None, by: str, unit: str, now: datetime) -> PostedBatch:
    """Make a batch visible from the trace entry on that says so; hide the one it supersedes from the same entry on."""
    entry = audit.record(
        type="batch_posted",
        subject=f"batch:{posting.batch}",
        payload={
            "batch": posting.batch,
            "kind": posting.kind,
            "n_rows": posting.n_rows,
            "supersedes": supersedes,
            "files": dict(sorted(posting.sha256.items())),
        },
        by=by,
        unit=unit,
        now=now,
    )
    posted = PostedBatch.objects.create(
        batch=posting.batch,
        kind=posting.kind,
        schema_version=posting.schema_version,
        key_id=posting.key_id,
        n_rows=posting.n_rows,
        first_month=posting.first_month,
        last_month=posting.last_month,
        shown_from=entry.seq,
    )
    folder = home.batch(posting.batch)
    PostedFile.objects.bulk_create(
        PostedFile(batch=posted, part=part, name=PARTS[part], sha256=digest, n_bytes=(folder / PARTS[part]).stat().st_size)
        for part, digest in posting.sha256.items()
    )
    if supersedes is not None:
        _hide(supersedes, posting.batch, entry.seq, by=by, unit=unit, now=now)
    return posted


def _hide(batch: int, by_batch: int, seq: int, *, by: str, unit: str, now: datetime) -> None:
    audit.record(
        type="batch_superseded",
        subject=f"batch:{batch}",
        payload={"batch": batch, "superseded_by": by_batch},
        by=by,
        unit=unit,
        now=now,
    )
    PostedBatch.objects.filter(batch=batch, shown_until=None).update(shown_until=seq, superseded_by=by_batch)


def sweep(*, home: Home) -> list[int]:
    """Remove batch folders that no manifest row knows: what a killed import left behind."""
    folder = home.root / "batches"
    if not folder.exists():
        return []
    known = set(PostedBatch.objects.values_list("batch", flat=True))
    left = [int(path.name) for path in folder.iterdir() if path.name.isdigit() and int(path.name) not in known]
    for batch in left:
        files.remove(home.batch(batch))
    return left
