"""The time line of a clue: payments and what the registers say, on one axis of months, as an SVG of plain rectangles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import east_asian_width

from huimin.kit.periods import month_parts

WIDTH, ROW, LEFT, TOP = 720, 26, 110, 22
_LANE = 18  # that fit beside the line: a Chinese character counts two, any other one
_APART = 10  # between an event and its words


@dataclass(frozen=True)
class Mark:
    """One fact on the line: months [starts_month, ends_month); a register's event has one month."""

    lane: str  # what stands at the left: a programme or a register
    starts_month: int
    ends_month: int
    text: str  # said by screen readers and when pointed at
    is_offending: bool = False
    is_event: bool = False
    is_context: bool = False  # what else there was: drawn hollow, under the others


@dataclass(frozen=True)
class Box:
    """A mark where it is drawn, in units of the picture."""

    x: float
    y: int
    width: float
    css: str
    text: str


@dataclass(frozen=True)
class Label:
    """Words beside an event; `anchor` is where they begin or end."""

    x: float
    y: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """What the template needs: boxes, events (drawn through all lanes), lanes and years with their places."""

    height: int
    boxes: list[Box]
    events: list[Box]
    labels: list[Label]  # of each lane's first event
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
    marks = sorted(marks, key=lambda mark: not mark.is_context)  # what is drawn later lies on top
    names = list(dict.fromkeys(mark.lane for mark in sorted(marks, key=lambda mark: mark.is_context)))
    place = {name: TOP + row * ROW for row, name in enumerate(names)}

    def box(mark: Mark) -> Box:
        css = _css(mark)
        width = max(2.0, (mark.ends_month - mark.starts_month) * step - 1)
        return Box(
            round(LEFT + (mark.starts_month - first) * step, 1), place[mark.lane], round(width, 1), css, mark.text
        )

    events = [box(mark) for mark in marks if mark.is_event]
    januaries = [month for month in range(first, last) if month_parts(month)[1] == 1]
    every = max(1, len(januaries) // 12 + 1)
    return Drawing(
        height=TOP + len(names) * ROW + 4,
        boxes=[box(mark) for mark in marks if not mark.is_event],
        events=events,
        labels=_labels(events),
        lanes=[(_short(name), y + 15) for name, y in place.items()],
        years=[(month_parts(month)[0], round(LEFT + (month - first) * step, 1)) for month in januaries[::every]],
    )


def _css(mark: Mark) -> str:
    if mark.is_event:
        return "event"
    return "offending" if mark.is_offending else "context" if mark.is_context else "payment"


def _labels(events: Sequence[Box]) -> list[Label]:
    """The first event of each lane in words, and how many more there are; on the side that has room."""
    by_lane: dict[int, list[Box]] = {}
    for event in sorted(events, key=lambda box: box.x):
        by_lane.setdefault(event.y, []).append(event)
    labels = []
    for y, (first, *more) in by_lane.items():
        text = f"{first.text} +{len(more)}" if more else first.text
        if first.x < (LEFT + WIDTH) / 2:
            labels.append(Label(round((more or [first])[-1].x + _APART, 1), y + 15, "start", text))
        else:
            labels.append(Label(round(first.x - _APART, 1), y + 15, "end", text))
    return labels


def _short(name: str) -> str:
    widths = list(accumulate(2 if east_asian_width(char) in "WF" else 1 for char in name))
    if not widths or widths[-1] <= _LANE:
        return name
    return name[: sum(width <= _LANE - 2 for width in widths)] + "…"
