"""The form of a rule: whatever validates makes a rule that the checker accepts, and finds what the sentence says."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.rules.cases import read_cases
from huimin.rules.compiler import compile_rule
from huimin.rules.form import (
    CYCLES,
    NUMBER_TESTS,
    SUBJECTS,
    TIMES,
    WHO,
    Condition,
    Form,
    Register,
    asks_of,
    columns_of,
    days_of,
    problems,
    register_views,
    sentence,
)
from huimin.rules.form_text import rule_text
from huimin.rules.loader import rule_from
from huimin.rules.types import SEVERITIES
from tests.rules.engine import NUMBERS, open_case, run

DEATH = Form(
    title="去世后领低保",
    programmes=("DIBAO",),
    registers=(Register("deaths", time="after", starts="died_on", months=1),),
    severity="high",
)


@st.composite
def conditions(draw, view: str) -> Condition:
    column, type_ = draw(st.sampled_from(sorted(columns_of(view).items())))
    test = draw(st.sampled_from(asks_of(type_)))
    value = {"VARCHAR": st.text(min_size=1, max_size=8), "DATE": st.dates().map(lambda day: day.isoformat())}.get(
        type_, st.integers(-(10**15), 10**15).map(str)
    )
    n = 0 if test in ("filled", "blank") else draw(st.integers(1, 3)) if test == "in" else 1
    return Condition(column, test, tuple(draw(st.lists(value, min_size=n, max_size=n))))


@st.composite
def registers(draw) -> Register:
    view = draw(st.sampled_from(register_views()))
    days = days_of(view)
    time = draw(st.sampled_from(TIMES if days else ("any",)))
    starts = draw(st.sampled_from(days)) if time != "any" else ""
    ends = draw(st.sampled_from(("", *days))) if time == "during" else ""
    asked = tuple(draw(st.lists(conditions(view), max_size=2)))
    return Register(view, draw(st.sampled_from(WHO)), time, starts, ends, draw(st.integers(0, 600)), asked)


@st.composite
def forms(draw) -> Form:
    cycle = draw(st.sampled_from(CYCLES))
    view = "payment_months" if cycle == "monthly" else "yearly_payments"
    return Form(
        title=draw(st.text(min_size=1, max_size=40)),
        programmes=tuple(draw(st.lists(st.sampled_from(sorted(NUMBERS)), min_size=1, max_size=3))),
        cycle=cycle,
        subject=draw(st.sampled_from(SUBJECTS)),
        severity=draw(st.sampled_from(SEVERITIES)),
        conditions=tuple(draw(st.lists(conditions(view), max_size=2))),
        registers=tuple(draw(st.lists(registers(), max_size=3))),
        exemptions=tuple(draw(st.lists(registers(), max_size=2))),
        min_months=draw(st.integers(1, 600)),
        min_fen=draw(st.integers(0, 10**12)),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(forms())
def test_every_form_that_validates_makes_a_rule_the_checker_accepts(form):
    if problems(form):
        with pytest.raises(ValueError, match="cannot stand"):
            rule_text(form, "lab_1")
        return
    rule = rule_from(rule_text(form, "lab_1"), rule_id="lab_1", theme="lab")
    assert rule.title == form.title
    assert rule.params["min_months"].default == form.min_months
    assert compile_rule(rule, programmes=NUMBERS).sql
    assert sentence(form).endswith("。")


BROKEN = {
    "title": {"title": " "},
    "programmes": {"programmes": ()},
    "registers": {"registers": ()},
    "registers.0.view": {"registers": (Register("payments"),)},
    "registers.0.starts": {"registers": (Register("deaths", time="after", starts="source"),)},
    "conditions.0": {"conditions": (Condition("person_key", "is", ("1",)),)},
    "min_fen": {"min_fen": -1},
    "severity": {"severity": "grave"},
}


@pytest.mark.parametrize("place", BROKEN)
def test_what_cannot_stand_is_named_by_its_place(place):
    assert not problems(DEATH)
    assert [one.place for one in problems(dataclasses.replace(DEATH, **BROKEN[place]))] == [place]


@pytest.mark.parametrize("value", ["%", "a_b", "x' or '1'='1{", "\n", "字" * 41, "\\"])
def test_a_text_is_plain_or_refused(value):
    asked = (Condition("source", "like", (value,)),)
    form = dataclasses.replace(DEATH, registers=(Register("deaths", conditions=asked),))
    assert [one.code for one in problems(form)] == ["value"]


def test_a_quote_stays_inside_its_text():
    asked = (Condition("source", "is", ("x') or (1 = 1",)),)
    form = dataclasses.replace(DEATH, registers=(Register("deaths", conditions=asked),))
    rule = rule_from(rule_text(form, "lab_1"), rule_id="lab_1", theme="lab")
    assert "'x'') or (1 = 1'" in compile_rule(rule, programmes=NUMBERS).sql


def test_the_sentence_of_death_against_low_income():
    assert sentence(DEATH) == (
        "凡领取〔DIBAO〕的人，本人在〔死亡人员登记〕中有记载，发放月在〔死亡日期〕所在月之后第〔1〕个月或更晚，发放满〔1〕个月的。"
    )


FOUND = """
- name: a person dies, another lives on
  given:
    deaths: [{row: d, person: 7, died_on: 2018-02-14}]
    payments:
      - {row: p, person: 7, programme: DIBAO, monthly: 2018-01..2018-04, amount: 50}
      - {row: q, person: 8, programme: DIBAO, monthly: 2018-01..2018-04, amount: 50}
  expect: []
