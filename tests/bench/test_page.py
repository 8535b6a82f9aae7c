"""docs/benchmarks.md names every figure that the command measures; what the values are is not asked here."""

import re
from importlib import import_module
from pathlib import Path

import bench

ROOT = Path(__file__).resolve().parents[2]


def test_every_figure_stands_on_the_page():
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert set(re.findall(r"^## .*\(`(\w+)`\)$", page, re.MULTILINE)) == set(bench.FIGURES)
    assert re.search(r"^Machine \(\d{4}-\d\d-\d\d\): cores ", page, re.MULTILINE)


def test_every_module_of_a_figure_is_in_the_list():
    modules = {path.stem for path in (ROOT / "bench" / "figures").glob("*.py")} - {"__init__"}
    assert modules == set(bench.FIGURES)
    assert all(callable(import_module(f"bench.figures.{name}").measure) for name in modules)
