"""Killed at any moment, an import or a comparison loses nothing and doubles nothing: doing it again gives the whole."""

import json

import pytest

from tests.kept import made_home
from tests.pipeline.killing import kill_at, kill_at_random, start
from tests.pipeline.test_river import DEATHS, PAYMENTS

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
AGAIN = "import payments {dibao} --programme DIBAO --region 350181 , import deaths {deaths} , compare --rule paid_after_death , clues , verify"


@pytest.fixture
def city(tmp_path, write):
    """A data directory, and the verbs that import two files into it and compare them."""
    made_home(tmp_path / "home")
    files = {"dibao": write("dibao.csv", PAYMENTS), "deaths": write("deaths.csv", DEATHS)}
    return tmp_path / "home", AGAIN.format(**files)


def outcome(city) -> dict:
    """What the books, the clues and the trace say after everything was done again."""
    answers = [json.loads(line) for line in start(*city).communicate(timeout=120)[0].splitlines() if line[:1] in "{["]
    _, paid, died, run, clues, trace = answers
    return {
        "rows": [batch["batches"][0]["n_accepted"] for batch in (paid, died)],
        "run": run.get("status"),
        "clues": [(clue["amount"], clue["n_payments"], len(clue["evidence"])) for clue in clues],
        "alterations": trace["alterations"],
    }


WHOLE = {"rows": [13, 1], "run": "done", "clues": [("4200.00", 4, 5)], "alterations": []}


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(city, point):
    kill_at(*city, point)
    assert outcome(city) == WHOLE


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment(city, seed):
    kill_at_random(*city, seed)
    assert outcome(city) == WHOLE


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5, 55))
def test_killed_at_any_of_fifty_moments(city, seed):
    kill_at_random(*city, seed)
    assert outcome(city) == WHOLE


def test_control_without_its_transaction_a_killed_import_loses_its_rows(city):
    kill_at(*city, "huimin.intake.actions.record_batch", "bare")
    assert outcome(city) != WHOLE
