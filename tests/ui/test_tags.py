"""Filters and components, without a server."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from huimin.ui.templatetags import huimin as tags
from huimin.ui.timeline import LEFT, WIDTH, Mark, draw


def rendered(source: str, **context) -> str:
    request = context.pop("request", None) or RequestFactory().get("/")
    return engines["django"].from_string("{% load huimin %}" + source).render(context, request)


@pytest.mark.parametrize(
    ("fen", "text"), [(123450, "1,234.50"), (-5, "-0.05"), (0, "0.00"), (10**11, "1,000,000,000.00"), (None, "—")]
)
def test_yuan(fen, text):
    assert tags.yuan(fen) == text


def test_months_in_both_languages():
    assert tags.month(24217) == "2018年1月"
    assert tags.month(24228) == "2018年12月"
    assert tags.months_to(24217, 24219) == "2018年1月 – 2018年3月"
    assert tags.months_to(24217, 24217) == "2018年1月"
    assert tags.month(None) == ""


def test_names_are_masked():
    assert [tags.masked(name) for name in ("陈金", "陈小金", "欧阳某某", "")] == ["陈*", "陈*金", "欧**某", ""]


def test_a_sentence_to_fill_shows_blanks():
    assert tags.blanks("{first_month} 至 {last_month} 共 {amount} 元。") == "____ 至 ____ 共 ____ 元。"


def test_a_region_has_its_name_or_its_code():
    assert tags.region_name(350111000000, {350111000000: "晋安区"}) == "晋安区"
    assert tags.region_name(350111000000, {}) == "350111000000"


def test_a_hostile_text_is_escaped():
    assert "<script>" not in rendered("{% badge text 'warn' %}{% icon 'user' text %}", text="<script>")


def test_the_query_keeps_other_filters():
    request = RequestFactory().get("/", {"region": "350111", "page": "3"})
    assert rendered("{% query_with page=4 %}", request=request) == "?region=350111&amp;page=4"
    assert rendered("{% query_with page=None %}", request=request) == "?region=350111"


def test_the_time_line_places_marks_inside_the_picture():
    drawing = draw([Mark("低保", 24217, 24229, "a"), Mark("死亡", 24220, 24221, "b", is_event=True)])
    assert [box.css for box in drawing.boxes] == ["payment"]
    assert LEFT <= drawing.boxes[0].x < drawing.events[0].x < WIDTH
    assert drawing.boxes[0].x + drawing.boxes[0].width <= WIDTH
    assert draw([]) is None


@pytest.mark.parametrize("status", ["403", "404", "500", "403_csrf"])
def test_error_pages_say_one_sentence_and_a_remedy(status):
    page = engines["django"].get_template(f"{status}.html").render()
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


def test_the_reader_chooses_the_language(client):
    assert "登录" in client.get("/sign-in/", headers={"Accept-Language": "en"}).content.decode()
    client.cookies["django_language"] = "en"
    assert "Sign in" in client.get("/sign-in/").content.decode()
    assert translation.get_language() == "zh-hans"


def test_bigger_text_is_remembered(client):
    assert 'class="hm-elder"' in client.get("/sign-in/?elder=1").content.decode()
    assert 'class="hm-elder"' in client.get("/sign-in/").content.decode()
    assert 'class="hm-elder"' not in client.get("/sign-in/?elder=0").content.decode()


def test_pages_carry_the_content_security_policy(client):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
