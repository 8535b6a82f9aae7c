"""The page of results: docs/benchmarks.md, written anew from everything that was measured at the city scale."""

import json
import os
import platform
import re
from collections import defaultdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_HEADING = re.compile(r"^## .*\(`(\w+)`\)$")
_ROW = re.compile(r"^\| .*?\(`(\w+)`\) \|")
_LIBRARIES = ("duckdb", "pyarrow", "numpy", "python-calamine", "django")


def read(results: Path) -> dict:
    """What was measured so far."""
    return json.loads(results.read_text("utf-8")) if results.exists() else {}


def keep(results: Path, known: dict) -> None:
    """Write down what was measured."""
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", "utf-8")


def machine() -> dict[str, str]:
    """What it ran on."""
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }


def write(path: Path, known: dict) -> None:
    """The page: the machine, a table of all figures, then each with its rounds and details.

    Figures that stand on the page and were not measured in this folder stay as they are.
    """
    rows, parts = _standing(path)
    for name, figure in known.items():
        rows[name], parts[name] = _rows(name, figure), _part(name, figure)
    lines = [
        "# Benchmarks",
        "",
        "Written by `huimin bench --scale city`; do not edit. Ratios come from one run in which both sides took turns; the",
        "median of the rounds counts. Seconds are those of a shared machine: `load` is how many processes wanted its cores",
        "when the figure was begun. How each figure is taken: `bench/figures/`.",
        "",
        f"Machine ({datetime.now(UTC).date().isoformat()}): "
        + ", ".join(f"{k} {v}" for k, v in machine().items())
        + ".",
        "",
        "| figure | measured | limit | reached | on | load |",
        "|---|---|---|---|---|---|",
        *(row for of_figure in rows.values() for row in of_figure),
        *(line for of_figure in parts.values() for line in of_figure),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _standing(path: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What stands on the page: figure -> its rows of the table, figure -> its part with the blank line before."""
    rows, parts = defaultdict(list), {}
    name = ""
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        if found := _HEADING.match(line):
            name = found[1]
            parts[name] = [""]
        if name:
            parts[name].append(line)
        elif found := _ROW.match(line):
            rows[found[1]].append(line)
    return dict(rows), {name: ["", *"\n".join(part).strip().splitlines()] for name, part in parts.items()}


def _rows(name: str, figure: dict) -> list[str]:
    """Its lines of the table."""
    lines = []
    for what, value, limit, unit in (
        [figure["title"], figure["value"], figure["limit"], figure["unit"]],
        *figure["more_limits"],
    ):
        reached = "yes" if value <= limit else "**no**"
        on = f"{figure['measured_on']} | {figure.get('load', '')}"
        lines.append(f"| {what} (`{name}`) | {value:g} {unit} | {limit:g} {unit} | {reached} | {on} |")
    return lines


def _part(name: str, figure: dict) -> list[str]:
    """Its part, with the blank line before."""
    lines = ["", f"## {figure['title']} (`{name}`)"]
    if figure["rounds"]:
        rounds = "; ".join(" / ".join(f"{each:g}" for each in each_round) for each_round in figure["rounds"])
        lines += ["", f"Seconds by round: {rounds}."]
    if figure["details"]:
        head, *rows = figure["details"]
        lines += ["", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        lines += ["| " + " | ".join(row) + " |" for row in rows]
    return lines
