"""A clue at the units, the whole way: each act with its trace entry, by whom it may, and by two units in the end."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import huimin
from huimin.audit.queries import entries
from huimin.casework import permissions
from huimin.casework.models import Accountability, Assignment, Clue, Outcome, Recovery, Reply
from huimin.casework.permissions import allowed
from huimin.casework.refusals import REFUSALS
from huimin.casework.types import Conclusion, NewFile, Refused, Result, State
from huimin.comparison.models import StandingFinding
from huimin.users.queries import user
from tests.casework.conftest import CONFIRMED, FUQING, NOW, PDF, SHIZHU, listed

EXEMPTION = Conclusion(
    Result.NOT_CONFIRMED, "已核实。", rule="paid_after_death", exemption="死亡登记录错号码，实为他人"
)


def open_to(desk, name):
    return set(allowed(user(name), Clue.objects.get(pk=desk.clue)))


def is_true(desk):
    return desk.huimin("verify")["alterations"] == []


class TestTheWholeWay:
    def test_from_assignment_to_the_clerk_s_duty(self, desk):
        desk.does("assign", "inspector", text="请核实是否已故")
        assignment = Assignment.objects.get()
        assert (assignment.unit, assignment.assigning_unit) == (f"{FUQING}-MZ", f"{FUQING}-JW")
        assert assignment.due_on == date(2018, 9, 13)
        desk.does("sign", "civil")
        assert Assignment.objects.get().due_on == date(2018, 9, 30)  # the weekend before the holiday is worked
        desk.does("reply", "civil", text="正在走访", files=[NewFile("走访.jpg", b"\xff\xd8\xff made up")])
        desk.does("reply", "inspector", text="请附火化证明")
        now = datetime.now(UTC)
        desk.does("conclude", "civil", conclusion=CONFIRMED, files=[PDF], now=now)
        assert listed() == [desk.clue]
        desk.does("close", "inspector", now=now)
        assert listed() == []
        assert listed(closed_too=True) == [desk.clue]
        desk.does("recover", "civil", direction="recovery", amount_fen=100000, paid_on=date(2018, 9, 20), now=now)
        clerk = next(h for h in holders(desk) if h.duty == "village_clerk")
        desk.does("hold", "inspector", posting=clerk.posting, is_answerable=True, reason="未及时上报死亡信息", now=now)
        assert [row.name for row in Accountability.objects.all()] == ["高建榕"]
        told = [entry.type for entry in entries(subject=f"clue:{desk.clue}")]
        assert told == [
            "clue.assigned", "clue.signed", "clue.replied", "clue.replied", "clue.verified", "clue.closed",
            "recovery.set", "accountability.set",
        ]  # fmt: skip
        assert is_true(desk)

    def test_sent_back_with_a_reason_and_reported_again(self, concluded):
        now = datetime.now(UTC)
        with pytest.raises(Refused, match="text_missing"):
            concluded.does("send_back", "inspector", reason="  ", now=now)
        concluded.does("send_back", "inspector", reason="请说明停发时间", now=now)
        assert (Assignment.objects.get().state, Assignment.objects.get().n_returned) == (State.RETURNED, 1)
        concluded.does("conclude", "civil2", conclusion=CONFIRMED, now=now)
        concluded.does("close", "inspector", now=now)
        reviews = list(Outcome.objects.order_by("pk").values_list("review", "review_reason", "by"))
        assert reviews == [("returned", "请说明停发时间", "civil"), ("closed", "", "civil2")]
        assert is_true(concluded)

    def test_who_was_in_post_then_and_not_the_successor(self, desk):
        names = [(h.duty, h.name) for h in holders(desk)]
        assert ("village_clerk", "高建榕") in names
        assert ("county_civil_affairs", "王海明") in names
        assert "郭晓辉" not in {name for _, name in names}
        assert list(dict.fromkeys(duty for duty, _ in names)) == [
            "village_clerk",
            "township_civil_affairs",
            "county_civil_affairs",
        ]


def holders(desk):
    from huimin.casework.proposals import holders

    return holders(Clue.objects.get(pk=desk.clue))


class TestWhoMay:
    def test_nobody_closes_what_their_own_unit_concluded(self, concluded, monkeypatch):
        assert "close" in open_to(concluded, "inspector")
        inspector = user("inspector")
        inspector.unit_id = f"{FUQING}-MZ"
        inspector.save()
        with pytest.raises(Refused, match="same_unit"):
            concluded.does("close", "inspector")
        with pytest.raises(Refused, match="no_unit"):
            concluded.does("close", "nobody")
        # Control: without the rule of two units the same close goes through.
        monkeypatch.setattr(permissions, "_reviewing", lambda user, outcome: None)
        concluded.does("close", "inspector", now=datetime.now(UTC))
        assert listed() == []

    def test_nobody_closes_what_they_concluded_themselves(self, concluded, monkeypatch):
        Outcome.objects.update(by="inspector")
        with pytest.raises(Refused, match="same_person"):
            concluded.does("close", "inspector")
        Outcome.objects.update(by="civil")
        concluded.does("close", "inspector", now=datetime.now(UTC))

    def test_another_part_of_the_city_sees_and_does_nothing(self, concluded):
        assert open_to(concluded, "elsewhere") == set()
        for verb, said in (("close", {}), ("send_back", {"reason": "x"}), ("reply", {"text": "x"})):
            with pytest.raises(Refused, match="outside_scope"):
                concluded.does(verb, "elsewhere", **said)
        with pytest.raises(Refused, match="outside_scope"):
            concluded.does("assign", "elsewhere")

    def test_only_the_unit_it_lies_at_signs_and_concludes(self, desk):
        desk.does("assign", "inspector")
        for name in ("finance", "township"):
            with pytest.raises(Refused, match="other_unit"):
                desk.does("sign", name)
        for name in ("auditor", "inspector", "operator"):
            with pytest.raises(Refused, match="not_permitted"):
                desk.does("sign", name)
        desk.does("sign", "civil2")

    def test_what_a_page_offers_is_what_an_action_accepts(self, concluded):
        offered = {name: open_to(concluded, name) for name in ("inspector", "civil", "finance", "operator", "auditor")}
        assert offered == {
            "inspector": {"reply", "send_back", "close"},
            "civil": {"reply"},
            "finance": set(),
            "operator": {"reply"},
            "auditor": set(),
        }

    def test_it_goes_to_units_concerned_alone(self, desk):
        with pytest.raises(Refused, match="unit_not_concerned"):
            desk.does("assign", "inspector", unit="350111000000-MZ")
        desk.does("assign", "inspector", unit=f"{SHIZHU}-ZF")
        desk.does("sign", "township")
        desk.does("assign", "inspector", unit=f"{FUQING}-MZ")  # the township was the wrong one
        with pytest.raises(Refused, match="wrong_state"):
            desk.does("conclude", "civil", conclusion=CONFIRMED)
        assert Assignment.objects.get().signed_by == ""


class TestOutcomes:
    @pytest.fixture
    def signed(self, desk):
        desk.does("assign", "inspector")
        desk.does("sign", "civil")
        return desk

    @pytest.mark.parametrize(
        ("conclusion", "files", "code"),
        [
            (CONFIRMED, [], "evidence_missing"),
            (Conclusion(Result.CONFIRMED, ""), [PDF], "text_missing"),
            (Conclusion(Result.CONFIRMED, "身份证 350181194001011234"), [PDF], "text_names_number"),
            (Conclusion(Result.NOT_CONFIRMED, "不属实"), [PDF], "exemption_missing"),
            (Conclusion(Result.NOT_CONFIRMED, "不属实", "paid_after_death", "另有原因"), [PDF], "exemption_missing"),
            (Conclusion(Result.DATA_FAULT, "错", register="weather"), [PDF], "register_missing"),
            (Conclusion(Result.DATA_FAULT, "错", register="deaths", recover_fen=1), [PDF], "nothing_to_recover"),
            (Conclusion(Result.CONFIRMED, "属实", recover_fen=-1), [PDF], "amount_below_zero"),
        ],
    )
    def test_what_is_missing_is_named_and_nothing_is_kept(self, signed, conclusion, files, code):
        with pytest.raises(Refused, match=code):
            signed.does("conclude", "civil", conclusion=conclusion, files=files)
        assert not Outcome.objects.exists()
        assert Assignment.objects.get().state == State.SIGNED

    def test_a_fault_of_a_named_register(self, signed):
        told = Conclusion(Result.DATA_FAULT, "登记错号", register="deaths", rule="paid_after_death", back_pay_fen=500)
        row = signed.does("conclude", "civil", conclusion=told, files=[PDF])
        assert (row.register, row.rule, row.back_pay_fen) == ("deaths", "", 500)

    def test_no_more_money_than_was_found(self, concluded):
        now = datetime.now(UTC)
        concluded.does("close", "inspector", now=now)
        said = {"direction": "recovery", "paid_on": date(2018, 9, 20), "now": now}
        concluded.does("recover", "civil", amount_fen=419999, **said)
        for fen, code in ((2, "amount_beyond"), (0, "amount_beyond"), (-5, "amount_beyond")):
            with pytest.raises(Refused, match=code):
                concluded.does("recover", "civil", amount_fen=fen, **said)
        concluded.does("recover", "civil", amount_fen=1, **said)
        with pytest.raises(Refused, match="amount_beyond"):
            concluded.does("recover", "civil", direction="back_pay", amount_fen=1, paid_on=date(2018, 9, 20), now=now)
        assert Recovery.objects.count() == 2

    def test_whom_to_hold_comes_from_the_postings(self, concluded):
        concluded.does("close", "inspector", now=datetime.now(UTC))
        with pytest.raises(Refused, match="not_in_post"):
            concluded.does("hold", "inspector", posting=10**6, is_answerable=True, reason="x")
        (clerk,) = [h for h in holders(concluded) if h.duty == "village_clerk"]
        said = {"posting": clerk.posting, "reason": "已按时上报，有记录"}
        concluded.does("hold", "inspector", is_answerable=True, **said)
        concluded.does("hold", "inspector", is_answerable=False, **said)
        assert [row.is_answerable for row in Accountability.objects.all()] == [False]
        assert is_true(concluded)


class TestBesideTheComparison:
    def test_a_clue_that_grew_after_the_outcome_is_not_closed(self, concluded):
        Clue.objects.update(changed_at=datetime.now(UTC) + timedelta(seconds=1))
        with pytest.raises(Refused, match="changed_since"):
            concluded.does("close", "inspector")

    def test_a_withdrawn_finding_stays_in_hand_until_two_units_close_it(self, concluded, write):
        died = concluded.huimin("clues", "--all")[0]["evidence"]
        assert "deaths.csv" in str(died)
        mended = write("deaths2.csv", ["姓名,身份证号,死亡日期", "陈某,350181193001011239,2018-02-10"])
        (batch,) = concluded.huimin("import", "deaths", mended, "--supersedes", "B000002")["batches"]
        assert batch["status"] == "accepted"
        concluded.huimin("compare")
        clue = Clue.objects.get()
        assert (clue.status, clue.withdrawn_by_run) == ("withdrawn", 2)
        assert Assignment.objects.get().state == State.CONCLUDED
        assert clue.findings.exists()
        concluded.does("close", "inspector", now=datetime.now(UTC))
        assert (Clue.objects.get().status, Clue.objects.get().withdrawn_by_run) == ("closed", 2)
        assert is_true(concluded)

    def test_what_is_withdrawn_is_not_handed_out(self, desk):
        Clue.objects.update(status="withdrawn")
        with pytest.raises(Refused, match="not_open"):
            desk.does("assign", "inspector")

    def test_rows_that_come_after_closing_open_a_clue_that_names_the_old(self, concluded, write):
        concluded.does("close", "inspector", now=datetime.now(UTC))
        more(concluded, write)
        new = Clue.objects.get(status="open")
        assert new.earlier_id == concluded.clue
        assert "assign" in open_to(type(concluded)(clue=new.code), "inspector")

    def test_a_named_exemption_is_not_asked_again_until_its_term(self, desk, write):
        from huimin.comparison.models import Suppression

        now = datetime.now(UTC)
        desk.does("assign", "inspector", now=now)
        desk.does("sign", "civil", now=now)
        desk.does("conclude", "civil", conclusion=exempted(desk), files=[PDF], now=now)
        with pytest.raises(Refused, match="term_unfit"):
            desk.does("close", "inspector", suppress_until=now.date(), now=now)
        desk.does("close", "inspector", suppress_until=now.date() + timedelta(days=100), now=now)
        more(desk, write)
        assert listed() == []
        assert is_true(desk)
        Suppression.objects.update(until_on=now.date())  # the term is over
        desk.huimin("compare")
        assert len(listed()) == 1
        assert Clue.objects.get(status="open").earlier_id == desk.clue

    def test_without_a_term_new_rows_are_asked_about(self, desk, write):
        """Control of the one above."""
        now = datetime.now(UTC)
        desk.does("assign", "inspector", now=now)
        desk.does("sign", "civil", now=now)
        desk.does("conclude", "civil", conclusion=exempted(desk), files=[PDF], now=now)
        desk.does("close", "inspector", now=now)
        more(desk, write)
        assert len(listed()) == 1


def exempted(desk):
    from huimin.casework.proposals import exemptions

    rule, text = exemptions(Clue.objects.get(pk=desk.clue))[0]
    return Conclusion(Result.NOT_CONFIRMED, "已核实", rule=rule, exemption=text.zh)


def more(desk, write):
    """A later month of the same person's payments, compared."""
    from tests.pipeline.test_river import DEAD, HEADER, row

    paid = write("dibao7.csv", [HEADER, row(1, "吴某顺", DEAD, 7)])
    desk.huimin("import", "payments", paid, "--programme", "DIBAO", "--region", "350181")
    desk.huimin("compare", "--rule", "paid_after_death")


