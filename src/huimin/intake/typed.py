"""From the lines of a sheet to typed rows: every cell understood, every doubt named, nothing resolved.

A payment row is returned only where it cannot stand as a fact; a register row only without both number and name, or
without the date its kind requires. Everything else is accepted and doubted by a warning.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.queries import failures
from huimin.datasets.types import Column, Kind, Mapping
from huimin.intake import idcolumn
from huimin.intake.accountcolumn import fails_check, plain_accounts
from huimin.intake.cells import Reader, Readings, distinct_rows, numeric_of, texts_of
from huimin.intake.namecolumn import plain_names
from huimin.intake.numbers import read_hundredths, read_share, read_whole
from huimin.intake.periodcolumn import PeriodColumn, PeriodReader
from huimin.kit import accounts, dates, money, names, phones, text
from huimin.kit.columns import in_one
from huimin.kit.uscc import read_uscc
from huimin.programmes.queries import ProgrammeNames
from huimin.regions.queries import RegionResolver

_ID_CODES = {
    "damaged": "id_damaged",
    "invalid": "id_invalid",
    "missing": "id_missing",
    "other_document": "id_other_document",
}
_HIDDEN = r"[*＊×○●Xx]{3}"  # of a number shown with digits hidden
_NO_MONTHS = pa.scalar(0, pa.int16())
_LINE = ""  # the column of a problem that is the whole line's


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
    periods: PeriodReader
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
        broken = in_one(self.table["broken"])
        self.is_whole = np.asarray(pc.is_null(broken))
        self._note("returned", broken, _LINE)
        for column in self.told.kind.columns:
            if not column.is_ignored:
                self._column(column)
        self._places()
        if self.told.kind.has_periods:
            self._payment_periods()
        else:
            self._needs()
        rows = pa.table(self.out)
        for failure in failures(self.told.kind, rows, today=self.told.today):
            self._note_where("warning", failure.code, failure.column, failure.mask)
        return Typed(rows, self.returned, self.problems)

    # --- one column -------------------------------------------------------------------------------------------------

    def _column(self, column: Column) -> None:
        handler = getattr(self, f"_read_{column.type}", None)
        if handler:
            handler(column)

    def _texts(self, column: Column) -> pa.Array:
        texts = texts_of(self.table, self.sheet.mapping.sources(column.name))
        at = self.sheet.mapping.columns
        if column.part and any(at.get(other, -1) == at.get(column.name) for other in column.fallback):
            part = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(texts), *column.part)
            texts = pc.if_else(pc.equal(part, ""), None, part)
        return texts

    def _readings(self, column: Column, parse, key=None) -> Readings:
        reader = self.readers.setdefault((column.name, key), Reader(parse))
        is_numeric = numeric_of(self.table, self.sheet.mapping.sources(column.name))
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
        texts = self._texts(column)
        plain = pa.array(plain_names(texts))
        reader = self.readers.setdefault(
            (column.name, None), Reader(lambda cell, _: names.normalise_name(cell) or None)
        )
        read = reader.read(pc.if_else(plain, None, texts)).column(pa.string())
        self.out[column.name] = pc.if_else(plain, texts, read)
        if column.name == "name" and self._has(column):
            self._note_where("warning", "name_missing", column.name, np.asarray(pc.is_null(self.out[column.name])))

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
        texts = self._texts(column)
        readings, values = self._money(column, texts)
        is_needed = column.is_required and self.told.kind.has_periods
        level = (
            "returned" if is_needed or (self.told.kind.shape == "entries" and column.name != "balance") else "warning"
        )
        self._note(level, readings.problems, column.name)
        if is_needed:
            self._note_where("returned", "amount_missing", column.name, np.asarray(pc.is_null(texts)))
        for index in self.sheet.mapping.sources(column.name)[1:]:
            _, other = self._money(column, texts_of(self.table, (index,)))
            self._note_where(level, "amount_conflict", column.name, _filled(pc.not_equal(values, other)))
        if column.facts:
            self.out[column.facts[0]] = values

    def _money(self, column: Column, texts: pa.Array) -> tuple[Readings, pa.Array]:
        factor = self.sheet.factors.get(column.name, 1)
        reader = self.readers.setdefault((column.name, factor), Reader(lambda cell, _: money.read(cell, factor=factor)))
        readings = reader.read(texts)
        return readings, readings.column(pa.int64())

    def _read_decimal(self, column: Column) -> None:
        factor = self.sheet.factors.get(column.name, 1)
        self._number(column, pa.int64(), lambda cell, _: read_hundredths(cell, factor))

    def _read_integer(self, column: Column) -> None:
        self._number(column, pa.int32(), lambda cell, _: read_whole(cell))

    def _read_share(self, column: Column) -> None:
        self._number(column, pa.int32(), lambda cell, _: read_share(cell))

    def _number(self, column: Column, kind: pa.DataType, parse) -> None:
        if column.facts:
            readings = self._readings(column, parse, self.sheet.factors.get(column.name))
            self._note("warning", readings.problems, column.name)
            self.out[column.facts[0]] = readings.column(kind)

    def _read_account(self, column: Column) -> None:
        def parse(cell: str, is_numeric: bool):
            return accounts.read_account(cell, is_numeric=is_numeric)

        texts = self._texts(column)
        is_numeric = numeric_of(self.table, self.sheet.mapping.sources(column.name))
        plain = plain_accounts(texts) & ~is_numeric
        reader = self.readers.setdefault((column.name, None), Reader(parse))
        readings = reader.read(pc.if_else(pa.array(plain), None, texts), is_numeric)
        number = readings.column(pa.string(), lambda reading: reading.number)
        self.out[column.name] = pc.if_else(pa.array(plain), texts, number)
        if self._has(column):
            self._note("warning", readings.column(pa.string(), lambda reading: reading.code), column.name)
            self._note_where("warning", "account_missing", column.name, np.asarray(pc.is_null(texts)))
            self._note_where("warning", "account_not_luhn", column.name, fails_check(texts, plain))

    def _read_phone(self, column: Column) -> None:
        self.out[column.name] = self._readings(column, lambda cell, _: phones.read_phone(cell)).column(pa.string())

    def _read_uscc(self, column: Column) -> None:
        # a registration number of before 2015 has no check: it stands as it is
        readings = self._readings(column, lambda cell, _: read_uscc(cell) or text.squeeze(cell).upper())
        self.out[self._place(column)] = readings.column(pa.string())

    def _read_id_number(self, column: Column) -> None:
        if column.name != "id_number":
            self._read_second_person(column)
            return
        texts = self._texts(column)
        types = None
        if "id_type" in self.sheet.mapping.columns:
            types = self._readings(self.told.kind.column("id_type"), lambda cell, _: text.squeeze(cell)).column(
                pa.string()
            )
        ids = idcolumn.read_ids(texts, numeric_of(self.table, self.sheet.mapping.sources(column.name)), types)
        whole, other = np.isin(ids.state, [0, 4]), ids.state == 4
        self.ids, self.has_number = ids, whole
        self.out[column.name] = pc.if_else(pa.array(whole), ids.canonical, None)
        self.out["grade"] = pa.array(ids.grade)
        self.out["is_other_document"] = pa.array(other)
        self.out["area"] = pa.array(ids.area)
        self.out["id_state"] = pa.array(ids.state)
        left = np.full(self.n, None, dtype=object)
        for row, digits in ids.fragment:
            left[row] = digits
        self.out["id_fragment"] = pa.array(left, pa.string())
        hidden = np.zeros(self.n, dtype=bool)
        if column.is_masked:
            hidden = np.asarray(pc.fill_null(pc.match_substring_regex(texts, _HIDDEN), True))
        for number, state in enumerate(idcolumn.STATES):
            if state in _ID_CODES:
                self._note_where("warning", _ID_CODES[state], column.name, (ids.state == number) & ~hidden)

    def _read_second_person(self, column: Column) -> None:
        """Another person of the row (a spouse): keyed where the number is whole, and never completed."""
        if not column.facts:
            return
        ids = idcolumn.read_ids(
            self._texts(column), numeric_of(self.table, self.sheet.mapping.sources(column.name)), None
        )
        is_whole = ids.state == idcolumn.STATES.index("whole")
        self.out[column.name] = pc.if_else(pa.array(is_whole), ids.canonical, None)
        self.out[column.facts[1]] = pa.array(np.where(is_whole, ids.grade, idcolumn.NO_KEY).astype(np.int8))
        for state in ("damaged", "invalid", "missing"):
            self._note_where("warning", _ID_CODES[state], column.name, ids.state == idcolumn.STATES.index(state))

    def _read_programme(self, column: Column) -> None:
        readings = self._readings(column, lambda cell, _: self.told.programmes.read(cell))
        values = readings.column(pa.int32())
        told, is_payment = self.told.programme, self.told.kind.has_periods
        level = "returned" if is_payment else "warning"
        self._note(level, readings.problems, column.name)
        if told is None:
            blank = np.asarray(pc.is_null(self._texts(column)))
            self._note_where(level, "programme_missing", column.name, blank)
        elif is_payment:
            self._note_where(level, "programme_conflict", column.name, _filled(pc.not_equal(values, told)))
        if "category" in self.out and is_payment and self._has(column):
            said = self._readings(column, lambda cell, _: self.told.programmes.category(cell), "category")
            self.out["category"] = pc.coalesce(self.out["category"], said.column(pa.string()))
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
        rows, own = distinct_rows(known)
        blanks = pa.nulls(len(rows), pa.string())
        cells = [pc.fill_null(blanks if part is None else part.take(rows), "") for part in parts]
        joined = pc.binary_join_element_wise(*cells, "\x1f")
        readings = self.readers.setdefault(("region",), Reader(lambda cell, _: self._resolve(cell))).read(joined)
        self.out["region_code"] = readings.column(pa.int64(), lambda found: found.region_code).take(own)
        column = next(n for n in ("village", "township", "region_code", "county") if n in self.sheet.mapping.columns)
        self._note("warning", readings.column(pa.string(), lambda found: found.code).take(own), column)

    def _region_part(self, name: str) -> pa.Array | None:
        at = self.sheet.mapping.sources(name)
        return texts_of(self.table, at) if at else None

    def _resolve(self, joined: str):
        county, township, village, code = (part or None for part in joined.split("\x1f"))
        return self.told.resolver.resolve(county, township, village, division_code=code)

    def _read_period(self, column: Column) -> None:
        if self.told.kind.shape != "payments" and column.facts:
            found = self._periods()
            self.out["starts_month"], self.out["n_months"] = found.starts, found.n_months

    def _periods(self) -> PeriodColumn:
        found = self.sheet.periods.read(self.table)
        self._note("returned", found.problems, "period")
        return found

    def _payment_periods(self) -> None:
        found = self._periods()
        if "programme" not in self.out:
            self.out["programme"] = pa.array(np.full(self.n, self.told.programme, dtype=np.int32))
        is_yearly = pc.is_in(self.out["programme"], value_set=pa.array(sorted(self.told.yearly), pa.int32()))
        self.out["starts_month"] = found.starts
        self.out["n_months"] = pc.if_else(is_yearly, _NO_MONTHS, found.n_months)
        self.out["year"] = pc.divide(pc.subtract(found.starts, 1), 12).cast(pa.int16())

    def _needs(self) -> None:
        """A register row without number and name, or any row without the date its kind requires, goes back."""
        if hasattr(self, "ids") and "name" in self.out:
            nobody = (self.ids.state == idcolumn.STATES.index("missing")) & np.asarray(pc.is_null(self.out["name"]))
            self._note_where("returned", "person_missing", "id_number", nobody)
            self._forget(("id_missing", "name_missing"), nobody)
        needed = self.told.kind.required_date
        if needed:
            missing = np.ones(self.n, dtype=bool)
            for name in needed:
                missing &= np.asarray(pc.is_null(self.out[self.told.kind.column(name).facts[0]]))
            self._return_undated(needed, missing)

    def _return_undated(self, needed: tuple[str, ...], missing: np.ndarray) -> None:
        """A date that cannot be read sends its row back under its own code."""
        told = [problem for problem in self.problems if problem[2] in needed and (problem[3] & missing).any()]
        for _, code, column, mask in told:
            self._forget((code,), missing, column)
            self._note_where("returned", code, column, mask & missing)
            missing = missing & ~mask
        self._note_where("returned", "date_missing", needed[0], missing)

    # --- problems ---------------------------------------------------------------------------------------------------

    def _note(self, level: str, codes: pa.Array, column: str) -> None:
        if codes.null_count == len(codes):
            return
        for code in pc.unique(codes.drop_null()).to_pylist():
            self._note_where(level, code, column, _filled(pc.equal(codes, code)))

    def _note_where(self, level: str, code: str, column: str, mask: np.ndarray) -> None:
        """A broken line is told as such, and nothing that follows from it."""
        if column != _LINE:
            mask = mask & self.is_whole
        if mask.any():
            self.problems.append((level, code, column, mask))
            if level == "returned":
                self.returned |= mask

    def _forget(self, codes: tuple[str, ...], rows: np.ndarray, column: str | None = None) -> None:
        """Leave out what a stronger problem of the same rows says already."""
        kept = []
        for level, code, at, mask in self.problems:
            if code in codes and column in (None, at):
                mask = mask & ~rows
            if mask.any():
                kept.append((level, code, at, mask))
        self.problems = kept


def _filled(mask: pa.Array, default: bool = False) -> np.ndarray:
    return np.asarray(pc.fill_null(mask, default))
