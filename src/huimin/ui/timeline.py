"""The time line of a clue: payments and what the registers say, on one axis of months, as an SVG of plain rectangles."""

from collections.abc import Sequence
from dataclasses import dataclass

from huimin.kit.periods import month_parts

WIDTH, ROW, LEFT, TOP = 720, 26, 110, 22


@dataclass(frozen=True)
class Mark:
    """One fact on the line: months [starts_month, ends_month); a register's event has one month."""

    lane: str  # what stands at the left: a programme or a register
    starts_month: int
    ends_month: int
    text: str  # said by screen readers and when pointed at
    is_offending: bool = False
    is_event: bool = False


@dataclass(frozen=True)
class Box:
    """A mark where it is drawn, in units of the picture."""

    x: float
    y: int
    width: float
    css: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """What the template needs: boxes, events (drawn through all lanes), lanes and years with their places."""

    height: int
    boxes: list[Box]
    events: list[Box]
    lanes: list[tuple[str, int]]
    years: list[tuple[int, float]]
    width: int = WIDTH
    left: int = LEFT


def draw(marks: Sequence[Mark]) -> Drawing | None:
    """Places marks on one axis; None without marks."""
    if not marks:
        return None
    first = min(mark.starts_month for mark in marks) - 1
    last = max(mark.ends_month for mark in marks) + 1
    step = (WIDTH - LEFT) / (last - first)
    names = list(dict.fromkeys(mark.lane for mark in marks))
    place = {name: TOP + row * ROW for row, name in enumerate(names)}

    def box(mark: Mark) -> Box:
        css = "event" if mark.is_event else "offending" if mark.is_offending else "payment"
        width = max(2.0, (mark.ends_month - mark.starts_month) * step - 1)
        return Box(
            round(LEFT + (mark.starts_month - first) * step, 1), place[mark.lane], round(width, 1), css, mark.text
        )

    januaries = [month for month in range(first, last) if month_parts(month)[1] == 1]
    every = max(1, len(januaries) // 12 + 1)
    return Drawing(
        height=TOP + len(names) * ROW + 4,
        boxes=[box(mark) for mark in marks if not mark.is_event],
        events=[box(mark) for mark in marks if mark.is_event],
        lanes=[(name, y + 15) for name, y in place.items()],
        years=[(month_parts(month)[0], round(LEFT + (month - first) * step, 1)) for month in januaries[::every]],
    )
