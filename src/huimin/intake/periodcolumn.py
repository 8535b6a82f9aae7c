"""The entitlement periods of a piece: the row's own cell, with the year that a column beside it states, else the sheet's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.types import Mapping
from huimin.intake.cells import Reader, numeric_of, texts_of
from huimin.kit.periods import Period, PeriodError, find_period, month_parts, read_period

_YEAR_HEADER = re.compile("年度|年份")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_BESIDE = "\x1f"


@dataclass(frozen=True)
class PeriodColumn:
    """Month number and months of each row (null where unknown), and the problem code of each row."""

    starts: pa.Array
    n_months: pa.Array
    problems: pa.Array


class PeriodReader:
    """Reads the periods of one sheet's rows and remembers their spellings.

    A column of years (年度) beside one of months (月份) says which year is meant; alone, it leaves the month to the
    sheet's title, where that names one in the year. A period outside the year beside it is `period_conflict`.
    """

    def __init__(self, mapping: Mapping, headers: tuple[str | None, ...], of_sheet: Period | None, year: int | None):
        self._mapping, self._of_sheet, self._default_year = mapping, of_sheet, year
        every = (*mapping.sources("period"), *mapping.alternatives.get("period", ()))
        self._years = [at for at in every if _YEAR_HEADER.search(headers[at] or "")][:1]
        self._months = [at for at in mapping.sources("period") if at not in self._years]
        if self._years and not self._months:
            self._months = [at for at in every if at not in self._years and "批次" not in (headers[at] or "")][:1]
        self._reader = Reader(self._one)

    def read(self, table: pa.Table) -> PeriodColumn:
        """The periods of a piece's rows."""
        blank = pa.nulls(table.num_rows, pa.string())
        months = texts_of(table, self._months) if self._months else blank
        years = texts_of(table, self._years) if self._years else None
        cells = months if years is None else _joined(months, years)
        readings = self._reader.read(cells, numeric_of(table, self._months))
        starts = readings.column(pa.int32(), lambda period: period.starts_month)
        n_months = readings.column(pa.int16(), lambda period: period.n_months)
        problems, empty = readings.problems, pc.is_null(cells)
        if self._of_sheet:
            starts = pc.if_else(empty, self._of_sheet.starts_month, starts)
            n_months = pc.if_else(empty, self._of_sheet.n_months, n_months).cast(pa.int16())
        else:
            problems = pc.if_else(empty, "period_missing", problems)
        return PeriodColumn(starts, n_months, problems)

    def _one(self, cell: str, is_numeric: bool) -> Period | None:
        said, _, beside = cell.partition(_BESIDE)
        year = _whole_year(beside)
        if not said:
            return self._without_month(read_period(beside) if year is None else year)
        default_year = self._default_year if year is None else (year.starts_month - 1) // 12
        period = read_period(said, default_year=default_year, is_numeric=is_numeric)
        if year and not year.starts_month <= period.starts_month < year.ends_month:
            raise PeriodError("period_conflict")
        return period

    def _without_month(self, year: Period) -> Period:
        known = self._of_sheet
        is_exact = known and not known.is_year and year.is_year
        return known if is_exact and year.starts_month <= known.starts_month < year.ends_month else year


def periods_of(
    titles: Sequence[str], mapping: Mapping, headers: tuple[str | None, ...], told: Period | None
) -> PeriodReader:
    """The reader for rows below these titles, the nearest first; `told` is what the officer said."""
    years = [int(year) for text in titles for year in _YEAR.findall(text)]
    default_year = years[0] if years else (month_parts(told.starts_month)[0] if told else None)
    return PeriodReader(mapping, headers, _sheet_period(titles, default_year, told), default_year)


def _sheet_period(texts: Sequence[str], default_year: int | None, told: Period | None) -> Period | None:
    """The nearest period; a bare year only where nothing more exact inside that year is known."""
    found = [period for text in texts if (period := find_period(text, default_year=default_year))]
    exact = [period for period in found if not period.is_year]
    if exact:
        return exact[0]
    if found and not (told and found[0].starts_month <= told.starts_month < found[0].ends_month):
        return found[0]
    return told


def _whole_year(text: str) -> Period | None:
    try:
        period = read_period(text)
    except PeriodError:
        return None
    return period if period.is_year else None


def _joined(months: pa.Array, years: pa.Array) -> pa.Array:
    """Month and year in one text; null where both are blank."""
    both = pc.binary_join_element_wise(pc.fill_null(months, ""), pc.fill_null(years, ""), _BESIDE)
    return pc.if_else(np.asarray(pc.and_(pc.is_null(months), pc.is_null(years))), None, both)
