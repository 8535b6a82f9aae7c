"""Clues opened for very many findings: a register of deaths that names everybody on the lists of one programme."""

import csv
from pathlib import Path

from bench import towns
from bench.place import Figure, Place, middle
from bench.product import clone, huimin, last_run_seconds

_ROUNDS = 3


def measure(place: Place) -> Figure:
    """≤ 30 s for 100,000 findings: standing findings, clues, places, trace; the rule itself apart."""
    base, home = towns.home(place), place.at("opening-home")
    register = _register(place)
    seconds, n = [], 0
    for _ in range(_ROUNDS):
        huimin(clone(base, home), "import", "deaths", register, "--changes", "--region", "350100000000")
        ran = huimin(home, "compare", "--rule", "paid_after_death", "--as-of", "2018-12-31")
        n = ran.answer["rules"][0]["n_findings"]
        seconds.append([round(ran.answer["seconds"] - last_run_seconds(home), 2)])
        place.say(f"  {n} findings: {seconds[-1][0]} s")
    return Figure(
        title=f"Opening clues for {n:,} findings, by 100,000",
        value=round(middle(seconds) / n * 100_000, 2),
        limit=30,
        unit="s",
        rounds=seconds,
        details=[],
    )


def _register(place: Place) -> Path:
    """Deaths on 5 January 2018 of the first persons on the old-age list of that year."""
    target = place.at("deaths-many.csv")
    if target.exists():
        return target
    sent = towns.files(place) / "files"
    persons: dict[str, str] = {}
    for path in sorted([*sent.glob("GAOLING-2018-*.csv"), *sent.glob("DIBAO-2018-*.csv")]):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["身份证号"] and row["保障人数"] in ("", "1"):
                    persons[row["身份证号"]] = row["姓名"]
                if len(persons) >= place.scale.n_findings:
                    break
    lines = [f"{name},{number},2018-01-05" for number, name in persons.items()]
    target.write_text("\n".join(["姓名,身份证号码,死亡日期", *lines, ""]), "utf-8")
    return target
