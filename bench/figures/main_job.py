"""The main job: a register of deaths arrives, is compared, and the ranked clues stand there."""

from bench import towns
from bench.place import Figure, Place, middle
from bench.product import clone, huimin

_ROUNDS = 5


def measure(place: Place) -> Figure:
    """≤ 15 s from the file to the list: import, the comparison that posting asks for, the best fifty clues."""
    base, home = towns.compared_home(place), place.at("main-job-home")
    _, newest = towns.deaths(place)
    rounds, n_new = [], 0
    for _ in range(_ROUNDS):
        clone(base, home)
        arrived = huimin(home, "import", "deaths", newest, "--changes", "--region", "350100000000")
        worked = huimin(home, "work", "--until-idle")
        batch = arrived.answer["batches"][0]
        listed = huimin(home, "clues", "--rule", "paid_after_death", "--limit", "50")
        n_new = batch["n_accepted"]
        assert listed.answer, "the new deaths brought up no clue"
        parts = [round(each.seconds, 2) for each in (arrived, worked, listed)]
        rounds.append([round(sum(parts), 2), *parts])
        place.say(f"  {rounds[-1]}")
    return Figure(
        title=f"A register of {n_new:,} deaths into the city's books, to ranked clues",
        value=middle(rounds),
        limit=15,
        unit="s",
        rounds=[[each[0]] for each in rounds],
        details=[
            ["step, a process of its own", "s"],
            ["import of the register", f"{middle(rounds, 1):.2f}"],
            ["the rules it can change, clues opened", f"{middle(rounds, 2):.2f}"],
            ["the best fifty clues with their evidence", f"{middle(rounds, 3):.2f}"],
        ],
    )