"""


def found_by(form: Form, tmp_path, case: str = FOUND) -> dict:
    """(subject, programme) -> months, on the rows of a case."""
    path = tmp_path / "paid_after_death.cases.yml"
    path.write_text(case, encoding="utf-8")
    (read,) = read_cases(path, NUMBERS)
    rule = rule_from(rule_text(form, "lab_1"), rule_id="lab_1", theme="lab")
    with open_case(read) as connection:
        found = run(connection, compile_rule(rule, programmes=NUMBERS).sql)
    return {key: (len(one.months), one.amount_fen) for key, one in found.items()}


def test_it_finds_what_the_sentence_says(tmp_path):
    assert found_by(DEATH, tmp_path) == {(7, "DIBAO"): (2, 10000)}
    late = dataclasses.replace(DEATH.registers[0], months=2)
    assert found_by(dataclasses.replace(DEATH, registers=(late,)), tmp_path) == {(7, "DIBAO"): (1, 5000)}
    assert found_by(dataclasses.replace(DEATH, min_months=3), tmp_path) == {}
    assert found_by(dataclasses.replace(DEATH, min_fen=10000), tmp_path) == {(7, "DIBAO"): (2, 10000)}
    assert found_by(dataclasses.replace(DEATH, min_fen=10001), tmp_path) == {}


HOME = """
- name: a member of the household died; the household is asked about
  given:
    deaths: [{row: d, person: 7, died_on: 2018-02-14}]
    households:
      - {row: h, person: 7, household: 70}
      - {row: k, person: 8, household: 70}
      - {row: l, person: 9, household: 90}
    payments:
      - {row: q, person: 8, programme: DIBAO, monthly: 2018-01..2018-04, amount: 50}
      - {row: s, person: 9, programme: DIBAO, monthly: 2018-01..2018-04, amount: 50}
  expect: []
"""


def test_a_household_is_found_by_its_member_and_left_out_by_an_exemption(tmp_path):
    kin = dataclasses.replace(DEATH.registers[0], who="member")
    home = dataclasses.replace(DEATH, subject="household", registers=(kin,))
    assert found_by(home, tmp_path, HOME) == {(70, "DIBAO"): (2, 10000)}
    person = dataclasses.replace(home, subject="person")
    assert found_by(person, tmp_path, HOME) == {(8, "DIBAO"): (2, 10000)}
    spared = dataclasses.replace(person, exemptions=(Register("deaths", who="member"),))
    assert found_by(spared, tmp_path, HOME) == {}


def test_every_test_has_its_sql_and_its_word():
    asked = tuple(Condition("members", test, () if test in ("filled", "blank") else ("2",)) for test in NUMBER_TESTS)
    for one in asked:
        assert not problems(dataclasses.replace(DEATH, conditions=(one,)))
        assert sentence(dataclasses.replace(DEATH, conditions=(one,)))
