"""Payments that wait for their person and the links made, as officers see them, in both sizes."""

import csv

import pytest
from playwright.sync_api import Page, expect

from tests.command import number

ZHANG, NAMESAKE = number(birth="19410203", serial=345), number(birth="19520607", serial=347)
FILES = {
    "households": ("石竹街道户籍.csv", [
        ["户号", "与户主关系", "姓名", "身份证号", "乡镇", "村居"],
        ["H1", "户主", "张某水", ZHANG, "龙山街道", ""],
        ["H2", "户主", "张某水", NAMESAKE, "石竹街道", "高仑村"],
    ]),
    "payments": ("石竹街道低保2018年3月.csv", [
        ["乡镇", "村居", "姓名", "身份证号", "所属期", "发放金额"],
        ["石竹街道", "高仑村", "张某水", ZHANG[:15] + "000", "2018年3月", "650.00"],
        ["石竹街道", "高仑村", "阿卜杜热合曼·买买提伊力·吐尔逊江", "", "2018年3月", "650.00"],
    ]),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(site, tmp_path_factory):
    """A row whose number a spreadsheet cut, beside two namesakes; and one without a number."""
    folder = tmp_path_factory.mktemp("files")
    for kind, (name, rows) in FILES.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        flags = ("--programme", "DIBAO") if kind == "payments" else ()
        site.huimin("import", kind, str(folder / name), "--region", "350181", *flags)
    return site


def test_from_the_waiting_row_to_the_link_and_back(page: Page, desk, sign_in, shoot):
    sign_in(desk)
    page.goto(f"{desk.url}/books/links/made/")
    expect(page.locator(".hm-empty")).to_contain_text("没有符合条件的关联。")
    page.goto(f"{desk.url}/books/links/?batch=nothing")
    expect(page.locator(".hm-error")).to_have_count(1)
    page.goto(f"{desk.url}/books/links/")
    expect(page.locator(".hm-nav a[aria-current]")).to_have_text("身份关联")
    row = page.locator("tbody tr", has_text="张*水")
    row.locator("summary").click()
    shoot(page, "links-waiting")
    row.locator("select").select_option("data_check")
    row.locator(".btn-primary").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("余下号码相符")
    shoot(page, "links-row")
    page.locator("input[type=radio]").first.check()
    page.locator("#id_reason").fill("村委会核对户口簿")
    page.locator("form .btn-primary").click()
    expect(page.locator("tbody tr")).to_contain_text("村委会核对户口簿")
    page.locator("tbody summary").click()
    shoot(page, "links-made")
    page.locator("tbody input[name=reason]").fill("同名另有其人")
    page.locator("tbody .btn-primary").click()
    expect(page.locator("tbody tr")).to_contain_text("已撤销")
    page.goto(f"{desk.url}/trace/?type=link.withdrawn")
    expect(page.locator(".hm-table").first.locator("tbody tr")).to_have_count(1)
