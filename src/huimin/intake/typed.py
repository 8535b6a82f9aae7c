"""From the lines of a sheet to typed rows: every cell understood, every doubt named, nothing resolved.

A payment row is returned only where it cannot stand as a fact; a register row only without both number and name, or
without the date its kind requires. Everything else is accepted and doubted by a warning.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.types import Column, Kind, Mapping
from huimin.intake import idcolumn
from huimin.intake.accountcolumn import plain_accounts
from huimin.intake.cells import Reader, Readings, numeric_of, texts_of
from huimin.kit import accounts, dates, money, names, periods, phones, text
from huimin.kit.periods import Period
from huimin.programmes.queries import ProgrammeNames
from huimin.regions.queries import RegionResolver

_ID_CODES = {"damaged": "id_damaged", "invalid": "id_invalid", "missing": "id_missing"}


@dataclass(frozen=True)
class Told:
    """What holds for a whole file: said by the officer, or by nobody."""

    kind: Kind
    batch: int
    region_code: int
    programme: int | None
    today: date
    resolver: RegionResolver
    programmes: ProgrammeNames
    yearly: frozenset[int]  # programmes that are not divided into months


@dataclass(frozen=True)
class Sheet:
    """What holds for all rows of one sheet."""

    index: int
    name: str | None
    mapping: Mapping
    period: Period | None = None
    default_year: int | None = None
    factors: dict[str, int] = field(default_factory=dict)
    inferred: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """The rows of a piece, and for each problem its code, column and which rows have it."""

    rows: pa.Table
    is_returned: np.ndarray
    problems: list[tuple[str, str, str, np.ndarray]]  # level, code, column, mask


class RowTyper:
    """Types the pieces of one file; one instance remembers spellings over all its pieces."""

    def __init__(self, told: Told):
        self._told = told
        self._readers: dict[tuple, Reader] = {}

    def type(self, table: pa.Table, sheet: Sheet) -> Typed:
        """Typed rows of the lines in `table` (excluded lines are gone already)."""
        piece = _PieceTyper(self._told, sheet, table, self._readers)
        return piece.run()


class _PieceTyper:
    """The work on one piece: columns are appended as they are understood."""

    def __init__(self, told: Told, sheet: Sheet, table: pa.Table, readers: dict):
        self.told, self.sheet, self.table, self.readers = told, sheet, table, readers
        self.n = table.num_rows
        rows = np.asarray(table["row"]).astype(np.int64)
        self.out: dict[str, pa.Array] = {"ref": pa.array((told.batch * 1024 + sheet.index) * 2**27 + rows)}
        self.returned = np.zeros(self.n, dtype=bool)
        self.problems: list[tuple[str, str, str, np.ndarray]] = []

    def run(self) -> Typed:
        broken = self.table["broken"].combine_chunks()
        self._note("returned", broken, "")
        for column in self.told.kind.columns:
            if not column.is_ignored:
                self._column(column)
        self._places()
        if self.told.kind.shape == "payments":
            self._payment_periods()
        elif self.told.kind.shape == "register":
            self._register_needs()
        return Typed(pa.table(self.out), self.returned, self.problems)

    # --- one column -------------------------------------------------------------------------------------------------

    def _column(self, column: Column) -> None:
        handler = getattr(self, f"_read_{column.type}", None)
        if handler:
            handler(column)

    def _texts(self, column: Column) -> pa.Array:
        return texts_of(self.table, self.sheet.mapping, column.name)

    def _readings(self, column: Column, parse, key=None) -> Readings:
        reader = self.readers.setdefault((column.name, key), Reader(parse))
        is_numeric = numeric_of(self.table, self.sheet.mapping, column.name)
        return reader.read(self._texts(column), is_numeric)

    def _has(self, column: Column) -> bool:
        return column.name in self.sheet.mapping.columns

    def _read_text(self, column: Column) -> None:
        if column.facts or column.seal != "none":
            readings = self._readings(column, lambda cell, _: text.fold(cell) or None)
            self.out[self._place(column)] = readings.column(pa.string())

    def _place(self, column: Column) -> str:
        return column.name if column.seal != "none" or not column.facts else column.facts[0]

    def _read_code(self, column: Column) -> None:
        values = self._readings(column, lambda cell, _: column.code_of(cell) or text.fold(cell)).column(pa.string())
        inferred = self.sheet.inferred.get(column.name)
        self.out[self._place(column)] = pc.fill_null(values, inferred) if inferred else values

    def _read_name(self, column: Column) -> None:
        self.out[column.name] = self._readings(column, lambda cell, _: names.normalise_name(cell) or None).column(
            pa.string()
        )

    def _read_sex(self, column: Column) -> None:
        words = {"男": 1, "女": 2, "1": 1, "2": 2, "男性": 1, "女性": 2}
        self.stated_sex = self._readings(column, lambda cell, _: words.get(text.squeeze(cell))).column(pa.int8())

    def _read_date(self, column: Column) -> None:
        def parse(cell: str, is_numeric: bool):
            reading = dates.read_date(cell, today=self.told.today, is_numeric=is_numeric)
            return reading.on

        readings = self._readings(column, parse)
        self._note("warning", readings.problems, column.name)
        values = readings.column(pa.date32())
        if column.facts or column.name == "birth_on":
            self.out[column.facts[0] if column.facts else column.name] = values

    def _read_amount(self, column: Column) -> None:
        factor = self.sheet.factors.get(column.name, 1)
        readings = self._readings(column, lambda cell, _: money.read(cell, factor=factor), factor)
        values = readings.column(pa.int64())
        is_required = column.is_required and self.told.kind.shape == "payments"
        self._note("returned" if is_required else "warning", readings.problems, column.name)
        if is_required:
            self._note_where("returned", "amount_missing", column.name, np.asarray(pc.is_null(self._texts(column))))
        if column.facts:
            self.out[column.facts[0]] = values

    def _read_decimal(self, column: Column) -> None:
        readings = self._readings(column, lambda cell, _: money.read(cell))  # hundredths, read like fen
        self._note("warning", _as_code(readings.problems, "number_unreadable"), column.name)
        if column.facts:
            self.out[column.facts[0]] = readings.column(pa.int64())

    def _read_integer(self, column: Column) -> None:
        if not column.facts:
            return
        readings = self._readings(column, lambda cell, _: _whole(cell))
        self._note("warning", _as_code(readings.problems, "number_unreadable"), column.name)
        self.out[column.facts[0]] = readings.column(pa.int32())

    def _read_share(self, column: Column) -> None:
        readings = self._readings(column, lambda cell, _: _share(cell))
        self._note("warning", readings.problems, column.name)
        self.out[column.facts[0]] = readings.column(pa.int32())

    def _read_account(self, column: Column) -> None:
        def parse(cell: str, is_numeric: bool):
            return accounts.read_account(cell, is_numeric=is_numeric)

        texts = self._texts(column)
        is_numeric = numeric_of(self.table, self.sheet.mapping, column.name)
        plain = plain_accounts(texts) & ~is_numeric
        reader = self.readers.setdefault((column.name, None), Reader(parse))
        readings = reader.read(pc.if_else(pa.array(plain), None, texts), is_numeric)
        number = readings.column(pa.string(), lambda reading: reading.number)
        self.out[column.name] = pc.if_else(pa.array(plain), texts, number)
        if self._has(column):
            damaged = readings.column(pa.bool_(), lambda reading: reading.state == "damaged")
            self._note_where("warning", "account_damaged", column.name, _filled(damaged))
            missing = readings.column(pa.bool_(), lambda reading: reading.state == "missing")
            self._note_where("warning", "account_missing", column.name, ~plain & _filled(missing, default=True))

    def _read_phone(self, column: Column) -> None:
        self.out[column.name] = self._readings(column, lambda cell, _: phones.read_phone(cell)).column(pa.string())

    def _read_uscc(self, column: Column) -> None:
        self.out[self._place(column)] = self._readings(column, lambda cell, _: text.squeeze(cell).upper()).column(
            pa.string()
        )

    def _read_id_number(self, column: Column) -> None:
        if column.name != "id_number":
            return
        texts = self._texts(column)
        types = None
        if "id_type" in self.sheet.mapping.columns:
            types = self._readings(self.told.kind.column("id_type"), lambda cell, _: text.squeeze(cell)).column(
                pa.string()
            )
        ids = idcolumn.read_ids(texts, numeric_of(self.table, self.sheet.mapping, column.name), types)
        whole, other = np.isin(ids.state, [0, 4]), ids.state == 4
        self.ids, self.has_number = ids, whole
        self.out[column.name] = pc.if_else(pa.array(whole), ids.canonical, None)
        self.out["grade"] = pa.array(ids.grade)
        self.out["is_other_document"] = pa.array(other)
        self.out["area"] = pa.array(ids.area)
        self.out["id_state"] = pa.array(ids.state)
        for number, state in enumerate(idcolumn.STATES):
            if state in _ID_CODES:
                self._note_where("warning", _ID_CODES[state], column.name, ids.state == number)

    def _read_programme(self, column: Column) -> None:
        readings = self._readings(column, lambda cell, _: self.told.programmes.read(cell))
        values = readings.column(pa.int32())
        told = self.told.programme
        if self.told.kind.shape == "payments":
            self._note("returned", readings.problems, column.name)
            blank = np.asarray(pc.is_null(self._texts(column)))
            if told is None:
                self._note_where("returned", "programme_missing", column.name, blank)
            else:
                self._note_where("returned", "programme_conflict", column.name, _filled(pc.not_equal(values, told)))
        self.out[column.facts[0]] = values if told is None else pc.fill_null(values, told)

    # --- the whole row ----------------------------------------------------------------------------------------------

    def _places(self) -> None:
        """Birth, sex and region from all columns that speak of them."""
        if hasattr(self, "ids"):
            stated = self.out.get("birth_on", pa.nulls(self.n, pa.date32()))
            self.out["birth_on"] = pc.coalesce(pa.array(self.ids.birth_on), stated)
            sex = pa.array(self.ids.sex, mask=self.ids.sex == 0)
            self.out["sex"] = pc.coalesce(sex, getattr(self, "stated_sex", pa.nulls(self.n, pa.int8())))
        parts = [self._region_part(name) for name in ("county", "township", "village", "region_code")]
        known = [part for part in parts if part is not None]
        if not any(column.facts and column.facts[0] == "region_code" for column in self.told.kind.columns):
            return
        if not known:
            self.out["region_code"] = pa.array(np.full(self.n, self.told.region_code, dtype=np.int64))
            return
        blanks = pa.nulls(self.n, pa.string())
        joined = pc.binary_join_element_wise(*[pc.fill_null(blanks if p is None else p, "") for p in parts], "\x1f")
        readings = self.readers.setdefault(("region",), Reader(lambda cell, _: self._resolve(cell))).read(joined)
        self.out["region_code"] = readings.column(pa.int64(), lambda found: found.region_code)
        column = next(n for n in ("village", "township", "region_code", "county") if n in self.sheet.mapping.columns)
        self._note("warning", readings.column(pa.string(), lambda found: found.code), column)

    def _region_part(self, name: str) -> pa.Array | None:
        if name not in self.sheet.mapping.columns:
            return None
        return texts_of(self.table, self.sheet.mapping, name)

    def _resolve(self, joined: str):
        county, township, village, code = (part or None for part in joined.split("\x1f"))
        return self.told.resolver.resolve(county, township, village, division_code=code)

    def _payment_periods(self) -> None:
        column = self.told.kind.column("period")
        default_year = self.sheet.default_year
        readings = self._readings(
            column, lambda cell, _: periods.read_period(cell, default_year=default_year), default_year
        )
        self._note("returned", readings.problems, column.name)
        starts = readings.column(pa.int32(), lambda period: period.starts_month)
        months = readings.column(pa.int16(), lambda period: period.n_months)
        if self.sheet.period:
            blank = pc.is_null(self._texts(column))
            starts = pc.if_else(blank, self.sheet.period.starts_month, starts)
            months = pc.if_else(blank, self.sheet.period.n_months, months).cast(pa.int16())
        else:
            self._note_where("returned", "period_missing", column.name, np.asarray(pc.is_null(self._texts(column))))
        if "programme" not in self.out:
            self.out["programme"] = pa.array(np.full(self.n, self.told.programme, dtype=np.int32))
        is_yearly = pc.is_in(self.out["programme"], value_set=pa.array(sorted(self.told.yearly), pa.int32()))
        self.out["starts_month"] = starts
        self.out["n_months"] = pc.if_else(is_yearly, 0, months).cast(pa.int16())
        self.out["year"] = pc.divide(pc.subtract(starts, 1), 12).cast(pa.int16())

    def _register_needs(self) -> None:
        if hasattr(self, "ids") and "name" in self.out:
            nobody = (self.ids.state == idcolumn.STATES.index("missing")) & np.asarray(pc.is_null(self.out["name"]))
            self._note_where("returned", "person_missing", "id_number", nobody)
        needed = [self.told.kind.column(name).facts[0] for name in self.told.kind.required_date]
        if needed:
            missing = np.ones(self.n, dtype=bool)
            for fact in needed:
                missing &= np.asarray(pc.is_null(self.out[fact]))
            self._note_where("returned", "date_missing", self.told.kind.required_date[0], missing)

    # --- problems ---------------------------------------------------------------------------------------------------

    def _note(self, level: str, codes: pa.Array, column: str) -> None:
        if codes.null_count == len(codes):
            return
        for code in pc.unique(codes.drop_null()).to_pylist():
            self._note_where(level, code, column, _filled(pc.equal(codes, code)))

    def _note_where(self, level: str, code: str, column: str, mask: np.ndarray) -> None:
        if mask.any():
            self.problems.append((level, code, column, mask))
            if level == "returned":
                self.returned |= mask


def _filled(mask: pa.Array, default: bool = False) -> np.ndarray:
    return np.asarray(pc.fill_null(mask, default))


def _as_code(problems: pa.Array, code: str) -> pa.Array:
    return pc.if_else(pc.is_valid(problems), code, None)


class _NotWhole(ValueError):
    code = "number_unreadable"


def _whole(cell: str) -> int:
    digits = text.squeeze(cell).removesuffix("人").removesuffix("个月").removesuffix("月").removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise _NotWhole(digits[:0])
    return int(digits)


def _share(cell: str) -> int | None:
    """50%, 1/2, 0.5, 二分之一 is not read: hundredths of a percent of a thing that is owned."""
    plain = text.squeeze(cell)
    if plain in ("单独所有", "全部", "无", "-"):
        return None if plain in ("无", "-") else 10_000
    if match := re.fullmatch(r"(\d{1,6})/(\d{1,6})", plain):
        part, whole = int(match[1]), int(match[2])
        if 0 < part <= whole:
            return part * 10_000 // whole
    if match := re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)(%?)", plain):
        value = Decimal(match[1]) * (100 if match[2] or Decimal(match[1]) > 1 else 10_000)
        if 0 < value <= 10_000:
            return int(value)
    raise _NotWhole(plain[:0])
