"""Days as units write them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from huimin.kit.text import squeeze

_DAY = re.compile(
    r"(?P<y>\d{4}|\d{2})[年\-./](?P<m>\d{1,2})[月\-./](?P<d>\d{1,2})[日号]?(?:[tT]?\d{1,2}[:时]\d{1,2}(?:[:分]\d{0,2}秒?)?(?:\.\d+)?)?"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\d{6})?")
_MONTH = re.compile(r"(?P<y>\d{4}|\d{2})[年\-./](?P<m>\d{1,2})月?")
_COMPACT_MONTH = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})")
_YEAR = re.compile(r"(?P<y>\d{4})年?")
_MISSING = {"", "-", "--", "—", "/", "无", "不详", "未知", "0"}
_SERIAL_DAY_0 = date(1899, 12, 30)


class DateError(ValueError):
    """A cell that is no day. `code`: date_unreadable or date_lunar."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class DateReading:
    """A day, or the first day of a month or year; `on` is None where the cell says nothing."""

    on: date | None
    precision: str = "day"


def read_date(text: str | None, *, today: date | None = None, is_numeric: bool = False) -> DateReading:
    """The day a cell names. Two-digit years lie at most in `today`'s year. Spreadsheet serials count from 1899-12-30."""
    cell = squeeze(text or "").strip("'\"“”;,。")
    if cell in _MISSING:
        return DateReading(None)
    if any(mark in cell for mark in ("农历", "阴历", "初", "廿", "腊", "闰")):
        raise DateError("date_lunar")
    cell = re.sub(r"(?<=\d)\.0$", "", cell) if is_numeric else cell
    if cell.isascii() and cell.isdigit() and len(cell) == 5 and 7_000 <= int(cell) <= 80_000:
        return DateReading(_SERIAL_DAY_0 + timedelta(days=int(cell)))
    if is_numeric and re.fullmatch(r"\d{5}\.\d+", cell):
        return DateReading(_SERIAL_DAY_0 + timedelta(days=int(cell[:5])))
    for pattern, precision in (
        (_DAY, "day"),
        (_COMPACT, "day"),
        (_COMPACT_MONTH, "month"),
        (_MONTH, "month"),
        (_YEAR, "year"),
    ):
        if match := pattern.fullmatch(cell):
            return DateReading(_day(match.groupdict(), today), precision)
    raise DateError("date_unreadable")


def _day(parts: dict[str, str], today: date | None) -> date:
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        limit = (today.year if today else 2099) % 100
        year += 2000 if year <= limit else 1900
    try:
        day = date(year, int(parts.get("m") or 1), int(parts.get("d") or 1))
    except ValueError as error:
        raise DateError("date_unreadable") from error
    if not 1850 <= year <= 2100:
        raise DateError("date_unreadable")
    return day
