"""The public pages in a real browser, on a phone and on a desk: full, empty, long, big letters, English, over, taken back."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import free_port, wait_for
from tests.disclosure.public import COUNTY, EMPTY, LONG, LONG_NAME, PERSON, VILLAGE, Folder
from tests.forked import outside

VILLAGE_PAGE = f"/regions/{VILLAGE}/"


@pytest.fixture(scope="module")
def serve_public(tmp_path_factory):
    """serve_public() -> (address, folder of editions) of a process of its own."""
    servers = []

    def start():
        folder = Folder(tmp_path_factory.mktemp("public") / "editions")
        port, log = free_port(), folder.path.parent / "server.log"
        given = {
            "HUIMIN_WSGI": "huimin.config.public_wsgi:application", "HUIMIN_BIND": f"127.0.0.1:{port}", "HUIMIN_WORKERS": "1",
            "HUIMIN_EDITIONS": str(folder.path), "HUIMIN_DROPBOX": str(folder.path.parent / "dropbox"), "HUIMIN_MANIFEST_KEY": folder.key,
        }  # fmt: skip
        command = [Path(sys.executable).with_name("gunicorn"), "-c", "python:huimin.config.gunicorn"]
        with log.open("w") as file:
            servers.append(subprocess.Popen(command, env=outside() | given, stdout=file, stderr=file))
        url = f"http://127.0.0.1:{port}"
        wait_for(url, servers[-1], log)
        return url, folder

    yield start
    for server in servers:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def shown(serve_public):
    """Address of the public side whose edition is on show."""
    return serve_public()[0]


def test_from_the_first_page_down_to_one_payment(page: Page, shown, shoot):
    page.goto(shown)
    shoot(page, "public-start")
    page.get_by_label("查村（社区）或乡镇（街道）").fill("高仑")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")  # a picture begun while a page goes away never ends
    shoot(page, "public-search")
    page.get_by_role("link", name="高仑村").click()
    expect(page.locator("h1")).to_have_text("高仑村")
    shoot(page, "public-village")
    page.get_by_role("link", name="最低生活保障").click()
    expect(page.locator(".count")).to_contain_text("共 95 笔")
    expect(page.locator(".records > li")).to_have_count(40)
    shoot(page, "public-payments")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".pages")).to_contain_text("第 2 页，共 3 页")
    page.locator(".records > li > a").first.click()
    expect(page.locator(".record")).to_contain_text("最低生活保障")
    shoot(page, "public-line")


def test_filters_work_without_script_and_officers_stand_with_their_post(page: Page, shown, shoot):
    page.goto(f"{shown}{VILLAGE_PAGE}payments/")
    page.get_by_label("项目").select_option("GENGDI")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".count")).to_contain_text("共 1 笔，108.50 元")
    expect(page.locator(".records")).to_contain_text("村委会主任")
    page.get_by_label("年份").select_option("")
    page.get_by_label("月份").select_option("2018-02")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".none")).to_contain_text("没有符合条件的发放记录")
    shoot(page, "public-payments-none")


def test_the_column_month_by_month_down_to_a_voucher(page: Page, shown, shoot):
    page.goto(f"{shown}{VILLAGE_PAGE}column/")
    expect(page.locator(".picture rect")).to_have_count(24)
    shoot(page, "public-column")
    page.get_by_role("link", name="3月", exact=True).click()
    expect(page.locator("#entries h2")).to_contain_text("2018年3月")
    page.locator("#entries li > a").first.click()
    expect(page.locator(".record")).to_contain_text("201803-001")
    shoot(page, "public-entry")


@pytest.mark.parametrize("name", ["county", "empty", "long", "programme", "class-c"])
def test_other_pages(page: Page, shown, shoot, name):
    address = {
        "county": f"/regions/{COUNTY}/", "empty": f"/regions/{EMPTY}/", "long": f"/regions/{LONG}/",
        "programme": "/programmes/DIBAO/", "class-c": f"/programmes/CANJI-H/?region={VILLAGE}",
    }[name]  # fmt: skip
    page.goto(shown + address)
    shoot(page, f"public-{name}")
    if name == "long":
        expect(page.locator("h1")).to_have_text(LONG_NAME)


def test_a_long_name_of_a_person_fits(page: Page, shown, shoot):
    page.goto(f"{shown}/lines/line0000000000/")
    expect(page.locator("h1")).to_have_text(PERSON)
    shoot(page, "public-long-line")


def test_big_letters_hold_and_targets_are_large(page: Page, shown, shoot):
    page.goto(f"{shown}{VILLAGE_PAGE}")
    page.get_by_role("link", name="大字版").click()
    page.get_by_role("link", name="逐笔查看").click()
    shoot(page, "public-elder-payments")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.records strong')).fontSize)")
    assert size >= 20
    heights = page.evaluate("[...document.querySelectorAll('button, .records li > a:first-child')].map(e => e.getBoundingClientRect().height)")  # fmt: skip
    assert min(heights) >= 60
    page.goto(f"{shown}{VILLAGE_PAGE}")
    shoot(page, "public-elder-village")
    expect(page.locator(".picture")).to_be_hidden()


def test_the_english_twin(page: Page, shown, shoot):
    page.goto(f"{shown}{VILLAGE_PAGE}")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h2").first).to_have_text("Payments")
    shoot(page, "public-english-village")
    page.goto(f"{shown}{VILLAGE_PAGE}column/")
    shoot(page, "public-english-column")


def test_the_keyboard_reaches_the_text_first(page: Page, shown):
    page.goto(shown)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()


def test_it_prints_without_what_only_a_screen_needs(page: Page, shown):
    page.goto(f"{shown}{VILLAGE_PAGE}payments/")
    page.emulate_media(media="print")
    expect(page.locator(".filter")).to_be_hidden()
    expect(page.locator(".records > li").first).to_be_visible()


@pytest.mark.parametrize("name", ["expired", "recalled", "unavailable"])
def test_what_may_not_be_shown_says_so(browser, serve_public, shoot, name):
    url, folder = serve_public()
    if name == "expired":
        folder.show(date(2020, 1, 1))
    elif name == "recalled":
        folder.show(is_recalled=True)
    else:
        folder.file.unlink()
    page = browser.new_page()
    page.goto(f"{url}{VILLAGE_PAGE}payments/")
    sentence = {"expired": "公示期已过", "recalled": "公开内容已撤回", "unavailable": "暂时无法查看"}[name]
    expect(page.locator("h1")).to_have_text(sentence)
    shoot(page, f"public-{name}")
    page.close()
