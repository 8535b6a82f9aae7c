"""The roll-up, the cube and the sums are what the plain facts say, after any sequence of batches and links."""

import random
import shutil
from collections import defaultdict

import pyarrow.parquet as pq
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.ledger import rolling
from huimin.ledger.changes import changed_keys
from huimin.ledger.manifest import facts
from huimin.ledger.rollup import NONE, cache_of, rollup
from huimin.ledger.sums import _ready_sums, payment_sums, plain_sums
from huimin.users.types import EVERYWHERE, Scope
from tests.ledger.books_by_hand import fresh

CITY, FUQING, SHIZHU, GAOLUN = 350100000000, 350181000000, 350181006000, 350181006201
PLACES = (GAOLUN, GAOLUN + 1, SHIZHU, FUQING, CITY, 350111002001, None)
SCOPES = [
    (Scope(CITY, CITY + 10**8), 10**6),
    (Scope(FUQING, FUQING + 10**6), 10**3),
    (Scope(SHIZHU, SHIZHU + 10**3), 1),
    (Scope(GAOLUN, GAOLUN + 1), 1),
]

ROW = st.fixed_dictionaries(
    {
        "region_code": st.sampled_from(PLACES),
        "person_key": st.sampled_from([None, 1, 2, 3, -4]),
        "account_key": st.sampled_from([None, 11, 12]),
        "programme": st.sampled_from([1, 2, 3]),
        "starts_month": st.integers(2017 * 12 + 1, 2019 * 12),
        "n_months": st.sampled_from([0, 1, 1, 1, 3, 11, 14]),
        "amount_fen": st.sampled_from([-65000, 1, 65000, 100001]),
        "grade": st.sampled_from([1, 2, 3]),
    }
).map(lambda row: {**row, "year": (row["starts_month"] - 1) // 12})
ROWS = st.lists(ROW, max_size=12)
STEP = st.one_of(
    st.tuples(st.just("post"), ROWS),
    st.tuples(st.just("correct"), st.integers(0, 9), ROWS),
    st.tuples(st.just("hide"), st.integers(0, 9)),
    st.tuples(st.just("link"), st.integers(0, 50), st.sampled_from([1, 2, 9])),
    st.tuples(st.just("unlink"), st.integers(0, 50)),
    st.just(("refresh",)),
    st.just(("lose",)),
    st.tuples(st.just("lose_one"), st.integers(0, 99)),
    st.tuples(st.just("flip"), st.integers(0, 99), st.integers(0, 10**6)),
)


def do(hand, step):
    """One step of a sequence."""
    what, *said = step
    if what == "post":
        hand.post(said[0])
    elif what == "refresh":
        rolling.refresh(home=hand.home)
    elif what == "lose":
        shutil.rmtree(hand.home.caches, ignore_errors=True)
    elif what in ("correct", "hide") and hand.shown():
        number = hand.shown()[said[0] % len(hand.shown())]
        hand.post(said[1], supersedes=number) if what == "correct" else hand.hide(number)
    elif what in ("link", "unlink") and hand.refs:
        ref = hand.refs[said[0] % len(hand.refs)]
        hand.link(ref, said[1]) if what == "link" else hand.unlink(ref)
    elif what in ("lose_one", "flip") and cached(hand):
        path = cached(hand)[said[0] % len(cached(hand))]
        path.unlink() if what == "lose_one" else flip(path, said[1])


def cached(hand):
    return sorted(hand.home.caches.glob("*")) if hand.home.caches.exists() else []


def flip(path, place):
    whole = bytearray(path.read_bytes())
    whole[place % len(whole)] ^= 1
    path.write_bytes(whole)


def plain_rows(hand):
    with facts(hand.home, ["payments"]) as books:
        return books.sql("select * from fact_payments").to_arrow_table().to_pylist()


def rollup_of(rows):
    """The roll-up as one counts it by hand."""
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in ("person_key", "programme", "region_code", "account_key", "year"))].append(
            row
        )
    return {
        key: (
            len(some),
            sum(row["n_months"] == 0 for row in some),
            sum(row["n_months"] for row in some),
            sum({1 << (row["starts_month"] + at - 1) % 12 for row in some for at in range(row["n_months"])}),
            min(row["starts_month"] for row in some),
            max(row["starts_month"] + max(row["n_months"], 1) - 1 for row in some),
            sum(row["amount_fen"] for row in some),
            min(row["amount_fen"] for row in some),
            max(row["amount_fen"] for row in some),
        )
        for key, some in found.items()
    }


