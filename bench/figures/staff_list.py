"""The list of clues on the staff side, with every filter and far down, where very many clues stand open."""

import sqlite3
import statistics
from pathlib import Path
from urllib.parse import urlencode

from bench import pages, towns
from bench.place import Figure, Place

_ROUNDS = 7


def measure(place: Place) -> Figure:
    """≤ 300 ms for each page of the list, the slowest filter counts: its median over the rounds, the first apart."""
    home = towns.home_of_many_clues(place)
    n_clues, addresses = _addresses(home)
    asked = pages.seconds_of(home, addresses, 1 + _ROUNDS)
    rounds = {name: [[round(part * 1000) for part in each] for each in seconds[1:]] for name, seconds in asked.items()}
    median = {name: round(statistics.median(each[0] for each in rounds[name])) for name in rounds}
    slowest = max(median, key=median.get)
    return Figure(
        title=f"A page of the staff list of {n_clues:,} open clues, the slowest filter",
        value=median[slowest],
        limit=300,
        unit="ms",
        details=[
            ["filter", "median, ms", "slowest round, ms", "processor, median, ms"],
            *(_line(name, median[name], each) for name, each in rounds.items()),
        ],
    )


def _line(name: str, median: int, rounds: list[list[int]]) -> list[str]:
    slowest = max(seconds for seconds, _ in rounds)
    return [name, str(median), str(slowest), f"{statistics.median(worked for _, worked in rounds):g}"]


def _addresses(home: Path) -> tuple[int, dict[str, str]]:
    """(open clues, filter in words -> address): filters that find many, few and far, by what stands in the home."""
    with sqlite3.connect(home / "huimin.sqlite3") as connection:

        def first(sql: str):
            return connection.execute(sql).fetchone()[0]

        n_clues = first("select count(*) from casework_clue where status = 'open'")
        many = "from casework_clue where status = 'open' group by 1 order by count(*) desc limit 1"
        county = f"{first(f'select region_code / 1000000 * 1000000 {many}'):012d}"
        township = f"{first(f'select region_code / 1000 * 1000 {many}'):012d}"
        month = first(f"select last_month {many}")
    months = {"first": _month(month - 4), "last": _month(month)}
    rule = {"rule": "paid_after_death"}
    asked = {
        "none": {},
        "half way down": {"page": n_clues // 100},
        "the last page": {"page": n_clues},
        "county": {"region": county},
        "county, far down": {"region": county, "page": 1000},
        "township": {"region": township},
        "rule": rule,
        "programme": {"programme": "GAOLING"},
        "months": months,
        "one month": {"first": _month(month), "last": _month(month)},
        "months, far down": {**months, "page": 1000},
        "score": {"score": "60"},
        "every status": {"status": "all"},
        "county and months": {"region": county, **months},
        "county, months, programme": {"region": county, **months, "programme": "GAOLING"},
        "township, months, programme, rule": {"region": township, **months, "programme": "GAOLING", **rule},
    }
    return n_clues, {name: f"/clues/?{urlencode(given)}" for name, given in asked.items()}


def _month(number: int) -> str:
    year, month = divmod(number - 1, 12)
    return f"{year}-{month + 1:02d}"
