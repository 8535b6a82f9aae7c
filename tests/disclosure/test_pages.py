"""The staff pages of editions and reports: who sees what, what a refusal says, and that typing is not lost."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from huimin.audit.models import Entry
from huimin.disclosure import actions, dropbox, sealing, tracking
from huimin.disclosure.manifest import NAME, open_manifest
from huimin.disclosure.models import Edition, Report
from huimin.disclosure.types import Message
from huimin.jobs.models import Job
from huimin.pipeline.publishing import desk
from huimin.users.models import User
from tests.disclosure.conftest import PLANTED

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def sign(village):
    """sign(role, region): a signed-in browser of a new user of that role."""

    def sign(role, region="3501"):
        name = f"{role}-{region}"
        village("user", "add", name, "--role", role, "--region", region)
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return sign


@pytest.fixture
def reported(village, ask, settings):
    """A fetched report with a contact; its tracking number."""
    village("publish", "--release", "--second", "publisher")
    number = tracking.new_number()
    line = ask("select id from line order by id")[0][0]
    digest = tracking.digest(number)
    said = Message("E000001", "line", line, "not_received", "钱没有收到", digest, date(2026, 11, 24), "电话一三八")
    statement = open_manifest((settings.HOME.editions / NAME).read_bytes())
    keys = (sealing.base64_key(statement.report_key), sealing.base64_key(statement.contact_key))
    dropbox.drop(settings.HOME.dropbox, sealing.seal(said, *keys), now=NOW)
    actions.fetch_reports(desk=desk(), by="operator", now=NOW)
    return number


def test_asked_for_by_one_and_let_out_by_another_on_pages(village, sign):
    operator, publisher = sign("operator"), sign("publisher")
    assert "还没有公开版次" in operator.get("/editions/").content.decode()
    operator.post("/editions/prepare/")
    operator.post("/editions/prepare/")
    assert Job.objects.filter(name="publish").count() == 1
    assert "排队等待生成" in operator.get("/editions/", headers={"HX-Request": "true"}).content.decode()
    village("work", "--until-idle")
    assert "/editions/1/" in operator.get("/editions/").content.decode()
    assert operator.post("/editions/1/release/").status_code == 403
    assert "审核通过并公开" not in operator.get("/editions/1/").content.decode()
    assert "审核通过并公开" in publisher.get("/editions/1/").content.decode()
    publisher.post("/editions/1/release/")
    assert Edition.objects.get().status == "released"
    answer = publisher.post("/editions/1/recall/", {"reason": ""})
    assert (answer.status_code, "请写明撤回的原因" in answer.content.decode()) == (400, True)
    publisher.post("/editions/1/recall/", {"reason": "一处有误", "parts": ["payments"]})
    assert [part[0] for part in Edition.objects.get().parts] == ["policies", "totals", "column"]
    publisher.post("/editions/1/recall/", {"reason": "全部重做"})
    assert Edition.objects.get().status == "recalled"
    assert village("verify")["alterations"] == []


def test_a_publisher_of_a_county_sees_editions_and_lets_none_out(village, sign):
    village("publish")
    county = sign("publisher", "350181")
    assert "审核通过并公开" not in county.get("/editions/1/").content.decode()
    assert "您的角色不能办理" in county.post("/editions/1/release/", follow=True).content.decode()
    assert Edition.objects.get().status == "prepared"


def test_an_edition_stopped_by_the_scan_says_where_and_is_not_let_out(village, sign):
    village("publish")
    Edition.objects.update(status="refused", found={"entry.summary id18": 2})
    text = sign("publisher").get("/editions/1/").content.decode()
    for shown in ("这个版次不能公开", "entry.summary", "身份证号（18位）"):
        assert shown in text
    assert "审核通过并公开" not in text


def test_an_altered_file_is_not_let_out_and_the_page_says_so(village, sign, settings):
    village("publish")
    with (settings.HOME.root / "prepared/E000001/edition.sqlite3").open("ab") as file:
        file.write(b"x")
    answer = sign("publisher").post("/editions/1/release/", follow=True)
    assert "与生成时不一致" in answer.content.decode()
    assert Edition.objects.get().status == "prepared"


def test_reports_are_for_inspectors_of_the_region_alone(reported, sign):
    for role in ("operator", "finance", "publisher", "township", "department", "auditor"):
        assert sign(role).get("/reports/").status_code == 403
    elsewhere = sign("inspector", "350123")
    assert "没有符合条件的反映" in elsewhere.get("/reports/").content.decode()
    for address in ("/reports/1/", "/reports/99/"):
        assert elsewhere.get(address).status_code == 404
    assert elsewhere.post("/reports/1/answer/", {"answer": "不应成功"}).status_code == 404
    assert Report.objects.get().state == "received"
    assert "F000001" in sign("inspector", "350181").get("/reports/").content.decode()


def test_a_report_shows_its_line_its_row_and_who_read_it_once(reported, sign):
    inspector = sign("inspector")
    for _ in range(2):
        text = inspector.get("/reports/1/").content.decode()
    for shown in ("钱没有收到", "公众看到的", "来源行", ".csv", "高仑村"):
        assert shown in text
    assert "电话一三八" not in text
    assert Entry.objects.filter(type="report.opened").count() == 1


def test_reports_are_found_by_filters_and_tracking_number(reported, sign):
    inspector = sign("inspector")
    for query, is_there in (
        ("state=received&topic=not_received&region=350181000000", True),
        ("state=answered", False),
        ("topic=other", False),
        ("region=350123000000", False),
        (f"number={reported.lower().replace('-', '')}", True),
        (f"number={tracking.new_number()}", False),
    ):
        assert ("F000001" in inspector.get(f"/reports/?{query}").content.decode()) == is_there, query
    assert "受理号是16位" in inspector.get("/reports/?number=abc").content.decode()


def test_an_answer_that_cannot_go_out_stays_as_typed(reported, sign):
    inspector = sign("inspector")
    answer = inspector.post("/reports/1/answer/", {"answer": "请联系 13805917777"})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "答复会公开" in text
    assert "请联系 13805917777</textarea>" in text
    inspector.post("/reports/1/take/")
    inspector.post("/reports/1/answer/", {"answer": "已补发"})
    assert Report.objects.get().answer == "已补发"


def test_the_contact_is_shown_once_for_a_purpose(reported, sign):
    inspector = sign("inspector")
    refused = inspector.post("/reports/1/contact/", {"purpose": ""})
    assert (refused.status_code, "请写明查看联系方式的事由" in refused.content.decode()) == (400, True)
    assert "电话一三八" not in refused.content.decode()
    answer = inspector.post("/reports/1/contact/", {"purpose": "核实发放情况"})
    assert "电话一三八" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    text = inspector.get("/reports/1/").content.decode()
    assert "电话一三八" not in text
    assert "核实发放情况" in text  # who opened it, and why


def test_a_number_in_the_free_text_of_a_source_row_is_hidden(village, ask, settings, sign):
    village("publish", "--release", "--second", "publisher")
    line = ask("select id from entry where summary like '%隐去%'")[0][0]
    statement = open_manifest((settings.HOME.editions / NAME).read_bytes())
    keys = (sealing.base64_key(statement.report_key), sealing.base64_key(statement.contact_key))
    digest = tracking.digest(tracking.new_number())
    said = Message("E000001", "entry", line, "not_done", "路没有修", digest, date(2026, 11, 24))
    dropbox.drop(settings.HOME.dropbox, sealing.seal(said, *keys), now=NOW)
    actions.fetch_reports(desk=desk(), by="operator", now=NOW)
    text = sign("inspector").get("/reports/1/").content.decode()
    assert "来源行" in text
    assert PLANTED["id18"] not in text
