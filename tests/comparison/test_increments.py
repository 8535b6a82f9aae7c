"""A comparison that looks only at what changed finds what one that looks at everything finds: for every rule of the
library, after any sequence of batches, corrections, withdrawals, links, limits and days."""

import random
import shutil
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huimin.comparison.models import Run, RunRule, StandingFinding
from huimin.kit.refs import pack
from huimin.ledger import part
from huimin.ledger.made import made_of
from huimin.rules.checker import ALWAYS_THERE, views
from huimin.warehouse.home import Home
from tests.comparison.by_hand import RULES, Hand, begun, forgetful, looks
from tests.rules.engine import NUMBERS

LIMITS = {
    "database": None,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


def walk(root, seed, n_steps, n_acts=2, only=(), after=lambda hand: None):
    """Random books, changed step by step; everything is undone at the end. after: done after each comparison."""
    shutil.rmtree(root, ignore_errors=True)
    with transaction.atomic():
        hand = begun(Home(root, root / "keys"), seed, only)
        hand.check()
        after(hand)
        for _ in range(n_steps):
            acts = [hand.act() for _ in range(n_acts)]
            if hand.draw.random() < 0.2:
                hand.compare(first_month=24217, last_month=24222)
            hand.ever |= set(StandingFinding.objects.values_list("finding", flat=True))
            try:
                hand.compare()
                hand.check()
                after(hand)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, after {acts}: {error}") from error
        seen = looks()
        parts = list(RunRule.objects.filter(look="part").values_list("n_looked", flat=True))
        transaction.set_rollback(True)
    return seen, parts


@pytest.mark.django_db
def test_rules_of_every_shape_find_by_increments_what_a_look_at_everything_finds(tmp_path):
    """Ties over machines, accounts, names of nobody; summaries of lists and registers."""
    seen, _ = walk(tmp_path / "home", 7, n_steps=3, only=SHAPES)
    assert seen == {"whole", "part", "same"}


@pytest.mark.django_db
def test_rules_whose_villages_are_most_of_the_books_are_asked_over_all_of_them(tmp_path, monkeypatch):
    """They find the same; in books of few facts they look at a part."""
    only = ("paid_late", "officers_kin_overrepresented")
    seen, _ = walk(tmp_path / "home", 3, n_steps=4, only=only)
    assert "part" in seen
    monkeypatch.setattr(part, "FEW", 0)
    seen, _ = walk(tmp_path / "home", 3, n_steps=4, only=only)
    assert seen == {"whole", "same"}


@pytest.mark.nightly
@pytest.mark.django_db
@settings(max_examples=1, derandomize=True, **LIMITS)
@given(seed=st.integers(0, 10**6))
def test_increments_find_what_a_look_at_everything_finds(tmp_path, seed):
    seen, parts = walk(tmp_path / "home", seed, n_steps=3)
    assert seen == {"whole", "part", "same"}
    assert min(parts) < 50


@pytest.mark.nightly
@pytest.mark.django_db
@settings(max_examples=60, **LIMITS)
@given(seed=st.integers(0, 10**9), n_acts=st.integers(1, 4))
def test_increments_find_what_a_look_at_everything_finds_in_long_walks(tmp_path, seed, n_acts):
    walk(tmp_path / "home", seed, n_steps=12, n_acts=n_acts)


ONE = {"person_key": 1, "name_key": 1, "grade": 1, "region_code": 350181006206}
OTHER = ONE | {"person_key": 2, "name_key": 2}
MONTH = 2018 * 12 + 3
SHAPES = ("one_machine_twice", "failed_payment_never_resent", "credited_not_instructed", "old_without_allowance", "unknown_id_number")  # fmt: skip
FEW = ("paid_after_death", "one_account_many_people", "owns_vehicle_on_relief")
PAID = ONE | {
    "programme": NUMBERS["DIBAO"],
    "starts_month": MONTH,
    "n_months": 1,
    "year": 2018,
    "amount_fen": 500,
    "members": 2,
}


OTHER_PERSON = {"person_key": 2, "name_key": 2}
LISTED = next(rule for rule in RULES if rule.id == "approved_not_paid")


@pytest.fixture
def bereaved(tmp_path, db):
    """A list for two members of a household goes on after one of them died; the other lives, so nobody asks."""
    hand = Hand(
        Home(tmp_path / "home", tmp_path / "keys"),
        random.Random(1),
        pool={},
        rules=[one for one in RULES if one.id in FEW],
    )
    hand.post("payments", [PAID])
    hand.post("households", [ONE | {"household_key": 5}, OTHER | {"household_key": 5}])
    hand.post("deaths", [ONE | {"died_on": date(2018, 1, 10)}])
    hand.compare()
    assert not standing(hand)
    return hand


def standing(hand):
    hand.ever |= set(StandingFinding.objects.values_list("finding", flat=True))
    hand.check()
    return set(StandingFinding.objects.filter(withdrawn_by_run=None).values_list("rule", "subject_key"))


def test_another_members_death_is_followed_and_a_withdrawn_finding_says_why(bereaved):
    hand = bereaved
    hand.post("deaths", [OTHER | {"died_on": date(2018, 1, 11)}])
    assert hand.compare()["paid_after_death"] == "part"
    assert ("paid_after_death", 1) in standing(hand)
    hand.post(
        "households", [OTHER | {"person_key": 3, "name_key": 3, "household_key": 5}]
    )  # a third member lives there
    hand.compare()
    assert ("paid_after_death", 1) not in standing(hand)
    gone = StandingFinding.objects.get(rule="paid_after_death")
    assert gone.withdrawn_because == {"code": "batch_came", "batch": hand.n}
    hand.hide(hand.n)
    hand.compare()
    assert ("paid_after_death", 1) in standing(hand)
    hand.post("payments", [PAID | {"starts_month": MONTH - 3, "year": 2017}], supersedes=1)  # it was of December
    hand.compare()
    gone = StandingFinding.objects.get(rule="paid_after_death")
    assert gone.withdrawn_because == {"code": "batch_gone", "batch": 1, "by": hand.n}


def test_control_who_does_not_follow_other_peoples_rows_is_found_out(bereaved, monkeypatch):
    bereaved.post("deaths", [OTHER | {"died_on": date(2018, 1, 11)}])
    with forgetful(monkeypatch):
        bereaved.compare()
    with pytest.raises(AssertionError):
        bereaved.check()


def approved(tmp_path):
    """An approved person, of a county from which no list of payments has come."""
    hand = Hand(Home(tmp_path / "home", tmp_path / "keys"), random.Random(1), pool={}, rules=[LISTED])
    hand.post("approved_lists", [PAID])
    hand.post("payments", [PAID | {"region_code": 350182006206, "starts_month": MONTH + 1} | OTHER_PERSON])
    hand.compare()
    assert not standing(hand)
    return hand


@pytest.mark.django_db
def test_another_summary_means_a_look_at_everybody_and_the_same_does_not(tmp_path):
    hand = approved(tmp_path)
    hand.post("payments", [PAID | {"starts_month": MONTH + 1} | OTHER_PERSON])
    assert hand.compare()["approved_not_paid"] == "whole"
    assert standing(hand) == {("approved_not_paid", 1)}
    hand.post("payments", [PAID | {"starts_month": MONTH - 1} | OTHER_PERSON])
    assert hand.compare()["approved_not_paid"] == "part"
    standing(hand)


@pytest.mark.django_db
def test_control_who_takes_every_summary_for_the_last_one_is_found_out(tmp_path, monkeypatch):
    hand = approved(tmp_path)
    hand.post("payments", [PAID | {"starts_month": MONTH + 1} | OTHER_PERSON])
    honest = part._Opening._summed
    monkeypatch.setattr(
        part._Opening, "_summed", lambda self, asked, changed: honest(self, asked, changed) and asked.summed
    )
    hand.compare()
    with pytest.raises(AssertionError):
        hand.check()


@pytest.mark.django_db
def test_a_list_of_another_programme_changes_nothing_for_a_rule_bound_to_its_own(tmp_path):
    rules = [rule for rule in RULES if rule.id == "one_machine_twice"]
    hand = Hand(Home(tmp_path / "home", tmp_path / "keys"), random.Random(1), pool={}, rules=rules)
    bought = PAID | {"programme": NUMBERS["NONGJI"], "n_months": 0, "machine_key": 9, "members": None}
    hand.post("payments", [bought])
    hand.compare()
    hand.post("payments", [PAID | {"machine_key": 9}])
    assert hand.compare() == {"one_machine_twice": "same"}
    hand.post("payments", [bought | OTHER_PERSON])
    assert hand.compare() == {"one_machine_twice": "part"}
    assert standing(hand) == {("one_machine_twice", 2)}


def test_a_later_day_lets_facts_be_seen_and_a_link_makes_a_row_somebodys(bereaved):
    hand = bereaved
    hand.as_of = date(2018, 2, 1)
    hand.compare()
    hand.post(
        "payments", [PAID | {"members": 1, "person_key": None, "grade": 9}, PAID | {"members": 1, "amount_fen": 700}]
    )
    hand.compare()
    assert not standing(hand)
    hand.as_of = date(2018, 3, 1)
    assert hand.compare()["paid_after_death"] == "part"
    assert ("paid_after_death", 1) in standing(hand)
    n_rows = StandingFinding.objects.get(rule="paid_after_death").n_rows
    hand.tie(pack(hand.n, 0, 1), 2)
    hand.post("deaths", [OTHER | {"died_on": date(2018, 1, 11)}])
    hand.compare()
    assert ("paid_after_death", 2) in standing(hand)
    hand.tie(pack(hand.n - 1, 0, 1), 1)
    hand.compare()
    assert ("paid_after_death", 2) not in standing(hand)
    assert StandingFinding.objects.get(rule="paid_after_death", subject_key=1).n_rows > n_rows


def test_every_view_says_how_it_is_made():
    """A view that nobody described in ledger/made.py makes every rule that reads it look at everything, every time."""
    assert not [view for view in views() if view not in ALWAYS_THERE and made_of(view) is None]


@pytest.mark.django_db
def test_the_run_says_what_it_looked_at(tmp_path):
    hand = Hand(
        Home(tmp_path / "home", tmp_path / "keys"), random.Random(1), rules=[one for one in RULES if one.id in FEW]
    )
    hand.post("payments", [PAID])
    hand.compare()
    assert set(hand.compare().values()) == {"same"}
    hand.post("vehicles", hand.pool["vehicles"][:1])
    looked = hand.compare()
    assert {rule for rule, look in looked.items() if look != "same"} == {"owns_vehicle_on_relief"}
    assert set(looked.values()) == {"same", "part"}
    assert set(hand.compare(is_full=True).values()) == {"whole"}
    assert RunRule.objects.filter(run=Run.objects.latest("number")).exclude(look="whole").count() == 0
