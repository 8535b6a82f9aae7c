"""Questions about the books: which batches are shown, and where their checked files lie."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
from django.db.models import Max

from huimin.audit.types import TracedFact
from huimin.identity.queries import linked_last, links
from huimin.intake.queries import batch_code, batch_payload, by_code
from huimin.ledger.apart import Apart, Stopped
from huimin.ledger.books import Frame, Tables, open_books, today
from huimin.ledger.changes import changed_keys
from huimin.ledger.gathering import gathered, hold_small
from huimin.ledger.labels import label_table
from huimin.ledger.linked import LinkOnPage, LinksWanted, links_page
from huimin.ledger.made import kinds_of
from huimin.ledger.manifest import fact_paths, facts, facts_of, n_facts, parts, shown
from huimin.ledger.models import PostedBatch, PostedFile
from huimin.ledger.network import network
from huimin.ledger.page import subject_page
from huimin.ledger.part import PART, SAME, WHOLE, Asked, Look, Part, open_part
from huimin.ledger.passes import subject_pass
from huimin.ledger.rows import FactRow, rows
from huimin.ledger.since import Since
from huimin.ledger.subjects import candidates, facts_of_subject, payments_of
from huimin.ledger.summing import keep_summaries, take_summaries
from huimin.ledger.sums import NOTHING, PaidPerson, Sum, Sums, paid_persons, payment_refs, payment_sums
from huimin.ledger.ties import lacking
from huimin.ledger.types import KINDS, Subject
from huimin.ledger.waiting import Proposal, RowOpened, Waiting, row_opened, waiting
from huimin.programmes.queries import programme_table
from huimin.warehouse import files
from huimin.warehouse.engine import Connection
from huimin.warehouse.home import Home

__all__ = [
    "KINDS", "NOTHING", "PART", "SAME", "WHOLE", "Asked", "Look", "Part", "Since", "part_of_books", "small_tables", "taken_by", "Apart", "FactRow", "Frame", "PaidPerson", "Proposal", "RowOpened", "Waiting", "Stopped", "Sum", "Sums", "Subject", "apart", "books", "candidates", "changed_keys", "changed_kinds", "facts_of", "facts_of_subject", "is_shown", "kinds_of", "last_day_of", "keep_summaries", "lacking", "take_summaries", "LinkOnPage", "LinksWanted", "label_table", "links_page", "network",
    "paid_persons", "parts", "payment_refs", "payment_sums", "payments_of", "posted_payload", "row_opened", "rows", "sealed_of", "shown", "subject_page", "subject_pass", "traced_facts", "waiting",
]  # fmt: skip

# Views that the books make of a kind besides the one of its own name.
MADE_OF = {
    "payments": ("net_payments", "payment_months_ever", "payment_months", "yearly_payments"),
    "deaths": ("death_records",),
    "marriages": ("couples",),
}


def changed_kinds() -> dict[str, int]:
    """View of the books -> the point of the trace at which a batch in it, or a link of its rows, last came or went."""
    last = {
        row["kind"]: max(row["came"], row["went"] or 0)
        for row in PostedBatch.objects.values("kind").annotate(came=Max("shown_from"), went=Max("shown_until"))
    }
    kinds = dict(PostedBatch.objects.values_list("batch", "kind"))
    for batch, seq in linked_last().items():
        last[kinds[batch]] = max(last[kinds[batch]], seq)
    return last | {view: last[kind] for kind, views in MADE_OF.items() if kind in last for view in views}


def is_shown(number: int) -> bool:
    """Whether this batch is part of the books as they stand."""
    return PostedBatch.objects.filter(batch=number, shown_until=None).exists()


def last_day_of(home: Home, number: int) -> date | None:
    """The last day that the payments of a batch speak of: of an entitlement month, or on which they are paid."""
    with facts(home, ("payments",), batches=[number]) as books:
        return books.execute(_LAST_DAY).fetchone()[0]


_LAST_DAY = """
    select greatest(last_day(make_date((max(starts_month) - 1) // 12, (max(starts_month) - 1) % 12 + 1, 1)), max(pay_on))
    from fact_payments
"""


def sealed_of(home: Home, number: int) -> Path:
    """The sealed part of a posted batch, checked as `facts_of` does. Opening it is for the caller to trace."""
    file = PostedFile.objects.get(batch=number, part="sealed")
    path = home.batch(number) / file.name
    files.check_once(path, file.sha256)
    return path


@contextmanager
def books(
    home: Home,
    *,
    frame: Frame,
    parameters: pa.Table,
    exclusive: pa.Table,
    known_at: int | None = None,
    n_asked: int = 1,
) -> Iterator[Connection]:
    """The open books as they stood at `known_at`. n_asked: how many rules will be asked over them."""
    tables = Tables(programme_table(), exclusive, parameters, links(known_at))
    counts = n_facts(known_at)
    with (
        gathered(home, fact_paths(home, known_at), counts, n_asked) as paths,
        open_books(home, paths, tables, frame, narrow=partial(hold_small, counts=counts)) as connection,
    ):
        yield connection


def apart(home: Home, *, frame: Frame, parameters: pa.Table, exclusive: pa.Table, known_at: int | None = None) -> Apart:
    """The same books, to be given to a process that runs what a user wrote."""
    tables = Tables(programme_table(), exclusive, parameters, links(known_at))
    return Apart(home, fact_paths(home, known_at), tables, frame)


@contextmanager
def part_of_books(
    home: Home, *, asked: Sequence[Asked], frame: Frame, parameters: pa.Table, exclusive: pa.Table, known_at: int
) -> Iterator[Part]:
    """The part of the books that these rules must look at again, and how much of each that is."""
    tables = Tables(programme_table(), exclusive, parameters, links(known_at))
    with open_part(home, asked, tables, frame, known_at) as part:
        yield part


def small_tables(frame: Frame, *, parameters: pa.Table, exclusive: pa.Table) -> Mapping[str, pa.Table]:
    """The tables that are always there, by name; `today.…`: one column of the day."""
    day = today(frame.as_of)
    days = {f"today.{name}": day.select([name]) for name in day.column_names}
    return {"programmes": programme_table(), "exclusive_programmes": exclusive, "parameters": parameters, **days}


def taken_by(batches: Collection[int]) -> dict[int, int | None]:
    """Of these batches those that are not shown: batch -> the one that took its place (None: none did)."""
    gone = PostedBatch.objects.filter(batch__in=batches).exclude(shown_until=None)
    return dict(gone.values_list("batch", "superseded_by"))


def posted_payload(posted: PostedBatch) -> dict:
    """What the trace says of a posted batch: its receipt, its manifest row, its files."""
    received = batch_payload(by_code(str(posted.batch)))
    return {
        **received,
        "posted": [posted.kind, posted.schema_version, posted.key_id, posted.n_rows],
        "months": [posted.first_month, posted.last_month],
        "shown": [posted.shown_from, posted.shown_until],
        "superseded_by": posted.superseded_by,
        "parts": {file.part: [file.name, file.n_bytes] for file in posted.files.order_by("part")},
        "files": {**received["files"], **{file.name: file.sha256 for file in posted.files.order_by("part")}},
    }


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Each posted batch with the files that hold it."""
    for posted in PostedBatch.objects.prefetch_related("files").order_by("batch"):
        parts_of = {file.name: home.batch(posted.batch) / file.name for file in posted.files.all()}
        yield TracedFact("batch.posted", f"batch:{batch_code(posted.batch)}", posted_payload(posted), parts_of)
