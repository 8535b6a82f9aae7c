"""A longer term asked for and granted, duties stated with the outcome, receipts of handing over and signing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from huimin.audit.queries import entries
from huimin.casework.handling_page import handling
from huimin.casework.inbox import Asked, clues_at_units, inbox
from huimin.casework.models import Accountability, Assignment, Clue, Extension, Outcome
from huimin.casework.types import Refused, Result
from huimin.kit.workdays import add_workdays
from huimin.users.queries import user
from huimin.users.types import EVERYWHERE
from tests.casework.conftest import CONFIRMED, FUQING, NOW, PDF
from tests.casework.test_handling import holders, is_true, open_to


class TestALongerTerm:
    @pytest.fixture
    def signed(self, desk):
        desk.does("assign", "inspector")
        desk.does("sign", "civil")
        return desk

    def test_asked_by_the_unit_granted_by_who_assigned_and_the_clock_moves(self, signed):
        signed.does("ask_term", "civil", n_days=5, reason="家属外出，节后走访")
        assert "decide_term" in open_to(signed, "inspector")
        assert "decide_term" not in open_to(signed, "civil") | open_to(signed, "finance") | open_to(signed, "operator")
        with pytest.raises(Refused, match="term_waits"):
            signed.does("ask_term", "civil2", n_days=5, reason="再要")
        assert signed.clue in [clue.code for clue in inbox(user=user("inspector"), today=NOW.date())]
        before = Assignment.objects.get().due_on
        signed.does("decide_term", "inspector", is_granted=True)
        assert Assignment.objects.get().due_on == add_workdays(before, 5) > before
        assert [e.type for e in entries(subject=f"clue:{signed.clue}")][-2:] == [
            "clue.asked_term",
            "clue.extended_term",
        ]
        assert inbox(user=user("inspector"), today=NOW.date()).count() == 0
        assert is_true(signed)
        Extension.objects.update(n_days=50)  # the control: a term moved by hand is named
        assert not is_true(signed)

    def test_refused_with_a_reason_it_stays(self, signed):
        signed.does("ask_term", "civil", n_days=30, reason="材料多")
        before = Assignment.objects.get().due_on
        with pytest.raises(Refused, match="text_missing"):
            signed.does("decide_term", "inspector", is_granted=False)
        signed.does("decide_term", "inspector", is_granted=False, reason="期限已够")
        assert Assignment.objects.get().due_on == before
        signed.does("ask_term", "civil", n_days=3, reason="再请三天")
        assert is_true(signed)

    def test_what_was_asked_for_a_term_that_ended_has_lapsed(self, signed):
        signed.does("ask_term", "civil", n_days=5, reason="走访")
        signed.does("conclude", "civil", conclusion=CONFIRMED, files=[PDF])
        with pytest.raises(Refused, match="wrong_state"):
            signed.does("decide_term", "inspector", is_granted=True)

    def test_a_term_that_is_over_grows_from_today(self, signed):
        late = NOW + timedelta(days=60)
        signed.does("ask_term", "civil", n_days=2, reason="走访", now=late)
        signed.does("decide_term", "inspector", is_granted=True, now=late)
        assert Assignment.objects.get().due_on == add_workdays(late.date(), 2)

    @pytest.mark.parametrize(
        ("by", "n_days", "code"),
        [("civil", 0, "days_beyond"), ("civil", 31, "days_beyond"), ("township", 5, "other_unit"),
         ("inspector", 5, "not_permitted"), ("elsewhere", 5, "outside_scope")],
    )  # fmt: skip
    def test_who_may_not_ask_and_for_how_long(self, signed, by, n_days, code):
        with pytest.raises(Refused, match=code):
            signed.does("ask_term", by, n_days=n_days, reason="走访")


class TestDutiesStatedWithTheOutcome:
    @pytest.fixture
    def signed(self, desk):
        now = datetime.now(UTC)
        desk.does("assign", "inspector", now=now)
        desk.does("sign", "civil", now=now)
        return desk

    def test_money_evidence_and_who_was_in_post_are_one_step(self, signed):
        clerk = next(h for h in holders(signed) if h.duty == "village_clerk")
        full = replace(CONFIRMED, in_post=(clerk.posting,), duty_reason="未及时上报死亡信息")
        now = datetime.now(UTC)
        signed.does("conclude", "civil", conclusion=full, files=[PDF], now=now)
        row = Accountability.objects.get()
        assert (row.name, row.is_answerable, row.unit) == ("高建榕", True, f"{FUQING}-MZ")
        shown = handling(Clue.objects.get(), user=user("inspector"), today=now.date(), lang="zh")
        assert [one.decision.reason for one in shown.in_post if one.decision] == ["未及时上报死亡信息"]
        assert not listed_answerable()  # it counts once another unit agreed
        signed.does("close", "inspector", now=now)
        assert listed_answerable() == [signed.clue]
        assert is_true(signed)

    def test_who_is_no_longer_named_is_not_answerable(self, signed):
        posting, now = holders(signed)[0].posting, datetime.now(UTC)
        full = replace(CONFIRMED, in_post=(posting,), duty_reason="未上报")
        signed.does("conclude", "civil", conclusion=full, files=[PDF], now=now)
        signed.does("send_back", "inspector", reason="请再核", now=now)
        signed.does("conclude", "civil", conclusion=CONFIRMED, now=now)
        assert not Accountability.objects.get().is_answerable
        assert is_true(signed)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [({"in_post": (10**9,), "duty_reason": "x"}, "not_in_post"), ({"duty_reason": " "}, "text_missing"),
         ({"result": Result.DATA_FAULT, "register": "deaths", "recover_fen": 0}, "nobody_answerable")],
    )  # fmt: skip
    def test_what_cannot_be_stated_leaves_nothing(self, signed, changes, code):
        said = {"in_post": (holders(signed)[0].posting,), "duty_reason": "未上报", **changes}
        with pytest.raises(Refused, match=code):
            signed.does("conclude", "civil", conclusion=replace(CONFIRMED, **said), files=[PDF])
        assert not Outcome.objects.exists()
        assert not Accountability.objects.exists()


def listed_answerable():
    asked = Asked(state="closed", has_answerable=True)
    return [clue.code for clue in clues_at_units(scope=EVERYWHERE, asked=asked, today=NOW.date())]


def test_receipts_say_who_handed_over_and_who_signed(desk):
    desk.does("assign", "inspector")
    desk.does("sign", "civil", now=NOW + timedelta(hours=3))
    shown = handling(Clue.objects.get(), user=user("inspector"), today=NOW.date(), lang="zh")
    assert [(one.is_signed, one.by, one.at - NOW) for one in shown.receipts] == [
        (False, "inspector", timedelta(0)),
        (True, "civil", timedelta(hours=3)),
    ]
    assert len({one.seq for one in shown.receipts}) == 2
