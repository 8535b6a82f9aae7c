"""The components of pages with made-up content, as they look in both sizes and answer the keyboard."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Page, expect

from huimin.ui.timeline import Mark

STATIC = Path(__file__).resolve().parents[2] / "src/huimin/ui/static"
SAMPLE = """{% extends "ui/base.html" %}{% load huimin %}
{% block masthead %}{% endblock %}
{% block path %}{% region_path steps %}{% endblock %}
{% block heading %}{% include "ui/heading.html" with title="疑点线索" count=3 about="按可疑度从高到低" %}{% endblock %}
{% block content %}{% include "ui/filter_bar.html" %}
<table class="hm-table" data-keys-rows><thead><tr><th>姓名</th><th>项目</th><th>理由</th><th class="hm-num">金额（元）</th>
<th>状态</th></tr></thead><tbody>{% for name in names %}<tr><td data-label="姓名"><a href="#{{ forloop.counter }}">
<span class="hm-masked">{{ name|masked }}</span></a></td><td data-label="项目">城乡低保</td>
<td data-label="理由">2018年3月死亡后仍领取 5 个月<div class="hm-source">晋安区低保2018年.xlsx · 寿山乡 · 第 118 行</div></td>
<td class="hm-num" data-label="金额（元）">{{ 325000|yuan }}</td><td data-label="状态">{% badge "待签收" "warn" %}</td></tr>
{% endfor %}</tbody></table>{% pagination page %}
{% score_with_parts 86.5 parts %}{% timeline marks %}{% progress 61000 250000 "已读取行数" %}
{% empty "没有符合条件的线索。" "放宽筛选条件" "?" %}{% endblock %}"""


class Filters(forms.Form):
    q = forms.CharField(label="搜索", required=False)
    region = forms.ChoiceField(label="区划", choices=[("", "全市"), ("350111", "晋安区")], required=False)
    first = forms.CharField(label="起始月份", required=False)


@dataclass(frozen=True)
class Part:
    text: str
    points: float


def marks() -> list[Mark]:
    paid = [Mark("城乡低保", m, m + 1, f"发放 {m}", is_offending=m > 24219) for m in range(24205, 24225)]
    return [*paid, Mark("火化登记", 24219, 24220, "2018年3月12日死亡", is_event=True)]


@pytest.fixture
def sample(page: Page) -> Page:
    """The sample page under the content security policy, its static files straight from the package."""
    request = RequestFactory().get("/sample/", {"q": "陈"})
    html = (
        engines["django"]
        .from_string(SAMPLE)
        .render(
            {
                "form": Filters(request.GET),
                "names": ["陈金", "林秀英", "欧阳某某"],
                "page": Paginator(range(95), 20).page(2),
                "parts": [Part("死亡后领取月数", 41.0), Part("身份号码完全一致", 45.5)],
                "marks": marks(),
                "steps": [("福州市", "/35/"), ("晋安区", "/350111/"), ("寿山乡", "")],
            },
            request,
        )
    )
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
    page.route(
        "http://sample.test/**",
        lambda route: (
            route.fulfill(path=STATIC / route.request.url.split("/static/")[1].split("#")[0])
            if "/static/" in route.request.url
            else route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": policy})
        ),
    )
    page.goto("http://sample.test/sample/")
    return page


def test_components_in_both_sizes(sample, shoot):
    shoot(sample, "components")


def test_the_keyboard_moves_through_rows(sample):
    sample.keyboard.press("/")
    expect(sample.locator("#id_q")).to_be_focused()
    sample.locator("#id_q").blur()
    for key, row in (("j", 0), ("j", 1), ("k", 0)):
        sample.keyboard.press(key)
        expect(sample.locator(".hm-table tbody tr").nth(row)).to_have_class("hm-at")
    sample.keyboard.press("?")
    expect(sample.locator("#keys")).to_be_visible()
