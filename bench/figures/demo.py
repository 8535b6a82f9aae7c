"""The demo in an empty home: a county made up, imported, compared, published, ready to be served."""

import subprocess

from bench.place import Figure, Place, middle
from bench.product import huimin

_ROUNDS = 3


def measure(place: Place) -> Figure:
    """≤ 90 s on two cores, the set-up of the environment apart."""
    home, rounds, steps = place.at("demo-home"), [], []
    for _ in range(_ROUNDS):
        subprocess.run(["rm", "-rf", str(home)], check=True)
        ran = huimin(home, "demo", "--no-serve")
        rounds.append([round(ran.seconds, 2)])
        steps.append(ran.answer["seconds"])
        place.say(f"  {rounds[-1][0]} s")
    return Figure(
        title=f"The demo: {ran.answer['n_payments']:,} payments of a county, from nothing to the published edition",
        value=middle(rounds),
        limit=90,
        unit="s",
        rounds=rounds,
        details=[
            ["step", *(f"round {number}, s" for number in range(1, _ROUNDS + 1))],
            *([step, *(f"{each[step]:.2f}" for each in steps)] for step in steps[0]),
        ],
    )
