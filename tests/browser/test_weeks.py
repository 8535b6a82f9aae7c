"""The week's list and a rule's page in both sizes: empty, set, learnt from, paused."""

import csv
import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.command import number
from tests.kept import made_home

DEAD = [number(birth=f"1940{month:02d}11", serial=405) for month in range(1, 13)]
NAME = "阿卜杜热合曼·买买提依明"  # as long as names come


@pytest.fixture(scope="module")
def county(serve, tmp_path_factory):
    """Twelve people who died and were paid on, one of them found not to have died."""
    folder = tmp_path_factory.mktemp("weeks")
    site = Site("", folder / "home")
    made_home(site.home)
    site.add_user("inspector", role="inspector")
    paid = [["石竹街道", "高仑村", NAME, id_, f"2018年{month}月", "1050.00"] for id_ in DEAD for month in range(1, 7)]
    lists = {
        "dibao.csv": [["乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额"], *paid],
        "deaths.csv": [["姓名", "身份证号", "死亡日期"], *([NAME, id_, "2018-01-10"] for id_ in DEAD)],
    }
    for name, lines in lists.items():
        write(folder / name, lines)
    site.huimin("import", "payments", str(folder / "dibao.csv"), "--programme", "DIBAO", "--region", "350181")
    site.huimin("import", "deaths", str(folder / "deaths.csv"))
    site.huimin("compare", "--rule", "paid_after_death")
    code = json.loads(site.huimin("clues", "--json"))[0]["clue"]
    write(folder / "outcomes.csv", [["线索编号", "核查结论", "结论日期"], [code, "不属实", "2018-09-01"]])
    site.huimin("outcomes", "import", str(folder / "outcomes.csv"))
    return serve(folder / "home")


def write(path, lines):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)


def test_the_week_is_set_and_looked_at(county, page, sign_in, shoot):
    sign_in(county, "inspector")
    page.goto(f"{county.url}/week/")
    shoot(page, "week-empty")
    page.get_by_label("本周能核查的条数").fill("10")
    page.get_by_role("button", name="定下本周清单").click()
    expect(page.get_by_text("随机抽取", exact=True).first).to_be_visible()
    expect(page.locator("table.hm-clues tbody tr")).to_have_count(10)
    shoot(page, "week")
    page.goto(f"{county.url}/rules/paid_after_death/")
    expect(page.get_by_role("heading", name="查下来怎样")).to_be_visible()
    shoot(page, "rule")
    page.goto(f"{county.url}/clues/")
    expect(page.get_by_text("条同分").first).to_be_visible()
    shoot(page, "clues-equal")
