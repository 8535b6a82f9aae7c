"""The list of clues, a clue and the overview, as officers see them, in both sizes."""

import csv

import pytest
from playwright.sync_api import Page, expect

from tests.command import number

LONG = "阿卜杜热合曼·买买提伊力·吐尔逊江"
DEAD = [number(birth=f"1940{month:02d}11", serial=205) for month in range(1, 13)]
NAMES = [LONG, *(f"{name}某{name}" for name in "陈林黄张吴李王郑刘蔡杨")]
HEADER = ["乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额"]


@pytest.fixture(scope="module")
def desk(site, tmp_path_factory):
    """Twelve people who died and were paid on for six months: twelve clues."""
    folder = tmp_path_factory.mktemp("files")
    paid = [
        ["石竹街道", "高仑村", name, id_number, f"2018年{month}月", "1050.00"]
        for name, id_number in zip(NAMES, DEAD, strict=True)
        for month in range(1, 7)
    ]
    died = [[name, id_number, "2018-01-10"] for name, id_number in zip(NAMES, DEAD, strict=True)]
    for name, lines in {
        "福清市城乡居民最低生活保障金2018年上半年发放明细表.csv": [HEADER, *paid],
        "deaths.csv": [["姓名", "身份证号", "死亡日期"], *died],
    }.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
    listed = folder / "福清市城乡居民最低生活保障金2018年上半年发放明细表.csv"
    site.huimin("import", "payments", str(listed), "--programme", "DIBAO", "--region", "350181")
    site.huimin("import", "deaths", str(folder / "deaths.csv"))
    site.huimin("compare", "--rule", "paid_after_death")
    return site


def test_the_list_full_empty_and_with_a_filter_that_fails(page: Page, desk, sign_in, shoot):
    sign_in(desk)
    page.goto(f"{desk.url}/clues/")
    expect(page.locator(".hm-table tbody tr")).to_have_count(12)
    expect(page.locator(".hm-count")).to_have_text("12")
    shoot(page, "clues-full")
    page.goto(f"{desk.url}/clues/?score=100")
    expect(page.locator(".hm-empty")).to_contain_text("没有符合条件的线索。")
    shoot(page, "clues-empty")
    page.goto(f"{desk.url}/clues/?first=2018-13&region=999999")
    expect(page.locator(".hm-error")).to_have_count(2)
    expect(page.locator(".hm-empty")).to_contain_text("筛选条件有误")
    shoot(page, "clues-failing")


def test_filters_are_typed_and_stand_in_the_address(page: Page, desk, sign_in):
    sign_in(desk)
    page.goto(f"{desk.url}/clues/")
    page.locator("#id_region").select_option("350111000000")
    page.locator(".hm-filters .btn-primary").click()
    expect(page.locator(".hm-empty")).to_be_visible()
    assert "region=350111000000" in page.url
    page.locator(".hm-filters a.btn").click()
    expect(page.locator(".hm-table tbody tr")).to_have_count(12)


def test_the_keyboard_opens_a_clue(page: Page, desk, sign_in):
    sign_in(desk)
    page.goto(f"{desk.url}/clues/")
    page.keyboard.press("/")
    expect(page.locator("#id_first")).to_be_focused()
    page.locator("#id_first").blur()
    page.keyboard.press("j")
    page.keyboard.press("j")
    code = page.locator(".hm-table tr.hm-at .hm-source.hm-whole").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clues/{code}/")


def test_a_clue_with_its_time_line(page: Page, desk, sign_in, shoot):
    sign_in(desk)
    page.goto(f"{desk.url}/clues/")
    page.locator(".hm-table tbody a").first.click()
    expect(page.locator(".hm-timeline rect.offending")).to_have_count(5)
    expect(page.locator(".hm-timeline circle.event")).to_have_count(1)
    page.locator(".hm-score summary").click()
    expect(page.locator(".hm-score li").first).to_be_visible()
    shoot(page, "clue")


def test_the_overview_and_its_lists(page: Page, desk, sign_in, shoot):
    sign_in(desk)
    page.goto(f"{desk.url}/overview/")
    shoot(page, "overview-city")
    page.locator(".hm-table tbody a", has_text="福清市").click()
    expect(page.locator(".hm-path")).to_contain_text("福清市")
    shoot(page, "overview-county")
    page.locator("a[href*='overview/payments']").first.click()
    expect(page.locator(".hm-count")).to_have_text("72")
    shoot(page, "overview-payments")
    page.goto(f"{desk.url}/overview/persons/?region=350181")
    expect(page.locator(".hm-count")).to_have_text("12")
    shoot(page, "overview-persons")
    page.goto(f"{desk.url}/overview/?region=350102")
    shoot(page, "overview-empty")
