"""A payment list compared before it is paid, in a real browser: form, waiting, answer, refusal, in both sizes."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.command import number
from tests.kept import made_home

from .conftest import Site

DEAD, LIVING = number(birth="19350312"), number(birth="19361108", serial=7)
HEADER = ["姓名", "身份证号", "村居", "所属期", "发放金额"]
LISTS = {
    "福清市石竹街道2018年5月高龄津贴（八十至八十九周岁）待发放清册.csv": [
        HEADER,
        ["欧阳某顺", DEAD, "高仑村", "2018-05", "300"],
        ["林某", LIVING, "高仑村", "2018-05", "不详"],
    ],
    "无疑点.csv": [HEADER, ["林某", LIVING, "高仑村", "2018-05", "300"]],
    "菜单.csv": [["菜名", "价格"], ["佛跳墙", "388"]],
}


@pytest.fixture(scope="module")
def desk(serve, tmp_path_factory) -> tuple[Site, Path]:
    """A home that knows of a death, and the folder of the lists."""
    folder = tmp_path_factory.mktemp("precheck")
    made = Site("", folder / "home")
    made_home(made.home)
    made.add_user("clerk", role="finance", region="350181000000")
    lists = {**LISTS, "殡葬登记.csv": [["姓名", "身份证号", "死亡日期"], ["欧阳某顺", DEAD, "2018-03-05"]]}
    for name, lines in lists.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
    made.huimin("import", "deaths", str(folder / "殡葬登记.csv"), "--region", "350181")
    return serve(folder / "home"), folder


def send(page, desk, name):
    site, folder = desk
    page.goto(f"{site.url}/precheck/")
    page.locator("#id_file").set_input_files(folder / name)
    page.locator("#id_programme").select_option("GAOLING")
    page.get_by_role("button", name="上传并比对").click()


def test_a_list_is_sent_watched_and_answered(page, desk, sign_in, shoot):
    site, _ = desk
    sign_in(site, "clerk")
    page.get_by_role("link", name="发放前比对", exact=True).click()
    expect(page.get_by_text("您还没有比对过清册。")).to_be_visible()
    shoot(page, "precheck-empty")
    page.get_by_role("button", name="上传并比对").click()
    send(page, desk, next(iter(LISTS)))
    expect(page.get_by_text("排队等待比对")).to_be_visible()
    shoot(page, "precheck-waiting")
    site.huimin("work", "--until-idle")
    expect(page.get_by_role("heading", name="发放前要问的")).to_be_visible()  # the page asks by itself
    expect(page.get_by_text("登记于 2018-03-05 去世")).to_be_visible()
    shoot(page, "precheck-answer")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载工作簿").click()
    assert Path(taken.value.path()).read_bytes()[:2] == b"PK"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="To be asked before paying")).to_be_visible()
    shoot(page, "precheck-answer-en")


@pytest.mark.nightly
def test_a_clean_and_an_unreadable_list(page, desk, sign_in, shoot):
    site, _ = desk
    sign_in(site, "clerk")
    addresses = []
    for name in ("无疑点.csv", "菜单.csv"):
        send(page, desk, name)
        expect(page.get_by_text("排队等待比对")).to_be_visible()
        addresses.append(page.url)
    site.huimin("work", "--until-idle")
    for address, said, name in zip(addresses, ("没有要问的", "清册无法读取"), ("clean", "refused"), strict=True):
        page.goto(address)
        expect(page.get_by_text(said)).to_be_visible()
        shoot(page, f"precheck-{name}")
    page.goto(f"{site.url}/precheck/")
    shoot(page, "precheck-list")
