from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.audit.models import Entry
from huimin.localities.loader import load
from huimin.programmes import actions, queries
from huimin.programmes.models import Programme
from huimin.regions import actions as regions
from huimin.users import actions as users

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FUZHOU = load("fuzhou")


@pytest.fixture
def catalogue(db):
    actions.load_catalogue(locality=FUZHOU, by="operator", now=NOW)


@pytest.fixture
def names(catalogue):
    return queries.ProgrammeNames()


@pytest.mark.usefixtures("catalogue")
class TestCatalogue:
    def test_what_other_rooms_see(self):
        gaoling = queries.by_code("gaoling")
        assert (gaoling.no, gaoling.name, gaoling.cycle, gaoling.min_age) == (3, "高龄津贴", "monthly", 80)
        assert gaoling.policy.who_en.startswith("Persons of 80")
        assert [programme.no for programme in queries.catalogue()] == list(range(1, 27))
        assert queries.codes()[1] == "DIBAO"
        assert 1 not in queries.yearly()
        assert {queries.by_code(code).no for code in ("JISHENG", "GENGDI", "LINSHI")} <= queries.yearly()
        with pytest.raises(queries.ProgrammeUnknown):
            queries.by_code("NOTHING")

    def test_pairs_nobody_may_hold_together(self):
        no = {code: number for number, code in queries.codes().items()}
        pairs = {(p.programme_a, p.programme_b): p.wrongly_held for p in queries.exclusive_pairs(FUZHOU)}
        assert pairs[no["DIBAO"], no["TEKUN"]] == no["DIBAO"]
        assert pairs[no["ERTONG"], no["CANJI-L"]] == no["CANJI-L"]
        assert len(pairs) == 4

    def test_loading_twice_changes_nothing_but_the_trace(self):
        before = queries.catalogue_payload()
        actions.load_catalogue(locality=FUZHOU, by="operator", now=NOW)
        assert queries.catalogue_payload() == before
        assert Entry.objects.filter(type="programme.loaded").count() == 2

    def test_a_programme_that_leaves_the_folder_stays_but_is_not_live(self):
        rest = replace(FUZHOU, programmes=FUZHOU.programmes[:-1])
        assert actions.load_catalogue(locality=rest, by="operator", now=NOW) == 25
        assert [p.code for p in queries.catalogue() if not p.is_live] == ["WEIWEN"]
        actions.load_catalogue(locality=FUZHOU, by="operator", now=NOW)
        assert all(p.is_live for p in queries.catalogue())

    @pytest.mark.parametrize(
        "changed",
        [
            {"publicity": "A"},
            {"min_age": 60},
            {"policy": {}},
            {"is_live": False},
            {"aliases": []},
            {"grace_months": {"x": 1}},
        ],
    )
    def test_any_altered_column_no_longer_equals_what_was_traced(self, changed):
        before = list(queries.traced_facts("fuzhou"))
        assert list(queries.traced_facts("fuzhou")) == before
        Programme.objects.filter(code="GAOLING").update(**changed)
        assert list(queries.traced_facts("fuzhou")) != before

    def test_the_table_rules_read(self):
        table = queries.programme_table()
        assert table.column_names == [
            "programme", "code", "cycle", "payee", "is_means_tested", "is_land", "ends_at_death", "min_age", "max_age",
            "age_from",
        ]  # fmt: skip
        dibao = next(row for row in table.to_pylist() if row["code"] == "DIBAO")
        assert dibao == {
            "programme": 1, "code": "DIBAO", "cycle": "monthly", "payee": "household", "is_means_tested": True,
            "is_land": False, "ends_at_death": True, "min_age": None, "max_age": None, "age_from": 1,
        }  # fmt: skip

    def test_the_competent_unit(self):
        regions.load_divisions(locality=FUZHOU, by="operator", now=NOW)
        users.load_units(locality=FUZHOU, by="operator", now=NOW)
        no = {code: number for number, code in queries.codes().items()}
        assert queries.competent_unit(no["DIBAO"], 350181006206).name == "福清市民政局"
        assert queries.competent_unit(no["GENGDI"], 350181006000).code == "350181000000-NY"
        assert queries.competent_unit(no["DIBAO"], 350100000000).name == "福州市民政局"
        assert queries.competent_unit(99, 350181006206) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("低保", "DIBAO"),
        ("农村低保金", "DIBAO"),
        (" 城市 低保 ", "DIBAO"),
        ("DIBAO", "DIBAO"),
        ("dibao", "DIBAO"),
        ("农村低保金发放花名册", "DIBAO"),
        ("2018年农村低保金", "DIBAO"),
        ("高龄老人津贴（2018年）", "GAOLING"),
        ("高龄津贴资金", "GAOLING"),
        ("《高龄补贴》", "GAOLING"),
        ("农业支持保护补贴（耕地地力保护）", "GENGDI"),
        ("2018年度耕地地力保护补贴", "GENGDI"),
        ("生态公益林补偿", "SHENGTAI-LIN"),
        ("困难残疾人生活补贴", "CANJI-L"),
        ("重度残疾人护理补贴", "CANJI-H"),
        ("定期抚恤金", "YOUFU"),
        ("孤儿基本生活费", "ERTONG"),
        ("城乡居民养老保险", "CJJB-PENSION"),
        ("canji－l", "CANJI-L"),
        ("慰问金", "WEIWEN"),
    ],
)
def test_names_and_aliases(names, text, code):
    assert queries.codes()[names.read(text)] == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "金",
        "补贴",
        "残疾人补贴",
        "残疾人两项补贴",
        "低",
        "低保特困",
        "特困人员（低保）",
        "农村",
        "养老金",
        "2018",
        "（低保"[:1],
    ],
)
def test_what_could_mean_two_things_or_nothing_is_unknown(names, text):
    with pytest.raises(queries.ProgrammeUnknown) as refusal:
        names.read(text)
    assert refusal.value.code == "programme_unknown"


def test_every_stated_spelling_is_read(names):
    for programme in FUZHOU.programmes:
        for spelling in (programme.code, programme.name, *programme.aliases):
            assert names.read(spelling) == programme.number, spelling


@pytest.mark.django_db
def test_any_text_is_known_or_refused():
    actions.load_catalogue(locality=FUZHOU, by="operator", now=NOW)
    reader = queries.ProgrammeNames()

    @given(st.text(max_size=20))
    def run(text):
        with suppress(queries.ProgrammeUnknown):
            assert reader.read(text) in range(1, 27)

    run()
