"""A rule wrong in more than half of thirty checked clues opens no new ones, until a person lets it for a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from huimin.audit.models import Entry
from huimin.casework.models import Clue
from huimin.comparison import actions as comparing
from huimin.comparison.models import Pause, StandingFinding
from huimin.comparison.queries import paused_rules
from huimin.comparison.types import NotPaused, ReasonMissing
from huimin.jobs.models import Job
from huimin.users.types import PowerMissing
from tests.casework.test_scoring import learn
from tests.pipeline.test_river import load

NOW = datetime(2018, 9, 10, 2, tzinfo=UTC)


@pytest.fixture
def made(huimin, write):
    """The story's files, not compared yet."""
    load(huimin, write)
    return huimin


@pytest.mark.parametrize(
    ("n", "n_right", "is_paused"), [(29, 0, False), (30, 15, False), (30, 14, True), (100, 49, True), (100, 50, False)]
)
@pytest.mark.django_db
def test_thirty_cases_and_less_than_half(n, n_right, is_paused):
    learn(n_right, is_confirmed=True, result="confirmed")
    learn(n - n_right, first=1000)
    assert (paused_rules() == {"paid_after_death"}) is is_paused
    assert Entry.objects.filter(type="pause.set").count() == is_paused


def test_a_paused_rule_finds_and_opens_nothing_until_a_person_lets_it(made):
    learn(30)
    assert made("compare", "--rule", "paid_after_death")["n_new_clues"] == 0
    assert StandingFinding.objects.filter(rule="paid_after_death").exists()
    with pytest.raises(ReasonMissing):
        comparing.resume(rule="paid_after_death", reason=" ", by="operator", now=NOW)
    comparing.resume(rule="paid_after_death", reason="登记库已更正", by="operator", now=NOW + timedelta(hours=1))
    assert Job.objects.filter(name="compare_asked", args__rules=["paid_after_death"]).exists()
    made("work", "--until-idle")
    assert Clue.objects.get().status == Clue.Status.OPEN
    assert Pause.objects.get().taken_up_at is not None
    assert made("verify")["alterations"] == []


def test_the_control_without_verdicts_it_opens(made):
    assert made("compare", "--rule", "paid_after_death")["n_new_clues"] == 1


def test_what_is_open_stays_open(desk):
    learn(30)
    desk.huimin("compare")
    assert Clue.objects.get().status == Clue.Status.OPEN


def test_let_on_it_is_judged_by_what_comes_after(desk):
    learn(30)
    later = NOW + timedelta(hours=1)
    comparing.resume(rule="paid_after_death", reason="登记库已更正", by="operator", now=later)
    learn(29, first=1000, now=later + timedelta(hours=1))
    assert paused_rules() == set()
    learn(30, first=1000, now=later + timedelta(hours=2))
    assert paused_rules() == {"paid_after_death"}
    with pytest.raises(PowerMissing):
        comparing.resume(rule="paid_after_death", reason="x", by="auditor", now=later)
    with pytest.raises(NotPaused):
        comparing.resume(rule="no_such", reason="x", by="operator", now=later)
