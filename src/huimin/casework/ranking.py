"""Which clues a unit looks at in a week: what is worth most first, and a few drawn at random so that shares stay honest.

Where only the best are looked at, the share found right says nothing of the others. So one clue in ten or twenty is
drawn from all that wait, by a hash of week, unit and clue: anybody can draw again, nobody can choose.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

ONE_IN = 10  # at most so many of a week's clues are drawn at random; never less than half of it


def week_of(on: date) -> str:
    """The week of a day as ISO 8601 names it: 2026-W48."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02d}"


def n_drawn(capacity: int, week: str) -> int:
    """How many of a week's clues are drawn at random: 5 to 10 %.

    Who checks less than ten a week draws one every so many weeks, so that the share over the weeks is the same.
    """
    if capacity >= ONE_IN:
        return capacity // ONE_IN
    year, number = week.split("-W")
    every = -(-ONE_IN // max(1, capacity))
    return int((int(year) * 53 + int(number)) % every == 0)


def draw(codes: Iterable[str], *, week: str, unit: str, n: int) -> list[str]:
    """`n` of the clues, each as likely as any other; the same ones for the same week, unit and clues."""
    return sorted(codes, key=lambda code: hashlib.sha256(f"{week}|{unit}|{code}".encode()).digest())[:n]


def week_list(ranked: Sequence[str], *, capacity: int, week: str, unit: str) -> list[tuple[str, bool]]:
    """(clue, whether it was drawn) of the week, the most worth first; a drawn one keeps the place of its worth.

    ranked: all that wait, the most worth first.
    """
    drawn = set(draw(ranked, week=week, unit=unit, n=n_drawn(capacity, week)))
    best = [code for code in ranked if code not in drawn][: capacity - len(drawn)]
    taken = drawn | set(best)
    return [(code, code in drawn) for code in ranked if code in taken]
