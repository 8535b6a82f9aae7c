"""A rule that a user wrote, asked over 24 months of ten million payments in the process apart."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench import made
from bench.place import Figure, Place, middle
from bench.product import CallFailed, huimin

_MONTHS, _ROUNDS, _SHARE = 24, 3, 100
_WRITE = """
import django; django.setup()
from datetime import UTC, datetime
from huimin.comparison.actions import write_rule
from huimin.rules.form import Form, Register
from huimin.rules.form_text import rule_text
from huimin.users.actions import create_user
now = datetime.now(UTC)
create_user(username="author", role="rule_author", unit=None, region_code=350100000000, password=None, by="operator", now=now)
form = Form("death", ("DIBAO",), registers=(Register("deaths", time="after", starts="died_on", months=1),))
print(write_rule(text=rule_text(form, "mine"), by="author", now=now).pk)
"""
_REPLAY = """
import django, json, sys; django.setup()
from datetime import UTC, date, datetime
from huimin.pipeline.replaying import replay
said = {"from_": "2018-01", "to": "2019-12", "as_of": "2020-01-31"}
print(json.dumps(replay(int(sys.argv[1]), said, by="author", now=datetime.now(UTC), today=date(2020, 1, 31))))
"""


def measure(place: Place) -> Figure:
    """≤ 10 s from the books opened to the figures written; the same digest of the set of findings every time."""
    home, n = place.at("replay-home"), place.scale.n_book_rows
    version = _home(home, place, n)
    ran = []
    for number in range(_ROUNDS):
        ran.append(json.loads(_python(home, _REPLAY, version)))
        place.say(f"  round {number + 1}: {ran[-1]['seconds']:.2f} s, {ran[-1]['n_findings']} findings")
    check(ran)
    rounds = [[one["seconds"]] for one in ran]
    return Figure(
        title=f"One user's rule over {_MONTHS} months of {n:,} payments, in the process apart",
        value=middle(rounds),
        limit=10,
        unit="s",
        rounds=rounds,
        details=[
            ["what", ""],
            ["findings", f"{ran[0]['n_findings']:,}"],
            ["digest, every round", ran[0]["digest"][:16]],
        ],
    )


def check(ran: list[dict]) -> None:
    """Something was found, and the same set of findings every time; AssertionError otherwise."""
    assert ran[0]["n_findings"], "the rule found nobody"
    assert len({one["digest"] for one in ran}) == 1, "two replays of one question found different sets"


def _home(home: Path, place: Place, n: int) -> str:
    known = home / "version"
    if not known.exists():
        subprocess.run(["rm", "-rf", str(home)], check=True)
        paid = made.payment_csv(place.at("replay-payments.csv"), n, _MONTHS)
        died = made.death_csv(place.at("replay-deaths.csv"), n // _MONTHS // _SHARE, of=n, n_months=_MONTHS)
        huimin(home, "import", "payments", paid, "--programme", "DIBAO", "--region", "3501")
        huimin(home, "import", "deaths", died)
        known.write_text(_python(home, _WRITE).strip())
    return known.read_text()


def _python(home: Path, code: str, *words: str) -> str:
    environment = {**os.environ, "HUIMIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huimin.config.settings"}
    environment.pop("HUIMIN_KEYS", None)
    ran = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise CallFailed(f"exit {ran.returncode}: {ran.stderr[-300:]}")
    return ran.stdout
