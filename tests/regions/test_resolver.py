from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.localities.loader import load
from huimin.regions import actions, queries
from huimin.regions.resolver import Place, RegionResolver

CITY = 350100000000
PLACES = [
    Place(d.code, d.level, d.name, d.parent, d.former_names, d.successor, d.valid_to is None)
    for d in load("fuzhou").divisions
]
RESOLVER = RegionResolver(PLACES, CITY)
VILLAGES = [place for place in PLACES if place.level == "village" and place.is_current]
BY_CODE = {place.code: place for place in PLACES}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("福清市", "石竹街道", "高仑村"), 350181006206),
        ((None, "石竹街道", "高仑"), 350181006206),
        ((None, "石竹", "高仑村委会"), 350181006206),
        ((None, "石竹街道办事处", " 高仑村民委员会 "), 350181006206),
        (("晋安区", "象园街道", "乐西社区"), 350111003002),
        (("长乐市", None, None), 350112000000),
        ((None, "寿山乡", None), 350111201000),
        ((None, None, "石竹街道高仑村"), 350181006206),
    ],
)
def test_names_of_places(cells, code):
    found = RESOLVER.resolve(*cells)
    assert (found.region_code, found.code) == (code, None)


@pytest.mark.parametrize(
    ("cells", "code", "doubt"),
    [
        (("福清市", "石竹街道", "无此村"), 350181006000, "region_unknown"),
        (("福清市", "无此镇", "无此村"), 350181000000, "region_unknown"),
        ((None, None, None), CITY, "region_missing"),
    ],
)
def test_what_is_not_certain_stays_at_the_deepest_certain_level(cells, code, doubt):
    found = RESOLVER.resolve(*cells)
    assert (found.region_code, found.code) == (code, doubt)


def test_a_village_name_that_recurs_in_the_city_is_ambiguous_without_its_township():
    names = [place.name for place in VILLAGES]
    twice = next(name for name in names if names.count(name) > 1)
    assert RESOLVER.resolve(None, None, twice).code == "region_ambiguous"


def test_codes_of_divisions_and_of_their_forerunners():
    assert RESOLVER.resolve(None, None, None, division_code="350181006206").region_code == 350181006206
    assert RESOLVER.resolve(None, None, None, division_code="350182").region_code == 350112000000
    assert RESOLVER.resolve(None, "寿山乡", None, division_code="999999").region_code == 350111201000


def test_names_are_resolved_inside_the_region_given():
    inside = RegionResolver(PLACES, 350181000000)
    assert inside.resolve(None, None, "高仑村").region_code == 350181006206
    assert inside.resolve("晋安区", None, None).region_code == 350181000000


@given(st.sampled_from(VILLAGES))
def test_every_village_resolves_by_its_full_names(village):
    township = BY_CODE[village.parent]
    county = BY_CODE[township.parent]
    found = RESOLVER.resolve(county.name, township.name, village.name)
    assert found.region_code == village.code or found.code == "region_ambiguous"


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_any_text_gets_an_answer_inside_the_region(county, township, village):
    found = RESOLVER.resolve(county, township, village)
    assert CITY <= found.region_code < CITY + 10**8


@pytest.mark.django_db
def test_divisions_are_loaded_twice_without_a_difference():
    for _ in range(2):
        actions.load_divisions(locality=load("fuzhou"), by="operator", now=datetime(2026, 1, 1, tzinfo=UTC))
    assert queries.find("350181006206").name == "高仑村委会"
    assert queries.code_range("3501") == (350100000000, 350200000000)
    assert queries.name_path(350181006206) == "福清市石竹街道高仑村委会"
    assert len(queries.counties()) == 13
    with pytest.raises(queries.RegionUnknown):
        queries.code_range("359999")
