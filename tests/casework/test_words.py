"""Reasons in words: what registers wrote freely shows no number of a person, and no finding stops a list."""

from dataclasses import replace

import pytest

from huimin.casework.words import reason
from huimin.comparison.queries import Finding
from huimin.rules.queries import load_library

RULES = {"one": replace(load_library()["paid_after_death"], reason_zh="{unit_name}，自 {changed_on}，{amount} 元")}
FOUND = Finding("f", "one", "person", 1, 1, "overpaid", 1, "high", 1, 2, 2, 60000, 24217, 24218, {})


def said(**reasons) -> str:
    return reason(replace(FOUND, reasons=reasons), {}, RULES)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("石竹小学（联系人13800138000）", "石竹小学（联系人***）"),
        ("石竹小学138-0013-8000", "石竹小学***"),
        ("个体户350181194001011231", "个体户***"),
        ("个体户35018119400101123X", "个体户***"),
        ("卡6212 3456 7890 1234 569", "卡***"),
        ("第110中学", "第110中学"),
    ],
)
def test_a_number_of_a_person_in_free_text_is_hidden(written, shown):
    assert said(unit_name=written, changed_on="2018-01-15") == f"{shown}，自 2018-01-15，600.00 元"


def test_what_an_earlier_version_of_a_rule_did_not_tell_is_a_dash():
    assert said(changed_on=None) == "-，自 -，600.00 元"


@pytest.mark.parametrize("value", ["2017-04-06", "x", 7])
@pytest.mark.parametrize("name", ["death_month", "paid_fen", "other_programme"])
def test_a_value_that_is_no_number_is_shown_as_it_is(name, value):
    rules = {"one": replace(RULES["one"], reason_zh=f"{{{name}}}")}
    text = reason(replace(FOUND, reasons={name: value}), {}, rules)
    assert text == value if isinstance(value, str) else text != ""