class TestTheTrace:
    @pytest.mark.parametrize(
        ("rows", "change", "where"),
        [
            (Outcome.objects, {"result": "not_confirmed"}, "clue clue:"),
            (Outcome.objects, {"recover_fen": 1}, "clue clue:"),
            (Assignment.objects, {"unit": "x"}, "clue clue:"),
            (Reply.objects, {"text": "另一句话"}, "clue clue:"),
            (Recovery.objects, {"amount_fen": 1}, "recovery clue:"),
            (Accountability.objects, {"is_answerable": False}, "accountability clue:"),
            (Clue.objects, {"status": "open"}, "clue clue:"),
            (Clue.objects, {"score": 1}, "clue clues"),
        ],
    )
    def test_an_altered_row_is_named(self, concluded, rows, change, where):
        now = datetime.now(UTC)
        concluded.does("reply", "civil", text="见附件", now=now)
        concluded.does("close", "inspector", now=now)
        concluded.does("recover", "civil", direction="recovery", amount_fen=5, paid_on=date(2018, 9, 20), now=now)
        posting = holders(concluded)[0].posting
        concluded.does("hold", "inspector", posting=posting, is_answerable=True, reason="未履职", now=now)
        assert is_true(concluded)
        assert rows.update(**change) == 1
        found = concluded.huimin("verify")["alterations"]
        assert any(one["where"].startswith(where) for one in found), found

    def test_a_clue_closed_behind_the_table_is_named(self, desk):
        Clue.objects.update(status="closed")
        assert [one["kind"] for one in desk.huimin("verify")["alterations"]] == ["fact_unknown"]

    def test_an_act_does_not_digest_all_clues(self, desk, monkeypatch):
        from huimin.casework import clue_set

        monkeypatch.setattr(clue_set, "sum_of", lambda codes: pytest.fail("the whole set"))
        desk.does("assign", "inspector", now=NOW)

    @pytest.mark.parametrize("rows", [StandingFinding.objects, Clue.objects])
    def test_the_next_comparison_covers_no_alteration_up(self, desk, rows):
        assert is_true(desk)
        rows.update(amount_fen=1)
        desk.huimin("compare")
        assert [one["kind"] for one in desk.huimin("verify")["alterations"]] == ["fact_changed"]


def test_every_refusal_has_its_sentence():
    room = Path(huimin.__file__).parent / "casework"
    texts = "".join(path.read_text() for path in room.rglob("*.py") if path.name != "refusals.py")
    used = set(re.findall(r'Refused\(\s*"(\w+)"', texts)) | set(re.findall(r'return "(\w+)"', texts)) & REFUSALS.keys()
    assert used <= REFUSALS.keys()
    assert {"outside_scope", "same_unit", "evidence_missing"} <= used
