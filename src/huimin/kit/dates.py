"""Days as units write them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from huimin.kit.numerals import with_digits
from huimin.kit.text import fold

_EARLIEST, _LATEST = 1850, 2100
_LONGEST = 60
_SERIAL_DAY_0 = date(1899, 12, 30)
_ENGLISH = {name: number for number, name in enumerate(re.findall("...", "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"), 1)}

_TIME = re.compile(
    r"(?:(?:[ T]|(?<=[日号]))(?:上午|下午|凌晨|早上|中午|晚上?)?(?:[AP]M)?\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:\.\d+)?)?|[时点](?:\d{1,2}分?)?(?:\d{1,2}秒?)?)"
    r"(?: ?[AP]M)?(?:Z|\+\d\d:?\d\d)?)$"
)
_WEEKDAY = re.compile(r"\(?(?:星期|周)[1-6日天一二三四五六]\)?$")
_CLEAN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = r"(?:(?P<y>\d{4})|(?P<short>\d\d))"
_MONTH, _DAY = r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_WITH_DAY = re.compile(rf"{_YEAR}(?:年|(?P<mark>[./\-、,])){_MONTH}(?:月|(?P<mark2>[./\-、,])){_DAY}[日号]?")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:\d{6})?")
_WITH_MONTH = re.compile(rf"{_YEAR}(?:年|(?P<mark>[./-])){_MONTH}(?:月份?)?")
_SIX = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)")
_SIX_SHORT = re.compile(r"(?P<short>\d\d)(?P<m>\d\d)(?P<d>\d\d)")
_ONLY_YEAR = re.compile(r"(?P<y>\d{4})年?")
_DAY_LAST = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})")
_WORDS = re.compile(r"(?:(?P<d>\d{1,2})[-/ ]?)?(?P<name>[A-Z]{3})[-/ .]?(?P<y>\d{4}|\d\d)")
_SERIAL = re.compile(r"(?P<days>\d{4,5})(?:\.\d+)?")
_LUNAR = re.compile(r"[农阴旧]历|[正腊冬]月|闰|初[1-9]|初10|廿|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年?")
_MISSING = frozenset(
    ("", "无", "不详", "未知", "不明", "空", "暂无", "待查", "0", "null", "none", "nan", "n/a", "#n/a")
)


class DateError(ValueError):
    """A cell that is no day. `code`: date_unreadable or date_lunar."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day, or the first day of a month or year; `on` is None where the cell says nothing. precision: day, month, year."""

    on: date | None
    precision: str = "day"


def read_date(text: str | None, *, today: date | None = None, is_numeric: bool = False) -> DateReading:
    """The day a cell names. Raises DateError; a day after `today` is kept.

    Two-digit years lie at most in `today`'s year (without it, at most in 2030). Spreadsheet serials count from
    1899-12-30. What may be two days is unreadable: 05/06/2018, 20185, and 2018.1 in a numeric cell (is_numeric).
    """
    if text and not is_numeric and _CLEAN.fullmatch(text):
        if reading := _made(int(text[:4]), int(text[5:7]), int(text[8:]), "day"):
            return reading
        raise DateError("date_unreadable")
    if len(text or "") > _LONGEST:
        raise DateError("date_unreadable")
    cell = _plain(text or "")
    if cell.lower() in _MISSING or not cell.strip("-—–/.\\*?"):
        return DateReading(None)
    if _LUNAR.search(cell):
        raise DateError("date_lunar")
    if is_numeric:
        cell = _plain_number(cell)
    reading = _serial(cell, is_numeric) or _spelled(cell, today)
    if reading is None:
        raise DateError("date_unreadable")
    return reading


def _plain(text: str) -> str:
    cell = with_digits(_WEEKDAY.sub("", fold(text).strip("'\"“”‘’;,。 "))).upper()
    cell = _TIME.sub("", cell)
    return cell if re.search("[A-Z]", cell) else "".join(cell.split())


def _plain_number(cell: str) -> str:
    whole, point, part = cell.partition(".")
    if point and not part.strip("0"):
        return whole
    if part == "1" and len(whole) in (2, 4):
        raise DateError("date_unreadable")  # 2018.10 and 2018.1 are one number
    return cell


def _serial(cell: str, is_numeric: bool) -> DateReading | None:
    match = _SERIAL.fullmatch(cell)
    if not match:
        return None
    days = int(match["days"])
    if 19_491 <= days <= 20_999 and days % 10:
        return None  # as well a year and a month run together: 19505, 20185
    is_serial = 10_000 <= days <= 80_000 or (is_numeric and 7_000 <= days < 10_000)
    return DateReading(_SERIAL_DAY_0 + timedelta(days=days)) if is_serial else None


def _spelled(cell: str, today: date | None) -> DateReading | None:
    if match := _WITH_DAY.fullmatch(cell):
        is_american = match["short"] and match["mark"] == "/" and int(match["short"]) <= 12
        return None if is_american or match["mark"] != match["mark2"] else _reading(match, "day", today)
    if match := _COMPACT.fullmatch(cell):
        return _reading(match, "day", today)
    if len(cell) == 6 and cell.isdigit():
        return _six(cell, today)
    if match := _WITH_MONTH.fullmatch(cell):
        is_day_of_year = match["short"] and match["mark"] and int(match["short"]) <= 12  # 12.5 may be 5 December
        return None if is_day_of_year else _reading(match, "month", today)
    if match := _ONLY_YEAR.fullmatch(cell):
        return _reading(match, "year", today)
    if match := _DAY_LAST.fullmatch(cell):
        return _day_last(*(int(match[group]) for group in ("a", "b", "y")))
    if (match := _WORDS.fullmatch(cell)) and match["name"] in _ENGLISH:
        year = match["y"] if len(match["y"]) == 4 else _whole_year(match["y"], today)
        return _made(int(year), _ENGLISH[match["name"]], int(match["d"] or 1), "day" if match["d"] else "month")
    return None


def _six(cell: str, today: date | None) -> DateReading | None:
    """201805, else 180501; where both may be meant (190501) the years since 1949 decide for the first."""
    month, day = _reading(_SIX.fullmatch(cell), "month", today), _reading(_SIX_SHORT.fullmatch(cell), "day", today)
    if month and (day is None or month.on.year >= 1949):
        return month
    return None if month else day


def _day_last(a: int, b: int, year: int) -> DateReading | None:
    if a == b or b > 12:
        return _made(year, a, b, "day")
    return _made(year, b, a, "day") if a > 12 else None


def _reading(match: re.Match, precision: str, today: date | None) -> DateReading | None:
    parts = match.groupdict()
    year = int(parts["y"]) if parts.get("y") else _whole_year(parts["short"], today)
    return _made(year, int(parts.get("m") or 1), int(parts.get("d") or 1), precision)


def _whole_year(short: str, today: date | None) -> int:
    return int(short) + (2000 if int(short) <= (today.year if today else 2030) % 100 else 1900)


def _made(year: int, month: int, day: int, precision: str) -> DateReading | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return DateReading(date(year, month, day), precision)
    except ValueError:
        return None
