"""A villager's report from the drop-box to the answer, and editions on the staff side, in a real browser."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from huimin.disclosure import dropbox, sealing, tracking
from huimin.disclosure.manifest import NAME, open_manifest
from huimin.disclosure.types import Message
from tests.browser.conftest import Site
from tests.disclosure.conftest import DIBAO, ENTRIES, OFFICERS
from tests.kept import made_home
from tests.pipeline.test_river import DEATHS, PAYMENTS


@pytest.fixture(scope="module")
def desk(serve, tmp_path_factory) -> Site:
    """A home with payments, deaths and a village column, and users of three roles."""
    return serve(county(tmp_path_factory.mktemp("reports")).home)


@pytest.fixture(scope="module")
def sides(serve, tmp_path_factory) -> tuple[Site, Site]:
    """The staff side of such a home, and the public side that has the editions and the drop-box alone."""
    home = county(tmp_path_factory.mktemp("sides")).home
    Site("", home).huimin("publish", "--release", "--second", "publisher")
    folders = {"editions": str(home / "editions"), "dropbox": str(home / "dropbox")}
    return serve(home), serve(home, wsgi="huimin.config.public_wsgi:application", **folders)


def county(folder) -> Site:
    """The home."""
    made = Site("", folder / "home")
    made_home(made.home)
    for name in ("operator2", "publisher", "inspector"):
        made.add_user(name, role=name.rstrip("2"))
    for kind, rows, flags in (
        ("payments", PAYMENTS, ("--programme", "DIBAO")),
        ("payments", DIBAO, ("--programme", "TEKUN")),
        ("deaths", DEATHS, ()),
        ("village_entries", ENTRIES, ()),
        ("village_officers", OFFICERS, ()),
    ):
        file = folder / f"{kind}-{len(list(folder.iterdir()))}.csv"
        lines = (row if isinstance(row, str) else ",".join(map(str, row)) for row in rows)
        file.write_text("\r\n".join(lines) + "\r\n")
        made.huimin("import", kind, str(file), "--region", "350181", *flags)
    return made


def leave(site: Site, line: str, kind: str, text: str, contact: str = "") -> str:
    """A message as the public page leaves it; its tracking number."""
    statement = open_manifest((site.home / "editions" / NAME).read_bytes())
    keys = (sealing.base64_key(statement.report_key), sealing.base64_key(statement.contact_key))
    number = tracking.new_number()
    said = Message(
        statement.edition.code, kind, line, "not_received", text, tracking.digest(number), date(2026, 11, 24), contact
    )
    dropbox.drop(site.home / "dropbox", sealing.seal(said, *keys), now=datetime.now(UTC))
    return number


def test_editions_on_the_staff_side(page, desk, sign_in, shoot):
    sign_in(desk, "operator2")
    page.goto(f"{desk.url}/editions/")
    shoot(page, "editions-empty")
    page.get_by_role("button", name="生成新版次").click()
    expect(page.get_by_text("排队等待生成")).to_be_visible()
    shoot(page, "editions-waiting")
    desk.huimin("work", "--until-idle")
    page.get_by_role("link", name="查看这个版次").click()  # it came by itself
    expect(page.get_by_text("须由另一名公开审核员")).to_be_visible()
    shoot(page, "edition-own")


def test_released_by_another(page, desk, sign_in, shoot):
    sign_in(desk, "publisher")
    page.goto(f"{desk.url}/editions/1/")
    page.get_by_role("button", name="审核通过并公开").click()
    expect(page.get_by_text("已公开。")).to_be_visible()
    page.locator("details summary").click()
    shoot(page, "edition-released")
    page.goto(f"{desk.url}/editions/")
    shoot(page, "editions")


def test_a_report_is_read_answered_and_its_contact_opened(page, desk, sign_in, shoot):
    sign_in(desk, "inspector")
    page.goto(f"{desk.url}/reports/")
    shoot(page, "reports-empty")
    file = next((desk.home / "editions").glob("*.sqlite3"))
    with closing(sqlite3.connect(file)) as connection:
        lines = [row[0] for row in connection.execute("select id from line order by name, starts_month desc limit 12")]
        entry = connection.execute("select id from entry where spent_fen > 0").fetchone()[0]
    for line in lines:
        leave(desk, line, "line", "这笔钱一直没有收到，问村里说已经发了。", "林先生，晚上七点后可打村口小店电话")
    leave(desk, entry, "entry", "工程款付了，路没有修。")
    (desk.home / "dropbox" / ("e" * 32 + ".sealed")).write_bytes(b"torn")
    desk.huimin("work", "--until-idle")
    page.goto(f"{desk.url}/reports/?state=received")
    shoot(page, "reports")
    page.goto(f"{desk.url}/reports/?number=1")
    expect(page.get_by_text("受理号是16位")).to_be_visible()
    page.goto(f"{desk.url}/reports/")
    page.get_by_role("link", name="F000013").click()
    page.go_back()
    page.get_by_role("row").filter(has_text="已留").get_by_role("link").first.click()
    address = page.url
    expect(page.get_by_text("来源行")).to_be_visible()
    shoot(page, "report")
    page.get_by_role("button", name="受理核查").click()
    page.locator("textarea").fill("请打 13805917777")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text("答复会公开")).to_be_visible()
    shoot(page, "report-refused")
    page.locator("textarea").fill("经核查，银行账户已变更，3月应发金额已于本月补发。")
    page.get_by_role("button", name="答复", exact=True).click()
    page.get_by_role("button", name="打开联系方式").click()
    expect(page.get_by_text("请写明查看联系方式的事由")).to_be_visible()
    page.get_by_label("查看事由").fill("电话核实补发情况")
    page.get_by_role("button", name="打开联系方式").click()
    expect(page.get_by_text("林先生")).to_be_visible()
    shoot(page, "report-answered")
    page.goto(address)
    expect(page.get_by_text("林先生")).to_have_count(0)


def test_a_full_box_loses_nothing_typed_and_english_is_spoken(page, sides, shoot):
    _, public = sides
    page.goto(f"{public.url}/regions/350181006206/column/?lang=en")
    page.get_by_role("link", name="Report a problem").first.click()
    shoot(page, "public-report-en")
    for _ in range(dropbox.MOST_A_MINUTE):
        dropbox.drop(public.home / "dropbox", b"x", now=datetime.now(UTC))
    page.get_by_label("The work was not done").check()
    page.get_by_label("What happened").fill("The road was never mended")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Too many are sending just now")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("The road was never mended")
    expect(page.get_by_label("The work was not done")).to_be_checked()
    shoot(page, "public-report-full")
    for path in (public.home / "dropbox").iterdir():
        path.unlink()


def test_a_villagers_report_from_the_published_line_to_the_answer(page, sides, sign_in, shoot):
    staff, public = sides
    assert '"alterations": []' in staff.huimin("verify", "--json")
    page.goto(f"{public.url}/regions/350181006206/payments/")
    page.get_by_role("link", name="反映问题").first.click()
    shoot(page, "public-report")
    page.get_by_label("说说情况").fill("这笔钱没有到我的折子上")
    page.get_by_role("button", name="投递").click()
    expect(page.get_by_text("请选一项哪里不对")).to_be_visible()
    expect(page.get_by_label("说说情况")).to_have_value("这笔钱没有到我的折子上")
    shoot(page, "public-report-refused")
    page.get_by_label("钱没有收到").focus()
    page.keyboard.press("Space")
    for _ in range(3):  # to the text, the contact, and past the trap to the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("您的反映已加密投递")).to_be_visible()
    shoot(page, "public-thanks")
    number = page.locator("output").inner_text()
    for path in (staff.home / "dropbox").iterdir():
        assert "折子".encode() not in path.read_bytes()
    ask(page, public, number)
    expect(page.get_by_text("没有查到")).to_be_visible()
    shoot(page, "public-answer-unknown")
    staff.huimin("work", "--until-idle")
    ask(page, public, number)
    expect(page.get_by_text("已经收到，等待核查")).to_be_visible()
    sign_in(staff)
    page.goto(f"{staff.url}/reports/?number={number}")
    page.get_by_role("link", name="F000001").click()
    expect(page.get_by_text("这笔钱没有到我的折子上")).to_be_visible()
    page.locator("textarea").fill("已查实，账号有误，本月补发。")
    page.get_by_role("button", name="答复", exact=True).click()
    ask(page, public, number.lower().replace("-", " "))
    expect(page.get_by_text("已查实，账号有误，本月补发。")).to_be_visible()
    shoot(page, "public-answer")
    page.context.clear_cookies()
    sign_in(staff, "publisher")
    page.goto(f"{staff.url}/editions/1/")
    page.locator("details summary").click()
    page.get_by_label("撤回原因").fill("一处有误")
    page.get_by_role("button", name="立即撤回").click()
    expect(page.get_by_text("已撤回，公众已看不到")).to_be_visible()
    page.goto(f"{public.url}/")
    expect(page.get_by_role("heading", name="公开内容已撤回")).to_be_visible()
    ask(page, public, number)  # the answer stays
    expect(page.get_by_text("已查实，账号有误，本月补发。")).to_be_visible()
    shoot(page, "public-answer-recalled")
    assert '"alterations": []' in staff.huimin("verify", "--json")


def ask(page, public: Site, number: str) -> None:
    """Look a tracking number up on the public side."""
    page.goto(f"{public.url}/answer/")
    page.get_by_label("受理号").fill(number)
    page.get_by_role("button", name="查看").click()
