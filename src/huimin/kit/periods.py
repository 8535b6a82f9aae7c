"""Entitlement periods as units write them, in months: month number = year * 12 + month (January 2018 is 24217)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from huimin.kit.text import squeeze

_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_NUMERALS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_YEAR = r"(?P<y>\d{4})(?:年度?|[-./])?"
_SEP = r"(?:[-—–~～至到]+)"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_FULL_DATE = re.compile(
    rf"(?P<y>\d{{4}})[年\-./](?P<m>{_MONTH})[月\-./](?P<d>\d{{1,2}})[日号]?(?:t?\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?)?",
    re.I,
)
_ONE = re.compile(rf"(?:(?P<y>\d{{4}})(?:年度?|[-./])?)?(?P<m>{_MONTH})(?:月份?)?")
_RANGE = re.compile(
    rf"(?:(?P<y>\d{{4}})(?:年度?|[-./])?)?(?P<m>{_MONTH})(?:月份?)?{_SEP}(?:(?P<y2>\d{{4}})(?:年度?|[-./])?)?(?P<m2>{_MONTH})(?:月份?)?"
)
_QUARTER = re.compile(r"(?:(?P<y>\d{4})(?:年度?|[-./])?)?(?:第?(?P<q>[一二三四1-4])季度?|[qQ](?P<q2>[1-4]))")
_HALF = re.compile(r"(?:(?P<y>\d{4})(?:年度?|[-./])?)?(?P<h>[上下])半年度?")
_TERM = re.compile(r"(?P<y>\d{4})(?:年度?)?(?P<t>春|秋)(?:季|期)?(?:学期|季学期)?")
_SCHOOL_YEAR = re.compile(r"(?P<y>\d{4})[-—–~～至](?P<y2>\d{4})学年(?:第?(?P<t>[一二12上下])学期)?(?:度)?")
_WHOLE_YEAR = re.compile(r"(?P<y>\d{4})(?:年度?|全年)?")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>0[1-9]|1[0-2])(?:(?P<d>[0-3]\d))?")
_COMPACT_RANGE = re.compile(rf"(?P<y>\d{{4}})(?P<m>0[1-9]|1[0-2]){_SEP}(?P<y2>\d{{4}})(?P<m2>0[1-9]|1[0-2])")


class PeriodError(ValueError):
    """A cell that is no period. `code`: period_missing or period_unreadable."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Period:
    """Months [starts_month, ends_month); `is_year` for a bare year."""

    starts_month: int
    n_months: int
    is_year: bool = False

    @property
    def ends_month(self) -> int:
        return self.starts_month + self.n_months


def month_number(year: int, month: int) -> int:
    """2018, 1 -> 24217."""
    return year * 12 + month


def month_parts(number: int) -> tuple[int, int]:
    """24217 -> (2018, 1)."""
    year, month = divmod(number - 1, 12)
    return year, month + 1


def month_of(day: date) -> int:
    """The month number a day lies in."""
    return day.year * 12 + day.month


def show_month(number: int) -> str:
    """24217 -> "2018-01"."""
    return "{}-{:02d}".format(*month_parts(number))


def first_day(number: int) -> date:
    """The first day of a month."""
    return date(*month_parts(number), 1)


def read_period(text: str | None, *, default_year: int | None = None) -> Period:
    """The period a cell names; a month without a year takes `default_year`."""
    cell = _plain(text or "")
    if not cell:
        raise PeriodError("period_missing")
    for pattern, make in _SHAPES:
        match = pattern.fullmatch(cell)
        if match and (found := make(match, default_year)):
            return _checked(found)
    if cell.isascii() and cell.isdigit() and len(cell) == 5 and 20_000 <= int(cell) <= 60_000:
        return _checked(Period(month_of(date(1899, 12, 30) + timedelta(days=int(cell))), 1))
    raise PeriodError("period_unreadable")


def find_period(text: str, *, default_year: int | None = None) -> Period | None:
    """The period named inside a title or a sheet's name; None when there is none, the most exact one when several."""
    cell = _plain(text)
    best: tuple[int, int, Period] | None = None
    for pattern, make in _IN_TITLES:
        for match in pattern.finditer(cell):
            period = _found(match, make, default_year, cell)
            rank = None if period is None else (period.is_year, -len(match[0]))
            if rank is not None and (best is None or rank < best[:2]):
                best = (*rank, period)
    return best[2] if best else None


