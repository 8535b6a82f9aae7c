"""The manifest read: which batches are shown, where their checked files lie, and their facts opened for a question."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models import Q

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.identity.queries import links
from huimin.ledger.books import open_kind, read_files, take_table
from huimin.ledger.models import PostedBatch
from huimin.warehouse import files
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.home import Home


def shown(kind: str | None = None, known_at: int | None = None, *, having: str | None = None) -> list[PostedBatch]:
    """The batches shown at a point of the trace (default: now), of one kind or of all; `having`: with that part."""
    batches = PostedBatch.objects.prefetch_related("files").order_by("batch")
    if having:
        batches = batches.filter(files__part=having)
    if known_at is None:
        batches = batches.filter(shown_until=None)
    else:
        batches = batches.filter(Q(shown_until=None) | Q(shown_until__gt=known_at), shown_from__lte=known_at)
    return list(batches.filter(kind=kind) if kind else batches)


def n_facts(known_at: int | None = None) -> dict[str, int]:
    """Kind -> how many facts of it are shown at a point of the trace (default: now)."""
    found: dict[str, int] = {}
    for batch in shown(known_at=known_at):
        found[batch.kind] = found.get(batch.kind, 0) + batch.n_rows
    return found


def facts_of(home: Home, batch: PostedBatch) -> Path:
    """The fact file of a batch; `FileAltered` when its bytes are not those of the manifest."""
    return part_of(home, batch, "facts")


def fact_paths(home: Home, known_at: int | None = None) -> dict[str, list[Path]]:
    """Kind -> the checked fact files of its batches that are shown at a point of the trace."""
    paths: dict[str, list[Path]] = {}
    for batch in shown(known_at=known_at):
        paths.setdefault(batch.kind, []).append(facts_of(home, batch))
    return paths


def part_of(home: Home, batch: PostedBatch, name: str) -> Path:
    """A file of a batch (facts, sealed, index, damaged), checked against the manifest."""
    part = next(file for file in batch.files.all() if file.part == name)
    path = home.batch(batch.batch) / part.name
    files.check_once(path, part.sha256)
    return path


def parts(home: Home, name: str) -> dict[int, Path]:
    """Batch -> the checked file of a part (index, damaged), of the shown batches that have one."""
    return {batch.batch: part_of(home, batch, name) for batch in shown(having=name)}


@contextmanager
def facts(
    home: Home, kinds: Collection[str], *, known_at: int | None = None, batches: Collection[int] | None = None
) -> Iterator[Connection]:
    """A connection with `fact_<kind>` of some kinds, as the books stood at `known_at`; `batches`: of these alone."""
    paths = {
        kind: [facts_of(home, batch) for batch in shown(kind, known_at) if batches is None or batch.batch in batches]
        for kind in kinds
    }
    laid = links(known_at)
    with engine(home, memory="1GB") as connection:
        take_table(connection, "links", laid)
        for kind in kinds:
            columns = fact_columns(load_kinds()[kind]) | {"masked_name": "VARCHAR"}
            filed = [read_files(paths[kind])] if paths[kind] else []
            open_kind(connection, kind, columns, filed, has_links=laid.num_rows > 0)
        yield connection
