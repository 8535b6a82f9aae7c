"""Entitlement periods as units write them: the one a cell names, and the one a title speaks of."""

import re
from collections.abc import Iterator

from huimin.kit import spellings
from huimin.kit.months import Period, first_day, month_number, month_of, month_parts, show_month
from huimin.kit.numerals import with_digits
from huimin.kit.text import fold

__all__ = [
    "Period",
    "PeriodError",
    "find_period",
    "first_day",
    "month_number",
    "month_of",
    "month_parts",
    "read_period",
    "show_month",
]

_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_MOST_MONTHS = 60
_LONGEST = 200
_TIME = re.compile(r"(?:[ T]|(?<=日))(?:上午|下午)?\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|\+\d\d:?\d\d)?$")
_TO = re.compile(r"[~〜至到—–―]+|--+")
_SLASHED = re.compile(r"(?<=\d{4}[-.]\d\d)/(?=\d{4}[-.])")  # 2018-01/2018-03
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d) +| +(?!\d)")

# What a title says beside the period: numbers of documents, days on which something was drawn up or paid.
_BESIDE = re.compile(
    r"[〔\[【(<]?\d{4}[〕\]】)>]?年?第?\d+号"
    r"|(?:日期|时间)[::]?\d{4}[年./-]?\d{1,2}(?:[月./-]\d{1,2}日?|月)?"
    r"|(?<!\d)\d{4}(?:年|[./-])\d{1,2}(?:月\d{1,2}[日号]?(?!\d)|[./-]\d{1,2}(?![\d月]))"
    r"|(?<!\d)\d{4}年\d{1,2}月(?=[制填印])"
    r"|(?<!\d)\d{1,2}月\d{1,2}[日号]"
)
_STATED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_EXACT, _YEAR_INFERRED, _BARE_YEAR = range(3)


class PeriodError(ValueError):
    """What is no period. `code`: period_missing, period_unreadable or period_reversed."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def read_period(text: str | None, *, default_year: int | None = None, is_numeric: bool = False) -> Period:
    """The period a cell names; a month without a year takes `default_year`. Raises PeriodError.

    `is_numeric`: the cell held a number, where 2018.10 became 2018.1: that one is unreadable rather than guessed.
    """
    if text and len(text) in (6, 7) and text.isascii() and (period := _clean_month(text)) and not is_numeric:
        return period
    cell = "".join(_plain(text or "").split()).strip("'\"“”‘’,;:。、")
    if not cell.strip("-/~.无空"):
        raise PeriodError("period_missing")
    if is_numeric and (number := re.fullmatch(r"(\d+)\.(0+|1)", cell)):
        cell = number[1] if number[2] != "1" else ""
    for shape, make in spellings.IN_CELLS:
        if (match := shape.fullmatch(cell)) and (period := _checked(make(match, default_year))):
            return period
    raise PeriodError("period_unreadable")


def find_period(text: str, *, default_year: int | None = None) -> Period | None:
    """The period a title or a sheet's name speaks of; None where there is none, or several that differ.

    A month or quarter with its year goes before one without (whose year is the one the title states, else
    `default_year`), and that before a bare year. Days and numbers of documents are no periods.
    """
    title = _NOT_BETWEEN_DIGITS.sub("", _plain(text[:_LONGEST]))
    if days := spellings.DAYS[0].search(title):  # from a day to a day: the only days that tell a period
        return _checked(spellings.DAYS[1](days, None))
    title = _BESIDE.sub("#", title)
    stated = {int(year) for year in _STATED_YEAR.findall(title)}
    year = stated.pop() if len(stated) == 1 else default_year
    found: dict[int, set[Period]] = {}
    for rank, period in _candidates(title, year):
        found.setdefault(rank, set()).add(period)
    if not found:
        return None
    best = found[min(found)]
    return best.pop() if len(best) == 1 else None


def _candidates(title: str, year: int | None) -> Iterator[tuple[int, Period]]:
    for shape, make in spellings.IN_TITLES:
        for match in shape.finditer(title):
            if _stands_alone(match, title) and (period := _checked(make(match, year))):
                yield _BARE_YEAR if period.is_year else _EXACT if _has_year(match) else _YEAR_INFERRED, period
        # What one spelling has used up is no longer there for the next: 2018年第3季度 is not also the year 2018.
        title = shape.sub(lambda match, title=title: "#" if _stands_alone(match, title) else match[0], title)


def _stands_alone(match: re.Match, title: str) -> bool:
    """Whether a match inside a title is meant as a period and is not part of another number or word."""
    said, before, after = match[0], title[: match.start()][-1:], title[match.end() :][:1]
    if (
        before.isdigit()
        or (before and before in ".-第V" and said[0].isdigit())
        or (after.isdigit() and said[-1].isdigit())
    ):
        return False
    if after and after in "日号个龄%":
        return False
    if any(word in said for word in ("月", "季", "半", "学", "Q", "q")):
        return True
    if "m" in match.re.groupindex:  # 2018.5 and 201805, but neither 2018年5 nor 3-5
        return _has_year(match) and "年" not in said
    return match["y"] is not None and ("年" in said or said == title)


def _has_year(match: re.Match) -> bool:
    groups = match.groupdict()
    return any(groups.get(name) for name in ("y", "yshort", "ytail"))


def _plain(text: str) -> str:
    """Folded, without the time of day, digits for numerals, ~ for every word and dash that means "to"."""
    return _SLASHED.sub("~", _TO.sub("~", with_digits(_TIME.sub("", fold(text).replace("元月", "1月")))))


def _clean_month(text: str) -> Period | None:
    year, month = text[:4], text[-2:]
    if not ((len(text) == 6 or text[4] == "-") and year.isdigit() and month.isdigit() and "01" <= month <= "12"):
        return None
    return _checked(Period(int(year) * 12 + int(month), 1))


def _checked(period: Period | None) -> Period | None:
    """The period if money can be due for it: years 1949-2100, at most five years long."""
    if period is None or not 0 < period.n_months <= _MOST_MONTHS:
        return None
    last_year = month_parts(period.ends_month - 1)[0]
    return period if month_parts(period.starts_month)[0] >= _FIRST_YEAR and last_year <= _LAST_YEAR else None
