"""The public pages: from the city down to one payment and one voucher; what may not be seen is not there."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from huimin.disclosure.scan import scan_text
from huimin.disclosure.types import COLUMN, PARTS, PAYMENTS, POLICIES, TOTALS

from .public import COUNTY, EMPTY, LONG, LONG_NAME, TOWN, VILLAGE

VILLAGE_PAGE = f"/regions/{VILLAGE}/"
PAGES = [
    "/", "/?q=高仑", f"/regions/{COUNTY}/", f"/regions/{TOWN}/", VILLAGE_PAGE, f"/regions/{EMPTY}/", f"{VILLAGE_PAGE}payments/",
    f"{VILLAGE_PAGE}payments/?programme=DIBAO&year=2018&page=2", f"{VILLAGE_PAGE}column/", "/programmes/DIBAO/",
    f"/programmes/CANJI-H/?region={TOWN}", "/programmes/SECRET/", "/lines/officerlineaaa/", "/entries/entry000000004/",
]  # fmt: skip


@pytest.fixture
def folder(public):
    return public[0]


@pytest.fixture
def get(public):
    """get(address) -> text of a page that is there; get(address, 404) of one that is not."""

    def get(address, status=200, **kwargs):
        response = public[1].get(address, **kwargs)
        assert response.status_code == status, address
        return response.content.decode()

    return get


def hrefs(page):
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*|\?[^"#]+)', page)]


def test_every_link_of_every_page_leads_on(get):
    asked, waiting = set(), ["/"]
    while waiting and len(asked) < 120:
        address = waiting.pop()
        if address in asked or address.startswith("/static"):
            continue
        asked.add(address)
        base = address.split("?")[0]
        waiting += [link if link.startswith("/") else base + link for link in hrefs(get(address))]
    assert {"/lines/officerlineaaa/", f"{VILLAGE_PAGE}column/"} <= asked


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_holds_a_number_of_a_person_or_chinese_in_english(get, public, address, language):
    public[1].cookies["django_language"] = language
    page = get(address)
    assert not scan_text(page, "page")
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in page.split("<head>")[0]
    if language == "en":
        assert not re.search("发放|收入|查询|项目", re.sub("补助收入", "", page))


def test_a_planted_number_would_be_seen(get):
    assert scan_text(get("/").replace("高仑村", "11010519491231002X"), "page") or scan_text(
        "11010519491231002X", "page"
    )


def test_each_figure_of_a_village_is_the_number_of_lines_it_leads_to(get):
    page = get(VILLAGE_PAGE)
    figures = re.findall(
        r'href="(/regions/\d+/payments/\?programme=[^"]*)">.*?，(\d+) 笔.*?class="sum">([\d,.]+)', page, re.DOTALL
    )
    assert len(figures) == 2
    for address, n, yuan in figures:
        assert f"共 {n} 笔，{yuan} 元" in get(address.replace("&amp;", "&"))


def test_lines_without_a_name_are_told(get, folder):
    import sqlite3

    with sqlite3.connect(folder.file) as connection:
        connection.execute(
            "update total set n_payments = n_payments + 2, amount_fen = amount_fen + 300 where programme = 2"
        )
    folder.show()
    assert "另有 2 笔、3.00 元" in get(f"{VILLAGE_PAGE}payments/?programme=GENGDI&year=2018")
    assert "另有" not in get(f"{VILLAGE_PAGE}payments/?programme=GENGDI&month=2018-01")


def test_filters_lie_in_the_address(get):
    payments = f"{VILLAGE_PAGE}payments/"
    assert "共 96 笔" in get(payments)
    assert "共 9 笔" in get(f"{payments}?month=2018-01")
    assert "共 1 笔，108.50 元" in get(f"{payments}?officers=1")
    assert "村委会主任" in get(f"{payments}?officers=1")
    assert "没有符合条件的发放记录" in get(f"{payments}?year=2010")
    assert "第 3 页" in get(f"{payments}?page=99")
    for strange in ("page=-1", "month=2018-13", "year=９", f"year={'9' * 30}", "programme=x'--", "page=%00"):
        get(f"{payments}?{strange}")


def test_class_c_shows_counts_and_no_line(get):
    page = get(VILLAGE_PAGE)
    assert re.search(r'href="/programmes/CANJI-H/\?region=\d+&amp;year=2018">\s*<span class="what"><strong>重度残疾人护理补贴</strong><small>12 人，24 笔', page)  # fmt: skip
    assert "不公布金额" in page
    assert "CANJI-H" not in get(f"{VILLAGE_PAGE}payments/")
    assert "这个项目的发放情况不公开" in get("/programmes/SECRET/")


def test_a_village_with_nothing_and_one_with_a_long_name(get):
    assert "本村还没有公开的发放记录" in get(f"/regions/{EMPTY}/")
    assert "本村还没有公开的收支明细" in get(f"/regions/{EMPTY}/column/")
    assert LONG_NAME in get(f"/regions/{LONG}/")


def test_search_takes_what_is_typed_as_text(get):
    assert VILLAGE_PAGE in get("/?q=高仑")
    for nothing in ("%25", "_", "'", "<b>"):
        page = get(f"/?q={nothing}")
        assert "没有找到" in page
        assert "<b>" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/lines/nix/",
        "/entries/nix/",
        "/lines/entry000000004/",
        "/programmes/NIX/",
        "/regions/1/",
        f"/regions/{'9' * 30}/",
    ],
)
def test_what_is_not_there_is_not_found(get, address):
    assert "没有找到这个页面" in get(address, 404)


@pytest.mark.parametrize(
    ("part", "address"),
    [
        (PAYMENTS, f"{VILLAGE_PAGE}payments/"), (PAYMENTS, "/lines/officerlineaaa/"), (COLUMN, f"{VILLAGE_PAGE}column/"),
        (COLUMN, "/entries/entry000000004/"), (POLICIES, "/programmes/DIBAO/"),
    ],
)  # fmt: skip
def test_a_part_over_its_time_is_not_shown(get, folder, part, address):
    get(address)
    folder.show(timezone.localdate(), tuple(set(PARTS) - {part}))
    page = get(address, 410)
    assert "公示期已过" in page
    assert "林建木" not in page
    assert "购办公用品" not in page
    get("/")


def test_the_last_day_shows_and_the_day_after_does_not(get, folder):
    folder.show(timezone.localdate())
    get(f"{VILLAGE_PAGE}payments/")
    folder.show(timezone.localdate() - timedelta(days=1))
    get(f"{VILLAGE_PAGE}payments/", 410)
    page = get(VILLAGE_PAGE)
    assert "这部分内容的公示期已过" in page
    assert "最低生活保障" not in page


def test_sums_over_their_time_are_not_shown_on_any_page(get, folder):
    folder.show(timezone.localdate(), (POLICIES, PAYMENTS, COLUMN))
    for address in ("/", f"/regions/{COUNTY}/", VILLAGE_PAGE, "/programmes/DIBAO/"):
        page = get(address)
        assert "12 人" not in page
        assert "62,1" not in page
    assert TOTALS in PARTS


def test_a_recall_holds_from_the_next_page_on(get, folder):
    get(VILLAGE_PAGE)
    folder.show(is_recalled=True)
    for address in (VILLAGE_PAGE, "/", "/lines/officerlineaaa/"):
        assert "公开内容已撤回" in get(address, 410)


@pytest.mark.parametrize("act", ["alter", "remove", "no_manifest"])
def test_what_cannot_be_checked_is_not_shown(get, folder, act):
    get(VILLAGE_PAGE)
    if act == "alter":
        raw = bytearray(folder.file.read_bytes())
        raw[-2000] ^= 255
        folder.file.write_bytes(raw)
    elif act == "remove":
        folder.file.unlink()
    else:
        (folder.path / "manifest.json").unlink()
    page = get(VILLAGE_PAGE, 503)
    assert "公开内容暂时无法核对" in page
    assert "高仑村" not in page


def test_pages_may_be_kept_for_less_than_a_minute_and_are_told_when_nothing_changed(public):
    folder, client = public
    first = client.get(VILLAGE_PAGE)
    assert re.search(r"max-age=(\d+)", first["Cache-Control"])[1] == "30"
    assert "Cookie" in first["Vary"]
    tag = {"If-None-Match": first["ETag"]}
    assert client.get(VILLAGE_PAGE, headers=tag).status_code == 304
    assert client.get(f"{VILLAGE_PAGE}?elder=1").cookies["elder"].value == "1"
    assert client.get(VILLAGE_PAGE, headers=tag).status_code == 200  # bigger letters are another page
    folder.show(is_recalled=True)
    gone = client.get(VILLAGE_PAGE, headers=tag)
    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")


def test_big_letters_and_language_are_remembered(get):
    assert 'class="elder"' not in get("/")
    get("/?elder=1&lang=en")
    page = get(VILLAGE_PAGE)
    assert 'class="elder"' in page
    assert "Village column" in page
    get("/?elder=0&lang=zh-hans")
    assert 'class="elder"' not in get(VILLAGE_PAGE)


def test_the_answer_is_small_and_closed(public):
    response = public[1].get(f"{VILLAGE_PAGE}payments/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert not {"sessionid", "csrftoken"} & set(response.cookies)
    assert "<script" not in public[1].get("/").content.decode()


def test_no_link_of_the_thanks_page_asks_for_it_again_and_loses_the_number(public, get):
    """The page is the answer to a form: it has no address of its own to come back to."""
    request = RequestFactory().get("/report/line/x/")
    page = render_to_string("public/thanks.html", {"number": "7K3M-Q9RT-24WX-HJ8P"}, request)
    assert "7K3M-Q9RT-24WX-HJ8P" in page
    assert 'href="?' not in page
    assert 'href="?' in get("/"), "control: other pages have the links of the reader"
