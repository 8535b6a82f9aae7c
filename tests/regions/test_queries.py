from datetime import UTC, date, datetime

import pytest

from huimin.audit.models import Entry
from huimin.localities.loader import load
from huimin.regions import actions, queries
from huimin.regions.models import Region
from huimin.regions.queries import traced_facts

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def fuzhou(db):
    actions.load_divisions(locality=load("fuzhou"), by="operator", now=NOW)


@pytest.mark.usefixtures("fuzhou")
class TestFuzhou:
    def test_loading_twice_changes_nothing(self):
        before = queries.divisions_digest()
        actions.load_divisions(locality=load("fuzhou"), by="operator", now=NOW)
        assert queries.divisions_digest() == before
        assert Entry.objects.filter(type="region.loaded").count() == 2

    def test_an_altered_division_no_longer_equals_what_was_traced(self):
        before = list(traced_facts("fuzhou"))
        assert list(traced_facts("fuzhou")) == before
        Region.objects.filter(code=350181006206).update(valid_to=date(2020, 1, 1))
        assert list(traced_facts("fuzhou")) != before

    @pytest.mark.parametrize(
        ("text", "low", "high"),
        [
            ("35", 350000000000, 360000000000),
            ("3501", 350100000000, 350200000000),
            ("350181", 350181000000, 350182000000),
            ("350181006", 350181006000, 350181007000),
            ("350181006206", 350181006206, 350181006207),
            ("350181000000", 350181000000, 350182000000),
            ("350100000000", 350100000000, 350200000000),
            ("350182", 350112000000, 350113000000),  # 长乐市 is 长乐区 now
            ("350122200", 350122116000, 350122117000),  # 潘渡乡 is 潘渡镇 now
        ],
    )
    def test_a_code_means_everything_below(self, text, low, high):
        assert queries.code_range(text) == (low, high)

    @pytest.mark.parametrize(
        "text", ["", "3", "36", "359999", "350181999", "350181006999", "35018", "福清市", "３５", "-1"]
    )
    def test_a_code_nobody_has_is_refused(self, text):
        for ask in (queries.code_range, queries.find):
            with pytest.raises(queries.RegionUnknown):
                ask(text)
        with pytest.raises(queries.RegionUnknown):
            queries.resolver(350199000000)

    def test_names(self):
        assert queries.find("350181006206").name == "高仑村委会"
        assert queries.find("35").name == queries.find("3501").name == "福州市"
        assert queries.name_path(350181006206) == "福清市石竹街道高仑村委会"
        assert queries.name_path(350181000000) == "福清市"
        assert queries.name_path(350100000000) == "福州市"
        assert queries.name_path(1) == ""
        assert queries.names_of([350181000000, None, 1]) == {350181000000: "福清市"}

    def test_what_lies_below(self):
        assert len(queries.counties()) == 13
        assert 350182000000 not in {county.code for county in queries.counties()}
        assert "石竹街道" in {child.name for child in queries.children(350181000000)}
        assert queries.span(350181006000) == (350181006000, 350181007000)

    def test_the_resolver_of_the_table(self):
        assert queries.resolver(350181000000).resolve(None, "石竹", "高仑").region_code == 350181006206
