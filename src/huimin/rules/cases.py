"""Reads the cases beside a rule: tiny tables in readable words, and what must be found in them.

    - name: three months after death
      given:
        deaths: [{row: d, person: 7, died_on: 2018-01-14}]
        payments: [{row: p, person: 7, programme: GAOLING, monthly: 2018-01..2018-04, amount: 50}]
      expect:
        - {subject: 7, programme: GAOLING, rows: [p2, p3, p4, d], amount: 150, months: 3, severity: medium}

Persons, names, households and accounts (columns that end in _key) are small whole numbers; a name is the person's own
unless given. `today: [{as_of: 2018-06-30}]` sets the day the rules take for today (else the end of 2018). Money (columns
that end in _fen) is in yuan, areas in mu or square metres, shares in per cent. `payments` feeds the three payment views:
`period` (2018-03, 2018-01..2018-06 or 2018) makes one row, `monthly` makes one a month (p1, p2 …). A negative amount
takes back its month. `published_lists` are as filed: what was published again is left out here as the ledger does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from huimin.datasets.types import PERSONS
from huimin.kit.yamlfile import read_yaml
from huimin.rules.checker import views
from huimin.rules.types import RuleError

_VILLAGE = 350181006206
_CODES = {"region": "region_code", "county": "county_code"}
_HUNDREDTHS = {"area": ("area_hundredths", "qty_hundredths"), "share": ("share_hundredths",)}


@dataclass(frozen=True)
class Expected:
    """A finding that must be there. `rows` are the names of exactly its evidence; None: not looked at."""

    subject: int
    programme: str | None
    rows: frozenset[str]
    amount_fen: int | None = None
    n_months: int | None = None
    severity: str | None = None
    grade: int | None = None


@dataclass(frozen=True)
class Case:
    """Rows by view, every column filled; the name of each `ref`; what must be found, nothing else."""

    rule: str
    name: str
    rows: Mapping[str, list[dict[str, Any]]]
    names: Mapping[int, str]
    expected: tuple[Expected, ...]
    parameters: Mapping[str, int] = field(default_factory=dict)  # of the header, instead of the default


def read_cases(path: Path, programmes: Mapping[str, int]) -> list[Case]:
    """The cases of `<rule>.cases.yml`; RuleError names case and remedy. `programmes`: code -> number."""
    try:
        found = read_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name}: this is no YAML; mend the file") from error
    rule = path.name.removesuffix(".cases.yml")
    return [_Reader(rule, item, programmes).case() for item in found]


class _Reader:
    """Turns one case into rows."""

    def __init__(self, rule: str, item: Mapping[str, Any], programmes: Mapping[str, int]):
        self.rule, self.item, self.programmes = rule, item, programmes
        self.refs: dict[str, int] = {}

    def case(self) -> Case:
        rows: dict[str, list[dict[str, Any]]] = {}
        for view, given in self.item["given"].items():
            for row in given:
                if view == "payments":
                    for one in self._payments(row):
                        rows.setdefault("payments", []).append(one)
                else:
                    rows.setdefault(view, []).append(self._row(view, row))
        rows |= _payment_views(rows.get("payments", []))
        if "published_lists" in rows:
            rows["published_lists"] = last_published(rows["published_lists"])
        expected = tuple(self._expected(one) for one in self.item.get("expect") or ())
        names = {ref: name for name, ref in self.refs.items()}
        return Case(self.rule, self.item["name"], rows, names, expected, self.item.get("parameters", {}))

    def _refuse(self, sentence: str) -> RuleError:
        return RuleError(f"{self.rule}.cases.yml, {self.item.get('name')}: {sentence}")

    def _row(self, view: str, given: Mapping[str, Any], name: str | None = None) -> dict[str, Any]:
        columns = views().get(view)
        if columns is None:
            raise self._refuse(f"there is no view {view}; use one of {', '.join(views())}")
        values = dict(given)
        if "starts_month" in columns and "period" in values:
            values |= _months_of(values.pop("period"))
        label = name or values.pop("row", f"{view}{len(self.refs)}")
        if label in self.refs:
            raise self._refuse(f"two rows are called {label}; name each once")
        self.refs[label] = len(self.refs) + 1
        row = dict.fromkeys(columns) | {"ref": self.refs[label]}
        row |= {key: value for key, value in (("grade", 1), ("region_code", _VILLAGE)) if key in columns}
        for key, value in values.items():
            column, value = self._cell(key, value, columns)
            row[column] = value
        _derive(row, columns, values)
        return row

    def _cell(self, key: str, value: Any, columns: Mapping[str, str]) -> tuple[str, Any]:
        if key in _CODES:
            return _CODES[key], value
        if f"{key}_key" in columns:
            return f"{key}_key", value
        if f"{key}_fen" in columns:
            return f"{key}_fen", round(value * 100)
        if key in _HUNDREDTHS:
            return next(c for c in _HUNDREDTHS[key] if c in columns), round(value * 100)
        if key not in columns:
            raise self._refuse(f"{key} is no column; use one of {', '.join(columns)} or a word of rules/cases.py")
        if key in ("programme", "programme_a", "programme_b", "wrongly_held"):
            return key, self._number(value)
        return key, month_number(value) if key.endswith("_month") and isinstance(value, str) else value

    def _number(self, code: str | None) -> int | None:
        if code is not None and code not in self.programmes:
            raise self._refuse(f"there is no programme {code}; use a code of the catalogue")
        return None if code is None else self.programmes[code]

    def _payments(self, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        values = {"amount": 100, **given}
        name = values.pop("row", f"payment{len(self.refs)}")
        if "monthly" in values:
            first, last = _span(values.pop("monthly"))
            for at in range(first, last + 1):
                yield self._row("payments", {**values, "starts_month": at, "n_months": 1}, f"{name}{at - first + 1}")
            return
        if values.pop("once", False):
            values["n_months"] = 0
            values = _months_of(values.pop("period")) | values
        yield self._row("payments", values, name)

    def _expected(self, given: Mapping[str, Any]) -> Expected:
        if unknown := set(given["rows"]) - self.refs.keys():
            raise self._refuse(
                f"expects the row {min(unknown)}, which is not given; name one of {', '.join(self.refs)}"
            )
        amount = given.get("amount")
        return Expected(
            given["subject"],
            given.get("programme"),
            frozenset(given["rows"]),
            None if amount is None else round(amount * 100),
            given.get("months"),
            given.get("severity"),
            given.get("grade"),
        )


def _derive(row: dict[str, Any], columns: Mapping[str, str], given: Mapping[str, Any]) -> None:
    """Fill columns that follow from others, as the ledger's views do."""
    for person, (name, _) in PERSONS.items():
        if name in columns and name.removesuffix("_key") not in given:
            row[name] = row[person]
    if "mask_key" in columns and "mask" not in given:
        row["mask_key"] = row["name_key"]
    if "county_code" in columns and "county" not in given and row.get("region_code"):
        row["county_code"] = row["region_code"] // 1_000_000 * 1_000_000
    if "died_month" in columns:
        row["died_month"] = month_number(row["died_on"])
    for day in ("entry_on", "as_of"):
        if day in columns:
            row["month"] = month_number(row[day])
    if "starts_month" in columns and "n_months" in columns:
        row["ends_month"] = row["starts_month"] + (row["n_months"] or 12)
        row["year"] = (row["starts_month"] - 1) // 12


