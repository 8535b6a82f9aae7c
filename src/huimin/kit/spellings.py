"""The spellings of a period: one pattern each, and what it means. `periods` reads cells and titles with them.

A maker takes the match and the year that holds where none is spelled; it answers None for what is no period.
School terms: spring is February to July, autumn August to January; a school year is its autumn and its spring.
"""

import re
from datetime import date, timedelta

from huimin.kit.months import Period, month_number, month_of

_SERIAL_DAY_0 = date(1899, 12, 30)
_ENGLISH = {name: number for number, name in enumerate(re.findall("...", "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"), 1)}


def _spelled_year(name: str = "y") -> str:
    """A year before a month: 2018年 2018年度 2018. 2018- 2018/, 2018 before 05 or a word, 18年, 18. (no month's number)."""
    after = r"(?:年度?|[./-]|(?=\d\d(?!\d))|(?!\d))"
    return rf"(?:(?P<{name}>\d{{4}}){after}|(?P<{name}short>\d\d)年度?|(?P<{name}tail>1[3-9]|[2-4]\d)[./-])"


def _spelled_day(y: str, m: str, d: str) -> str:
    """2018年5月1日, or with the same mark twice (2018.5-8 is a range): 2018.5.1 18/5/1."""
    year = rf"(?:(?P<{y}>\d{{4}})|(?P<{y}short>1[3-9]|[2-4]\d))"
    return rf"{year}(?:年|(?P<{y}mark>[./-]))(?P<{m}>1[0-2]|0?[1-9])(?:月|(?P={y}mark))(?P<{d}>[0-3]?\d)[日号]?"


_YEAR, _MONTH, _WORD = _spelled_year(), r"(?P<m>1[0-2]|0?[1-9])", "(?:月份?)?"
_YEAR_2, _MONTH_2 = _spelled_year("z"), r"(?P<n>1[0-2]|0?[1-9])"
_COMPACT = r"(?P<{}>\d{{4}})(?P<{}>0[1-9]|1[0-2])(?P<{}>[0-3]\d)"


def _year(match: re.Match, default: int | None, name: str = "y") -> int | None:
    groups = match.groupdict()
    if full := groups.get(name):
        return int(full)
    short = groups.get(name + "short") or groups.get(name + "tail")
    return default if short is None else int(short) + (2000 if int(short) < 50 else 1900)


def _span(starts: int, ends: int) -> Period | None:
    """The months from one to the other, both included; None where they are reversed."""
    return Period(starts, ends - starts + 1) if ends >= starts else None


def _one(match: re.Match, default: int | None) -> Period | None:
    year = _year(match, default)
    return None if year is None else Period(month_number(year, int(match["m"])), 1)


def _range(match: re.Match, default: int | None) -> Period | None:
    first = _year(match, default)
    last = _year(match, first, "z")
    if first is None or last is None:
        return None
    return _span(month_number(first, int(match["m"])), month_number(last, int(match["n"])))


def _listed(match: re.Match, default: int | None) -> Period | None:
    year, months = _year(match, default), [int(month) for month in re.findall(r"\d+", match["list"])]
    has_gap = months != list(range(months[0], months[0] + len(months)))
    if year is None or has_gap or not 1 <= months[0] <= months[-1] <= 12:
        return None
    return Period(month_number(year, months[0]), len(months))


def _day(match: re.Match, default: int | None) -> Period | None:
    return _one(match, default) if _is_day(_year(match, None), match["m"], match["d"]) else None


def _days(match: re.Match, default: int | None) -> Period | None:
    is_real = _is_day(_year(match, None), match["m"], match["d"]) and _is_day(
        _year(match, None, "z"), match["n"], match["e"]
    )
    return _range(match, default) if is_real else None


def _is_day(year: int | None, month: str, day: str) -> bool:
    try:
        return bool(year and date(year, int(month), int(day)))
    except ValueError:
        return False


def _quarters(match: re.Match, default: int | None) -> Period | None:
    groups = match.groupdict()
    year, last = _year(match, default), int(groups.get("p") or match["q"])
    first = 1 if groups.get("since") else int(match["q"])
    return None if year is None else _span(month_number(year, first * 3 - 2), month_number(year, last * 3))


