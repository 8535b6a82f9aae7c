"""The clock of a clue at a unit, in working days."""

from dataclasses import dataclass
from datetime import date, timedelta

from huimin.casework.states import TERMS
from huimin.casework.types import State
from huimin.kit.workdays import add_workdays, count_workdays

WARNED = 3  # working days before the last one


@dataclass(frozen=True)
class Clock:
    """How a clue stands against its term: colour green, yellow (3 working days or fewer), orange (the last day), red.

    n_days: working days left, negative when they are over. None of it once closed: then the colour is empty.
    """

    due_on: date | None
    n_days: int
    colour: str

    @property
    def n_over(self) -> int:
        """Working days past the term."""
        return max(0, -self.n_days)


def due(state: State, today: date) -> date | None:
    """The last day of a state's term for what came into it today; None for a state without one."""
    return add_workdays(today, TERMS[state]) if state in TERMS else None


def clock(due_on: date | None, today: date) -> Clock:
    """The clock of something due on a day, as it stands today."""
    if due_on is None:
        return Clock(None, 0, "")
    left = count_workdays(today, due_on)
    if today > due_on:  # a holiday after the last day is late, though no working day has passed
        return Clock(due_on, min(left, -1), "red")
    return Clock(due_on, left, "orange" if left == 0 else "yellow" if left <= WARNED else "green")


def bounds(colour: str, today: date) -> tuple[date | None, date | None]:
    """First and last `due_on` of a colour today, both inclusive, None where open: what a list is filtered by."""
    yesterday = today - timedelta(days=1)
    last_orange = _last_with(0, today)
    last_yellow = _last_with(WARNED, today)
    return {
        "red": (None, yesterday),
        "orange": (today, last_orange),
        "yellow": (last_orange + timedelta(days=1), last_yellow),
        "green": (last_yellow + timedelta(days=1), None),
    }[colour]


def _last_with(n_days: int, today: date) -> date:
    """The last day until which no more than so many working days lie ahead."""
    return add_workdays(today, n_days + 1) - timedelta(days=1)
