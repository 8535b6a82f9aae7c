"""Clues opened for very many findings: a register of deaths that names everybody on the lists of one programme."""

from bench import towns
from bench.place import Figure, Place, middle
from bench.product import clone, huimin, last_run_seconds

_ROUNDS = 3


def measure(place: Place) -> Figure:
    """≤ 30 s for 100,000 findings: standing findings, clues, places, trace; the rule itself apart."""
    base, home = towns.home_of_many_deaths(place), place.at("opening-home")
    seconds, worked, n = [], [], 0
    for _ in range(_ROUNDS):
        ran = huimin(clone(base, home), "compare", "--rule", "paid_after_death", "--as-of", "2018-12-31")
        n = ran.answer["rules"][0]["n_findings"]
        seconds.append([round(ran.answer["seconds"] - last_run_seconds(home), 2)])
        worked.append([ran.worked])
        place.say(f"  {n} findings: {seconds[-1][0]} s")
    return Figure(
        title=f"Opening clues for {n:,} findings, by 100,000",
        value=round(middle(seconds) / n * 100_000, 2),
        limit=30,
        unit="s",
        rounds=seconds,
        details=[
            ["part", "s"],
            ["processor, the whole command with the rule", f"{middle(worked):.1f}"],
        ],
    )
