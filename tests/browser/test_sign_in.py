"""Signing in, in both sizes and both languages, and what stands there when it fails."""

import re

from playwright.sync_api import expect


def test_sign_in_page_in_chinese(page, site, shoot):
    page.goto(site.url)
    expect(page).to_have_url(f"{site.url}/sign-in/?next=/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    shoot(page, "sign-in-zh")


def test_sign_in_page_in_english(page, site, shoot):
    page.goto(f"{site.url}/sign-in/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    shoot(page, "sign-in-en")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_wrong_password_is_one_clear_sentence(page, site, shoot):
    page.goto(f"{site.url}/sign-in/")
    page.locator("#id_username").fill("inspector")
    page.locator("#id_password").fill("wrong")
    page.locator("form .btn-primary").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    shoot(page, "sign-in-wrong")


def test_signing_in_and_out(page, site, sign_in, shoot):
    sign_in(site)
    expect(page).to_have_url(f"{site.url}/")
    shoot(page, "workbench")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(f"{site.url}/sign-in/")


def test_a_missing_page_says_so(page, site, shoot):
    page.goto(f"{site.url}/nothing/")
    expect(page.get_by_role("heading", name="没有找到这个页面。")).to_be_visible()
    shoot(page, "not-found")


def test_bigger_text_stays(page, site, shoot):
    page.goto(f"{site.url}/sign-in/?elder=1")
    page.goto(f"{site.url}/sign-in/")
    expect(page.locator("html")).to_have_class("hm-elder")
    shoot(page, "sign-in-elder")


def test_static_files_have_hashed_names_and_are_compressed(page, site):
    page.goto(f"{site.url}/sign-in/")
    sheets = page.locator("link[rel=stylesheet]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert all(re.search(r"\.[0-9a-f]{12}\.css$", sheet) for sheet in sheets)
    answer = page.request.get(site.url + sheets[-1], headers={"Accept-Encoding": "br"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "br"
