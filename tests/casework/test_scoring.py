"""Scores learn from what people found, and say by which scorer and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from huimin.audit.models import Entry
from huimin.casework import actions, opening, queries
from huimin.casework import scoring as module
from huimin.casework.models import Clue, ClueFinding, Scoring
from huimin.comparison import actions as comparing
from huimin.comparison.models import Verdict
from huimin.comparison.queries import VERSION
from huimin.comparison.types import Found
from huimin.kit.refs import pack

TODAY, TOMORROW = date(2018, 9, 10), date(2018, 9, 11)
NOW = datetime(2018, 9, 10, 2, tzinfo=UTC)
FALSE = Found("X-OTHER00001", ("paid_after_death",), 350181000000, "not_confirmed", False, 0, TODAY, "imported")


def learn(n: int, *, first: int = 0, now: datetime = NOW, **changes) -> int:
    """Something known of `n` other clues of paid_after_death: by default that there was nothing in them."""
    found = [replace(FALSE, clue=f"X-{place:010d}", **changes) for place in range(first, first + n)]
    return comparing.learn(found=found, by="operator", now=now)


def test_a_closed_clue_is_a_verdict_on_each_rule_that_pointed_at_it(concluded):
    now = datetime.now(UTC)
    concluded.does("close", "inspector", now=now)
    row = Verdict.objects.get()
    assert (row.clue, row.rule, row.result, row.is_confirmed) == (concluded.clue, "paid_after_death", "confirmed", True)
    assert (row.confirmed_fen, row.source, row.by) == (420000, "handled", "inspector")
    assert concluded.huimin("verify")["alterations"] == []


def test_what_people_found_moves_the_open_clues_and_is_traced(desk):
    before = Clue.objects.get()
    assert (before.score_version, before.score_parts[0]["code"]) == (VERSION, "severity_and_grade")
    learn(30)
    row = actions.rescore(as_of=TOMORROW, by="operator", now=NOW)
    after = Clue.objects.get()
    assert (row.n_clues, row.n_changed, row.version) == (1, 1, VERSION)
    assert after.score < before.score
    assert after.worth_fen < before.worth_fen
    assert after.score_parts[0]["params"] | {"n": 30, "confirmed": 0} == after.score_parts[0]["params"]
    assert after.score == sum(part["points"] for part in after.score_parts)
    assert after.changed_at == before.changed_at  # a report that was handed in does not grow stale
    assert Entry.objects.filter(subject="clues").order_by("-seq").first().type == "clue.extended"
    assert desk.huimin("verify")["alterations"] == []


def test_a_score_somebody_moved_by_hand_is_named(desk):
    """The control of the test above: the sums over the clues see a score that no scoring made."""
    learn(30)
    actions.rescore(as_of=TOMORROW, by="operator", now=NOW)
    Clue.objects.update(score=1)
    assert [one["where"] for one in desk.huimin("verify")["alterations"]] == ["clue clues"]


def test_only_what_was_known_before_the_day_counts(desk):
    before = Clue.objects.get().score
    learn(30)
    assert not queries.is_stale(as_of=TODAY)
    assert actions.rescore(as_of=TODAY, by="operator", now=NOW).n_changed == 0
    assert queries.is_stale(as_of=TOMORROW)
    actions.rescore(as_of=TOMORROW, by="operator", now=NOW)
    assert not queries.is_stale(as_of=TOMORROW + timedelta(days=300))
    assert Clue.objects.get().score != before


def test_closed_clues_keep_the_score_they_were_handled_with(concluded):
    concluded.does("close", "inspector", now=datetime.now(UTC))
    before = Clue.objects.values().get()
    learn(30)
    assert actions.rescore(as_of=date(2999, 1, 1), by="operator", now=NOW).n_clues == 0
    assert Clue.objects.values().get() == before


def test_another_scorer_scores_again(desk, monkeypatch):
    assert not queries.is_stale(as_of=TODAY)
    monkeypatch.setattr(module, "VERSION", "3-other")
    assert queries.is_stale(as_of=TODAY)
    actions.rescore(as_of=TODAY, by="operator", now=NOW)
    assert (Clue.objects.get().score_version, Scoring.objects.get().version) == ("3-other", "3-other")
    assert not queries.is_stale(as_of=TODAY)


def test_the_comparison_scores_again_where_something_was_found(desk):
    before = Clue.objects.get().score
    learn(30)
    desk.huimin("compare")
    assert Scoring.objects.count() == 1
    assert Clue.objects.get().score < before
    desk.huimin("compare")
    assert Scoring.objects.count() == 1


def test_the_worker_asks_once_a_day(desk):
    learn(30)
    before = Clue.objects.get().score
    desk.huimin("work", "--until-idle")
    assert Clue.objects.get().score < before
    assert desk.huimin("work", "--until-idle") == {"n_jobs": 0}


@pytest.mark.django_db
def test_the_same_word_again_is_none():
    assert learn(3) == 3
    n = Entry.objects.count()
    assert learn(3) == 0
    assert Entry.objects.count() == n
    assert learn(1, is_confirmed=True, result="confirmed", confirmed_fen=5) == 1
    assert Verdict.objects.count() == 3
    assert Verdict.objects.filter(is_confirmed=True).count() == 1


def test_registers_of_different_kinds_or_senders_agree(desk):
    assert ClueFinding.objects.get().n_registers == 1
    seen = [("a", 1, 1), ("a", 1, 2), ("a", 2, 1), ("b", 2, 1), ("b", 2, 7)]
    evidence = pa.table(
        {"finding": [finding for finding, *_ in seen], "ref": [pack(batch, 0, row) for _, batch, row in seen]}
    )
    assert opening._registers(evidence) == {"a": 2, "b": 1}
