"""The whole library over the city's payments against the same rules as one would type them (`bench/naive`)."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from bench import peer, towns
from bench.place import Figure, Place, in_turn, middle, ratio
from bench.product import Ran, clone, huimin, last_run_seconds

_AS_OF = "2018-12-31"
_ROUNDS = 5  # a round takes minutes at the city scale


def measure(place: Place) -> Figure:
    """Ratio ≤ 0.2: `huimin compare` without the opening of clues, and the typed rules in one connection."""
    base, home = towns.home(place), place.at("rules-home")
    rows = typed_rows(place, base)
    last: list[Ran] = []
    typed: list[list[peer.Answer]] = []

    def ours() -> float:
        ran = huimin(clone(base, home), "compare", "--as-of", _AS_OF)
        last[:] = [ran]
        return ran.seconds - (ran.answer["seconds"] - last_run_seconds(home))

    def theirs() -> float:
        typed.append(peer.ask(rows))
        return sum(answer.seconds for answer in typed[-1])

    rounds = in_turn([ours, theirs], _ROUNDS, place.say)
    found = {rule["rule"]: rule for rule in last[0].answer["rules"]}
    wrong = [a.rule for a in typed[-1] if a.n_findings != found[a.rule]["n_findings"]]
    assert not wrong, f"these typed rules find something else and are no peers: {wrong}"
    n_payments = pq.read_metadata(rows / "payments.parquet").num_rows
    return Figure(
        title=f"All {len(found)} rules over {n_payments:,} payments, times the same rules as one would type them",
        value=ratio(rounds),
        limit=0.2,
        unit="×",
        rounds=rounds,
        details=[
            ["rule", "findings", "s", "typed, s"],
            *(
                [a.rule, f"{a.n_findings:,}", f"{found[a.rule]['seconds']:.2f}", f"{a.seconds:.2f}"]
                for a in sorted(typed[-1], key=lambda a: -found[a.rule]["seconds"])
            ),
            [
                "opening of clues, not in the figure",
                "",
                f"{last[0].answer['seconds'] - last_run_seconds(home):.2f}",
                "",
            ],
            ["median of the whole", "", f"{middle(rounds):.2f}", f"{middle(rounds, 1):.2f}"],
        ],
        more_limits=[
            ["Peak memory of that comparison", round(last[0].peak_bytes / 2**30, 2), 6, "GiB"],
        ],
    )


def typed_rows(place: Place, base: Path) -> Path:
    """The rows the typed rules read, exported once from the home by a process that opens it."""
    rows = place.at("typed-rows")
    if not (rows / "complete").exists():
        environment = {
            **os.environ,
            "HUIMIN_HOME": str(base),
            "PYTHONPATH": str(Path(peer.__file__).resolve().parents[1]),
        }
        subprocess.run([sys.executable, "-m", "bench.figures.rules", str(rows)], env=environment, check=True)
    return rows


if __name__ == "__main__":
    from huimin.cli import command as cli

    cli.start()
    peer.export(Path(sys.argv[1]), date.fromisoformat(_AS_OF))
