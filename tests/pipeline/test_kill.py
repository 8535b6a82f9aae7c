"""Killed at any moment, an import or a comparison loses nothing and doubles nothing: doing it again gives the whole."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.pipeline.test_river import DEATHS, PAYMENTS

CHILD = Path(__file__).with_name("child.py")
POINTS = (
    "huimin.warehouse.files.seal",
    "huimin.warehouse.files.settle",
    "huimin.intake.actions.record_batch",
    "huimin.ledger.actions.post",
    "huimin.pipeline.importing.checkpoint",
    "huimin.comparison.actions._write",
    "huimin.comparison.standing.bring_up_to_date",
    "huimin.pipeline.comparing.open_clues",
    "huimin.pipeline.comparing.checkpoint",
)
AGAIN = (
    "import payments {dibao} --programme DIBAO --region 350181 , import deaths {deaths} , compare , clues , verify",
)


@pytest.fixture
def city(tmp_path, write):
    """A data directory with keys, and the files to import into it."""
    return {"home": tmp_path / "home", "dibao": write("dibao.csv", PAYMENTS), "deaths": write("deaths.csv", DEATHS)}


def start(city, point="-", protection="whole") -> subprocess.Popen:
    environment = os.environ | {"HUIMIN_HOME": str(city["home"])}
    environment.pop("HUIMIN_KEYS", None)
    words = AGAIN[0].format(**city).split(" ")
    command = [sys.executable, CHILD, point, protection, *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def outcome(city) -> dict:
    """What the books, the clues and the trace say after everything was done again."""
    answers = [json.loads(line) for line in start(city).communicate(timeout=120)[0].splitlines() if line[:1] in "{["]
    _, paid, died, run, clues, trace = answers
    return {
        "rows": [batch["batches"][0]["n_accepted"] for batch in (paid, died)],
        "run": run.get("status"),
        "clues": [
            (clue["amount"], clue["n_payments"], len(clue["evidence"]))
            for clue in clues
            if "paid_after_death" in clue["rules"]
        ],
        "alterations": trace["alterations"],
    }


WHOLE = {"rows": [13, 1], "run": "done", "clues": [("4200.00", 4, 5)], "alterations": []}


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(city, point):
    child = start(city, point)
    child.communicate(timeout=120)
    assert child.returncode == -signal.SIGKILL
    assert outcome(city) == WHOLE


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment(city, seed):
    kill_at_random(city, random.Random(seed))


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5, 55))
def test_killed_at_any_of_fifty_moments(city, seed):
    kill_at_random(city, random.Random(seed))


def kill_at_random(city, draw) -> None:
    child = start(city)
    for line in child.stdout:
        if line == "ready\n":
            break
    time.sleep(draw.uniform(0, 1.2))
    child.kill()
    child.communicate(timeout=120)
    assert outcome(city) == WHOLE


def test_control_without_its_transaction_a_killed_import_loses_its_rows(city):
    child = start(city, "huimin.intake.actions.record_batch", "bare")
    child.communicate(timeout=120)
    assert child.returncode == -signal.SIGKILL
    assert outcome(city) != WHOLE
