"""Looking for a person, a household and an account in a real browser, in both sizes and both languages."""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.command import number
from tests.kept import made_home

from .conftest import PASSWORD, Site

CHEN, LIN, OTHER = number(), number(serial=124), number(serial=777)
LEADER = number(serial=501)
CARD, BOOK = "6212345678901234569", "9030112010010001234567"
PLACE = ["石竹街道", "高仑村"]
HEADER = ["乡镇", "村居", "姓名", "身份证号", "户号", "所属期", "发放金额", "银行账号", "对象类别"]
FILES = {
    ("households", "福清市公安局常住人口登记.csv", "350181"): [
        ["户号", "与户主关系", "姓名", "身份证号", "乡镇", "村居"],
        ["H1", "户主", "陈某金", CHEN, *PLACE],
        ["H1", "妻", "林某英", LIN, *PLACE],
    ],
    ("payments DIBAO", "福清市农村低保金2017-2018年.csv", "350181"): [
        HEADER,
        *(
            [*PLACE, name, id_number, "H1", f"{year}年{month}月", amount, CARD, "A类"]
            for year in (2017, 2018)
            for month in range(1, 13)
            for name, id_number, amount in (("陈某金", CHEN, "650.00"), ("林某英", LIN, "417.00"))
            if (year, month) < (2018, 9)
        ),
    ],
    ("payments GAOLING", "高龄补贴2018年.csv", "350181"): [
        HEADER,
        *([*PLACE, "陈某金", CHEN, "", f"2018年{month}月", "100.00", BOOK, ""] for month in range(1, 7)),
        [*PLACE, "陈某金", CHEN, "", "2018年6月", "-100.00", BOOK, ""],
        [*PLACE, "陈某金", OTHER, "", "2018年6月", "100.00", "", ""],
    ],
    ("payments CANJI-L", "困难残疾人生活补贴2018年.csv", "350181"): [
        [*HEADER, "联系电话", "经办人"],
        *(
            [
                *PLACE,
                f"欧阳某{'春夏秋冬'[n % 4]}",
                number(birth=f"19{n + 30}0615"),
                f"第{n // 2}户",
                "2018年7月",
                "80.00",
                f"62284800000000{n // 3:05d}",
                "",
                "13805910000",
                "欧阳某某",
            ]
            for n in range(60)
        ),
        [*PLACE, "欧阳某长", LEADER, "第1户", "2018年7月", "80.00", CARD, "", "13805910000", "欧阳某某"],
    ],
    ("village_officers", "石竹街道村（社区）干部名册.csv", "350181"): [
        ["姓名", "身份证号", "职务", "任职时间", "离任时间", "乡镇", "村居"],
        ["欧阳某长", LEADER, "村民委员会主任兼经济合作社社长", "2015-01-01", "2018-06-30", *PLACE],
    ],
    ("marriages", "婚姻登记（福清市民政局婚姻登记处）.csv", "350181"): [
        ["业务类型", "男方姓名", "男方身份证号", "女方姓名", "女方身份证号", "登记日期"],
        ["结婚登记", "陈某金", CHEN, "林某英", LIN, "1965-05-20"],
    ],
    ("deaths", "福州市殡仪馆火化登记2018年.csv", "350100"): [
        ["姓名", "身份证号", "死亡日期", "火化日期"],
        ["陈某金", CHEN, "2018-05-20", "2018-05-23"],
    ],
}


@pytest.fixture(scope="module")
def books(serve, tmp_path_factory) -> Site:
    """The staff side of a home with a household's payments and registers."""
    folder = tmp_path_factory.mktemp("books")
    made = Site("", folder / "home")
    made_home(made.home)
    made.add_user("inspector", role="inspector")
    for (what, name, region), lines in FILES.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
        kind, *programme = what.split()
        flags = ["--programme", programme[0]] if programme else []
        made.huimin("import", kind, str(folder / name), "--region", region, *flags)
    return serve(folder / "home")


def look_for(page, books, sign_in, purpose="supervision", **typed):
    sign_in(books)
    page.goto(f"{books.url}/books/")
    for name, text in typed.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_purpose").select_option(purpose)
    page.get_by_role("button", name="查阅并留痕").click()


def test_the_search_page(page, books, sign_in, shoot):
    sign_in(books)
    page.get_by_role("link", name="到户到人", exact=True).click()
    expect(page.get_by_role("heading", name="到户到人到账")).to_be_visible()
    shoot(page, "books-search")


