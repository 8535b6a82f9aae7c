"""The public form: what is typed is never lost, nobody is remembered, and other sites cannot send."""

import re
from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from huimin.disclosure import dropbox
from huimin.disclosure.keys import report_key
from huimin.disclosure.manifest import NAME, open_manifest
from huimin.disclosure.public import reporting
from huimin.disclosure.sealing import open_report
from huimin.disclosure.types import BoxFull
from huimin.pipeline.publishing import desk

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("line", {"text": "没有发"}, "topic"),
        ("line", {"topic": "not_done"}, "topic"),  # of a village entry alone
        ("line", {"topic": "other"}, "text"),
        ("line", {"topic": "not_received", "text": "文" * 1001}, "text"),
        ("line", {"topic": "not_received", "contact": "1" * 101}, "contact"),
        ("entry", {"topic": "not_done", "homepage": "http://x"}, "homepage"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stands(kind, typed, field):
    form = reporting.ReportForm(typed, kind=kind)
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1
    for name, value in typed.items():
        if name not in ("topic", "homepage"):
            assert value in str(form[name])


def test_a_report_needs_no_more_than_one_tap():
    assert reporting.ReportForm({"topic": "not_received"}, kind="line").is_valid()
    assert reporting.ReportForm({"topic": "not_done", "text": "一\r\n二"}, kind="entry").is_valid()


def test_what_was_left_opens_on_the_staff_side_and_names_no_one(village, settings, ask, tmp_path):
    village("publish", "--release", "--second", "publisher")
    statement = open_manifest((settings.HOME.editions / NAME).read_bytes())
    said = {"topic": "other", "text": "情况如此", "contact": ""}
    line = ask("select id from line")[0][0]
    number = reporting.leave(tmp_path / "box", statement, "line", line, said, now=NOW)
    assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", number)
    [path] = dropbox.waiting(tmp_path / "box")
    message, has_contact = open_report(path.read_bytes(), report_key(desk().ring))
    assert (message.text, message.line, message.edition, has_contact) == ("情况如此", line, "E000001", False)


def test_a_full_box_says_so(village, settings, tmp_path):
    village("publish", "--release", "--second", "publisher")
    statement = open_manifest((settings.HOME.editions / NAME).read_bytes())
    said = {"topic": "other", "text": "情况如此", "contact": ""}
    args = (tmp_path / "box", statement, "line", "bcdfghjkmnpqrs", said)
    for _ in range(dropbox.MOST_A_MINUTE):
        reporting.leave(*args, now=NOW)
    with pytest.raises(BoxFull):
        reporting.leave(*args, now=NOW)


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({}, True),  # an old browser says nothing
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, True),  # a proxy in front took the encryption off
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.testserver"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_a_form_of_another_site_is_not_taken(headers, is_ours):
    request = RequestFactory().post("/report/line/x/", headers=headers)
    assert reporting.is_from_here(request) == is_ours


def test_a_tracking_number_typed_wrongly_is_said_so():
    assert list(reporting.AnswerForm({"number": "7K3M"}).errors) == ["number"]
    form = reporting.AnswerForm({"number": "7k3m q9rt 24wx hj8p"})
    assert form.is_valid()
    assert form.cleaned_data["number"] == "7K3M-Q9RT-24WX-HJ8P"