def cube_of(rows):
    found = defaultdict(list)
    for row in rows:
        found[row["region_code"], row["programme"], row["year"], row["starts_month"]].append(row)
    return {
        key: (len(some), len({row["person_key"] for row in some} - {None}), sum(row["amount_fen"] for row in some))
        for key, some in found.items()
    }


def read(paths, n_key):
    rows = [tuple(row.values()) for path in paths for row in pq.read_table(path).to_pylist()]
    found = {row[:n_key]: row[n_key:] for row in rows}
    assert len(found) == len(rows)
    return found


def equals_the_facts(hand):
    """What stands ready equals the facts; nothing is said where it does not stand."""
    for scope, step, year in ((*SCOPES[0], None), (*SCOPES[1], 2018)):
        plain = plain_sums(hand.home, scope=scope, step=step, year=year)
        assert payment_sums(hand.home, scope=scope, step=step, year=year) == plain


def stands_and_equals(hand):
    held = rollup(hand.home)
    assert held is not None
    rows = plain_rows(hand)
    assert read(held.rollup, 5) == rollup_of(rows)
    assert read(held.cube, 4) == cube_of(rows)
    for scope, step in SCOPES if rows else ():
        for year in (None, 2018, 2030):
            plain = plain_sums(hand.home, scope=scope, step=step, year=year)
            assert _ready_sums(hand.home, scope, step, year) == plain


@pytest.fixture
def hand(tmp_path, db):
    return fresh(tmp_path / "home")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(STEP, min_size=1, max_size=7))
def test_any_sequence_of_batches_corrections_and_links_leaves_what_the_facts_say(db, tmp_path_factory, steps):
    with transaction.atomic():
        hand = fresh(tmp_path_factory.mktemp("books"))
        for step in steps:
            do(hand, step)
            equals_the_facts(hand)
        rolling.refresh(home=hand.home)
        stands_and_equals(hand)
        transaction.set_rollback(True)


def paid(person=1, programme=1, month=2018 * 12 + 1, place=GAOLUN, **more):
    return {
        "region_code": place,
        "person_key": person,
        "programme": programme,
        "starts_month": month,
        "n_months": 1,
        "year": (month - 1) // 12,
        "amount_fen": 65000,
        "grade": 1,
        **more,
    }


def test_a_batch_makes_the_files_of_its_own_cells_and_no_other(hand):
    for programme in (1, 2, 3):
        hand.post([paid(programme=programme), paid(programme=programme, month=2019 * 12 + 1)])
    assert rolling.refresh(home=hand.home) == rolling.Made(n_rollup=6, n_sums=3)
    assert rolling.refresh(home=hand.home) == rolling.Made(0, 0)
    before = {path.name for path in cached(hand)}
    hand.post([paid(person=2, programme=2)])
    assert rolling.refresh(home=hand.home) == rolling.Made(n_rollup=1, n_sums=2)
    assert (
        len(before & {path.name for path in cached(hand)}) == 13
    )  # of 6 × 2, 3 and 3, without the cell, its programme and two sums


def test_what_was_made_for_other_books_is_not_used_and_goes(hand):
    first = hand.post([paid()])
    rolling.refresh(home=hand.home)
    old = {path.name for path in cached(hand)}
    hand.post([paid(person=2)], supersedes=first)
    assert rollup(hand.home) is None
    rolling.refresh(home=hand.home)
    stands_and_equals(hand)
    assert not old & {path.name for path in cached(hand)}


def test_a_link_and_its_withdrawal_change_what_stands(hand):
    hand.post([paid(person=None)])
    rolling.refresh(home=hand.home)
    hand.link(hand.refs[0], 7)
    assert rollup(hand.home) is None
    rolling.refresh(home=hand.home)
    assert [key[0] for key in read(rollup(hand.home).rollup, 5)] == [7]
    hand.unlink(hand.refs[0])
    assert rollup(hand.home) is None


