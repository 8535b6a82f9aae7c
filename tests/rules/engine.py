"""Runs compiled rules over the rows of a case, with DuckDB alone: no ledger, no comparison."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
import pyarrow as pa

from huimin.localities.loader import load
from huimin.rules.cases import Case, month_number
from huimin.rules.checker import ALWAYS_THERE, views
from huimin.rules.loader import load_library

_ARROW = {
    "BIGINT": pa.int64(), "INTEGER": pa.int32(), "SMALLINT": pa.int16(), "TINYINT": pa.int8(), "DATE": pa.date32(),
    "VARCHAR": pa.string(), "BOOLEAN": pa.bool_(),
}  # fmt: skip
CATALOGUE = load("fuzhou").programmes
NUMBERS = {item.code: item.number for item in CATALOGUE}
CODES = {number: code for code, number in NUMBERS.items()}
OTHER_NAME = 8


def small_tables() -> dict[str, list[dict]]:
    """The catalogue and the exclusive pairs of the city, the end of 2018; no limits, so that the rules' own hold."""
    programmes = [
        {
            "programme": item.number,
            **{key: getattr(item, key) for key in ("code", "cycle", "payee", "is_means_tested", "is_land")},
            **{key: getattr(item, key) for key in ("ends_at_death", "min_age", "max_age")},
            "age_from": 0 if item.age_effective == "month" else 1,
        }
        for item in CATALOGUE
    ]
    pairs = [
        {
            "programme_a": NUMBERS[pair["programmes"][0]],
            "programme_b": NUMBERS[pair["programmes"][1]],
            "wrongly_held": NUMBERS.get(pair["wrongly_held"]),
        }
        for pair in load("fuzhou").city["exclusive"]
    ]
    today = {"as_of": date(2018, 12, 31), "month": month_number("2018-12")}
    return {"programmes": programmes, "exclusive_programmes": pairs, "today": [today]}


@cache
def _opened() -> duckdb.DuckDBPyConnection:
    """The engine with the small tables: opening one takes longer than most cases."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    small = small_tables()
    for view in ALWAYS_THERE:
        _take(connection, "table", view, small.get(view, []))
    return connection


def open_case(case: Case) -> duckdb.DuckDBPyConnection:
    """A connection with the views of the books that the case's rule needs, holding the rows of the case."""
    connection = _opened().cursor()
    for view in {*load_library()[case.rule].needs, *case.rows}:
        if view in case.rows or view not in ALWAYS_THERE:
            _take(connection, "temp table", view, case.rows.get(view, []))
    return connection


def _take(connection: duckdb.DuckDBPyConnection, what: str, view: str, rows: list[dict]) -> None:
    columns = views()[view]
    schema = pa.schema([(name, _ARROW[type_]) for name, type_ in columns.items()])
    held = pa.Table.from_pylist([{name: row.get(name) for name in columns} for row in rows], schema)  # noqa: F841 (named in the SQL)
    connection.execute(f"create {what} {view} as select * from held")


@dataclass
class Found:
    """What the rows of a SELECT say of one subject and programme, as comparison groups them."""

    rows: set[int]
    money: dict[tuple[int, int | None], int]
    months: set[int]
    grades: set[int]
    severities: set[str]

    @property
    def amount_fen(self) -> int:
        return sum(self.money.values())


def run(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[tuple[int, str | None], Found]:
    """Findings by (subject, programme code); a row of evidence that counts twice with other money is a fault."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    found: dict[tuple[int, str | None], Found] = defaultdict(lambda: Found(set(), {}, set(), set(), set()))
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        finding = found[row["subject_key"], CODES.get(row["programme"])]
        finding.rows |= {ref for ref in (row["ref"], row["register_ref"]) if ref is not None}
        at = (row["ref"], row["month"])
        assert finding.money.setdefault(at, row["amount_fen"]) == row["amount_fen"], f"{at} has two amounts"
        finding.months |= {row["month"]} - {None}
        differs = (
            None not in (row["name_key"], row["register_name_key"]) and row["name_key"] != row["register_name_key"]
        )
        finding.grades.add(OTHER_NAME if differs else row["grade"])
        finding.severities |= {row["severity"]} if "severity" in row else set()
    return found
