"""The page of results: docs/benchmarks.md, written anew from everything that was measured at the city scale."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

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
    """The page: the machine, a table of all figures, then each with its rounds and details."""
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
    ]
    for name, figure in known.items():
        rows = [[figure["title"], figure["value"], figure["limit"], figure["unit"]], *figure["more_limits"]]
        for what, value, limit, unit in rows:
            reached = "yes" if value <= limit else "**no**"
            lines.append(
                f"| {what} (`{name}`) | {value:g} {unit} | {limit:g} {unit} | {reached} | {figure['measured_on']} "
                f"| {figure.get('load', '')} |"
            )
    for name, figure in known.items():
        lines += ["", f"## {figure['title']} (`{name}`)", ""]
        if figure["rounds"]:
            rounds = "; ".join(" / ".join(f"{each:g}" for each in each_round) for each_round in figure["rounds"])
            lines += [f"Seconds by round: {rounds}.", ""]
        if figure["details"]:
            head, *rows = figure["details"]
            lines += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
            lines += ["| " + " | ".join(row) + " |" for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
