"""A small city with the planted county in it gives exactly the key; the check tells what is missed and whom it flags."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench import key
from bench.figures.answer_key import stable_rules, told
from huimin.casework.models import Clue

PLACE, OTHER = ("list.csv", None, 2), ("list.csv", None, 3)
PAID, CASH = ("paid_after_death", frozenset({PLACE})), ("cash_over_limit", frozenset({OTHER}))
KEY = key.Key({PAID: ("person", 1), CASH: ("village", 2)}, set(), [(PAID[0], frozenset({("person", 3)}))])
RULES = (PAID[0], CASH[0])


def test_every_rule_finds_its_key_and_nothing_else(huimin, settings, tmp_path):
    made = key.make(tmp_path, people=12_000, years=1, say=lambda _: None, people_of_county=3000, stories=0.2)
    key.take_in(made, huimin)
    huimin("compare", "--as-of", key.AS_OF)
    keys = dict(Clue.objects.values_list("code", "subject_key"))
    whole, findings = key.read(made, settings.HOME.root), key.found(huimin("clues"), keys)
    figure = told(key.liken(whole, findings, stable_rules()), 12_000, 0)
    assert figure.is_reached, [line for line in figure.details if line[1] != line[2] or line[4:] != ["0", "0"]]


def test_what_is_missed_is_told():
    tallies = key.liken(KEY, {PAID: ("person", 1)}, RULES)
    assert (tallies[PAID[0]].found, tallies[CASH[0]].found) == (1, 0)


@pytest.mark.parametrize("rows", [{PLACE, OTHER}, {OTHER}])
def test_other_rows_are_a_miss_and_beyond_the_key(rows):
    tally = key.liken(KEY, {(PAID[0], frozenset(rows)): ("person", 1)}, RULES)[PAID[0]]
    assert (tally.found, tally.beyond, tally.flagged) == (0, 1, 0)


def test_the_right_rows_of_the_wrong_subject_are_a_miss():
    assert key.liken(KEY, {PAID: ("person", 4)}, RULES)[PAID[0]].found == 0


def test_an_innocent_is_flagged_by_its_rule_alone():
    rows = frozenset({OTHER})
    assert key.liken(KEY, {(PAID[0], rows): ("person", 3)}, RULES)[PAID[0]].flagged == 1
    assert key.liken(KEY, {(CASH[0], rows | {PLACE}): ("person", 3)}, RULES)[PAID[0]].flagged == 0


def test_an_open_question_may_be_found_or_not():
    key_ = replace(KEY, may_be={(PAID[0], frozenset({OTHER}))})
    assert key.liken(key_, {(PAID[0], frozenset({OTHER})): ("person", 3)}, RULES)[PAID[0]].beyond == 0


def test_a_rule_without_an_innocent_is_named():
    with pytest.raises(AssertionError, match="cash_over_limit"):
        told(key.liken(KEY, {PAID: ("person", 1), CASH: ("village", 2)}, RULES), 1, 0)


def test_city_and_county_share_no_person_account_or_household(tmp_path):
    made = key.make(tmp_path, people=60_000, years=1, say=lambda _: None, people_of_county=20_000)
    numbers = {part: _numbers(made / part) for part in (key.CITY, key.COUNTY)}
    assert min(map(len, numbers.values())) > 10_000
    assert numbers[key.CITY] & numbers[key.COUNTY] == set()


_NUMBER = re.compile(rb"(?<![0-9A-Z])[0-9]{9,18}[0-9X](?![0-9A-Z])")  # of persons, accounts, households


def _numbers(part: Path) -> set[bytes]:
    return {number for path in part.rglob("*.csv") for number in _NUMBER.findall(path.read_bytes())}
