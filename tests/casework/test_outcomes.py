"""Outcomes of a file: told row by row, learnt once, traced, inside the scope."""

from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from huimin.audit.models import Entry
from huimin.casework.models import Clue
from huimin.casework.outcomes.reading import PROBLEMS, _stated, _Unfit
from huimin.comparison.models import Verdict

HEADER = ["线索编号", "核查结论", "查实金额（元）", "结论日期"]


def listed(desk, *rows):
    return desk.write("outcomes.csv", [HEADER, *rows])


def codes(answer):
    return [(one["row"], one["code"]) for one in answer["problems"]]


def test_a_row_is_learnt_and_moves_the_open_clue(desk):
    before = Clue.objects.get().score
    answer = desk.huimin("outcomes", "import", listed(desk, [desk.clue, "不属实", "", "2018-09-01"]))
    assert (answer["n_rows"], answer["n_taken"], answer["n_changed"], answer["n_rescored"]) == (1, 1, 1, 1)
    verdict = Verdict.objects.get()
    assert (verdict.rule, verdict.is_confirmed, verdict.known_on) == ("paid_after_death", False, date(2018, 9, 1))
    clue = Clue.objects.get()
    assert clue.score < before
    assert clue.status == Clue.Status.OPEN  # two units close a clue, not a file
    assert desk.huimin("verify")["alterations"] == []


def test_the_same_file_again_changes_nothing(desk):
    file = listed(desk, [desk.clue, "属实", "4200.00", "2018-09-01"])
    desk.huimin("outcomes", "import", file)
    n = Entry.objects.exclude(type__in=("command.run", "trace.checkpoint")).count()
    answer = desk.huimin("outcomes", "import", file)
    assert (answer["n_taken"], answer["n_changed"], answer["n_rescored"]) == (1, 0, 0)
    assert Entry.objects.exclude(type__in=("command.run", "trace.checkpoint")).count() == n


def test_a_workbook_says_the_same(desk, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "outcomes.xlsx")) as book:
        sheet = book.add_worksheet("结论")
        sheet.write_row(0, 0, ["2018年线索核查结论"])
        sheet.write_row(1, 0, HEADER)
        sheet.write_row(2, 0, [desk.clue, "部分属实", 100.5, "2018年9月1日"])
    answer = desk.huimin("outcomes", "import", tmp_path / "outcomes.xlsx")
    assert answer["problems"] == []
    assert Verdict.objects.get().confirmed_fen == 10050


def test_each_row_that_cannot_stand_is_told_with_its_row(desk):
    bad = [
        ["X-NOTHERE000", "属实", "1", "2018-09-01"],
        ["", "属实", "1", "2018-09-01"],
        [desk.clue, "大概", "1", "2018-09-01"],
        [desk.clue, "属实", "很多", "2018-09-01"],
        [desk.clue, "属实", "-5", "2018-09-01"],
        [desk.clue, "不属实", "1", "2018-09-01"],
        [desk.clue, "属实", "1", ""],
        [desk.clue, "属实", "1", "昨天"],
        [desk.clue, "属实", "1", "2099-01-01"],
        [desk.clue, "属实", "1", "2018-09-01"],
        [desk.clue, "属实", "2", "2018-09-01"],
    ]
    answer = desk.huimin("outcomes", "import", listed(desk, *bad))
    assert codes(answer) == [
        (2, "clue_unknown"), (3, "clue_missing"), (4, "result_unreadable"), (5, "amount_unreadable"),
        (6, "amount_unreadable"), (7, "amount_without"), (8, "date_missing"), (9, "date_unreadable"), (10, "date_future"),
        (12, "clue_twice"),
    ]  # fmt: skip
    assert (answer["n_rows"], answer["n_taken"]) == (11, 1)
    assert all(one["message"] for one in answer["problems"])


def test_an_outcome_of_two_units_is_not_overruled_by_a_file(concluded):
    concluded.does("close", "inspector", now=datetime.now(UTC))
    answer = concluded.huimin("outcomes", "import", listed(concluded, [concluded.clue, "不属实", "", "2018-09-01"]))
    assert codes(answer) == [(2, "clue_concluded")]
    assert Verdict.objects.get().is_confirmed


def test_a_clue_outside_the_scope_is_as_unknown_as_one_that_is_not_there(desk):
    file = listed(desk, [desk.clue, "属实", "1", "2018-09-01"])
    assert codes(desk.huimin("outcomes", "import", file, "--by", "elsewhere")) == [(2, "clue_unknown")]
    assert codes(desk.huimin("outcomes", "import", file, "--by", "inspector")) == []


def test_who_may_not_hand_over_clues_imports_none(desk):
    answer = desk.huimin("outcomes", "import", listed(desk), "--by", "auditor")
    assert desk.huimin.code == 2
    assert answer["error"]["code"] == "power_missing"


@pytest.mark.parametrize("lines", [[["姓名", "金额"], ["甲", "1"]], []])
def test_a_file_of_something_else_is_refused_in_one_sentence(desk, lines):
    answer = desk.huimin("outcomes", "import", desk.write("x.csv", lines))
    assert desk.huimin.code == 2
    assert answer["error"]["message"]


@given(st.dictionaries(st.sampled_from(["clue", "result", "amount", "known_on"]), st.text(max_size=40)))
def test_whatever_stands_in_a_row_it_is_taken_or_told(cells):
    try:
        said = _stated(2, cells, date(2018, 9, 10))
    except _Unfit as unfit:
        assert str(unfit) in PROBLEMS
    else:
        assert said.known_on <= date(2018, 9, 10)
        assert said.confirmed_fen >= 0
