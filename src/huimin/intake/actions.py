"""Batches come on record here, each with its trace entry."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.intake.models import Batch, Layout
from huimin.intake.prechecks import keep_prechecked, sweep_prechecks
from huimin.intake.queries import batch_payload, layout_of, layout_payload, returned_file, sender_of
from huimin.intake.receive import receive
from huimin.intake.resealing import reseal
from huimin.intake.returned import ReturnedSheet, write_returned
from huimin.intake.types import PURPOSES, PurposeMissing
from huimin.intake.uploads import cancel, decide, discard, send_in, sweep_uploads
from huimin.warehouse import files
from huimin.warehouse.files import SealingKeys
from huimin.warehouse.home import Home

__all__ = [
    "ReturnedSheet", "cancel", "decide", "discard", "hand_out_returned", "keep_prechecked", "receive", "record_batch", "remember_layout",
    "reseal", "send_in", "sweep_prechecks", "sweep_uploads", "write_returned",
]  # fmt: skip

_UNPOSTED = {
    Batch.Status.REFUSED: "batch.refused",
    Batch.Status.HELD: "batch.held",
    Batch.Status.RETURNED: "batch.returned",
}


@transaction.atomic
def record_batch(*, batch: Batch, by: str, unit: str, now: datetime) -> Batch:
    """Put a batch on record. One that is not posted gets its trace entry here; a posted one with its manifest row."""
    batch.by, batch.received_at = by, now
    batch.save(force_insert=True)
    if batch.status in _UNPOSTED:
        kind = _UNPOSTED[batch.status]
        audit.record(type=kind, subject=f"batch:{batch.code}", payload=batch_payload(batch), by=by, unit=unit, now=now)
    return batch


@transaction.atomic
def remember_layout(
    *, batch: Batch, programme: str, headers: list[str], mapping: dict[str, str], by: str, now: datetime
) -> Layout:
    """Remember how this sender's columns were read: `mapping` is column -> header text, `headers` every text there."""
    sender = sender_of(batch)
    layout = layout_of(sender, batch.kind, programme)
    type_ = "layout.remembered" if layout is None else "layout.changed"
    if layout is None:
        layout = Layout(unit=sender, kind=batch.kind, programme=programme, first_batch=batch.number)
    layout.headers, layout.mapping, layout.last_batch = headers, mapping, batch.number
    layout.save()
    audit.record(type=type_, subject=f"layout:{layout.pk}", payload=layout_payload(layout), by=by, now=now)
    return layout


@transaction.atomic
def hand_out_returned(
    *, batch: Batch, purpose: str, home: Home, keys: SealingKeys, by: str, unit: str, now: datetime
) -> Iterator[bytes]:
    """The workbook of returned rows, which names persons: for a purpose (a key of PURPOSES), traced."""
    if purpose not in PURPOSES:
        raise PurposeMissing
    said = {"part": "returned", "n_rows": batch.n_returned, "note": {"purpose": purpose}}
    audit.record(type="person.exported", subject=f"batch:{batch.code}", payload=said, by=by, unit=unit, now=now)
    return files.unseal(returned_file(home, batch), keys)
