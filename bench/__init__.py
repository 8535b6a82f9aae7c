"""The figures this project promises, measured: `huimin bench [NAME…]`. Results go to docs/benchmarks.md.

A figure is a module of `bench.figures` with NAME, TITLE, LIMIT and `measure(place)`. What is compared runs in turn, round
by round, so that a busy machine slows both sides; the median of the rounds counts.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import page
from bench.place import Place, scale_of

ROOT = Path(__file__).resolve().parents[1]
FIGURES = (
    "import_csv", "import_xlsx", "rules", "four_books", "opening_clues", "main_job", "staff_list", "demo", "rollup", "overview", "village_page", "ranking", "library", "many_lists", "increments", "replay", "answer_key",
)  # fmt: skip


class FigureUnknown(ValueError):
    """No figure has this name."""


def measure(names: Sequence[str], *, scale: str, say: Callable[[str], None]) -> dict:
    """Measure the figures named (all, where none is), keep the results and write the page of this scale."""
    if unknown := [name for name in names if name not in FIGURES]:
        raise FigureUnknown(f"{unknown[0]}: {' '.join(FIGURES)}")
    place = Place(Path(os.environ.get("HUIMIN_BENCH") or ROOT / "var" / "bench").absolute(), scale_of(scale), say)
    known = page.read(place.results)
    for name in names or FIGURES:
        say(f"{name} …")
        module = import_module(f"bench.figures.{name}")
        load = round(os.getloadavg()[0], 1)
        result = module.measure(place)
        known[name] = asdict(result) | {"measured_on": datetime.now(UTC).date().isoformat(), "load": load}
        page.keep(place.results, known)
        say(f"{name}: {result.value:g} {result.unit} (limit {result.limit:g})")
    if scale == "city":
        page.write(ROOT / "docs" / "benchmarks.md", known)
    return {"scale": scale, "machine": page.machine(), "figures": {name: known[name] for name in names or FIGURES}}
