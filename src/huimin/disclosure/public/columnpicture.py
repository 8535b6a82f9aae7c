"""A village's year as a picture: what came in and what went out, month by month; the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from huimin.disclosure.public.records import Month
from huimin.kit.months import month_number, month_parts

WIDTH, HEIGHT, FOOT = 360, 132, 20
_SLOT = WIDTH / 12


@dataclass(frozen=True)
class Bar:
    """A bar in units of the picture. kind: income or spent."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """Bars, and the months written under them."""

    bars: list[Bar]
    labels: list[tuple[int, float]]
    width: int = WIDTH
    height: int = HEIGHT


def draw(months: Sequence[Month], year: int) -> Picture:
    """The bars of a year; the tallest fills the height."""
    most = max((max(month.income_fen, month.spent_fen) for month in months), default=0) or 1
    room, width = HEIGHT - FOOT - 4, round(_SLOT * 0.34, 1)
    bars = []
    for month in months:
        left = (month.month - month_number(year, 1)) * _SLOT + _SLOT * 0.14
        for at, (kind, fen) in enumerate((("income", month.income_fen), ("spent", month.spent_fen))):
            if fen > 0:
                height = max(round(fen / most * room, 1), 1.5)
                bars.append(
                    Bar(kind, round(left + at * (width + 1), 1), round(HEIGHT - FOOT - height, 1), width, height)
                )
    return Picture(bars, [(at, round((at - 0.5) * _SLOT, 1)) for at in range(1, 13)])


def of_year(months: Sequence[Month], year: int) -> list[Month]:
    """The months of a year."""
    return [month for month in months if month_parts(month.month)[0] == year]
