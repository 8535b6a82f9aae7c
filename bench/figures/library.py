"""The whole library over a hundred million payments and the registers of eight million people."""

import sqlite3

from bench import towns
from bench.place import Figure, Place, middle
from bench.product import Ran, clone, huimin, last_run_seconds

_AS_OF = "2018-12-31"
_ROUNDS = 2


def measure(place: Place) -> Figure:
    """≤ 90 s and ≤ 6 GiB for `huimin compare` without the opening of clues."""
    base, home = towns.home(place, towns.LIBRARY), place.at("library-run")
    rounds, ran = [], None
    for number in range(_ROUNDS):
        ran = huimin(clone(base, home), "compare", "--as-of", _AS_OF)
        rounds.append([round(last_run_seconds(home), 2)])
        place.say(f"  round {number + 1}: {rounds[-1][0]:.1f} s")
    return Figure(
        title=f"All {len(ran.answer['rules'])} rules over {n_payments(base):,} payments",
        value=middle(rounds),
        limit=90,
        unit="s",
        rounds=rounds,
        details=[["rule", "findings", "s"], *_slowest(ran)],
        more_limits=[["Peak memory of that comparison", round(ran.peak_bytes / 2**30, 2), 6, "GiB"]],
    )


def n_payments(home) -> int:
    """How many payments the books of a home hold."""
    with sqlite3.connect(home / "huimin.sqlite3") as connection:
        shown = "select sum(n_rows) from ledger_postedbatch where kind = 'payments' and shown_until is null"
        return connection.execute(shown).fetchone()[0]


def _slowest(ran: Ran) -> list[list[str]]:
    rules = sorted(ran.answer["rules"], key=lambda rule: -rule["seconds"])
    return [[rule["rule"], f"{rule['n_findings']:,}", f"{rule['seconds']:.2f}"] for rule in rules[:30]]
