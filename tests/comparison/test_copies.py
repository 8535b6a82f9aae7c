"""A comparison that reads facts sorted by person, and summaries kept from the last run, finds what the record says."""

import random
from datetime import date

import pyarrow.parquet as pq
import pytest

from huimin.comparison import looking
from huimin.ledger import by_person, part
from huimin.ledger.books import Copy
from huimin.ledger.by_person import refresh, sources
from huimin.warehouse.engine import EngineError
from huimin.warehouse.home import Home
from tests.comparison.by_hand import Hand
from tests.comparison.test_increments import (
    FEW,
    ONE,
    OTHER,
    OTHER_PERSON,
    PAID,
    RULES,
    SHAPES,
    approved,
    standing,
    walk,
)
from tests.comparison.test_increments import MONTH as MARCH

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_kind(monkeypatch):
    """Books of few facts have copies too."""
    monkeypatch.setattr(by_person, "MANY", 1)


@pytest.fixture
def hand(tmp_path):
    """Somebody is paid after death, as a copy of the payments says too."""
    rules = [rule for rule in RULES if rule.id in FEW]
    hand = Hand(Home(tmp_path / "home", tmp_path / "keys"), random.Random(1), pool={}, rules=rules)
    hand.post("payments", [PAID | {"members": 1}])
    hand.post("deaths", [ONE | {"died_on": date(2018, 1, 10)}])
    hand.post("payments", [PAID | {"members": 1} | OTHER_PERSON])
    hand.compare()
    assert sorted(refresh(home=hand.home)) == ["deaths", "payments"]
    return hand


def held(hand):
    """(kinds of which there is a copy, batches in them that are gone)."""
    with sources(hand.home, hand._traced()) as lie:
        return set(lie.copies), {batch for copy in lie.copies.values() for batch in copy.gone}


def test_the_copy_holds_every_fact_in_the_order_of_persons(hand):
    hand.post("payments", [PAID | {"person_key": None}, PAID | {"person_key": -7}])
    assert held(hand)[0] == {"payments", "deaths"}, "added at the end"
    assert refresh(home=hand.home) == ["payments"]
    with by_person.engine(hand.home) as connection, sources(hand.home, hand._traced()) as lie:
        assert connection.execute(f"select person_key from ({lie.copies['payments'].rows})").fetchall() == [
            (-7,), (1,), (2,), (None,),
        ]  # fmt: skip


def test_what_comes_and_goes_after_a_copy_was_made_counts(hand, monkeypatch):
    monkeypatch.setattr(by_person, "SHARE", 0.1)  # the copies are kept however old
    assert held(hand) == ({"payments", "deaths"}, set())
    hand.post("deaths", [OTHER | {"died_on": date(2018, 1, 11)}])
    hand.post("payments", [PAID | {"members": 1, "starts_month": MARCH + 1}])
    hand.compare()
    assert standing(hand) == {("paid_after_death", 1), ("paid_after_death", 2)}
    assert refresh(home=hand.home) == []
    assert held(hand) == ({"payments", "deaths"}, set())
    hand.hide(3)
    hand.compare()
    assert standing(hand) == {("paid_after_death", 1)}
    assert held(hand)[1] == {3}


def test_control_a_copy_whose_gone_batches_count_is_found_out(hand, monkeypatch):
    monkeypatch.setattr(Copy, "rows", property(lambda self: f"select * from {self.database}.facts"))
    hand.hide(1)
    hand.compare()
    with pytest.raises(AssertionError):
        hand.check()


