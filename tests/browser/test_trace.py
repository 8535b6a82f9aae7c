"""The trace as auditors see it, in both sizes."""

import csv

import pytest
from playwright.sync_api import Page, expect

from tests.command import number


@pytest.fixture(scope="module")
def desk(site, tmp_path_factory):
    """A register came in and was compared: some entries, some checkpoints."""
    site.add_user("auditor", role="auditor")
    path = tmp_path_factory.mktemp("files") / "死亡登记.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["姓名", "身份证号", "死亡日期"], ["陈某金", number(serial=771), "2018-01-10"]])
    site.huimin("import", "deaths", str(path))
    site.huimin("compare")
    return site


def test_the_trace_full_filtered_and_failing(page: Page, desk, sign_in, shoot):
    sign_in(desk, "auditor")
    page.goto(f"{desk.url}/trace/")
    expect(page.locator(".hm-nav a[aria-current]")).to_have_text("留痕")
    assert page.locator(".hm-table").first.locator("tbody tr").count() > 10
    shoot(page, "trace-full")
    page.locator("#id_actor").fill("nobody")
    page.locator(".hm-filters .btn-primary").click()
    expect(page.locator(".hm-empty").first).to_contain_text("没有符合条件的留痕记录。")
    assert "actor=nobody" in page.url
    shoot(page, "trace-empty")
    page.goto(f"{desk.url}/trace/?unit=nowhere&since=2026-13-01")
    expect(page.locator(".hm-error")).to_have_count(2)
    shoot(page, "trace-failing")


def test_an_entry_with_its_leaf_and_what_can_be_taken_away(page: Page, desk, sign_in, shoot):
    sign_in(desk)
    page.goto(f"{desk.url}/trace/?type=batch.posted")
    page.locator(".hm-table tbody a").first.click()
    expect(page.locator("pre").first).to_contain_text('"type":"batch.posted"')
    expect(page.locator("section[aria-labelledby=content] pre")).to_contain_text("posted")
    shoot(page, "trace-entry")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载包含证明").click()
    assert taken.value.path().read_text().startswith("c2sp.org/tlog-proof@v1\nindex ")
    page.goto(f"{desk.url}/trace/checkpoints/")
    shoot(page, "trace-checkpoints")
