"""A comparison after one in a hundred payments, or of a register, arrived, times the comparison of everything."""

from pathlib import Path

from bench import made, towns
from bench.figures.library import n_payments
from bench.place import Figure, Place, in_turn, middle, ratio
from bench.product import clone, flags, huimin, last_run_seconds

_ROUNDS = 2


def measure(place: Place) -> Figure:
    """≤ 1/20 of the full run, for three changes (see `_homes`). Seconds are those of the run, without clues."""
    base = towns.compared_home(place, towns.LIBRARY)
    homes, looked = _homes(place, base), {}

    def compared(home: Path, *words: str) -> float:
        ran = huimin(clone(home, place.at("increments-home")), "compare", *words)
        looked[home, words] = ran.answer
        return last_run_seconds(place.at("increments-home"))

    paid, *others = homes.values()
    sides = [lambda home=home: compared(home) for home in others]
    rounds = in_turn([lambda: compared(paid), lambda: compared(paid, "--full"), *sides], _ROUNDS, place.say)
    _same(looked[paid, ()], looked[paid, ("--full",)])
    seconds = dict(
        zip(("residents", "everything", *list(homes)[1:]), (middle(rounds, at) for at in range(5)), strict=True)
    )
    n, more = n_payments(base), {what: n_payments(home) - n_payments(base) for what, home in homes.items()}
    return Figure(
        title=f"A comparison after {more['residents']:,} more payments of {n:,}, times a comparison of everything",
        value=ratio([each[:2] for each in rounds]),
        limit=0.05,
        unit="×",
        rounds=rounds,
        details=[
            ["what", ""],
            *(
                [f"s, {what}" + (f": {more[what]:,} payments" if more.get(what) else ""), f"{took:.2f}"]
                for what, took in seconds.items()
            ),
            *(line for what, home in homes.items() for line in _told(what, looked[home, ()])),
        ],
        more_limits=[
            ["The same after the newest deaths", round(seconds["deaths"] / seconds["everything"], 3), 0.05, "×"],
            [
                f"The same after {more['newest lists']:,} payments to people who were paid for decades",
                round(seconds["newest lists"] / seconds["everything"], 3),
                0.05,
                "×",
            ],
        ],
    )


def _homes(place: Place, base: Path) -> dict[str, Path]:
    """What came: a list of residents, most of whom were never paid; the newest deaths; the newest lists of programmes that
    paid the same people for decades; the part of these of one county and month."""
    named = ("residents", "deaths", "newest lists", "a county's list of a month")
    homes = {what: clone(base, place.at(f"increments-{at}")) for at, what in enumerate(named)}
    registers = sorted((towns.files(place, towns.LIBRARY) / "files").glob("*常住人口登记.csv"))
    few = made.relief_csv(place.at("increments-payments.csv"), registers, n_payments(base) // 100)
    huimin(homes["residents"], "import", "payments", few, "--programme", "DIBAO", "--additional")
    huimin(homes["deaths"], "import", "deaths", towns.deaths(place, towns.LIBRARY)[1], "--changes")
    for path, given in towns.newest_lists(place):
        huimin(homes["newest lists"], "import", "payments", path, *flags(given, {}))
    path, given = towns.county_list(place)
    huimin(homes["a county's list of a month"], "import", "payments", path, *flags(given, {}))
    return homes


def _same(part: dict, whole: dict) -> None:
    found = [[(rule["rule"], rule["n_findings"], rule["amount"]) for rule in run["rules"]] for run in (part, whole)]
    assert found[0] == found[1], "the run over what changed found something else than the run over everything"


def _told(title: str, run: dict) -> list[list[str]]:
    looks = [rule["look"] for rule in run["rules"]]
    n_looked = max((rule.get("n_looked") or 0 for rule in run["rules"]), default=0)
    return [
        [
            f"rules after {title}: whole, part, same",
            " / ".join(str(looks.count(look)) for look in ("whole", "part", "same")),
        ],
        [f"rules after {title}: most subjects looked at", f"{n_looked:,}"],
    ]
