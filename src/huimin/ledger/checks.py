"""What only the books can say of a new batch: that it repeats a live one, that a person stands in it twice."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pyarrow as pa

from huimin.datasets.queries import fact_columns
from huimin.datasets.types import Kind
from huimin.intake.queries import Balance, Batch, regions_of, senders_of
from huimin.kit.refs import unpack
from huimin.ledger.queries import facts_of, shown
from huimin.warehouse.engine import engine
from huimin.warehouse.home import Home

_SHARE_THAT_REPEATS = 0.5
_PAIRS = """
    select distinct {file} f.person_key, f.programme, f.region_code // 1000000 as county, f.starts_month + k.i as month
    from {source} as f join (select unnest(range(0, 60)) as i) as k on k.i < greatest(f.n_months, 1)
    where f.person_key is not null
"""


def overlapping(home: Home, facts: Path, kind: Kind, balance: Balance, *, region: int | None) -> int | None:
    """The live batch that shares programme, county and half of the (person, month) pairs of these payments.

    Batches that came for divisions of which neither lies in the other (`region`) share nothing.
    """
    low, high = balance.first_month, balance.last_month
    came_for = regions_of(kind.name)
    live = {
        str(facts_of(home, batch)): batch.batch
        for batch in shown(kind.name)
        if None not in (low, batch.first_month)
        and batch.first_month <= high
        and batch.last_month >= low
        and _meet(region, came_for[batch.batch])
    }
    if not live:
        return None
    with engine(home, memory="1GB") as connection:
        connection.execute(f"create temp table new_pair as {_PAIRS.format(file='', source=_parquet(facts))}")
        old = _PAIRS.format(file="f.filename,", source="read_parquet($live, filename = true, union_by_name = true)")
        repeating = connection.execute(
            f"select filename from ({old}) semi join new_pair using (person_key, programme, county, month) "
            f"group by filename having count(*) >= {_SHARE_THAT_REPEATS} * (select count(*) from new_pair)",
            {"live": list(live)},
        ).fetchall()
    return min((live[file] for (file,) in repeating), default=None)


def stands_in(home: Home, facts: Path, kind: Kind, superseded: int, region: int | None) -> bool:
    """Whether these facts can stand in for a batch: of a division that meets its own, and of a programme that is in it."""
    if not _meet(region, regions_of(kind.name).get(superseded)):
        return False
    old = next((facts_of(home, batch) for batch in shown(kind.name) if batch.batch == superseded), None)
    if old is None or "programme" not in fact_columns(kind):
        return True
    with engine(home, memory="1GB") as connection:
        named = [
            {number for (number,) in connection.execute(f"select distinct programme from {_parquet(path)}").fetchall()}
            for path in (facts, old)
        ]
    return not all(named) or bool(named[0] & named[1])


def _meet(one: int | None, other: int | None) -> bool:
    """Whether one division lies in the other, or nobody said which."""
    if one is None or other is None:
        return True
    return holds(one, other) or holds(other, one)


def replaced_by(batch: Batch) -> list[int]:
    """The live batches whose place a whole register takes: of its kind and sender, inside its division."""
    came_for, senders = regions_of(batch.kind), senders_of(batch.kind)
    return [
        posted.batch
        for posted in shown(batch.kind)
        if posted.batch != batch.number
        and senders[posted.batch] == batch.unit
        and holds(batch.region_code, came_for[posted.batch])
    ]


def holds(code: int, other: int | None) -> bool:
    """Whether a division is another one or lies above it."""
    if other is None:
        return False
    reach = next(span for span in (10**8, 10**6, 10**3, 1) if code % span == 0)
    return code <= other < code + reach


def note_repeats(home: Home, facts: Path, kind: Kind, balance: Balance, *, instead_of: Collection[int]) -> None:
    """Warn of persons a `unique` register names more than once, here or in a live batch; but for batches this one
    stands in for."""
    unique = next((check for check in kind.assertions if check.check == "unique"), None)
    if unique is None:
        return
    known = [facts_of(home, batch) for batch in shown(kind.name) if batch.batch not in instead_of]
    sources = " union all ".join(f"select person_key, ref from {_parquet(path)}" for path in [facts, *known])
    with engine(home, memory="1GB") as connection:
        table = connection.sql(f"""
            select ref from {_parquet(facts)} as f where person_key in (
                select person_key from ({sources}) where person_key is not null group by person_key having count(*) > 1)
            order by ref
        """).to_arrow_table()
    _note(balance, table, unique.code, kind.column(unique.columns[0]).title)


def _note(balance: Balance, table: pa.Table, code: str, column: str) -> None:
    places = [unpack(ref) for ref in table["ref"].to_pylist()]
    for sheet in sorted({place[1] for place in places}):
        rows = np.array([row for _, at, row in places if at == sheet], dtype=np.int32)
        balance.note("warning", sheet, rows, column, code)


def _parquet(path: Path) -> str:
    return "read_parquet('" + str(path).replace("'", "''") + "')"
