"""Sums of what was paid in a part of the city, and the payments and persons they count.

The sums of a division come from the roll-up where it stands for the books of today, else from the facts; both say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huimin.ledger.manifest import facts
from huimin.ledger.rollup import NONE, STEPS, checked, rollup
from huimin.users.types import Scope
from huimin.warehouse.engine import Connection, EngineError, engine
from huimin.warehouse.facts import quoted
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class Sum:
    """What was paid: payments, fen, persons (each once) and programmes."""

    n_payments: int
    amount_fen: int
    n_persons: int
    n_programmes: int


NOTHING = Sum(0, 0, 0, 0)


@dataclass(frozen=True)
class Sums:
    """Sums of a part of the city: all, by division (its code), by programme (its number); the years it has."""

    whole: Sum
    by_division: Mapping[int, Sum]
    by_programme: Mapping[int, Sum]
    years: tuple[int, ...]


@dataclass(frozen=True)
class PaidPerson:
    """What one person was paid in a part of the city; months both inclusive."""

    masked_name: str
    n_payments: int
    n_programmes: int
    first_month: int
    last_month: int
    amount_fen: int


_WHERE = """region_code >= $low and region_code < $high and ($year is null or year = $year)
            and ($programme is null or programme = $programme)"""


def payment_sums(home: Home, *, scope: Scope, step: int, year: int | None = None) -> Sums:
    """Sums over the payments inside a scope; divisions are codes rounded down to `step`. A payment is one row of a list."""
    ready = _ready_sums(home, scope, step, year)
    return plain_sums(home, scope=scope, step=step, year=year) if ready is None else ready


def _ready_sums(home: Home, scope: Scope, step: int, year: int | None) -> Sums | None:
    """The sums as the roll-up holds them; None where it stands not, or the scope is no division."""
    span = scope.high - scope.low
    if span not in STEPS or step not in STEPS or scope.low % span:
        return None
    held = rollup(home)
    if held is None or not held.sums or not checked(home, held.sums.values()):
        return None
    chosen = held.sums.get(NONE if year is None else year)
    try:
        with engine(home, threads=1, memory="256MB") as books:
            years = _years(books, held.sums[NONE], scope)
            rows = _lines(books, chosen, scope, step) if chosen else []
    except EngineError:  # a comparison has just put newer files in their place
        return None
    lines = {(level, division, is_whole, programme): Sum(*rest) for level, division, is_whole, programme, *rest in rows}
    return Sums(
        whole=lines.get((span, scope.low, True, None), NOTHING),
        by_division={code: each for (level, code, is_whole, _), each in lines.items() if level == step and is_whole},
        by_programme={
            programme: each for (level, _, is_whole, programme), each in lines.items() if level == span and not is_whole
        },
        years=years,
    )


_OF_SCOPE = "step = $span and division = $low"


def _years(books: Connection, path: Path, scope: Scope) -> tuple[int, ...]:
    (years,) = books.execute(
        f"select coalesce(max(years), []) from read_parquet('{quoted(path)}') where {_OF_SCOPE} and is_whole",
        {"span": scope.high - scope.low, "low": scope.low},
    ).fetchone()
    return tuple(years)


def _lines(books: Connection, path: Path, scope: Scope, step: int) -> list[tuple]:
    return books.execute(
        f"""select step, division, is_whole, programme, n_payments, amount_fen, n_persons, n_programmes
            from read_parquet('{quoted(path)}')
            where ({_OF_SCOPE}) or (step = $step and is_whole and division >= $low and division < $high)""",
        {"span": scope.high - scope.low, "step": step, "low": scope.low, "high": scope.high},
    ).fetchall()


def plain_sums(home: Home, *, scope: Scope, step: int, year: int | None = None) -> Sums:
    """As `payment_sums`, from the facts."""
    asked = {**_asked(scope, year, None), "step": step}
    with facts(home, ["payments"]) as books:
        rows = books.execute(
            f"""select region_code // $step * $step as division, programme, grouping(division, programme) as level,
                       count(*), coalesce(sum(amount_fen), 0)::bigint, count(distinct person_key),
                       count(distinct programme)
                from fact_payments where {_WHERE} group by grouping sets ((), (division), (programme))""",
            asked,
        ).fetchall()
        years = books.execute(
            "select distinct year from fact_payments where region_code >= $low and region_code < $high order by 1",
            {"low": scope.low, "high": scope.high},
        ).fetchall()
    by_level: dict[int, dict] = {}
    for division, programme, level, *figures in rows:
        by_level.setdefault(level, {})[division if division is not None else programme] = Sum(*figures)
    return Sums(
        whole=next(iter(by_level.get(3, {}).values()), NOTHING),
        by_division=by_level.get(1, {}),
        by_programme=by_level.get(2, {}),
        years=tuple(year for (year,) in years if year),
    )


def payment_refs(
    home: Home, *, scope: Scope, year: int | None, programme: int | None, start: int, n: int
) -> tuple[int, list[int]]:
    """(how many payments there are, the refs of `n` of them from `start` on), latest month first."""
    asked = _asked(scope, year, programme)
    with facts(home, ["payments"]) as books:
        (total,) = books.execute(f"select count(*) from fact_payments where {_WHERE}", asked).fetchone()
        rows = books.execute(
            f"select ref from fact_payments where {_WHERE} order by starts_month desc, ref limit $n offset $start",
            {**asked, "n": n, "start": start},
        ).fetchall()
    return total, [ref for (ref,) in rows]


def paid_persons(
    home: Home, *, scope: Scope, year: int | None, programme: int | None, start: int, n: int
) -> tuple[int, list[PaidPerson]]:
    """(how many persons were paid, `n` of them from `start` on), the most money first; rows of nobody known are none."""
    asked = _asked(scope, year, programme)
    where = f"{_WHERE} and person_key is not null"
    with facts(home, ["payments"]) as books:
        (total,) = books.execute(
            f"select count(distinct person_key) from fact_payments where {where}", asked
        ).fetchone()
        rows = books.execute(
            f"""select max(masked_name), count(*), count(distinct programme), min(starts_month),
                       max(starts_month + greatest(n_months, 1) - 1), sum(amount_fen)::bigint as amount
                from fact_payments where {where} group by person_key order by amount desc, person_key
                limit $n offset $start""",
            {**asked, "n": n, "start": start},
        ).fetchall()
    return total, [PaidPerson(name or "", *figures) for name, *figures in rows]


def _asked(scope: Scope, year: int | None, programme: int | None) -> dict[str, int | None]:
    return {"low": scope.low, "high": scope.high, "year": year, "programme": programme}
