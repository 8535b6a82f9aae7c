"""Where and how large a measurement is, and what one yields."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

N_ROUNDS = 7


@dataclass(frozen=True)
class Scale:
    """Sizes of everything measured with."""

    name: str
    n_people: int
    n_years: int
    n_csv_rows: int
    n_xlsx_rows: int
    n_deaths: int
    n_findings: int
    n_clues: int
    n_book_rows: int
    n_library_years: int


SCALES = {
    "city": Scale("city", 8_000_000, 8, 5_000_000, 100_000, 60_000, 100_000, 200_000, 10_000_000, 45),
    "county": Scale("county", 120_000, 2, 200_000, 10_000, 1_000, 2_000, 4_000, 400_000, 3),
}


def scale_of(name: str) -> Scale:
    """The sizes of a scale by its name."""
    return SCALES[name]


@dataclass(frozen=True)
class Place:
    """The folder that keeps what is built once, the sizes, and who hears of progress."""

    folder: Path
    scale: Scale
    say: Callable[[str], None]

    @property
    def results(self) -> Path:
        """Where the results of this scale are kept."""
        return self.folder / f"{self.scale.name}-results.json"

    def at(self, name: str) -> Path:
        """A path of this scale in the folder."""
        return self.folder / f"{self.scale.name}-{name}"


@dataclass(frozen=True)
class Figure:
    """One measured figure. `value` may be at most `limit`; details: lines of a table (what, value), told in words."""

    title: str
    value: float
    limit: float
    unit: str
    rounds: list[list[float]] = field(default_factory=list)
    details: list[list[str]] = field(default_factory=list)
    more_limits: list[list] = field(default_factory=list)  # (what, value, limit, unit)

    @property
    def is_reached(self) -> bool:
        """Whether this figure and its further limits hold."""
        return self.value <= self.limit and all(value <= limit for _, value, limit, _ in self.more_limits)


def in_turn(
    sides: Sequence[Callable[[], float]], n_rounds: int, say: Callable[[str], None] = lambda _: None
) -> list[list[float]]:
    """Seconds of each side in each round; the sides take turns, and every second round begins with the last."""
    rounds = []
    for number in range(n_rounds):
        order = range(len(sides)) if number % 2 == 0 else reversed(range(len(sides)))
        seconds = {at: sides[at]() for at in order}
        rounds.append([round(seconds[at], 3) for at in range(len(sides))])
        say(f"  round {number + 1}: " + " / ".join(f"{each:.2f} s" for each in rounds[-1]))
    return rounds


def ratio(rounds: Sequence[Sequence[float]]) -> float:
    """The median over the rounds of first side : second side."""
    return round(statistics.median(first / second for first, second in rounds), 3)


def middle(rounds: Sequence[Sequence[float]], side: int = 0) -> float:
    """The median seconds of one side."""
    return round(statistics.median(each[side] for each in rounds), 2)
