"""Making the files of the roll-up (see `ledger.rollup`): what is missing or altered, and nothing else."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from huimin.ledger.manifest import facts
from huimin.ledger.rollup import NONE, STEPS, Cell, cache_of, digest_of, sources
from huimin.warehouse import files
from huimin.warehouse.cache import Cache
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.facts import quoted
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class Made:
    """What a call made anew: files by what they are."""

    n_rollup: int
    n_sums: int


def refresh(*, home: Home, confirm: Callable[[], None] = lambda: None) -> Made:
    """Bring the roll-up to the books as they stand. The caller holds the books; `confirm` raises when it lost them."""
    cache, now = cache_of(home), sources()
    state = digest_of(sorted(now.values()))
    cells_of = _cells_of(home, cache, now)
    cells = _by_cell(cells_of)
    building = home.tmp / "caches"
    files.remove(building)
    building.mkdir(parents=True)
    made, n_made = _cells(home, cache, building, now, cells)
    sums, n_sums = _sums(home, cache, building, cells, made)
    names = [path.name for path in (*made.values(), *sums)]
    index = building / "index.json"
    index.write_text(json.dumps({"cells": cells_of, "files": names}), "utf-8")
    with transaction.atomic():  # the lease stays ours until the files stand: PostgreSQL locks its row only in one
        confirm()
        kept = cache.keep(index, "index", state)
        cache.sweep({kept.name, *names})
    files.remove(building)
    return Made(n_made, n_sums)


def _cells_of(home: Home, cache: Cache, now: Mapping[int, str]) -> dict[str, list[Cell]]:
    """Digest of a batch -> the cells it has rows in; read from the last index, and from the facts where it is new."""
    known: dict[str, list[Cell]] = {}
    for path in home.caches.glob("index.*"):
        if cache.holds(path.name):
            known |= json.loads(path.read_text("utf-8"))["cells"]
    found = {digest: [tuple(cell) for cell in known[digest]] for digest in now.values() if digest in known}
    for batch, digest in now.items():
        if digest not in found:
            with facts(home, ["payments"], batches={batch}) as books:
                found[digest] = books.execute(f"select distinct {_CELL} from fact_payments order by all").fetchall()
    return found


_CELL = f"coalesce(programme, {NONE})::integer as programme, coalesce(year, {NONE})::integer as year"


def _by_cell(cells_of: Mapping[str, Sequence[Cell]]) -> dict[Cell, tuple[str, ...]]:
    """Cell -> the digests of the batches it is made from."""
    cells: dict[Cell, list[str]] = {}
    for digest in sorted(cells_of):
        for cell in cells_of[digest]:
            cells.setdefault(cell, []).append(digest)
    return {cell: tuple(digests) for cell, digests in sorted(cells.items())}


def _cells(home, cache, building, now, cells) -> tuple[dict[tuple[str, Cell], Path], int]:
    """(what and cell -> file, how many cells were made): one reading of the facts for each year with something to make."""
    batch_of = {digest: batch for batch, digest in now.items()}
    found, missing = {}, {}
    for cell, digests in cells.items():
        there = {what: cache.find(_label(what, cell), digest_of(digests)) for what in ("rollup", "cube")}
        if all(there.values()):
            found |= {(what, cell): path for what, path in there.items()}
        else:
            missing.setdefault(cell[1], []).append(cell)
    for year, wanted in missing.items():
        batches = {batch_of[digest] for cell in wanted for digest in cells[cell]}
        with facts(home, ["payments"], batches=batches) as books:
            _open_year(books, year, [programme for programme, _ in wanted])
            for cell in wanted:
                for what, order in (("rollup", "person_key, region_code, account_key"), ("cube", "region_code, month")):
                    query = f"select * from {what} where programme = {cell[0]} order by {order}"
                    path = _copy(books, query, building / f"{what}.parquet")
                    found[what, cell] = cache.keep(path, _label(what, cell), digest_of(cells[cell]))
    return found, sum(map(len, missing.values()))


def _label(what: str, cell: Cell) -> str:
    return f"{what}_{cell[0]}_{cell[1]}"


def _copy(books: Connection, query: str, target: Path) -> Path:
    books.execute(f"copy ({query}) to '{quoted(target)}' (format parquet, compression zstd, compression_level 1)")
    return target


def _open_year(books: Connection, year: int, programmes: Collection[int]) -> None:
    """`rollup` and `cube` of one year's cells. A payment stands in the year of its first month, whatever months follow."""
    books.execute(f"""
        create temp view paid as
        select * replace (coalesce(programme, {NONE})::integer as programme, coalesce(year, {NONE})::integer as year)
        from fact_payments
        where {"year is null" if year == NONE else f"year = {year}"}
          and coalesce(programme, {NONE}) in ({", ".join(map(str, programmes))})
    """)
    books.execute(_ROLLUP)
    books.execute(_CUBE)