def _found(match: re.Match, make, default_year: int | None, cell: str) -> Period | None:
    """A match inside a longer text counts only where no digit touches it."""
    before, after = cell[: match.start()][-1:], cell[match.end() :][:1]
    if before.isdigit() or after.isdigit():
        return None
    if match[0].isdigit() and (len(match[0]) < 4 or (len(match[0]) == 4 and match[0] != cell)):
        return None  # a bare number in a title is an annex or a document's number
    try:
        period = make(match, default_year)
        return period and _checked(period)
    except PeriodError:
        return None


def _plain(text: str) -> str:
    cell = squeeze(text).strip("'\"“”,;。")
    cell = re.sub(r"(?<=[^\d])十([一二])(?=月)|^十([一二])(?=月)", lambda m: "1" + _NUMERALS[m[1] or m[2]], cell)
    cell = re.sub(r"十(?=月)", "10", cell)
    cell = re.sub(r"[〇零一二三四五六七八九]{4}(?=年)", lambda m: "".join(_NUMERALS[c] for c in m[0]), cell)
    return re.sub(r"(?<![第\d])([一二三四五六七八九])(?=月)", lambda m: _NUMERALS[m[1]], cell)


def _year(match: re.Match, default: int | None, name: str = "y") -> int:
    given = match.groupdict().get(name)
    if given:
        return int(given)
    if default is None:
        raise PeriodError("period_unreadable")
    return default


def _one(match: re.Match, default: int | None) -> Period | None:
    if match[0].isdigit() and len(match[0]) != 6 and match["y"]:
        return None
    return Period(month_number(_year(match, default), int(match["m"])), 1)


def _range(match: re.Match, default: int | None) -> Period:
    first = _year(match, default)
    last = int(match["y2"]) if match["y2"] else first
    starts, ends = month_number(first, int(match["m"])), month_number(last, int(match["m2"]))
    if not 0 <= ends - starts < 60:
        raise PeriodError("period_unreadable")
    return Period(starts, ends - starts + 1)


def _quarter(match: re.Match, default: int | None) -> Period:
    quarter = _QUARTERS[match["q"] or match["q2"]]
    return Period(month_number(_year(match, default), quarter * 3 - 2), 3)


def _half(match: re.Match, default: int | None) -> Period:
    return Period(month_number(_year(match, default), 1 if match["h"] == "上" else 7), 6)


def _term(match: re.Match, default: int | None) -> Period:
    return Period(month_number(int(match["y"]), 2 if match["t"] == "春" else 8), 6)


def _school_year(match: re.Match, default: int | None) -> Period:
    if int(match["y2"]) != int(match["y"]) + 1:
        raise PeriodError("period_unreadable")
    starts = month_number(int(match["y"]), 8)
    if match["t"]:
        return Period(starts + (6 if match["t"] in "二2下" else 0), 6)
    return Period(starts, 12)


def _compact(match: re.Match, default: int | None) -> Period:
    return Period(month_number(int(match["y"]), int(match["m"])), 1)


def _full_date(match: re.Match, default: int | None) -> Period | None:
    try:
        return Period(month_of(date(int(match["y"]), int(match["m"]), int(match["d"]))), 1)
    except ValueError:
        return None


def _whole_year(match: re.Match, default: int | None) -> Period:
    return Period(month_number(int(match["y"]), 1), 12, is_year=True)


def _checked(period: Period) -> Period:
    if not _FIRST_YEAR <= month_parts(period.starts_month)[0] <= _LAST_YEAR:
        raise PeriodError("period_unreadable")
    return period


_SHAPES = (
    (_SCHOOL_YEAR, _school_year),
    (_TERM, _term),
    (_FULL_DATE, _full_date),
    (_COMPACT_RANGE, _range),
    (_COMPACT, _compact),
    (_WHOLE_YEAR, _whole_year),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_RANGE, _range),
    (_ONE, _one),
)

# The day a list was drawn up is no entitlement period.
_IN_TITLES = tuple(shape for shape in _SHAPES if shape[0] is not _FULL_DATE)
