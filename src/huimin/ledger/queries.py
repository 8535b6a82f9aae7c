"""Questions about the books: which batches are shown, and where their checked files lie."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from django.db.models import Max, Q

from huimin.audit.types import TracedFact
from huimin.intake.queries import batch_code, batch_payload, by_code
from huimin.kit.refs import unpack
from huimin.ledger.books import Frame, Tables, open_books
from huimin.ledger.models import PostedBatch
from huimin.programmes.queries import programme_table
from huimin.warehouse import files
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.facts import quoted, read_schema
from huimin.warehouse.home import Home

__all__ = ["Frame", "books", "changed_kinds", "posted_payload", "shown"]

PAYMENT_VIEWS = ("payments", "payment_months", "yearly_payments")
_checked: dict[tuple[str, int, int], str] = {}  # a file is read for its digest once a process and change


def shown(kind: str | None = None, known_at: int | None = None) -> list[PostedBatch]:
    """The batches shown at a point of the trace (default: now), of one kind or of all."""
    batches = PostedBatch.objects.prefetch_related("files").order_by("batch")
    if known_at is None:
        batches = batches.filter(shown_until=None)
    else:
        batches = batches.filter(Q(shown_until=None) | Q(shown_until__gt=known_at), shown_from__lte=known_at)
    return list(batches.filter(kind=kind) if kind else batches)


def changed_kinds() -> dict[str, int]:
    """View of the books -> the point of the trace at which a batch in it last came or went."""
    last = {
        row["kind"]: max(row["came"], row["went"] or 0)
        for row in PostedBatch.objects.values("kind").annotate(came=Max("shown_from"), went=Max("shown_until"))
    }
    paid = last.get("payments")
    return last if paid is None else last | dict.fromkeys(PAYMENT_VIEWS, paid)


def is_shown(number: int) -> bool:
    """Whether this batch is part of the books as they stand."""
    return PostedBatch.objects.filter(batch=number, shown_until=None).exists()


def facts_of(home: Home, batch: PostedBatch) -> Path:
    """The fact file of a batch; `FileAltered` when its bytes are not those of the manifest."""
    part = next(file for file in batch.files.all() if file.part == "facts")
    path = home.batch(batch.batch) / part.name
    check_once(path, part.sha256)
    return path


def check_once(path: Path, sha256: str) -> None:
    """Check a file's digest, remembering the answer until the file changes."""
    if not path.exists():
        raise files.FileAltered(path)
    state = path.stat()
    key = (str(path), state.st_mtime_ns, state.st_size)
    if _checked.get(key) != sha256:
        files.check(path, sha256)
        _checked[key] = sha256


@contextmanager
def books(
    home: Home, *, frame: Frame, parameters: pa.Table, exclusive: pa.Table, known_at: int | None = None
) -> Iterator[Connection]:
    """The open books as they stood at `known_at`."""
    paths: dict[str, list[Path]] = {}
    for batch in shown(known_at=known_at):
        paths.setdefault(batch.kind, []).append(facts_of(home, batch))
    tables = Tables(programme_table(), exclusive, parameters, _links(known_at))
    with open_books(home, paths, tables, frame) as connection:
        yield connection


def _links(known_at: int | None) -> pa.Table:
    return pa.table(
        {"ref": pa.array([], pa.int64()), "person_key": pa.array([], pa.int64()), "grade": pa.array([], pa.int8())}
    )


def posted_payload(posted: PostedBatch) -> dict:
    """What the trace says of a posted batch: its receipt, its manifest row, its files."""
    return {
        **batch_payload(by_code(str(posted.batch))),
        "posted": [posted.kind, posted.schema_version, posted.key_id, posted.n_rows],
        "months": [posted.first_month, posted.last_month],
        "shown": [posted.shown_from, posted.shown_until],
        "superseded_by": posted.superseded_by,
        "files": {file.name: file.sha256 for file in posted.files.order_by("part")},
    }


@dataclass(frozen=True)
class Label:
    """What may be shown of a fact row without opening a sealed part."""

    region_code: int
    masked_name: str
    is_payment: bool


NO_LABEL = Label(0, "", False)


def labels(home: Home, refs: Iterable[int]) -> dict[int, Label]:
    """ref -> region and masked name of fact rows, read from the batches they lie in."""
    by_batch: dict[int, list[int]] = {}
    for ref in set(refs):
        by_batch.setdefault(unpack(ref)[0], []).append(ref)
    found: dict[int, Label] = {}
    posted = {batch.batch: batch for batch in PostedBatch.objects.filter(batch__in=by_batch).prefetch_related("files")}
    with engine(home, threads=1) as connection:
        for number, wanted in sorted(by_batch.items()):
            if number not in posted:
                continue
            path = facts_of(home, posted[number])
            kind = posted[number].kind
            names = read_schema(path)
            mask = "masked_name" if "masked_name" in names else "''"
            region = "region_code" if "region_code" in names else "0"
            connection.register("wanted", pa.table({"ref": pa.array(wanted, pa.int64())}))
            rows = connection.execute(
                f"select ref, coalesce({region}, 0), coalesce({mask}, '') from read_parquet('{quoted(path)}') semi join wanted using (ref)"
            ).fetchall()
            found |= {ref: Label(code, name, kind == "payments") for ref, code, name in rows}
    return found


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Each posted batch with the files that hold it."""
    for posted in PostedBatch.objects.prefetch_related("files").order_by("batch"):
        files = {file.name: home.batch(posted.batch) / file.name for file in posted.files.all()}
        yield TracedFact("batch.posted", f"batch:{batch_code(posted.batch)}", posted_payload(posted), files)
