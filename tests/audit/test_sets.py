"""Sets of rows for which one entry vouches: the sum moves with what changes, and the rows are written many at a time."""

from datetime import UTC, datetime

import pytest

from huimin.audit.actions import put_rows, record_set
from huimin.audit.models import Entry
from huimin.audit.queries import set_sum, stored_rows
from huimin.audit.sets import read_sum
from huimin.casework.models import Clue

NOW = datetime(2024, 5, 1, tzinfo=UTC)
MANY = [("a", str(number)) for number in range(2500)]


def test_the_sum_does_not_ask_for_the_order():
    assert set_sum(MANY).payload() == set_sum(reversed(MANY)).payload()


def test_a_change_moves_the_sum_as_a_whole_look_would():
    old, new = MANY[7], ("a", "seven")
    moved = set_sum(MANY) - set_sum([old]) + set_sum([new])
    assert moved.payload() == set_sum([new if each == old else each for each in MANY]).payload()
    assert moved.payload()["digest"] != set_sum(MANY).payload()["digest"]


def test_what_is_taken_out_twice_or_put_in_twice_shows():
    assert set_sum([*MANY, MANY[0]]).payload()["digest"] != set_sum(MANY).payload()["digest"]


@pytest.mark.parametrize("payload", [None, {}, {"n": 3, "digest": "00" * 32}])
def test_an_entry_without_a_sum_is_none_to_go_on_from(payload):
    assert read_sum(payload) is None


@pytest.mark.django_db(transaction=True)
class TestEntries:
    def write(self, before, after, whole=()):
        from django.db import transaction

        with transaction.atomic():
            entry = record_set(
                type="clue.created",
                subject="clues",
                before=set_sum(before),
                after=set_sum(after),
                whole=lambda: set_sum(whole) if whole else pytest.fail("the whole set"),
                by="operator",
                now=NOW,
            )
        return entry.payload

    def test_each_goes_on_from_the_last(self):
        self.write([], MANY)
        assert self.write(MANY[:1], MANY[2:3]) == self.write([], [])

    def test_where_the_last_was_erased_all_are_counted(self):
        first = self.write([], MANY)
        Entry.objects.update(payload="")
        assert self.write([], [], whole=MANY) == first


FIELDS = [field.name for field in Clue._meta.concrete_fields]


def row(code: str, **given) -> tuple:
    values = {
        "code": code,
        "subject_kind": "person",
        "subject_key": -5,
        "programme": None,
        "label": "陈*'\"\\",
        "region_code": 350181000000,
        "status": "open",
        "score": 1,
        "score_parts": [{"code": "x", "params": {"n": 1}, "points": 2}],
        "score_version": "2-x",
        "worth_fen": 3,
        "grade": 1,
        "n_payments": 1,
        "n_months": 1,
        "amount_fen": 2**40,
        "owed_fen": 0,
        "directions": " overpaid ",
        "first_month": None,
        "last_month": 24217,
        "rules": " a ",
        "earlier": None,
        "opened_by_run": 1,
        "withdrawn_by_run": None,
        "opened_at": NOW,
        "changed_at": NOW,
    } | given
    return tuple(values[name] for name in FIELDS)


@pytest.mark.django_db
class TestRows:
    def test_they_are_read_as_the_orm_would_have_written_them(self):
        put_rows(Clue, FIELDS, [row("X-A"), row("X-B", earlier="X-A")], key=("code",))
        kept = Clue.objects.get(code="X-B")
        assert tuple(getattr(kept, field.attname) for field in Clue._meta.concrete_fields) == row("X-B", earlier="X-A")

    def test_those_that_stand_take_the_new_values_and_nothing_else_moves(self):
        put_rows(Clue, FIELDS, [row("X-A"), row("X-B")], key=("code",))
        put_rows(Clue, FIELDS, [row("X-A", score=9)], key=("code",))
        assert dict(Clue.objects.values_list("code", "score")) == {"X-A": 9, "X-B": 1}

    def test_they_are_read_as_they_lie_there(self):
        put_rows(Clue, FIELDS, [row(f"X-{number:04d}") for number in range(2000)], key=("code",))
        wanted = ["X-0007", "X-1999", "X-none"]
        assert list(stored_rows(Clue, ["code", "programme", "amount_fen"], key="code", among=wanted)) == [
            ("X-0007", None, str(2**40)),
            ("X-1999", None, str(2**40)),
        ]

    def test_none_are_written_for_none(self):
        put_rows(Clue, FIELDS, [], key=("code",))
        assert not Clue.objects.exists()