def test_a_copy_is_made_anew_when_a_tenth_of_it_is_old_and_when_the_engine_is_another(hand, monkeypatch):
    assert refresh(home=hand.home) == []
    hand.post("payments", [PAID | {"starts_month": MARCH + 1}])
    assert refresh(home=hand.home) == ["payments"]
    monkeypatch.setattr(by_person, "_MADE_BY", "1 9.9.9")
    assert held(hand)[0] == set()
    assert sorted(refresh(home=hand.home)) == ["deaths", "payments"]
    assert held(hand)[0] == {"payments", "deaths"}


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_a_damaged_copy_goes_and_the_record_is_asked(hand, damage):
    path = hand.home.by_person / "payments.duckdb"
    content = bytearray(path.read_bytes())
    for at in range(3 * 4096, len(content)):  # past the heads
        content[at] ^= 0xFF
    path.write_bytes({"cut": bytes(content[:20000]), "flipped": bytes(content), "empty": b""}[damage])
    hand.post("deaths", [ONE | {"died_on": date(2018, 1, 9)}, OTHER | {"died_on": date(2018, 1, 11)}])
    hand.compare()
    assert standing(hand) == {("paid_after_death", 1), ("paid_after_death", 2)}


def test_a_rule_that_fails_over_copies_is_asked_of_the_record_and_the_copies_go(hand, monkeypatch):
    honest, failed = looking.evaluate, []

    def evaluate(connection, rule, *said, **bounds):
        if rule == "paid_after_death" and not failed:
            failed.append(rule)
            raise EngineError("a block cannot be read")
        return honest(connection, rule, *said, **bounds)

    monkeypatch.setattr(looking, "evaluate", evaluate)
    hand.post("deaths", [OTHER | {"died_on": date(2018, 1, 11)}])
    assert hand.compare()["paid_after_death"] == "whole"
    assert standing(hand) == {("paid_after_death", 1), ("paid_after_death", 2)}
    assert not list(hand.home.by_person.iterdir())


def test_rules_of_every_shape_find_from_copies_what_the_record_says(tmp_path, monkeypatch):
    monkeypatch.setattr(by_person, "SHARE", 2)
    seen, _ = walk(tmp_path / "home", 11, n_steps=3, only=SHAPES, after=lambda hand: refresh(home=hand.home))
    assert seen == {"whole", "part", "same"}


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(40, 44))
def test_every_rule_finds_from_copies_what_the_record_says(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(by_person, "SHARE", 2)
    walk(tmp_path / "home", seed, n_steps=6, after=lambda hand: refresh(home=hand.home))


def test_a_summary_of_views_that_did_not_change_is_as_it_was_kept(tmp_path, monkeypatch):
    hand = approved(tmp_path)
    honest, made = part.take_summaries, []
    monkeypatch.setattr(part, "take_summaries", lambda books, anew: made.append(set(anew)) or honest(books, anew))
    hand.post("deaths", [ONE | {"died_on": date(2018, 1, 9)}])
    assert hand.compare()["approved_not_paid"] == "part"
    standing(hand)
    assert made == [set()]
    hand.post("payments", [PAID | {"starts_month": MARCH - 1} | OTHER_PERSON])
    hand.compare()
    assert made[1], "the control: payments changed"


@pytest.mark.parametrize(
    "damage", [lambda path: path.write_bytes(b"?"), lambda path: path.unlink(), lambda path: _emptied(path)]
)
def test_a_kept_summary_that_was_damaged_is_made_again(tmp_path, monkeypatch, damage):
    hand = approved(tmp_path)
    kept = list(hand.home.summaries("approved_not_paid").glob("*/*"))
    assert kept
    assert all(pq.read_table(path).num_rows for path in kept)
    for path in kept:
        damage(path)
    hand.post("deaths", [ONE | {"died_on": date(2018, 1, 9)}])
    hand.compare()
    standing(hand)
    honest, made = part.take_summaries, []
    monkeypatch.setattr(part, "take_summaries", lambda books, anew: made.append(set(anew)) or honest(books, anew))
    hand.post("deaths", [ONE | {"died_on": date(2018, 1, 8)}])
    assert hand.compare()["approved_not_paid"] == "part", "and kept anew: the damage costs one look"
    assert made == [set()]


def _emptied(path):
    pq.write_table(pq.read_table(path).slice(0, 0), path)