ROLLUP_COLUMNS = """
    count(*)::integer as n_payments,
    sum(case when n_months = 0 then 1 else 0 end)::integer as n_undivided,
    sum(n_months)::integer as n_months,
    coalesce(bit_or(case when n_months >= 12 then 4095 when n_months > 0
                    then (((1 << n_months) - 1) << ((starts_month - 1) % 12)) % 4096
                         | (((1 << n_months) - 1) << ((starts_month - 1) % 12)) // 4096 end), 0)::smallint as months,
    min(starts_month)::integer as first_month,
    max(starts_month + greatest(n_months, 1) - 1)::integer as last_month,
    sum(amount_fen)::bigint as amount_fen, min(amount_fen)::bigint as least_fen, max(amount_fen)::bigint as most_fen
"""

_ROLLUP = f"""
    create temp table rollup as
    select person_key, programme, region_code, account_key, year, {ROLLUP_COLUMNS} from paid
    group by person_key, programme, region_code, account_key, year
"""

_CUBE = """
    create temp table cube as
    select region_code, programme, year, starts_month::integer as month, count(*)::integer as n_payments,
           count(distinct person_key)::integer as n_persons, coalesce(sum(amount_fen), 0)::bigint as amount_fen
    from paid group by region_code, programme, year, starts_month
"""


def _sums(home, cache, building, cells, made) -> tuple[list[Path], int]:
    """(the files of sums, how many were made): one for each year, and one for all."""
    found, n_made = [], 0
    for year in [*sorted({year for _, year in cells if year != NONE}), NONE]:
        chosen = [cell for cell in cells if year in (NONE, cell[1])]
        source = digest_of([(cell, cells[cell]) for cell in chosen])
        path = cache.find(f"sums_{year}", source)
        if path is None and chosen:
            path = cache.keep(
                _sum_up(home, [made["rollup", cell] for cell in chosen], building), f"sums_{year}", source
            )
            n_made += 1
        found += [path] if path else []
    return found, n_made


def _sum_up(home: Home, rollups: Sequence[Path], building: Path) -> Path:
    """Sums of every division of every level, in all (`is_whole`) and by programme, over some files of the roll-up."""
    with engine(home, memory="1GB") as books:
        listed = ", ".join(f"'{quoted(path)}'" for path in rollups)
        books.execute(f"create temp view rollup as select * from read_parquet([{listed}])")
        books.execute(_MONEY)
        books.execute(_WHO)
        books.execute(_EMPTY)
        for step in STEPS:
            books.execute(f"create or replace temp table who as {_AT.format(step=step)}")
            books.execute(_SUM.format(step=step))
        return _copy(
            books, "select * from sums order by step, division, is_whole, programme", building / "sums.parquet"
        )


_MONEY = f"""
    create temp table money as
    select region_code, nullif(programme, {NONE}) as programme, nullif(year, {NONE}) as year,
           sum(n_payments) as n, sum(amount_fen) as fen
    from rollup where region_code is not null group by all
"""

# Persons are counted on distinct pairs that grow fewer with each level.
_WHO = f"""
    create temp table who as
    select distinct region_code as division, nullif(programme, {NONE}) as programme, person_key
    from rollup where region_code is not null and person_key is not null
"""

_AT = "select distinct division // {step} * {step} as division, programme, person_key from who"

_EMPTY = """
    create temp table sums (step bigint, division bigint, is_whole boolean, programme integer, n_payments bigint,
                            amount_fen bigint, n_persons bigint, n_programmes bigint, years smallint[])
"""

_SUM = """
    insert into sums
    with paid as (
        select region_code // {step} * {step} as division, grouping(programme) = 1 as is_whole, programme,
               sum(n)::bigint as n_payments, coalesce(sum(fen), 0)::bigint as amount_fen,
               count(distinct programme) as n_programmes, list(distinct year order by year) filter (year <> 0) as years
        from money group by grouping sets ((region_code // {step} * {step}), (region_code // {step} * {step}, programme))
    ), persons as (
        select division, true as is_whole, null as programme, count(distinct person_key) as n_persons
        from who group by division
        union all
        select division, false, programme, count(*) from who group by division, programme
    )
    select {step}, a.division, a.is_whole, a.programme, a.n_payments, a.amount_fen, coalesce(p.n_persons, 0),
           a.n_programmes, coalesce(a.years, [])
    from paid as a left join persons as p
      on p.division = a.division and p.is_whole = a.is_whole and p.programme is not distinct from a.programme
"""
