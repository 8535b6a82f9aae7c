"""What the folder of Fuzhou states."""

from collections import Counter
from datetime import date

import pytest

from huimin.localities.loader import load

FUZHOU = load("fuzhou")
CURRENT = [division for division in FUZHOU.divisions if division.valid_to is None]
BY_CODE = {division.code: division for division in FUZHOU.divisions}
MONTHLY = {
    "DIBAO", "TEKUN", "GAOLING", "CANJI-L", "CANJI-H", "YOUFU", "ERTONG", "CJJB-PENSION", "GONGYI", "YANGLAO",
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (350111201000, "寿山乡"),
        (350124200000, "云龙乡"),
        (350181006000, "石竹街道"),
        (350181006206, "高仑村委会"),
        (350111003000, "象园街道"),
        (350125208000, "盘谷乡"),
        (350125208206, "新丰村委会"),
    ],
)
def test_places_of_the_story_exist(code, name):
    assert BY_CODE[code].name == name
    assert BY_CODE[code].valid_to is None


def test_the_city_counts_its_townships_as_it_publishes_them():
    """173 without Pingtan and the quasi-townships (township part 400 and more), in 2017 and in 2023."""
    assert frozenset({350128000000}) == FUZHOU.apart
    for year, divisions in (
        (2023, CURRENT),
        (2017, [d for d in FUZHOU.divisions if d.valid_from is None]),
    ):
        counted = [
            d
            for d in divisions
            if d.level == "township" and d.code // 1000 % 1000 < 400 and d.parent not in FUZHOU.apart
        ]
        assert len(counted) == 173, year


def test_nothing_virtual_is_among_the_divisions():
    assert not [d for d in FUZHOU.divisions if "虚拟" in d.name or d.name == "马祖乡"]
    assert Counter(d.level for d in CURRENT) == {"city": 1, "county": 13, "township": 185, "village": 3019}


def test_changle_became_a_district():
    old = BY_CODE[350182000000]
    assert (old.name, BY_CODE[old.successor].name) == ("长乐市", "长乐区")
    assert "长乐市" in BY_CODE[old.successor].former_names


def test_a_former_division_is_continued_by_one_of_its_level_in_force():
    former = [d for d in FUZHOU.divisions if d.valid_to]
    for division in former:
        if division.successor:
            successor = BY_CODE[division.successor]
            assert (successor.level, successor.valid_to) == (division.level, None)
    assert sum(d.successor is None for d in former) == 31


def test_programmes_and_their_cycles():
    codes = {p.code: p for p in FUZHOU.programmes}
    assert [p.number for p in FUZHOU.programmes] == list(range(1, 27))
    assert {code for code, p in codes.items() if p.cycle == "monthly"} == MONTHLY
    assert codes["JISHENG"].cycle == codes["YIMIN"].cycle == "yearly"
    assert {code for code, p in codes.items() if p.payee == "household"} >= {"DIBAO", "GENGDI"}
    assert (codes["GAOLING"].min_age, codes["ERTONG"].max_age, codes["TEKUN"].min_age) == (80, 17, None)
    assert all(p.age_effective == "month_after" for p in FUZHOU.programmes)
    assert dict(codes["YOUFU"].grace_months) == {"定期抚恤": 6, "残疾抚恤": 12}


def test_what_tells_of_illness_disability_or_children_is_never_listed_by_name():
    codes = {p.code: p for p in FUZHOU.programmes}
    for code in ("CANJI-L", "CANJI-H", "YILIAO", "ERTONG", "JIAOYU", "YULU"):
        assert codes[code].publicity in "CD", code
    assert codes["DIBAO"].publicity == "B"


def test_every_standard_and_limit_is_marked_as_an_example():
    for programme in FUZHOU.programmes:
        assert programme.policy.standard.startswith("示例")
        assert programme.policy.standard_en.startswith("Example")
    assert all(limit["is_example"] for limit in FUZHOU.parameters.values())
    assert "示例" in FUZHOU.city["complaint"]["phone"]


def test_limits_stand_for_every_county():
    limits = FUZHOU.limits(date(2018, 1, 1))
    assert len(limits) == len(FUZHOU.parameters) * 13
    assert {limit.value for limit in limits if limit.name == "cash_limit"} == {100000}


def test_units_are_called_as_their_division_is():
    (office,) = FUZHOU.units["township"]
    assert office.name_in(BY_CODE[350181006000]) == "石竹街道办事处"
    assert office.name_in(BY_CODE[350111201000]) == "寿山乡人民政府"
    assert office.name_in(BY_CODE[350104400000]) == "红星农场管理机构"
    kinds = {pattern.kind for pattern in FUZHOU.units["county"]}
    assert {programme.unit for programme in FUZHOU.programmes} <= kinds
