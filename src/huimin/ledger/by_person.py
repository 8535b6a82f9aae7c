"""Facts of the largest kinds once more, sorted by person: what a comparison of what changed reads in their place.

In the record a person's rows are spread over as many files as years. In the copy they lie side by side, in the engine's
own format, so that the rows of some thousand persons are found without reading those of all others; later batches lie behind
them until the copy is made anew. A cache, never the record: it may be lost at any time, a run over everything reads the
record itself, and what a copy cannot answer is asked of the record (comparison.looking). The engine checks every block it reads (docs/adr/0032-facts-by-person.md).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.ledger.books import Copy, read_files
from huimin.ledger.manifest import facts_of, shown
from huimin.ledger.models import PostedBatch
from huimin.warehouse import files
from huimin.warehouse.engine import ENGINE_VERSION, Connection, EngineError, engine
from huimin.warehouse.facts import quoted
from huimin.warehouse.home import Home

MANY = 1_000_000  # facts of a kind; of fewer a reading costs little
SHARE = 10  # a copy is made anew when more than one row in so many is unsorted, or in it and no longer shown
_MADE_BY = f"2 {ENGINE_VERSION}"


@dataclass(frozen=True)
class Sources:
    """Where the facts of the books lie. paths: kind -> checked files; copies: kind -> its copy, where there is one."""

    paths: Mapping[str, Sequence[Path]]
    copies: Mapping[str, Copy]


@contextmanager
def sources(home: Home, known_at: int) -> Iterator[Sources]:
    """The facts of the books of `known_at`, from copies where there are some. The caller holds the books: batches that a
    copy has not are added to it."""
    paths, copies, by_kind = {}, {}, _by_kind(known_at)
    with engine(home) as connection:
        try:
            for kind, batches in by_kind.items():
                copy = _brought_up(connection, home, kind, batches)
                if copy is not None:
                    copies[kind] = copy
                else:
                    paths[kind] = [facts_of(home, one) for one in batches]
            yield Sources(paths, copies)
        finally:
            for kind in by_kind:
                connection.execute(f"detach database if exists {_name(kind)}")


def refresh(*, home: Home, confirm: Callable[[], None] = lambda: None) -> list[str]:
    """Make the copies that are missing or have grown old; returns their kinds. The caller holds the books; `confirm`
    raises when it lost them."""
    made = []
    for kind, batches in _by_kind(None).items():
        n_rows = sum(one.n_rows for one in batches)
        if n_rows >= MANY and "person_key" in fact_columns(load_kinds()[kind]) and _is_old(home, kind, batches, n_rows):
            _make(home, kind, batches, confirm)
            made.append(kind)
    return made


def drop(home: Home) -> None:
    """Remove every copy: one of them could not be read."""
    for path in home.by_person.glob("*"):
        path.unlink(missing_ok=True)


def _by_kind(known_at: int | None) -> dict[str, list[PostedBatch]]:
    found: dict[str, list[PostedBatch]] = {}
    for batch in shown(known_at=known_at):
        found.setdefault(batch.kind, []).append(batch)
    return found


def _sha256(batch: PostedBatch) -> str:
    return next(file.sha256 for file in batch.files.all() if file.part == "facts")


def _name(kind: str) -> str:
    return f"sorted_{kind}"


def _brought_up(connection: Connection, home: Home, kind: str, batches: Sequence[PostedBatch]) -> Copy | None:
    """The copy of a kind, attached, with all these batches in it. One that cannot be used goes."""
    path = home.by_person / f"{kind}.duckdb"
    if not path.exists():
        return None
    try:
        held = _attached(connection, path, kind)
        beside = [one for one in batches if held.get(one.batch) != _sha256(one)]
        if held and not any(one.batch in held for one in beside):
            if beside:
                _add(connection, home, kind, beside)
            return Copy(_name(kind), tuple(sorted(held.keys() - {one.batch for one in batches})))
    except EngineError:
        with suppress(EngineError):  # where none was begun
            connection.rollback()
    connection.execute(f"detach database if exists {_name(kind)}")
    path.unlink()
    return None


def _attached(connection: Connection, path: Path, kind: str) -> dict[int, str]:
    """Batch -> the digest of its facts as they went into the copy; nothing where another engine made it."""
    connection.execute(f"attach '{quoted(path)}' as {_name(kind)}")
    made_by = connection.execute(f"select made_by from {_name(kind)}.made").fetchall()
    held = f"select batch, sha256 from {_name(kind)}.held"
    return dict(connection.execute(held).fetchall()) if made_by == [(_MADE_BY,)] else {}


def _add(connection: Connection, home: Home, kind: str, batches: Sequence[PostedBatch]) -> None:
    rows = read_files([facts_of(home, one) for one in batches])
    connection.begin()
    connection.execute(f"insert into {_name(kind)}.facts by name {rows}")
    connection.execute(f"insert into {_name(kind)}.held {_listed(batches, is_sorted=False)}")
    connection.commit()


def _listed(batches: Sequence[PostedBatch], *, is_sorted: bool) -> str:
    said = ", ".join(f"({one.batch}::bigint, '{_sha256(one)}', {one.n_rows}::bigint, {is_sorted})" for one in batches)
    return f"select * from (values {said}) as t(batch, sha256, n_rows, is_sorted)"


def _is_old(home: Home, kind: str, batches: Sequence[PostedBatch], n_rows: int) -> bool:
    """Whether more than one row in so many is not where it should be, or is in the copy and no longer shown."""
    with engine(home) as connection:
        if _brought_up(connection, home, kind, batches) is None:
            return True
        now = ", ".join(str(one.batch) for one in batches)
        wrong = f"select sum(n_rows) from {_name(kind)}.held where not is_sorted or batch not in ({now})"
        n_wrong = connection.execute(wrong).fetchall()[0][0] or 0
        connection.execute(f"detach {_name(kind)}")
    return n_wrong * SHARE > n_rows


def _make(home: Home, kind: str, batches: Sequence[PostedBatch], confirm: Callable[[], None]) -> None:
    building = home.tmp / f"by-person-{kind}.duckdb"
    files.remove(building)
    rows = read_files([facts_of(home, one) for one in batches])
    with engine(home, memory="1GB") as connection:
        connection.execute(f"attach '{quoted(building)}' as making")
        try:
            connection.execute(f"create table making.facts as {rows} order by person_key")
            connection.execute(f"create table making.held as {_listed(batches, is_sorted=True)}")
            connection.execute(f"create table making.made as select '{_MADE_BY}' as made_by")
        finally:
            connection.execute("detach making")
    home.by_person.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():  # as in ledger.rolling
        confirm()
        building.replace(home.by_person / f"{kind}.duckdb")
    with suppress(FileNotFoundError):
        building.with_suffix(".duckdb.wal").unlink()