def test_a_search_that_says_too_little_is_told_what_to_do(page, books, sign_in, shoot):
    look_for(page, books, sign_in, purpose="other", id_number=CHEN, account=CARD)
    expect(page.get_by_text("请只用一种方式查找")).to_be_visible()
    expect(page.get_by_text("选择“其他”时请写明目的。")).to_be_visible()
    shoot(page, "books-search-wrong")


def test_nobody_is_found(page, books, sign_in, shoot):
    look_for(page, books, sign_in, id_number=number(birth="19330303"))
    expect(page.get_by_text("在您的管辖范围内没有查到。本次查找已留痕。")).to_be_visible()
    shoot(page, "books-search-empty")


def test_several_are_listed_by_masked_name(page, books, sign_in, shoot):
    look_for(page, books, sign_in, name="陈某金", birth_on="1940-01-01")
    expect(page.get_by_text("有 2 人同名且同日出生")).to_be_visible()
    expect(page.get_by_text("陈*金").first).to_be_visible()
    shoot(page, "books-search-several")


def test_a_person_a_household_and_an_account(page, books, sign_in, shoot):
    look_for(page, books, sign_in, id_number=CHEN)
    expect(page.get_by_role("heading", name="陈某金")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/books/opened/[\w-]{43}/$"))
    expect(page.get_by_text("本次查阅已留痕，目的：监督检查")).to_be_visible()
    expect(page.get_by_text("冲正")).to_be_visible()
    shoot(page, "books-person")
    page.get_by_role("button", name="陈*金、林*英").click()
    expect(page.get_by_role("heading", name="陈某金户")).to_be_visible()
    shoot(page, "books-household")
    page.get_by_role("button", name=CARD).click()
    expect(page.get_by_role("heading", name=CARD)).to_be_visible()
    shoot(page, "books-account")
    page.get_by_role("button", name="林某英").first.click()
    expect(page.get_by_role("heading", name="林某英")).to_be_visible()


def test_the_network_of_a_person(page, books, sign_in, shoot):
    look_for(page, books, sign_in, id_number=CHEN)
    page.get_by_role("link", name="关系网").click()
    expect(page.get_by_role("heading", name="人1 陈*金 的关系网")).to_be_visible()
    expect(page.locator(".hm-network-picture svg")).to_be_visible()
    for said in ("户1", "账户1", "人2 林*英"):
        expect(page.locator(".hm-network-picture svg text", has_text=said).first).to_be_visible()
    expect(page.get_by_role("row", name="福清市公安局常住人口登记.csv").first).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("tr.hm-at")).to_have_count(1)
    shoot(page, "books-network")
    page.get_by_role("button", name="户1", exact=True).click()
    expect(page.get_by_role("heading", name="陈某金户")).to_be_visible()


def test_a_network_without_scripts_is_a_table(books, browser):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{books.url}/sign-in/")
    page.locator("#id_username").fill("inspector")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form .btn-primary").click()
    page.goto(f"{books.url}/books/")
    page.locator("#id_account").fill(CARD)
    page.locator("#id_purpose").select_option("supervision")
    page.get_by_role("button", name="查阅并留痕").click()
    page.get_by_role("link", name="关系网").click()
    expect(page.get_by_role("row", name="收款账户").first).to_be_visible()
    expect(page.locator(".hm-network")).to_be_hidden()
    context.close()


@pytest.mark.nightly
def test_the_network_of_a_hub_says_what_is_left_out(page, books, sign_in, shoot):
    look_for(page, books, sign_in, id_number=LEADER)
    page.get_by_role("link", name="关系网").click()
    page.get_by_text("牵涉太多、没有全部列出的有").click()
    expect(page.get_by_text("另有 人")).not_to_have_count(0)
    expect(page.locator(".hm-network-picture svg")).to_be_visible()
    shoot(page, "books-network-hub")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Every tie and where it comes from")).to_be_visible()
    shoot(page, "books-network-en")


def test_the_page_in_english(page, books, sign_in, shoot):
    sign_in(books)
    page.get_by_role("button", name="English").click()
    page.goto(f"{books.url}/books/")
    page.locator("#id_id_number").fill(CHEN)
    page.locator("#id_purpose").select_option("supervision")
    page.get_by_role("button", name="Look, and leave a trace").click()
    expect(page.get_by_text("This look is in the trace; purpose: Supervision")).to_be_visible()
    shoot(page, "books-person-en")
