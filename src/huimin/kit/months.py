"""Months as integers: month number = year * 12 + month (January 2018 is 24217), and spans of them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
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
