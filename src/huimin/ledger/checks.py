"""What only the books can say of a new batch: that it repeats a live one, that a person stands in it twice."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from huimin.datasets.types import Kind
from huimin.intake.queries import Balance
from huimin.kit.refs import unpack
from huimin.ledger.queries import facts_of, shown
from huimin.warehouse.engine import engine
from huimin.warehouse.home import Home

_SHARE_THAT_REPEATS = 0.5
_PAIRS = """
    select distinct f.person_key, f.programme, f.region_code // 1000 as township, f.starts_month + k.i as month
    from {source} as f join (select unnest(range(0, 60)) as i) as k on k.i < greatest(f.n_months, 1)
    where f.person_key is not null
"""


def overlapping(home: Home, facts: Path, kind: Kind, balance: Balance) -> int | None:
    """The live batch that shares programme, township and half of the (person, month) pairs of these payments."""
    low, high = balance.first_month, balance.last_month
    live = [
        batch
        for batch in shown(kind.name)
        if low is not None
        and batch.first_month is not None
        and batch.first_month <= high + 60
        and batch.last_month + 60 >= low
    ]
    if not live:
        return None
    with engine(home, memory="1GB") as connection:
        connection.execute(f"create temp table new_pair as {_PAIRS.format(source=_parquet(facts))}")
        n_new = connection.execute("select count(*) from new_pair").fetchone()[0]
        for batch in live:
            n_shared = connection.execute(
                f"select count(*) from new_pair semi join ({_PAIRS.format(source=_parquet(facts_of(home, batch)))}) as old "
                "using (person_key, programme, township, month)"
            ).fetchone()[0]
            if n_new and n_shared >= _SHARE_THAT_REPEATS * n_new:
                return batch.batch
    return None


def note_repeats(home: Home, facts: Path, kind: Kind, balance: Balance) -> None:
    """Warn of persons a `unique` register names more than once, here or in a live batch."""
    unique = next((check for check in kind.assertions if check.check == "unique"), None)
    if unique is None:
        return
    known = [facts_of(home, batch) for batch in shown(kind.name)]
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
