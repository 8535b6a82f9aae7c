from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.localities.loader import load
from huimin.regions.resolver import SPAN, Place, RegionResolver

CITY, FUQING, SHIZHU, GAOLUN = 350100000000, 350181000000, 350181006000, 350181006206
PLACES = [
    Place(d.code, d.level, d.name, d.parent, d.former_names, d.successor, d.valid_to is None)
    for d in load("fuzhou").divisions
]
RESOLVER = RegionResolver(PLACES, CITY)
BY_CODE = {place.code: place for place in PLACES}
VILLAGES = [place for place in PLACES if place.level == "village" and place.is_current]
FORMER = [place for place in PLACES if place.level == "village" and not place.is_current]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("福清市", "石竹街道", "高仑村"), GAOLUN),
        ((None, "石竹街道", "高仑"), GAOLUN),
        ((None, "石竹", "高仑村委会"), GAOLUN),
        ((None, "石竹街道办事处", " 高仑村民委员会 "), GAOLUN),
        ((None, "石竹街道", "高仑 行政村"), GAOLUN),
        ((None, None, "高仑村"), GAOLUN),
        ((None, None, "石竹街道高仑村"), GAOLUN),
        ((None, "石竹街道高仑村", None), GAOLUN),
        ((None, None, "福建省福州市福清市石竹街道高仑村"), GAOLUN),
        (("福州市福清市", "福清市石竹街道", "石竹街道高仑村"), GAOLUN),
        ((None, None, "石竹街道"), SHIZHU),
        (("晋安区", "象园街道", "乐西社区"), 350111003002),
        (("永泰县", "盘谷乡", "新丰村"), 350125208206),
        ((None, "寿山乡人民政府", None), 350111201000),
        ((None, "霍口乡", None), 350123203000),
        (("长乐市", None, None), 350112000000),
        (("长乐", "文武砂镇", None), 350112005000),
        (("晋安区", None, "盘石村"), 350111101206),
        ((None, "吴航街道", "东关社区"), 350112001001),
        ((None, "吴航街道", "东关村"), 350112001201),
        (("连江县", "东湖镇", "罗山（畲族）社区"), 350122105001),
        (("平潭县", "潭城镇", "辕门居委会"), 350128001001),
    ],
)
def test_names_of_places(cells, code):
    found = RESOLVER.resolve(*cells)
    assert (found.region_code, found.code) == (code, None)


@pytest.mark.parametrize(
    ("cells", "code", "doubt"),
    [
        (("福清市", "石竹街道", "无此村"), SHIZHU, "region_unknown"),
        (("福清市", "石竹街道", "高"), SHIZHU, "region_unknown"),
        (("福清市", "无此镇", "无此村"), FUQING, "region_unknown"),
        (("福清市", "无此镇", "高仑村"), FUQING, "region_unknown"),  # known, but the township named is not its own
        ((None, "音西街道", "高仑村"), 350181007000, "region_unknown"),
        ((None, None, "音西街道高仑村"), CITY, "region_unknown"),
        (("晋安区", "石竹街道", "高仑村"), 350111000000, "region_unknown"),
        (("高新区", "石竹街道", "高仑村"), GAOLUN, "region_unknown"),  # the county's name leaves its doubt
        ((None, "吴航街道", "东关"), 350112001000, "region_ambiguous"),
        ((None, None, "东关"), 350112001000, "region_ambiguous"),  # both lie there, so the township is certain
        ((None, None, None), CITY, "region_missing"),
        (("", " ", "　"), CITY, "region_missing"),
    ],
)
def test_what_is_not_certain_stays_at_the_deepest_certain_level(cells, code, doubt):
    found = RESOLVER.resolve(*cells)
    assert (found.region_code, found.code) == (code, doubt)


def test_names_are_resolved_inside_the_region_given():
    county, township = RegionResolver(PLACES, FUQING), RegionResolver(PLACES, SHIZHU)
    for inside in (county, township):
        assert inside.resolve(None, None, "高仑村").region_code == GAOLUN
        assert inside.resolve("福清市", "石竹街道", "高仑村").code is None
    assert township.resolve("晋安区", None, None).region_code == SHIZHU
    assert township.resolve(None, "音西街道", "高仑村") == township.resolve(None, "无此镇", None)
    former = RegionResolver(PLACES, 350182000000)
    assert former.resolve(None, None, None).region_code == 350112000000


