"""Month numbers (year * 12 + month) and the way offices write them."""

from datetime import date, timedelta
from functools import lru_cache
from random import Random


def month(year: int, number: int) -> int:
    return year * 12 + number


def of(day: date) -> int:
    return day.year * 12 + day.month


def parts(number: int) -> tuple[int, int]:
    """(year, month of the year)."""
    return (number - 1) // 12, (number - 1) % 12 + 1


def first_day(number: int) -> date:
    year, m = parts(number)
    return date(year, m, 1)


def last_day(number: int) -> date:
    return first_day(number + 1) - timedelta(days=1)


def any_day(random: Random, number: int) -> date:
    """A day of the month, not its first and not its last."""
    return first_day(number) + timedelta(days=random.randrange(1, 26))


@lru_cache(maxsize=4096)
def spell(number: int, n: int = 1, *, style: int = 0) -> str:
    """An entitlement period as offices write it: 2018年3月, 201803, 2018-03, 2018.3; spans as 2018年1-3月."""
    year, m = parts(number)
    if n == 1:
        return (f"{year}年{m}月", f"{year}{m:02d}", f"{year}-{m:02d}", f"{year}.{m}", f"{year}年{m:02d}月")[style % 5]
    if n == 12 and m == 1:
        return f"{year}年"
    if n == 3 and m % 3 == 1 and style % 2:
        return f"{year}年第{'一二三四'[m // 3]}季度"
    if n == 6 and m in (1, 7) and style % 2:
        return f"{year}年{'上' if m == 1 else '下'}半年"
    end_year, end = parts(number + n - 1)
    return f"{year}年{m}-{end}月" if end_year == year else f"{year}年{m}月-{end_year}年{end}月"


@lru_cache(maxsize=200_000)
def day(value: date, style: int = 0) -> str:
    """A date as offices write it: 2018-05-01, 2018.5.1, 20180501, 2018年5月1日, 2018/5/1."""
    y, m, d = value.year, value.month, value.day
    return (f"{y}-{m:02d}-{d:02d}", f"{y}.{m}.{d}", f"{y}{m:02d}{d:02d}", f"{y}年{m}月{d}日", f"{y}/{m}/{d}")[style % 5]
