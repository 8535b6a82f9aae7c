"""A made-up city: the files that units would send, with the key of what is wrong in them.

The key is written from life events before any file is, never by reading or running a rule.
"""

from collections.abc import Callable
from pathlib import Path

from huimin.simulation.county import Summary
from huimin.simulation.county import simulate as _county

__all__ = ["Summary", "simulate"]


def simulate(
    directory: Path,
    *,
    scale: str = "county",
    seed: int = 2018,
    progress: Callable[[str], None] = lambda text: None,
    people: int | None = None,
    stories: float = 1.0,
) -> Summary:
    """Make a city in `directory`.

    `scale` county (about 60,000 people) or city; `people` and `stories` make a county smaller (for tests).
    The same arguments give the same bytes. Raises ValueError for an unknown scale.
    """
    if scale == "county":
        return _county(Path(directory), seed=seed, n_people=people or 60_000, stories=stories, progress=progress)
    raise ValueError(f"unknown scale: {scale}")
