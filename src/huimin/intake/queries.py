"""Questions about received batches."""

from collections.abc import Iterable, Iterator
from functools import partial

from huimin.audit.queries import row_payload, storable
from huimin.audit.types import TracedFact
from huimin.intake.list_forms import PrecheckForm
from huimin.intake.listing import (
    BatchPage,
    WantedBatches,
    batch_in,
    batch_page,
    batches,
    is_comparing,
    job_in,
    job_page,
    lines,
    open_jobs,
    returned_file,
    sender_of,
    sums,
    waits_long,
)
from huimin.intake.models import Batch, Layout, batch_code
from huimin.intake.prechecks import (
    PRECHECK,
    my_prechecks,
    precheck_in,
    precheck_page,
    precheck_workbook_of,
    prechecked,
)
from huimin.intake.problems import Problems, id_problems, problem_values
from huimin.intake.reading.sniff import FileForm, sniff
from huimin.intake.reading.types import FileRefusedError
from huimin.intake.receive import Balance
from huimin.intake.receiver import is_too_large
from huimin.intake.recognising import kind_of
from huimin.intake.source import Source, open_source
from huimin.intake.typed import Told
from huimin.warehouse import files
from huimin.warehouse.files import SealingKeys
from huimin.warehouse.home import Home

__all__ = [
    "PRECHECK",
    "Balance",
    "Batch",
    "BatchPage",
    "BatchUnknown",
    "FileForm",
    "FileRefusedError",
    "PrecheckForm",
    "Problems",
    "Source",
    "Told",
    "WantedBatches",
    "batch_code",
    "batch_in",
    "batch_page",
    "batch_payload",
    "batches",
    "by_code",
    "earlier",
    "id_problems",
    "is_comparing",
    "is_too_large",
    "job_in",
    "job_page",
    "kind_of",
    "layout_of",
    "lines",
    "my_prechecks",
    "precheck_in",
    "precheck_page",
    "precheck_workbook_of",
    "prechecked",
    "waits_long",
    "next_number",
    "numbered",
    "open_jobs",
    "open_source",
    "problem_values",
    "returned_file",
    "sender_of",
    "sniff",
    "sums",
    "taken_in",
    "traced_facts",
]

_SENT = ("file", "sheets", "reason", "by", "received_at")
ORIGINAL = "original"
"""The file as it was sent, among the files of a batch."""


class BatchUnknown(ValueError):
    """No batch has this code."""


def by_code(code: str) -> Batch:
    """The batch named B000012 (or 12)."""
    digits = code.upper().removeprefix("B")
    found = Batch.objects.filter(number=int(digits)).first() if digits.isdigit() else None
    if found is None:
        raise BatchUnknown(code)
    return found


def next_number() -> int:
    """The number the next batch takes; only asked by whoever holds the lease of the books."""
    last = Batch.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def earlier(kind: str, sha256: str) -> Batch | None:
    """A batch of the same kind and bytes that stands already."""
    stands = [Batch.Status.ACCEPTED, Batch.Status.PARTLY]
    return Batch.objects.filter(kind=kind, sha256=sha256, status__in=stands).order_by("-number").first()


def taken_in(*, sha256: str, by: str, since: str) -> Batch | None:
    """What became of these bytes since a moment (ISO), when the same user sent them: an earlier attempt's batch."""
    return Batch.objects.filter(sha256=sha256, by=by, received_at__gte=since).order_by("-number").first()


def layout_of(sender: str, kind: str, programme: str) -> Layout | None:
    """How this sender's columns were read last time."""
    return Layout.objects.filter(unit=sender, kind=kind, programme=programme).first()


def regions_of(kind: str) -> dict[int, int | None]:
    """Number of each batch of a kind -> the division it came for."""
    return dict(Batch.objects.filter(kind=kind).values_list("number", "region_code"))


def senders_of(kind: str) -> dict[int, str]:
    """Number of each batch of a kind -> the unit that sent it, empty where nobody said."""
    return dict(Batch.objects.filter(kind=kind).values_list("number", "unit"))


def numbered(some: Iterable[int]) -> Iterator[Batch]:
    """The batches of some numbers."""
    return Batch.objects.filter(number__in=list(some)).iterator()


def numbers() -> set[int]:
    """Every number on record."""
    return set(Batch.objects.values_list("number", flat=True))


def batch_payload(batch: Batch) -> dict:
    """What the trace says of a batch."""
    return {
        "batch": batch.code,
        "kind": batch.kind,
        "schema_version": batch.schema_version,
        "file": batch.sha256,
        "n_bytes": batch.n_bytes,
        "status": str(batch.status),
        "unit": batch.unit,
        "region": batch.region_code,
        "flags": batch.flags,
        "rows": [batch.n_lines, batch.n_excluded, batch.n_received, batch.n_accepted, batch.n_returned],
        "persons": [batch.n_matched, batch.n_ambiguous, batch.n_unmatchable],
        "fen": [*map(storable, (batch.amount_received_fen, batch.amount_accepted_fen, batch.amount_returned_fen))],
        "n_problems": batch.n_problems,
        "reason": batch.reason_code,
        "supersedes": batch.supersedes,
        "sent": {name: said for name, said in row_payload(batch).items() if name in _SENT},
        "files": {ORIGINAL: batch.sha256},
    }


def layout_payload(layout: Layout) -> dict:
    """What the trace says of a remembered layout."""
    return {
        "unit": layout.unit,
        "kind": layout.kind,
        "programme": layout.programme,
        "headers": layout.headers,
        "mapping": layout.mapping,
        "batches": [layout.first_batch, layout.last_batch],
    }


def traced_facts(home: Home, keys: SealingKeys) -> Iterator[TracedFact]:
    """Each batch as it was received with its kept original, which `keys` open; each remembered layout."""
    for batch in Batch.objects.order_by("number").iterator():
        original = {ORIGINAL: partial(files.unseal, home.original(batch.sha256), keys)}
        yield TracedFact("batch.received", f"batch:{batch.code}", batch_payload(batch), original)
    for layout in Layout.objects.all():
        yield TracedFact("layout.remembered", f"layout:{layout.pk}", layout_payload(layout))
