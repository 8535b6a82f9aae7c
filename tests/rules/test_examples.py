"""The worked examples of the manual: every case of every rule, in words that a clerk reads, with nothing left out."""

import re

import pytest

from huimin.localities.loader import load
from huimin.rules.cases import read_cases
from huimin.rules.examples import examples
from huimin.rules.loader import LIBRARY, load_library, themes
from huimin.rules.types import Text

PROGRAMMES = {one.code: Text(one.name, one.name_en) for one in load("fuzhou").programmes}
NUMBERS = {one.code: one.number for one in load("fuzhou").programmes}
RULES = load_library()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_case_is_told_row_by_row_and_finding_by_finding(rule):
    cases = read_cases(next(LIBRARY.glob(f"*/{rule.id}.cases.yml")), NUMBERS)
    told = examples(rule, PROGRAMMES)
    assert [one.name for one in told] == [case.name for case in cases]
    assert [len(one.found) for one in told] == [len(case.expected) for case in cases]
    words = " ".join(line.zh for one in told for line in (*one.given, *one.found))
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", words)  # no name of a column
    assert not re.findall(r"\b[A-Z]{4,}(?:-[A-Z]+)?\b", words)  # no code of a programme


def test_an_example_reads_like_this():
    first, _, silent, *_ = examples(RULES["paid_after_death"], PROGRAMMES)
    assert first.given[0] == Text(
        "死亡人员登记：甲，死亡日期 2018-01-14", "Register of deaths: person 1, Date of death 2018-01-14"
    )
    assert first.given[2].zh == "惠民资金发放清册：甲，最低生活保障，2017-12至2018-04 每月，300 元，保障人数 1"
    assert first.found[0].zh == "甲，最低生活保障，3 个月，900 元，程度中"
    assert silent.found == ()


def test_persons_are_told_apart_and_a_blank_is_said():
    told = examples(RULES["one_phone_many_people"], PROGRAMMES)
    assert [line.zh.split("：")[1][0] for line in told[0].given] == list("甲甲乙丙丁戊己")
    assert any("不知是谁" in line.zh for one in told for line in one.given)


def test_every_theme_has_a_name():
    assert not {name for name, title in themes().items() if title.zh == name}
    assert {rule.theme for rule in RULES.values()} <= themes().keys()


def test_a_limit_of_a_county_is_told_by_what_it_is_called():
    told = [line for one in examples(RULES["cash_over_limit"], PROGRAMMES) for line in one.given]
    limit = next(line for line in told if "参数" in line.zh)
    assert limit.zh.startswith("区县 350181000000 的参数“现金支出限额（县区未定时）”为 ")
    assert limit.zh.endswith(" 元")
    assert "姓名" not in limit.zh
    assert "person" not in limit.en
