"""docs/benchmarks.md names every figure that the command measures; what the values are is not asked here."""

import re
import shutil
from importlib import import_module
from pathlib import Path

import bench
from bench import page

ROOT = Path(__file__).resolve().parents[2]


def test_every_figure_stands_on_the_page():
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert set(re.findall(r"^## .*\(`(\w+)`\)$", page, re.MULTILINE)) == set(bench.FIGURES)
    assert re.search(r"^Machine \(\d{4}-\d\d-\d\d\): cores ", page, re.MULTILINE)


def test_every_module_of_a_figure_is_in_the_list():
    modules = {path.stem for path in (ROOT / "bench" / "figures").glob("*.py")} - {"__init__"}
    assert modules == set(bench.FIGURES)
    assert all(callable(import_module(f"bench.figures.{name}").measure) for name in modules)


def test_a_figure_measured_again_takes_its_place_and_the_others_stay(tmp_path):
    path = shutil.copy(ROOT / "docs" / "benchmarks.md", tmp_path / "benchmarks.md")
    before = path.read_text("utf-8")
    page.write(path, {})
    assert _without_machine(path.read_text("utf-8")) == _without_machine(before)
    figure = {
        "title": "An import", "value": 3.5, "limit": 4, "unit": "×", "rounds": [[7, 2]], "details": [["part", "s"], ["all", "7"]],
        "more_limits": [["Its memory", 3, 2, "GiB"]], "measured_on": "2026-11-25", "load": 0.1,
    }  # fmt: skip
    page.write(path, {"import_csv": figure})
    lines = path.read_text("utf-8").splitlines()
    assert "| An import (`import_csv`) | 3.5 × | 4 × | yes | 2026-11-25 | 0.1 |" in lines
    assert "| Its memory (`import_csv`) | 3 GiB | 2 GiB | **no** | 2026-11-25 | 0.1 |" in lines
    others = [
        line
        for line in before.splitlines()
        if line.startswith(("## ", "| ")) and "`" in line and "`import_csv`" not in line
    ]
    assert [line for line in others if line not in lines] == []
    assert sum("`import_csv`" in line for line in lines) == 3


def _without_machine(text: str) -> str:
    return re.sub(r"^Machine .*$", "", text, flags=re.MULTILINE)