def _payment_views(payments: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The views of payments after reversals, as the ledger makes them."""
    months, whole = [], [row | {"month": row["starts_month"]} for row in payments if row["n_months"] == 0]
    for row in payments:
        n_months = row["n_months"]
        for at in range(n_months):
            share = row["amount_fen"] // n_months
            rest = row["amount_fen"] - share * (n_months - 1)
            month = row["starts_month"] + at
            months.append(row | {"month": month, "amount_fen": rest if at == n_months - 1 else share})
    months, whole = net(months), [{k: v for k, v in row.items() if k != "month"} for row in net(whole)]
    left: dict[int, int] = {}
    for row in (*months, *whole):
        left[row["ref"]] = left.get(row["ref"], 0) + row["amount_fen"]
    kept = [row | {"amount_fen": left[row["ref"]]} for row in payments if row["ref"] in left]
    ever = [row | {"is_asked": True} for row in months]
    return {"payment_months_ever": ever, "payment_months": months, "yearly_payments": whole, "net_payments": kept}


def last_published(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what was published again of one person, programme and period the rows of the last day, as the ledger keeps them."""
    told = ("person_key", "programme", "starts_month", "n_months")
    dated = [row for row in rows if row["published_on"] and None not in (row[name] for name in told)]
    last: dict[tuple, date] = {}
    for row in sorted(dated, key=lambda row: row["published_on"]):
        last[tuple(row[name] for name in told)] = row["published_on"]
    superseded = {row["ref"] for row in dated if row["published_on"] < last[tuple(row[name] for name in told)]}
    return [row for row in rows if row["ref"] not in superseded]


def net(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What reversals of the same person, programme and month leave of rows: each first cancels an equal amount, then
    takes from the latest money."""
    groups: dict[tuple, list[dict[str, Any]]] = {}
    for row in rows:
        nobody = row["ref"] if row["person_key"] is None else None  # who is not known takes nothing back
        groups.setdefault((row["person_key"], nobody, row["programme"], row["month"]), []).append(row)
    left = {id(row): row["amount_fen"] for row in rows}
    for group in groups.values():
        group.sort(key=lambda row: (row["pay_on"] or date.min, row["ref"]), reverse=True)
        for back in (row for row in group if row["amount_fen"] < 0):
            equal = (row for row in group if left[id(row)] == row["amount_fen"] == -back["amount_fen"])
            if (row := next(equal, None)) is not None:
                left[id(row)] = left[id(back)] = 0
        _take_back(group, left)
    return [row | {"amount_fen": left[id(row)]} for row in rows if left[id(row)] > 0]


def _take_back(latest_first: list[dict[str, Any]], left: dict[int, int]) -> None:
    owed = -sum(left[id(row)] for row in latest_first if left[id(row)] < 0)
    paid = [row for row in latest_first if left[id(row)] > 0]
    for row in sorted(paid, key=lambda row: (-(row["pay_on"] or date.min).toordinal(), row["amount_fen"], -row["ref"])):
        taken = min(owed, left[id(row)])
        left[id(row)], owed = left[id(row)] - taken, owed - taken


def _months_of(period: int | str | date) -> dict[str, int]:
    """2018 is a year undivided; 2018-03 and 2018-01..2018-06 are months."""
    if isinstance(period, int):
        return {"starts_month": period * 12 + 1, "n_months": 0}
    first, last = _span(period)
    return {"starts_month": first, "n_months": last - first + 1}


def month_number(value: str | date) -> int:
    """2018-05 or a day of it -> 24221."""
    if isinstance(value, date):
        return value.year * 12 + value.month
    year, month = value.split("-")[:2]
    return int(year) * 12 + int(month)


def _span(text: str | date) -> tuple[int, int]:
    if isinstance(text, date):
        return month_number(text), month_number(text)
    first, _, last = text.partition("..")
    return month_number(first), month_number(last or first)
