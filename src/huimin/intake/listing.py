"""The list of batches inside a scope, and one batch with everything its page says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from huimin.datasets.queries import load_kinds, sentence
from huimin.intake.models import Batch, Layout
from huimin.intake.types import RETURNED_FILE, RETURNED_FILES
from huimin.jobs.queries import jobs
from huimin.jobs.types import JobView
from huimin.regions import queries as regions
from huimin.users.queries import units_named
from huimin.users.types import Scope
from huimin.warehouse.home import Home

_LONG_SECONDS = 30


@dataclass(frozen=True)
class WantedBatches:
    """Filters of the list; None or empty leaves a field open. `first_at` ≤ received < `before_at`."""

    kind: str = ""
    status: str = ""
    unit: str = ""
    region: tuple[int, int] | None = None
    first_at: datetime | None = None
    before_at: datetime | None = None


@dataclass(frozen=True)
class Sums:
    """Rows and fen over all batches of a list: received = accepted + returned."""

    n_batches: int
    n_received: int
    n_accepted: int
    n_returned: int
    received_fen: int
    accepted_fen: int
    returned_fen: int


@dataclass(frozen=True)
class BatchPage:
    """One batch as its page shows it. sheets: sheet, status (read | skipped), message. columns: (what a column means, the header it was read from)."""

    batch: Batch
    kind: str
    region_name: str
    unit_name: str
    said: Mapping[str, str]
    superseded_by: str
    stands_as: str
    overlaps: str
    sheets: tuple[dict, ...]
    columns: tuple[tuple[str, str], ...]
    has_returned_file: bool


@dataclass(frozen=True)
class Line:
    """One batch of the list."""

    batch: Batch
    kind: str
    region_name: str
    unit_name: str


@dataclass(frozen=True)
class Outcome:
    """What became of one file of an upload: its batch, or the sentence why there is none."""

    file: str
    batch: Batch | None
    is_repeated: bool
    sentence: str


@dataclass(frozen=True)
class JobPage:
    """An import as its page shows it. `files` is complete once it is done; before that the names alone."""

    job: JobView
    sentence: str
    names: tuple[str, ...]
    files: tuple[Outcome, ...]
    is_waiting_long: bool
    is_comparing: bool


def lines(found: Iterable[Batch], lang: str) -> list[Line]:
    """The batches of one page of the list."""
    found = list(found or ())
    names = regions.names_of(batch.region_code for batch in found)
    units = units_named({batch.unit for batch in found})
    kinds = {name: kind.title if lang == "zh" else kind.title_en for name, kind in load_kinds().items()}
    return [
        Line(batch, kinds[batch.kind], names.get(batch.region_code, ""), units.get(batch.unit, batch.unit))
        for batch in found
    ]


def job_page(job: JobView, lang: str, *, is_waiting_long: bool) -> JobPage:
    """How far an import is, and what became of its files."""
    done = (job.result or {}).get("files", ())
    codes = [int(one["batch"].removeprefix("B")) for one in done if one.get("batch")]
    known = {batch.code: batch for batch in Batch.objects.filter(number__in=codes)}
    outcomes = [
        Outcome(one["file"], known.get(one.get("batch")), one.get("is_repeated", False), one.get(lang, ""))
        for one in done
    ]
    names = tuple(one["name"] for one in job.args["files"])
    return JobPage(job, progress_of(job, lang), names, tuple(outcomes), is_waiting_long, is_comparing())


def waits_long(job: JobView, *, now: datetime) -> bool:
    """Whether it has waited so long that no worker seems to be there."""
    return job.state == "queued" and (now - job.created_at).total_seconds() > _LONG_SECONDS


def progress_of(job: JobView, lang: str) -> str:
    """Where the job is, or how it ended, in one sentence."""
    if job.message:
        return job.message.text(lang)
    if job.progress is None or job.is_ended:
        return ""
    if job.progress.code == "reading":
        return _("正在读取 %(file)s（第 %(place)s 个，共 %(n_files)s 个）") % job.progress.params
    return job.progress.text(lang)


def batches(*, scope: Scope, wanted: WantedBatches) -> QuerySet[Batch]:
    """The batches whose region lies inside the scope, the newest first."""
    bounds = scope.narrowed(*wanted.region) if wanted.region else scope
    found = bounds.filtered(Batch.objects.order_by("-number"), "region_code")
    given = {
        "kind": wanted.kind,
        "status": wanted.status,
        "unit": wanted.unit,
        "received_at__gte": wanted.first_at,
        "received_at__lt": wanted.before_at,
    }
    return found.filter(**{name: value for name, value in given.items() if value})


def sums(found: QuerySet[Batch]) -> Sums:
    """What a list of batches adds up to."""
    names = ("n_received", "n_accepted", "n_returned")
    fen = ("received", "accepted", "returned")
    row = found.order_by().aggregate(
        n_batches=Count("number"),
        **{name: Sum(name, default=0) for name in names},
        **{f"{name}_fen": Sum(f"amount_{name}_fen", default=0) for name in fen},
    )
    return Sums(**row)


def batch_in(*, scope: Scope, code: str) -> Batch | None:
    """The batch of that code, if its region lies inside the scope."""
    digits = code.upper().removeprefix("B")
    return batches(scope=scope, wanted=WantedBatches()).filter(number=int(digits)).first() if digits.isdigit() else None


def batch_page(home: Home, batch: Batch, lang: str) -> BatchPage:
    """Everything the page of one batch says, its problems apart."""
    kind = load_kinds()[batch.kind]
    stands = [Batch.Status.ACCEPTED, Batch.Status.PARTLY]
    later = Batch.objects.filter(status__in=stands, number__gt=batch.number)
    superseding = later.filter(supersedes=batch.number).first()
    stands_as = (
        later.filter(sha256=batch.sha256, kind=batch.kind).first() if batch.status == Batch.Status.HELD else None
    )
    return BatchPage(
        batch=batch,
        kind=kind.title if lang == "zh" else kind.title_en,
        region_name=regions.name_path(batch.region_code) if batch.region_code else "",
        unit_name=units_named({batch.unit}).get(batch.unit, batch.unit),
        said=_said(batch),
        superseded_by=superseding.code if superseding else "",
        stands_as=stands_as.code if stands_as else "",
        overlaps=batch.reason.get("batch", "") if batch.status == Batch.Status.HELD else "",
        sheets=tuple(
            {**sheet, "message": sentence(sheet["reason"], lang) if sheet["reason"] else ""} for sheet in batch.sheets
        ),
        columns=_columns(batch, kind, lang),
        has_returned_file=returned_file(home, batch).exists(),
    )


def sender_of(batch: Batch) -> str:
    """The unit that sent a file; where nobody said, the division below the city that it came for; else empty."""
    is_local = batch.region_code and batch.region_code % 10**8
    return batch.unit or (f"{batch.region_code:012d}" if is_local else "")


def returned_file(home: Home, batch: Batch) -> Path:
    """Where the workbook of returned rows lies sealed, if there is one; of two, as a rotation makes them, either will do."""
    folder = home.batch(batch.number)
    return next(folder.glob(RETURNED_FILES), folder / RETURNED_FILE)


def _said(batch: Batch) -> dict[str, str]:
    """What the sender's officer said of the file, in words."""
    words = {
        "programme": _("补贴项目"),
        "period": _("所属期"),
        "supersedes": _("替代批次"),
        "additional": _("追加发放"),
        "arrives": _("名单范围"),
    }
    values = {"whole": _("全量名单"), "changes": _("增量名单"), True: _("是")}
    return {words[name]: str(values.get(value, value)) for name, value in batch.flags.items() if name in words}


def _columns(batch: Batch, kind, lang: str) -> tuple[tuple[str, str], ...]:
    programme = batch.flags.get("programme") or ""
    layout = Layout.objects.filter(unit=sender_of(batch), kind=batch.kind, programme=programme).first()
    if layout is None or not layout.first_batch <= batch.number <= layout.last_batch:
        return ()
    titles = {name: column.title if lang == "zh" else column.title_en for name, column in kind.by_name.items()}
    return tuple((titles.get(name, name), str(header)) for name, header in layout.mapping.items())


def job_in(*, scope: Scope, by: str, job: JobView | None) -> JobView | None:
    """An import job, if the user asked for it or its region lies inside the scope."""
    if job is None or job.name != "import":
        return None
    return job if job.by == by or scope.contains(job.args["region_code"]) else None


def open_jobs(*, scope: Scope, by: str) -> list[JobView]:
    """Imports that wait or run, the newest first."""
    return [job for job in jobs(name="import", is_open=True) if job_in(scope=scope, by=by, job=job)]


def is_comparing() -> bool:
    """Whether a comparison that postings asked for waits or runs."""
    return bool(jobs(name="compare", is_open=True, limit=1))
