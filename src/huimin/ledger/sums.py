"""Sums of what was paid in a part of the city, and the payments and persons they count."""

from collections.abc import Mapping
from dataclasses import dataclass

from huimin.ledger.manifest import facts
from huimin.users.types import Scope
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
