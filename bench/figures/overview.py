"""The overview of the city as a signed-in inspector sees it, with the roll-up and without."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench import towns
from bench.figures.rollup import refresh
from bench.place import Figure, Place, in_turn, middle, ratio
from bench.product import clone

_ROUNDS = 5
_LIMIT_MS = 300


def measure(place: Place) -> Figure:
    """≤ 300 ms; a page is asked for once before, so that both sides find their files checked."""
    home = clone(towns.compared_home(place), place.at("overview-home"))
    refresh(home)
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "HUIMIN_HOME": str(home), "PYTHONPATH": root}
    command = [sys.executable, "-m", "bench.figures.overview"]

    def asked(*words: str) -> float:
        ran = subprocess.run([*command, *words], env=environment, check=True, stdout=subprocess.PIPE)
        return json.loads(ran.stdout)

    rounds = in_turn([asked, lambda: asked("plain")], _ROUNDS, place.say)
    return Figure(
        title="The overview of the city, all programmes and years",
        value=round(middle([[each[0] * 1000] for each in rounds])),
        limit=_LIMIT_MS,
        unit="ms",
        rounds=rounds,
        details=[
            ["what", ""],
            ["from the facts, without the roll-up, ms", f"{middle([[each[1] * 1000] for each in rounds]):.0f}"],
            ["with, times without", f"{ratio(rounds)}"],
        ],
    )


def _page_seconds(is_plain: bool) -> float:
    """Seconds of the page, the better of two after one that does not count."""
    import time
    from datetime import UTC, datetime

    from django.conf import settings
    from django.test import Client

    from huimin.ledger import sums
    from huimin.users import actions, queries

    settings.ALLOWED_HOSTS = ["testserver"]
    name, city = "bench", 350100000000
    if queries.User.objects.filter(username=name).exists():
        user = queries.user(name)
    else:
        said = {"username": name, "role": "inspector", "unit": None, "region_code": city, "by": "operator"}
        user = actions.create_user(**said, now=datetime.now(UTC))
    if is_plain:
        sums.rollup = lambda home: None
    client = Client()
    client.force_login(user)
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        page = client.get("/overview/")
        seconds.append(time.monotonic() - began)
        assert page.status_code == 200
    return min(seconds[1:])


if __name__ == "__main__":
    from huimin.cli.command import prepared_home

    prepared_home()
    sys.stdout.write(json.dumps(_page_seconds("plain" in sys.argv)))
