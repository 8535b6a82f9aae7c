"""The pages of the trace: whose entries whom is shown, filters, one entry, what can be taken away."""

import re

import pytest
from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.models import Entry
from huimin.audit.types import ENTRY_TYPES
from huimin.casework.trace_page import type_title
from tests.casework.pages.conftest import CITY, FUQING, JINAN, NOW
from tests.casework.pages.test_clues import text

MINE, THEIRS = f"{FUQING}-MZ", f"{JINAN}-MZ"


@pytest.fixture
def told(signed_in):
    """An entry by a unit of each of two counties, and one by nobody's unit."""
    with transaction.atomic():
        return [
            audit.record(type="batch.withdrawn", subject="batch:B000777", payload={"note": {"reason": "甲村重报"}},
                         by="li", unit=unit, now=NOW).seq
            for unit in (MINE, THEIRS, "")
        ]  # fmt: skip


def shown(answer) -> list[int]:
    return [int(seq) for seq in re.findall(r'href="/trace/(\d+)/"', answer.content.decode())]


def test_the_city_sees_all_a_county_the_entries_of_its_units(signed_in, told):
    address = "/trace/?subject=batch:B000777"
    assert shown(signed_in("auditor", CITY).get(address)) == told[::-1]
    assert shown(signed_in("auditor", FUQING).get(address)) == [told[0]]
    assert shown(signed_in("inspector", JINAN).get(address)) == [told[1]]


def test_an_entry_of_another_county_is_not_there(signed_in, told):
    client = signed_in("auditor", FUQING)
    assert client.get(f"/trace/{told[0]}/").status_code == 200
    for seq in (told[1], told[2], 99999):
        assert client.get(f"/trace/{seq}/").status_code == 404
        assert client.get(f"/trace/{seq}/receipt/").status_code == 404


def test_earlier_entries_of_a_subject_stay_inside_the_scope(signed_in, told):
    assert shown(signed_in("auditor", CITY).get(f"/trace/{told[2]}/")) == [told[1], told[0]]
    assert shown(signed_in("auditor", JINAN).get(f"/trace/{told[1]}/")) == []


def test_who_may_not_read_the_trace_is_refused(signed_in):
    client = signed_in("township", FUQING)
    for address in ("/trace/", "/trace/0/", "/trace/0/receipt/", "/trace/checkpoints/", "/trace/checkpoints/1/"):
        assert client.get(address).status_code == 403


def test_content_is_for_posts_that_may_look_at_persons(signed_in, told):
    assert "甲村重报" in text(signed_in("inspector", FUQING).get(f"/trace/{told[0]}/"))
    said = text(signed_in("auditor", FUQING).get(f"/trace/{told[0]}/"))
    assert "甲村重报" not in said
    assert "只对可以查阅个人的岗位显示" in said
    with transaction.atomic():
        audit.erase(seq=told[0], reason="asked", by="operator", now=NOW)
    said = text(signed_in("inspector", CITY).get(f"/trace/{told[0]}/"))
    assert "内容已抹除" in said
    assert "甲村重报" not in said


def test_an_altered_entry_says_so(signed_in, told):
    client = signed_in()
    assert "可能被改动过" not in text(client.get(f"/trace/{told[0]}/"))
    Entry.objects.filter(pk=told[0]).update(actor="zhao")
    assert "可能被改动过" in text(client.get(f"/trace/{told[0]}/"))


def test_a_sentence_says_who_did_what_in_both_languages(signed_in, told):
    client = signed_in()
    assert "li（福清市民政局）撤回批次：批次 B000777" in text(client.get("/trace/?actor=li"))
    client.cookies["django_language"] = "en"
    assert "Batch withdrawn by li (福清市民政局): Batch B000777" in text(client.get("/trace/?actor=li"))


def test_every_kind_of_entry_has_a_title_in_both_languages(signed_in):
    page = text(signed_in().get("/trace/"))
    for entry_type in ENTRY_TYPES:
        assert type_title(entry_type.name, "zh") in page
        assert type_title(entry_type.name, "en") != type_title(entry_type.name, "zh")


def test_filters(signed_in, told):
    client = signed_in()
    assert shown(client.get("/trace/?unit=350181-mz")) == [told[0]]
    assert set(told) <= set(shown(client.get("/trace/?type=batch.withdrawn&since=2026-01-01&until=2026-01-01")))
    assert shown(client.get("/trace/?actor=li&until=2025-12-31")) == []
    assert "没有符合条件的留痕记录" in text(client.get("/trace/?actor=li&until=2025-12-31"))


@pytest.mark.parametrize(
    "wrong",
    ["type=no.such", "unit=350181-XX", "since=2026-13-01", "since=2026-02-01&until=2026-01-01", "until=%00"],
)
def test_a_wrong_filter_lists_nothing_and_says_so(signed_in, told, wrong):
    answer = signed_in().get(f"/trace/?{wrong}")
    assert answer.status_code == 200
    assert shown(answer) == []
    assert "筛选条件有误" in text(answer)


@pytest.mark.parametrize("place", ["-1", "x", "9" * 30, "９"])
def test_a_place_that_is_none_gives_the_newest(signed_in, told, place):
    client = signed_in()
    assert shown(client.get(f"/trace/?before={place}")) == shown(client.get("/trace/"))


def test_pages_of_fifty(signed_in, told):
    with transaction.atomic():
        for n in range(120):
            audit.record(type="command.run", subject=f"key:{n}", payload={}, by="many", now=NOW)
    client, address, found = signed_in(), "/trace/?actor=many", []
    while address:
        page = client.get(address)
        found += shown(page)
        after = re.search(r'rel="next" href="(\?[^"]*before[^"]*)"', page.content.decode())
        address = after and "/trace/" + after[1].replace("&amp;", "&")
    assert len(found) == len(set(found)) == 120


def test_a_checkpoint_and_a_receipt_can_be_taken_away_and_verify_takes_them(signed_in, county, tmp_path):
    client = signed_in()
    page = client.get("/trace/").content.decode()
    size = re.search(r"/trace/checkpoints/(\d+)/", page)[1]
    note = client.get(f"/trace/checkpoints/{size}/")
    assert note["Content-Disposition"] == f'attachment; filename="checkpoint-{size}.txt"'
    assert f"huimin verify --against checkpoint-{size}.txt" in text(client.get("/trace/"))
    assert client.get("/trace/checkpoints/999999/").status_code == 404
    assert f"/trace/checkpoints/{size}/" in client.get("/trace/checkpoints/").content.decode()
    receipt = client.get("/trace/0/receipt/")
    assert receipt.content.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n")
    assert receipt["Content-Disposition"] == 'attachment; filename="entry-0.tlog-proof"'
    path = tmp_path / "checkpoint.txt"
    path.write_bytes(note.content)
    assert county("verify", "--against", path)["alterations"] == []
