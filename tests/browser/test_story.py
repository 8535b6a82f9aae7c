"""The story of 石竹街道 in the browser: from the files units sent, over assignment and outcome, to the clerk's duty and
the public page. It takes the pictures that stand in the README (var/pictures/readme)."""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PICTURES, SIZES, Site
from tests.browser.test_handling import verb

DEMO = """
import sys
from functools import partial
import django
django.setup()
from huimin import cli
from huimin.pipeline import demonstrating
demonstrating.simulate = partial(demonstrating.simulate, people=1500, stories=0.2)
sys.exit(cli.run(["demo", "--no-serve", "--json"]))
"""
DEAD = "吴*顺"  # of 高仑村, whose rural low-income benefit ran on for seven months
LIST = "/clues/?region=350181006206&rule=paid_after_death"


@pytest.fixture(scope="module")
def county(serve, tmp_path_factory) -> Site:
    """The demo with fewer people, served."""
    site = Site("", tmp_path_factory.mktemp("story") / "home")
    command = [sys.executable, "-c", DEMO]
    made = subprocess.run(command, env=site.environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return serve(site.home)


@pytest.fixture(scope="module")
def public(serve, county) -> Site:
    """The public side of the same home: it is told of the editions and the drop-box alone."""
    places = {"editions": str(county.home / "editions"), "dropbox": str(county.home / "dropbox")}
    return serve(county.home, wsgi="huimin.config.public_wsgi:application", **places)


@pytest.fixture
def as_user(page: Page, county, sign_in):
    """Sign in as one of the demo's people."""
    password = json.loads((county.home / "demo.json").read_text())["password"]

    def act(name: str) -> None:
        page.context.clear_cookies()
        sign_in(county, name, password)

    return act


def picture(page: Page, name: str, size: str = "desktop") -> None:
    """What the README shows: one screen of a page."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "readme" / f"{name}.png")


def test_the_story_of_shizhu(page: Page, county, public, as_user, shoot):
    as_user("jiwei")
    page.goto(f"{county.url}/clues/")
    shoot(page, "story-clues")
    picture(page, "clues")
    page.goto(county.url + LIST)
    expect(page.locator(".hm-table tbody tr")).to_have_count(3)
    page.locator(".hm-table tbody tr", has_text=DEAD).locator("a").first.click()
    expect(page.locator("body")).to_contain_text("2018-01-14 去世")
    expect(page.locator("body")).to_contain_text("福清市农村低保金2018年1-3月.csv")
    shoot(page, "story-clue")
    picture(page, "clue")
    address = page.url
    verb(page, "assign").locator(".btn-primary").click()

    as_user("minzheng")
    page.goto(f"{county.url}/inbox/")
    page.locator(".hm-table tbody a").first.click()
    assert page.url == address
    verb(page, "sign").locator(".btn-primary").click()
    form = verb(page, "conclude")
    form.locator("#conclude-text").fill("2018年1月14日去世，村里未上报，2月至8月多发七个月。")
    form.locator("#conclude-recover").fill("2,919.00")
    form.locator("#conclude-files").set_input_files(
        [{"name": "火化证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 made up"}]
    )
    form.locator(".btn-primary").click()
    expect(page.locator(".hm-talk")).to_contain_text("火化证明.pdf")

    as_user("jiwei")
    page.goto(address)
    verb(page, "close").locator(".btn-primary").click()
    form = verb(page, "hold")
    form.locator("#hold-posting").select_option(label="村文书 高建榕")
    form.locator("#hold-reason").fill("未及时掌握、上报死亡信息")
    form.locator(".btn-primary").click()
    expect(page.locator("tr", has_text="高建榕")).to_contain_text("应负责")
    page.goto(county.url + LIST)
    expect(page.locator(".hm-table tbody tr")).to_have_count(2)
    page.goto(f"{county.url}/overview/?region=350181006000")
    shoot(page, "story-overview")
    picture(page, "overview")
    assert json.loads(county.huimin("verify", "--json"))["alterations"] == []
    on_the_public_page(page, public, shoot)


def on_the_public_page(page: Page, public: Site, shoot) -> None:
    """Any villager sees the same payments, under a masked name; of clue and person nothing more."""
    page.context.clear_cookies()
    page.goto(public.url)
    for name in ("福清市", "石竹街道", "高仑村"):
        page.get_by_role("link", name=name).first.click()
    shoot(page, "story-village")
    picture(page, "village", "phone")
    address = page.url
    page.goto(f"{address.rstrip('/')}/payments/?programme=DIBAO")
    expect(page.locator("body")).to_contain_text(DEAD)
    told = page.content()
    assert "吴依顺" not in told
    assert "疑点" not in told
    page.goto(f"{address.rstrip('/')}/column/")
    shoot(page, "story-column")
