"""A batch stands in for one of its own programme and division alone; what it replaces is no repetition."""

import pytest

from huimin.ledger import actions as ledger
from huimin.ledger.models import PostedBatch
from tests.command import number

HEADER = ["姓名", "身份证号", "所属期", "金额"]
ONE, OTHER = number(), number(birth="19600101", serial=127)
LIST = [HEADER, ["吴某顺", ONE, "2018-05", "300.00"]]
DIED = ["姓名", "身份证号", "死亡日期"]


def paid(huimin, write, name, *flags, lines=LIST):
    return huimin("import", "payments", write(name, lines), *flags)["batches"][0]


def first(huimin, write):
    return paid(huimin, write, "first.csv", "--programme", "GAOLING", "--region", "350181")["batch"]


OTHERS = [
    ("--programme", "DIBAO", "--region", "350181"),
    ("--programme", "GAOLING", "--region", "350111"),
]


@pytest.mark.parametrize("flags", OTHERS)
def test_a_batch_of_another_programme_or_division_is_not_superseded(huimin, write, flags):
    batch = first(huimin, write)
    more = [*LIST, ["林某金", OTHER, "2018-05", "300.00"]]
    refused = paid(huimin, write, "other.csv", *flags, "--supersedes", batch, lines=more)
    assert (refused["status"], refused["n_accepted"], huimin.code) == ("refused", 0, 2)
    assert [one["code"] for one in refused["problems"]] == ["supersedes_other"]
    assert "替代" in huimin.err.splitlines()[-1]
    assert PostedBatch.objects.get(batch=int(batch[1:])).shown_until is None


@pytest.mark.parametrize("flags", OTHERS)
def test_control_without_the_check_its_money_leaves_the_books(huimin, write, monkeypatch, flags):
    batch = first(huimin, write)
    monkeypatch.setattr(ledger, "stands_in", lambda *said: True)
    more = [*LIST, ["林某金", OTHER, "2018-05", "300.00"]]
    assert paid(huimin, write, "other.csv", *flags, "--supersedes", batch, lines=more)["status"] == "accepted"
    assert PostedBatch.objects.get(batch=int(batch[1:])).shown_until is not None


def test_a_correction_of_the_same_programme_within_its_division_stands_in(huimin, write):
    batch = first(huimin, write)
    more = [*LIST, ["林某金", OTHER, "2018-05", "300.00"]]
    flags = ("--programme", "GAOLING", "--region", "350181", "--supersedes", batch)
    assert paid(huimin, write, "more.csv", *flags, lines=more)["status"] == "accepted"


def deaths(huimin, write, name, rows, *flags):
    batch = huimin("import", "deaths", write(name, [DIED, *rows]), "--region", "350181", *flags)["batches"][0]
    return batch["batch"], [one["code"] for one in batch["problems"]]


@pytest.mark.parametrize("how", ["whole", "supersedes"])
def test_who_stands_in_what_is_replaced_is_not_dead_twice(huimin, write, how):
    row, more = ["吴某顺", ONE, "2018-03-01"], ["林某金", OTHER, "2018-05-01"]
    earlier, told = deaths(huimin, write, "d1.csv", [row], "--whole")
    assert told == []
    flags = ("--whole",) if how == "whole" else ("--supersedes", earlier)
    assert deaths(huimin, write, "d2.csv", [row, more], *flags)[1] == []
    again = ["吴某顺", ONE, "2018-04-01"]
    assert deaths(huimin, write, "d3.csv", [again], "--changes")[1] == ["two_deaths"], "the control: beside what stands"


def test_a_register_is_whole_or_changes(huimin, write):
    answer = huimin("import", "deaths", write("d.csv", [DIED, ["吴某顺", ONE, "2018-03-01"]]), "--whole", "--changes")
    assert (answer["error"]["code"], huimin.code) == ("usage", 2)