def _half(match: re.Match, default: int | None) -> Period | None:
    year = _year(match, default)
    return None if year is None else Period(month_number(year, 1 if match["h"] == "上" else 7), 6)


def _term(match: re.Match, default: int | None) -> Period | None:
    year = _year(match, default)
    return None if year is None else Period(month_number(year, 2 if match["t"] == "春" else 8), 6)


def _school_year(match: re.Match, _: int | None) -> Period | None:
    year, second = int(match["y"]), match["z"]
    if second and int(second) != (year + 1) % 10 ** len(second):
        return None
    if not match["t"]:
        return Period(month_number(year, 8), 12)
    is_spring = match["t"] in "2下春"
    return Period(month_number(year + is_spring, 2 if is_spring else 8), 6)


def _whole_year(match: re.Match, default: int | None) -> Period | None:
    year = _year(match, default)
    return None if year is None else Period(month_number(year, 1), 12, is_year=True)


def _english(match: re.Match, _: int | None) -> Period | None:
    month, year = _ENGLISH.get(match["name"].upper()), int(match["y"])
    return Period(month_number(year + (0 if year > 99 else 2000 if year < 50 else 1900), month), 1) if month else None


def _serial(match: re.Match, _: int | None) -> Period:
    return Period(month_of(_SERIAL_DAY_0 + timedelta(days=int(match["days"]))), 1)


DAYS = re.compile(rf"{_spelled_day('y', 'm', 'd')}[~-]{_spelled_day('z', 'n', 'e')}"), _days
DAY = re.compile(_spelled_day("y", "m", "d")), _day
COMPACT_DAYS = re.compile(_COMPACT.format("y", "m", "d") + "[~-]" + _COMPACT.format("z", "n", "e")), _days
COMPACT_DAY = re.compile(_COMPACT.format("y", "m", "d")), _day
SCHOOL_YEAR = (
    re.compile(r"(?P<y>\d{4})年?(?:[~/-](?P<z>\d{4}|\d\d)年?)?学年度?(?:第?(?P<t>[12上下春秋])季?学期)?"),
    _school_year,
)
QUARTERS = (
    re.compile(rf"{_YEAR}?(?P<since>前)?第?(?P<q>[1-4])(?:季?度?[~、及和-]第?(?P<p>[1-4]))?季度?"),
    _quarters,
)
ENGLISH_QUARTER = re.compile(rf"{_YEAR}?[Qq](?P<q>[1-4])"), _quarters
HALF = re.compile(rf"{_YEAR}?(?P<h>[上下])半年度?"), _half
TERM = re.compile(rf"{_YEAR}?(?P<t>[春秋])(?:季?学期|季)?"), _term
LISTED = (
    re.compile(rf"{_YEAR}?(?P<list>\d{{1,2}}月?(?:[、,和及]\d{{1,2}}月?)+)份?"),
    _listed,
)  # 1、2、3月, without a gap
ONE = re.compile(rf"{_YEAR}?{_MONTH}{_WORD}"), _one
RANGE = re.compile(rf"{_YEAR}?{_MONTH}{_WORD}[~-]{_YEAR_2}?{_MONTH_2}{_WORD}"), _range
WHOLE_YEAR = re.compile(r"(?:(?P<y>\d{4})(?:年度?)?|(?P<yshort>\d\d)年度?)(?:全年)?|全年度?"), _whole_year
ENGLISH_MONTH = re.compile(r"(?P<name>[A-Za-z]{3})[-./]?(?P<y>\d{4}|\d\d)"), _english  # how Excel shows a typed 2018-5
# Below 30000 five digits may be a year and a month run together (20185).
SERIAL = re.compile(r"(?P<days>[3-5]\d{4}|60000)(?:\.\d+)?"), _serial

IN_CELLS = (
    *(SCHOOL_YEAR, DAYS, DAY, COMPACT_DAYS, COMPACT_DAY, QUARTERS, ENGLISH_QUARTER, HALF, TERM, LISTED, ONE, RANGE),
    *(WHOLE_YEAR, ENGLISH_MONTH, SERIAL),
)
IN_TITLES = (SCHOOL_YEAR, QUARTERS, ENGLISH_QUARTER, HALF, TERM, LISTED, RANGE, ONE, WHOLE_YEAR)