@pytest.mark.parametrize("what", ["sums", "persons", "rollup", "cube", "index"])
def test_a_flipped_bit_in_any_file_is_noticed_and_the_file_made_anew(hand, what):
    hand.post([paid(), paid(person=2, place=SHIZHU)])
    rolling.refresh(home=hand.home)
    (path, *_) = [path for path in cached(hand) if path.name.startswith(what)]
    for place in random.Random(1).sample(range(path.stat().st_size), 3):
        flip(path, place)
        equals_the_facts(hand)
        rolling.refresh(home=hand.home)
        stands_and_equals(hand)


def test_control_without_the_digest_the_flipped_bit_is_read(hand, monkeypatch):
    hand.post([paid(person=key) for key in range(1, 60)])
    rolling.refresh(home=hand.home)
    held = rollup(hand.home)
    sums = held.sums[NONE]
    table = pq.read_table(sums)
    wrong = table.set_column(table.schema.get_field_index("n_persons"), "n_persons", [[0] * table.num_rows])
    pq.write_table(wrong, sums)
    equals_the_facts(hand)
    rolling.refresh(home=hand.home)
    pq.write_table(wrong, rollup(hand.home).sums[NONE])
    monkeypatch.setattr(type(cache_of(hand.home)), "holds", lambda self, name: True)
    with pytest.raises(AssertionError):
        equals_the_facts(hand)


class Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("after", range(8))
def test_killed_while_files_are_made_nothing_wrong_stands(hand, monkeypatch, after):
    first = hand.post([paid(), paid(programme=2)])
    rolling.refresh(home=hand.home)
    hand.post([paid(person=5)], supersedes=first)
    hand.post([paid(person=5, programme=2, month=2019 * 12 + 3)])
    keep, calls = type(cache_of(hand.home)).keep, []

    def dying(self, building, label, source):
        if len(calls) == after:
            building.write_bytes(building.read_bytes()[:20])
            raise Killed
        calls.append(label)
        return keep(self, building, label, source)

    with monkeypatch.context() as patch:
        patch.setattr(type(cache_of(hand.home)), "keep", dying)
        with pytest.raises(Killed):
            rolling.refresh(home=hand.home)
    equals_the_facts(hand)
    rolling.refresh(home=hand.home)
    stands_and_equals(hand)


def cells(rows):
    return {(row["person_key"], row["programme"], row["year"]) for row in rows if row["person_key"] is not None}


def test_the_keys_a_batch_changes_are_those_of_its_rows_and_of_every_link_they_had(hand):
    hand.post([paid(person=5), paid(person=6, programme=2)])
    number = hand.post([paid(), paid(person=None, programme=3), paid(month=2019 * 12 + 1), paid(person=2)])
    hand.link(hand.refs[0], 7)
    hand.link(hand.refs[0], 8)
    before = cells(plain_rows(hand))
    hand.hide(number)
    gone = before - cells(plain_rows(hand))
    changed = {tuple(row.values()) for row in changed_keys(hand.home, number).to_pylist()}
    assert gone == {(1, 1, 2018), (8, 3, 2018), (1, 1, 2019), (2, 1, 2018)}
    assert changed == gone | {(7, 3, 2018)}


def test_files_swept_while_a_page_reads_them_are_no_failure(hand, monkeypatch):
    hand.post([paid()])
    rolling.refresh(home=hand.home)

    def swept(home, paths):
        shutil.rmtree(home.caches)
        return True

    monkeypatch.setattr("huimin.ledger.sums.checked", swept)
    assert payment_sums(hand.home, scope=SCOPES[0][0], step=10**6).whole.n_payments == 1
    assert not hand.home.caches.exists()


def test_a_scope_that_is_no_division_is_answered_from_the_facts(hand):
    hand.post([paid()])
    rolling.refresh(home=hand.home)
    assert _ready_sums(hand.home, EVERYWHERE, 10**6, None) is None
    assert payment_sums(hand.home, scope=EVERYWHERE, step=10**6).whole.n_payments == 1
