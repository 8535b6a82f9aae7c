"""A made-up city: the files that units would send, with the key of what is wrong in them.

The key is written from life events before any file is, never by reading or running a rule.
"""

from collections.abc import Callable
from pathlib import Path

from huimin.simulation.summary import Summary

__all__ = ["Summary", "simulate"]


def simulate(
    directory: Path,
    *,
    scale: str = "county",
    seed: int = 2018,
    progress: Callable[[str], None] = lambda text: None,
    people: int | None = None,
    years: int = 2,
    stories: float = 1.0,
    without: frozenset[int] = frozenset(),
) -> Summary:
    """Make a city in `directory`: files/, manifest.json (how an officer imports them), answers.json, postings.json.

    `scale` county (about 60,000 people in eighteen months) or city (8 million, `years` of payments, nobody in the
    counties `without`); `people` and `stories` make it smaller, for tests. The same arguments give the same bytes. ValueError for an unknown scale.
    """
    directory = Path(directory)
    if scale == "county":
        from huimin.simulation import county

        return county.simulate(directory, seed=seed, n_people=people or 60_000, stories=stories, progress=progress)
    if scale == "city":
        from huimin.simulation.city import make  # NumPy and PyArrow are needed at this scale only

        n_people = people or 8_000_000
        return make.simulate(directory, seed=seed, n_people=n_people, n_years=years, without=without, progress=progress)
    raise ValueError(f"unknown scale: {scale}")
