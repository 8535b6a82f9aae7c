"""A clue from hand-over to the clerk's duty, as two units do it in their browsers, in both sizes."""

import csv
import json

import pytest
from playwright.sync_api import Page, expect

from huimin.simulation.plants.story import _POSTS, _line
from tests.browser.conftest import PASSWORD
from tests.browser.people import make_two_units
from tests.command import number
from tests.kept import made_home

DEAD = [number(birth=f"1940{month:02d}11", serial=305) for month in range(1, 5)]


@pytest.fixture(scope="module")
def county(serve, tmp_path_factory):
    """Four people who died and were paid on, the units of 福清市 and who held which post."""
    from tests.browser.conftest import Site

    folder = tmp_path_factory.mktemp("handling")
    site = Site("", folder / "home")
    made_home(site.home)
    names = ["吴依顺", "郑炳森", "郑依金", "吴长木"]
    header = ["乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额"]
    people = list(zip(names, DEAD, strict=True))
    paid = [
        ["石竹街道", "高仑村", name, id_, f"2018年{month}月", "1050.00"]
        for name, id_ in people
        for month in range(1, 7)
    ]
    died = [["姓名", "身份证号", "死亡日期"], *([name, id_, "2018-01-10"] for name, id_ in people)]
    for name, lines in (("dibao.csv", [header, *paid]), ("deaths.csv", died)):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
    site.huimin("import", "payments", str(folder / "dibao.csv"), "--programme", "DIBAO", "--region", "350181")
    site.huimin("import", "deaths", str(folder / "deaths.csv"))
    site.huimin("compare")
    postings = folder / "postings.json"
    postings.write_text(json.dumps([_line(*post) for post in _POSTS]), encoding="utf-8")
    site.run(make_two_units, PASSWORD, str(postings))
    return serve(folder / "home")


def verb(page: Page, name: str):
    """The form of one verb, its fold opened."""
    fold = page.locator(f"details.hm-verb:has(form[action$='/{name}/'])")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return fold


def test_the_way_of_a_clue(page: Page, county, sign_in, shoot):
    sign_in(county, "jiwei")
    page.goto(f"{county.url}/inbox/")
    shoot(page, "inbox-empty")
    page.goto(f"{county.url}/assignments/?state=unassigned")
    shoot(page, "assignments-unassigned")
    for box in page.locator("input[name=clue]").all():
        box.check()
    page.locator("form .btn-primary").last.click()
    expect(page.locator(".hm-flash")).to_contain_text("已交办 4 条")
    page.context.clear_cookies()

    sign_in(county, "minzheng")
    page.goto(f"{county.url}/inbox/")
    expect(page.locator(".hm-table tbody tr")).to_have_count(4)
    shoot(page, "inbox-full")
    page.locator(".hm-table tbody a").first.click()
    address = page.url
    verb(page, "sign").locator(".btn-primary").click()
    form = verb(page, "conclude")
    form.locator("#conclude-text").fill("1月10日去世，村里未上报，3月至6月多发。")
    form.locator("#conclude-recover").fill("5,250.00")
    form.locator(".btn-primary").click()
    expect(page.locator(".hm-error")).to_contain_text("请附上核查材料")
    expect(page.locator("#conclude-text")).to_have_value("1月10日去世，村里未上报，3月至6月多发。")
    shoot(page, "handling-refused")
    page.locator("#conclude-files").set_input_files(
        [{"name": "死亡证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 made up"}]
    )
    verb(page, "conclude").locator(".btn-primary").click()
    expect(page.locator(".hm-talk")).to_contain_text("死亡证明.pdf")
    page.context.clear_cookies()

    sign_in(county, "jiwei")
    page.goto(address)
    shoot(page, "handling-concluded")
    with page.expect_download() as download:
        page.locator(".hm-talk .hm-link").click()
    assert download.value.suggested_filename == "死亡证明.pdf"
    verb(page, "close").locator(".btn-primary").click()
    fold = verb(page, "hold")
    fold.locator("#hold-posting").select_option(label="村文书 高建榕")
    fold.locator("#hold-reason").fill("未及时掌握、上报死亡信息")
    fold.locator(".btn-primary").click()
    expect(page.locator("tr", has_text="高建榕")).to_contain_text("应负责")
    shoot(page, "handling-closed")
    for by in ("unit", "region"):
        page.goto(f"{county.url}/figures/?by={by}")
        shoot(page, f"figures-{by}")
    page.locator("a[href*='answerable']").first.click()
    expect(page.locator(".hm-table tbody tr")).to_have_count(1)
