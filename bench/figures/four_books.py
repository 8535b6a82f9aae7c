"""Ten million rows of four books of one programme, compared line by line to the fen."""

import subprocess
from pathlib import Path

import duckdb
import numpy as np

from bench import books
from bench.place import Figure, Place, middle
from bench.product import clone, huimin, last_run_seconds
from huimin.rules.queries import load_library

_AS_OF = "2018-12-31"
_ROUNDS = 3
_ROWS_OF_SHEET = 2**27


def measure(place: Place) -> Figure:
    """≤ 60 s for every rule of the four books; all that was done to the books is found, row by row, and nothing else."""
    base, home = place.at("four-books-home"), place.at("four-books-run")
    made = books.make(place.at("four-books"), place.scale.n_book_rows)
    batches = _import(made, base, place)
    rounds, found = [], {}
    for number in range(_ROUNDS):
        rules = [word for rule in rules_of_books() for word in ("--rule", rule)]
        ran = huimin(clone(base, home), "compare", "--as-of", _AS_OF, *rules)
        found = rows_found(home)
        check(found, made, batches)
        rounds.append([round(last_run_seconds(home), 3)])
        place.say(f"  round {number + 1}: {rounds[-1][0]:.2f} s")
    return Figure(
        title=f"Four books of {made.n_rows:,} rows, line by line",
        value=middle(rounds),
        limit=60,
        unit="s",
        rounds=rounds,
        details=[
            ["rule", "lines planted", "found"],
            *([rule, f"{len(rows):,}", f"{len(found[rule]):,}"] for rule, (_, rows) in sorted(made.key.items())),
        ],
        more_limits=[["Peak memory of that comparison", round(ran.peak_bytes / 2**30, 2), 4, "GiB"]],
    )


def rules_of_books() -> list[str]:
    """The rules that compare one of the four books with another."""
    return sorted(rule.id for rule in load_library().values() if rule.theme == "books")


def rows_found(home: Path) -> dict[str, np.ndarray]:
    """Rule -> the source rows of its findings in the newest run, those the money stands on."""
    run = max((home / "runs").iterdir(), key=lambda path: int(path.name))
    rows = duckdb.sql(
        f"""select f.rule, e.ref from '{run}/findings.parquet' f join '{run}/evidence.parquet' e on e.finding = f.finding
            where e.part = 'fact' group by all order by all"""
    ).fetchnumpy()
    return {str(rule): rows["ref"][rows["rule"] == rule] for rule in np.unique(rows["rule"].astype(str))}


def check(found: dict[str, np.ndarray], made: books.Books, batches: dict[str, int]) -> None:
    """Every planted line is found and no other; AssertionError names the rule that misses or invents."""
    for rule, (book, rows) in made.key.items():
        refs = batches[book] * 1024 * _ROWS_OF_SHEET + rows
        assert np.array_equal(np.sort(found.get(rule, np.zeros(0, np.int64))), np.sort(refs)), rule
    assert not found.keys() - made.key.keys(), f"{min(found.keys() - made.key.keys())} finds what nobody planted"


def _import(made: books.Books, home: Path, place: Place) -> dict[str, int]:
    subprocess.run(["rm", "-rf", str(home)], check=True)
    batches = {}
    for kind, path in made.files.items():
        place.say(f"  import of {kind}")
        answer = huimin(home, "import", kind, path, "--programme", books.PROGRAMME).answer["batches"][0]
        batches[kind] = int(answer["batch"].removeprefix("B"))
    return batches
