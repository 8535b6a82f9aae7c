"""Making the files of the roll-up (see `ledger.rollup`): what is missing or altered, and nothing else."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    persons = _persons(home, cache, building, cells, made)
    sums, n_sums = _sums(home, cache, building, cells, made, persons)
    said = {"rollup": [], "cube": [], "persons": list(persons.values()), "sums": sums}
    for (what, _), path in made.items():
        said[what].append(path)
    names = {what: [path.name for path in paths] for what, paths in said.items()}
    index = building / "index.json"
    index.write_text(json.dumps({"cells": cells_of, **names}), "utf-8")
    with transaction.atomic():  # the lease stays ours until the files stand: PostgreSQL locks its row only in one
        confirm()
        kept = cache.keep(index, "index", state)
        cache.sweep({kept.name, *(name for some in names.values() for name in some)})
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

# Two steps: distinct pairs first are counted faster than persons in each group.
_CUBE = """
    create temp table cube as
    select region_code, programme, year, month, sum(n)::integer as n_payments,
           count(person_key)::integer as n_persons, coalesce(sum(fen), 0)::bigint as amount_fen
    from (select region_code, programme, year, starts_month::integer as month, person_key, count(*) as n,
                 sum(amount_fen) as fen
          from paid group by all)
    group by region_code, programme, year, month
"""


def _persons(home, cache, building, cells, made) -> dict[int, Path]:
    """Programme -> its persons of all years by division: years share most of them, so counting all is counting few."""
    found = {}
    for programme in sorted({programme for programme, _ in cells}):
        own = [cell for cell in cells if cell[0] == programme]
        source = digest_of([(cell, cells[cell]) for cell in own])
        found[programme] = cache.find(f"persons_{programme}", source)
        if found[programme] is None:
            with engine(home, memory="1GB") as books:
                query = _WHO.format(rollups=_listed(made["rollup", cell] for cell in own))
                path = _copy(books, f"{query} order by division, person_key", building / "persons.parquet")
            found[programme] = cache.keep(path, f"persons_{programme}", source)
    return found


def _sums(home, cache, building, cells, made, persons) -> tuple[list[Path], int]:
    """(the files of sums, how many were made): one for each year, and one for all."""
    found, n_made = [], 0
    for year in [*sorted({year for _, year in cells if year != NONE}), NONE]:
        chosen = [cell for cell in cells if year in (NONE, cell[1])]
        source = digest_of([(cell, cells[cell]) for cell in chosen])
        path = cache.find(f"sums_{year}", source)
        if path is None and chosen:
            who = _WHO.format(rollups=_listed(made["rollup", cell] for cell in chosen))
            if year == NONE:
                who = f"select * from read_parquet({_listed(persons.values())})"
            path = _sum_up(home, who, [made["cube", cell] for cell in chosen], building / "sums.parquet")
            path = cache.keep(path, f"sums_{year}", source)
            n_made += 1
        found += [path] if path else []
    return found, n_made


def _listed(paths: Iterable[Path]) -> str:
    return "[" + ", ".join(f"'{quoted(path)}'" for path in paths) + "]"


def _sum_up(home: Home, who: str, cubes: Iterable[Path], target: Path) -> Path:
    """Sums of every division of every level, in all (`is_whole`) and by programme. `who`: its persons, as SQL."""
    with engine(home, memory="1GB") as books:
        books.execute(_MONEY.format(cubes=_listed(cubes)))
        books.execute(f"create temp table who as {who}")
        books.execute(_EMPTY)
        books.execute(_HOMES)
        for step in STEPS:
            books.execute(_SUM.format(step=step))
        return _copy(books, "select * from sums order by step, division, is_whole, programme", target)


_MONEY = f"""
    create temp table money as
    select region_code, nullif(programme, {NONE}) as programme, nullif(year, {NONE}) as year,
           sum(n_payments) as n, sum(amount_fen) as fen
    from read_parquet({{cubes}}) where region_code is not null group by all
"""

_WHO = f"""
    select distinct region_code as division, nullif(programme, {NONE}) as programme, person_key
    from read_parquet({{rollups}}) where region_code is not null and person_key is not null
"""

# Nearly everybody is paid in one village: those count once at every level. The few others are looked at row by row.
_HOMES = """
    create temp table homes as
    select false as is_whole, programme, person_key, min(division) as low, max(division) as high
    from who group by programme, person_key
    union all
    select true, null, person_key, min(division), max(division) from who group by person_key
"""

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
    ), counted as (
        select low // {step} * {step} as division, is_whole, programme, count(*) as n
        from homes where low // {step} = high // {step} group by all
        union all
        select w.division // {step} * {step} as division, h.is_whole, h.programme, count(distinct h.person_key) as n
        from homes as h join who as w
          on w.person_key = h.person_key and (h.is_whole or w.programme is not distinct from h.programme)
        where h.low // {step} <> h.high // {step} group by all
    ), persons as (
        select division, is_whole, programme, sum(n)::bigint as n_persons from counted group by all
    )
    select {step}, a.division, a.is_whole, a.programme, a.n_payments, a.amount_fen, coalesce(p.n_persons, 0),
           a.n_programmes, coalesce(a.years, [])
    from paid as a left join persons as p
      on p.division = a.division and p.is_whole = a.is_whole and p.programme is not distinct from a.programme
"""
