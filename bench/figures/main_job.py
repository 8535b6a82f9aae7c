"""The main job: a register of deaths arrives, is compared, and the ranked clues stand there."""

from bench import pages, towns
from bench.place import Figure, Place, middle
from bench.product import clone, huimin

_ROUNDS = 5


def measure(place: Place) -> Figure:
    """≤ 15 s from the file to the list: import, the comparison that posting asks for, the page of the file's clues."""
    base, home = towns.compared_home(place), place.at("main-job-home")
    _, newest = towns.deaths(place)
    rounds, n_new = [], 0
    for _ in range(_ROUNDS):
        clone(base, home)
        arrived = huimin(home, "import", "deaths", newest, "--changes", "--region", "350100000000")
        worked = huimin(home, "work", "--until-idle")
        batch = arrived.answer["batches"][0]
        n_new = batch["n_accepted"]
        listed = pages.seconds_of(home, {"list": "/clues/?rule=paid_after_death"}, 1)["list"][0][0]
        parts = [round(each, 2) for each in (arrived.seconds, worked.seconds, listed)]
        rounds.append([round(sum(parts), 2), *parts])
        place.say(f"  {rounds[-1]}")
    return Figure(
        title=f"A register of {n_new:,} deaths into the city's books, to ranked clues",
        value=middle(rounds),
        limit=15,
        unit="s",
        rounds=[[each[0]] for each in rounds],
        details=[
            ["step", "s"],
            ["import of the register, a process of its own", f"{middle(rounds, 1):.2f}"],
            ["the rules it can change, clues opened, a process of its own", f"{middle(rounds, 2):.2f}"],
            ["the page with the best fifty clues, asked for the first time", f"{middle(rounds, 3):.2f}"],
        ],
    )
