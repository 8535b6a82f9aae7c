"""The roll-up of the ledger made whole, and made again after a batch of one in a hundred payments arrived."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench import made, towns
from bench.place import Figure, Place, in_turn, middle, ratio
from bench.product import clone, huimin

_ROUNDS = 5


def measure(place: Place) -> Figure:
    """One in a hundred payments costs ≤ 1/5 of the whole; the whole ≤ 60 CPU seconds per 20 million payments.

    Seconds are those of the processor: waiting for a busy machine is not counted.
    """
    home = clone(towns.home(place), place.at("rollup-home"))
    n = refresh(home)["n_payments"]
    earlier = place.at("rollup-caches")
    _copy(home / "caches", earlier)
    few = place.at("rollup-payments.csv")
    huimin(home, "import", "payments", made.payment_csv(few, n // 100), "--programme", "DIBAO", "--additional")
    made_anew = {}

    def after_the_batch() -> float:
        _copy(earlier, home / "caches")
        made_anew.update(refresh(home))
        return made_anew["seconds"]

    def whole() -> float:
        subprocess.run(["rm", "-rf", str(home / "caches")], check=True)
        return refresh(home)["seconds"]

    rounds = in_turn([after_the_batch, whole], _ROUNDS, place.say)
    return Figure(
        title=f"The roll-up after {n // 100:,} more payments, times the whole of it",
        value=ratio(rounds),
        limit=0.2,
        unit="×",
        rounds=rounds,
        details=[
            ["what", ""],
            ["payments in the books before", f"{n:,}"],
            ["cells made anew, of all", f"{made_anew['n_rollup']} of {made_anew['n_cells']}"],
            ["CPU seconds after the batch", f"{middle(rounds):.2f}"],
            ["CPU seconds of the whole", f"{middle(rounds, 1):.2f}"],
        ],
        more_limits=[
            ["The whole, CPU seconds per 20 million payments", round(middle(rounds, 1) / n * 20e6, 2), 60, "s"]
        ],
    )


def refresh(home: Path) -> dict:
    """Bring a home's roll-up up to date in a process of its own; what it made, and the CPU seconds of that alone."""
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "HUIMIN_HOME": str(home), "PYTHONPATH": root}
    ran = subprocess.run(
        [sys.executable, "-m", "bench.figures.rollup"], env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(ran.stdout)


def _copy(caches: Path, target: Path) -> None:
    subprocess.run(["rm", "-rf", str(target)], check=True)
    subprocess.run(["cp", "-al", str(caches), str(target)], check=True)


def _refresh_here() -> dict:
    from time import process_time

    from django.conf import settings

    from huimin.ledger.actions import refresh_rollup
    from huimin.ledger.queries import shown
    from huimin.ledger.rollup import rollup

    n_payments = sum(batch.n_rows for batch in shown("payments"))
    began = process_time()
    new = refresh_rollup(home=settings.HOME)
    seconds = round(process_time() - began, 3)
    held = rollup(settings.HOME)
    return {"seconds": seconds, "n_payments": n_payments, "n_rollup": new.n_rollup, "n_cells": len(held.rollup)}


if __name__ == "__main__":
    from huimin.cli.command import prepared_home

    prepared_home()
    sys.stdout.write(json.dumps(_refresh_here()))