@pytest.mark.parametrize(
    ("cells", "digits", "code", "doubt"),
    [
        ((None, None, None), "350181006206", GAOLUN, None),
        ((None, None, None), "350181006", SHIZHU, None),
        ((None, None, None), "350182", 350112000000, None),
        ((None, None, None), "999999", CITY, "region_unknown"),
        ((None, "寿山乡", None), "999999", 350111201000, None),
        ((None, "石竹街道", None), "350181006206", GAOLUN, None),
        ((None, "石竹街道", "无此村"), "350181006206", GAOLUN, None),
        ((None, "石竹街道", "无此村"), "350181006", SHIZHU, "region_unknown"),
        ((None, "石竹街道", "高仑村"), "350111201", GAOLUN, None),  # another code book: names decide
        ((None, "吴航街道", "东关"), "350112001001", 350112001001, None),
        ((None, "吴航街道", "东关"), "350112001003", 350112001000, "region_ambiguous"),  # neither of the two
    ],
)
def test_codes_go_deeper_where_names_stop(cells, digits, code, doubt):
    found = RESOLVER.resolve(*cells, division_code=digits)
    assert (found.region_code, found.code) == (code, doubt)


def test_two_townships_of_one_name_are_told_apart_by_the_village():
    places = [
        Place(CITY, "city", "某市", None),
        *(Place(CITY + n * 10**6, "county", f"县{n}", CITY) for n in (1, 2)),
        *(Place(CITY + n * 10**6 + 1000, "township", "同名镇", CITY + n * 10**6) for n in (1, 2)),
        Place(CITY + 10**6 + 1001, "village", "东村", CITY + 10**6 + 1000),
        Place(CITY + 2 * 10**6 + 1001, "village", "西村", CITY + 2 * 10**6 + 1000),
    ]
    resolver = RegionResolver(places, CITY)
    assert resolver.resolve(None, "同名镇", "西村").region_code == CITY + 2 * 10**6 + 1001
    assert (
        resolver.resolve(None, "同名镇", None)
        == resolver.resolve(None, "同名镇", "")
        != resolver.resolve("县1", "同名镇", "")
    )
    assert resolver.resolve(None, "同名镇", None).code == "region_ambiguous"


def ancestors(place: Place) -> tuple[Place, Place]:
    township = BY_CODE[place.parent]
    return BY_CODE[township.parent], township


def test_every_village_resolves_by_its_full_names():
    for village in VILLAGES:
        county, township = ancestors(village)
        found = RESOLVER.resolve(county.name, township.name, village.name)
        assert (found.region_code, found.code) == (village.code, None), village


def test_villages_of_2017_lead_to_today():
    doubts = Counter()
    for village in FORMER:
        county, township = ancestors(village)
        found = RESOLVER.resolve(county.name, township.name, village.name)
        doubts[found.code] += 1
        assert found.code or found.region_code == (village.successor or village.code)
        assert found.level == "village" or found.code
    assert doubts["region_ambiguous"] == 0
    assert doubts["region_unknown"] < 10


def test_a_full_name_that_recurs_is_never_sure():
    names = Counter(place.name for place in VILLAGES)
    assert sum(n > 1 for n in names.values()) > 200
    for name in (name for name, n in names.items() if n > 1):
        found = RESOLVER.resolve(None, None, name)
        assert found.code == "region_ambiguous"
        assert all(BY_CODE[found.region_code].holds(v.code) for v in VILLAGES if v.name == name)


@given(st.sampled_from(VILLAGES), st.sampled_from(["", "村", "社区", "村委会", "居委会", "社区委员会"]))
def test_another_ending_never_leads_to_another_place(village, ending):
    county, township = ancestors(village)
    bare = next(
        (village.name.removesuffix(e) for e in ("社区居委会", "村委会", "居委会", "社区") if village.name.endswith(e)),
        None,
    )
    if bare is None:
        return
    found = RESOLVER.resolve(county.name, township.name, bare + ending)
    siblings = [other for other in VILLAGES if other.parent == village.parent and other.name.startswith(bare)]
    assert found.region_code == village.code or len(siblings) > 1 or found.code


words = (
    st.text(max_size=12)
    | st.sampled_from([p.name for p in PLACES])
    | st.sampled_from(["石竹", "街道", "村", "福州市", ""])
)


@given(words, words, words, st.text("0123456789", max_size=13), st.sampled_from([CITY, FUQING, SHIZHU, GAOLUN]))
def test_any_cells_get_an_answer_inside_the_region(county, township, village, digits, within):
    resolver = RESOLVERS[within]
    found = resolver.resolve(county, township, village, division_code=digits)
    assert BY_CODE[within].holds(found.region_code)
    assert BY_CODE[found.region_code].level == found.level
    assert found.code in (None, "region_unknown", "region_ambiguous", "region_missing")
    assert resolver.resolve(county, township, village, division_code=digits) == found


@given(words, words)
def test_a_smaller_region_agrees_with_the_larger_one(township, village):
    """What is certain in the city and lies in the county is the same when asked in the county."""
    large = RESOLVERS[CITY].resolve("福清市", township, village)
    small = RESOLVERS[FUQING].resolve(None, township, village)
    assert (large.region_code, large.code) == (small.region_code, small.code) or small.code == "region_missing"


RESOLVERS = {within: RegionResolver(PLACES, within) for within in (CITY, FUQING, SHIZHU, GAOLUN)}
assert set(SPAN) == {"city", "county", "township", "village"}
