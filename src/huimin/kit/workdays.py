"""Working days of mainland China, with the shifted days the State Council announces each year."""

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date, table: Mapping[date, bool] | None = None) -> bool:
    """Whether offices work on that day. `table` holds a site's own days; past the published years weekdays count."""
    if table and day in table:
        return table[day]
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(day: date, n: int, table: Mapping[date, bool] | None = None) -> date:
    """The n-th working day after `day` (before it for a negative n); `day` itself for 0, whatever day it is."""
    step = timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= is_workday(day, table)
    return day


def count_workdays(first: date, last: date, table: Mapping[date, bool] | None = None) -> int:
    """Working days after `first` up to and including `last`; negative when `last` comes first."""
    if last < first:
        return -count_workdays(last, first, table)
    return sum(is_workday(first + timedelta(days=n), table) for n in range(1, (last - first).days + 1))
