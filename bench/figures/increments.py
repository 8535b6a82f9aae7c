"""A comparison after one in a hundred payments, or of a register, arrived, times the comparison of everything."""

from pathlib import Path

from bench import made, towns
from bench.figures.library import n_payments
from bench.place import Figure, Place, in_turn, middle, ratio
from bench.product import clone, flags, huimin, last_run_seconds

_ROUNDS = 2


def measure(place: Place) -> Figure:
    """≤ 1/20 of the full run, for a list of residents, most of whom were not paid before, the newest lists of programmes that paid
    the same people for decades, and the newest deaths. Seconds are those of the run, without clues."""
    base = towns.compared_home(place, towns.LIBRARY)
    n = n_payments(base)
    registers = sorted((towns.files(place, towns.LIBRARY) / "files").glob("*常住人口登记.csv"))
    few = made.relief_csv(place.at("increments-payments.csv"), registers, n // 100)
    paid, again, died = (clone(base, place.at(f"increments-{what}")) for what in ("paid", "again", "died"))
    huimin(paid, "import", "payments", few, "--programme", "DIBAO", "--additional")
    for path, given in towns.newest_lists(place):
        huimin(again, "import", "payments", path, *flags(given, {}))
    _, newest = towns.deaths(place, towns.LIBRARY)
    huimin(died, "import", "deaths", newest, "--changes")
    looked: dict[str, dict] = {}

    def compared(home: Path, *flags: str) -> float:
        ran = huimin(clone(home, place.at("increments-home")), "compare", *flags)
        looked[" ".join([home.name, *flags])] = ran.answer
        return last_run_seconds(place.at("increments-home"))

    sides = [lambda: compared(paid), lambda: compared(paid, "--full"), lambda: compared(died), lambda: compared(again)]
    rounds = in_turn(sides, _ROUNDS, place.say)
    _same(looked[paid.name], looked[f"{paid.name} --full"])
    parts = {what: round(middle(rounds, at) / middle(rounds, 1), 3) for at, what in ((2, "died"), (3, "again"))}
    return Figure(
        title=f"A comparison after {n // 100:,} more payments of {n:,}, times a comparison of everything",
        value=ratio([each[:2] for each in rounds]),
        limit=0.05,
        unit="×",
        rounds=rounds,
        details=[
            ["what", ""],
            ["s after the payments", f"{middle(rounds):.2f}"],
            ["s of everything", f"{middle(rounds, 1):.2f}"],
            ["s after the deaths", f"{middle(rounds, 2):.2f}"],
            ["s after the newest lists", f"{middle(rounds, 3):.2f}"],
            *_told("rules after the payments", looked[paid.name]),
            *_told("rules after the deaths", looked[died.name]),
            *_told("rules after the newest lists", looked[again.name]),
        ],
        more_limits=[
            ["The same after the newest deaths", parts["died"], 0.05, "×"],
            [
                f"The same after the newest lists of people paid for decades ({n_payments(again) - n:,} payments)",
                parts["again"],
                0.05,
                "×",
            ],
        ],
    )


def _same(part: dict, whole: dict) -> None:
    found = [[(rule["rule"], rule["n_findings"], rule["amount"]) for rule in run["rules"]] for run in (part, whole)]
    assert found[0] == found[1], "the run over what changed found something else than the run over everything"


def _told(title: str, run: dict) -> list[list[str]]:
    looks = [rule["look"] for rule in run["rules"]]
    n_looked = max((rule.get("n_looked") or 0 for rule in run["rules"]), default=0)
    return [
        [f"{title}: whole, part, same", " / ".join(str(looks.count(look)) for look in ("whole", "part", "same"))],
        [f"{title}: most subjects looked at", f"{n_looked:,}"],
    ]
