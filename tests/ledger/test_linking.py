"""Payments whose number is destroyed, tied to a person by hand: whose, by whom, why; and taken back."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from huimin.audit import queries as audit
from huimin.identity.models import Link, Opening
from huimin.identity.types import LinkRefused, Subject
from huimin.jobs.models import Job
from huimin.ledger import actions, queries
from huimin.ledger.passes import subject_pass
from huimin.users import actions as users
from huimin.users.queries import User
from huimin.users.types import EVERYWHERE, NotPermitted
from tests.command import number

from .test_pages import text_of

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
CITY, FUQING, SHIZHU, JINAN = 350100000000, 350181000000, 350181006000, 350111000000
CHEN, OTHER, AWAY = number(), number(birth="19500101", serial=127), number(area="350111", serial=131)
CUT = CHEN[:15] + "000"
HUKOU = ["户号", "与户主关系", "姓名", "身份证号", "乡镇", "村居"]
PAID = ["乡镇", "村居", "姓名", "身份证号", "所属期", "发放金额"]
WHY = "村里入户核实过"


def _county(huimin, write):
    hukou = [
        ["H1", "户主", "陈某金", CHEN, "龙山街道", ""],
        ["H2", "户主", "陈某金", OTHER, "石竹街道", "高仑村"],
    ]
    huimin("import", "households", write("hukou.csv", [HUKOU, *hukou]), "--region", "350181")
    huimin("import", "households", write("away.csv", [HUKOU, ["H3", "户主", "陈某金", AWAY, "寿山乡", "寿山村"]]),
           "--region", "350111")  # fmt: skip
    paid = [["石竹街道", "高仑村", "陈某金", CUT, "2018年3月", "650.00"],
            ["石竹街道", "高仑村", "林某", "", "2018年3月", "650.00"],
            ["石竹街道", "高仑村", "陈某金", OTHER, "2018年3月", "700.00"]]  # fmt: skip
    huimin("import", "payments", write("dibao.csv", [PAID, *paid]), "--programme", "DIBAO", "--region", "350181")
    huimin("import", "deaths", write("deaths.csv", [["姓名", "身份证号", "死亡日期"], ["陈某金", CHEN, "2018-01-10"]]))
    huimin("compare")
    for name, role, region in (("inspector", "inspector", CITY), ("fuqing", "department", FUQING),
                               ("jinan", "department", JINAN), ("shizhu", "township", SHIZHU),
                               ("auditor", "auditor", CITY)):  # fmt: skip
        users.create_user(username=name, role=role, unit=None, region_code=region, by="operator", now=NOW)
    Job.objects.all().delete()


@pytest.fixture
def county(huimin, write, begin):
    """陈某金 lives in 龙山, is dead, and is paid in 石竹 under a number a spreadsheet cut: no machine ties that row."""
    begin(_county, huimin, write)
    return huimin


@pytest.fixture
def ref(county):
    total, rows = queries.waiting(settings.HOME, scope=EVERYWHERE, start=0, n=9, lang="zh")
    assert total == 2
    return rows[0].source.ref


@pytest.fixture
def sign_in(county):
    def act(name="fuqing"):
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return act


def opened(client, by, ref):
    """The page of the row, opened for a purpose."""
    said = {"subject": subject_pass(Subject("row", ref), by=by), "purpose": "data_check"}
    return client.post("/books/links/open/", said, follow=True)


def passes(answer) -> list[str]:
    return re.findall(r'name="person" value="([^"]+)"', answer.content.decode())


def key_of(id_number) -> int:
    from huimin.identity import queries as identity

    return identity.person_keys(identity.load(settings.HOME.keys, settings.HOME.root), id_number)[0]


def join(ref, by="fuqing", key=None, reason=WHY):
    actions.join_row(home=settings.HOME, row=ref, person_key=key or key_of(CHEN), reason=reason, by=by, now=NOW)


def test_the_list_names_row_place_and_why_inside_the_scope(sign_in):
    page = text_of(sign_in("shizhu").get("/books/links/"))
    assert "陈*金" in page
    assert "身份证号被表格软件破坏" in page
    assert "身份证号为空" in page
    assert "dibao.csv · 第 2 行" in page
    assert CUT[:15] not in page
    assert "陈某金" not in page
    assert "没有待关联的发放记录" in text_of(sign_in("jinan").get("/books/links/"))
    assert sign_in("auditor").get("/books/links/").status_code == 403


def test_filter_by_batch(sign_in):
    client = sign_in()
    assert "陈*金" in text_of(client.get("/books/links/?batch=B000003"))
    assert "没有待关联" in text_of(client.get("/books/links/?batch=B000001"))
    assert "没有这个批次" in text_of(client.get("/books/links/?batch=B000099"))


def test_the_opened_row_proposes_persons_with_what_agrees_likeliest_first(sign_in, ref):
    page = opened(sign_in(), "fuqing", ref)
    said = text_of(page)
    assert len(passes(page)) == 2  # 陈某金 of the other county is not proposed
    assert "陈某金" in said
    assert CHEN[:15] in said
    assert CHEN not in page.content.decode()
    assert "余下号码相符" in said.split("余下号码不符")[0]
    assert said.count("姓名相同") == 2


def test_opening_leaves_a_trace_entry_with_its_purpose(sign_in, ref):
    opened(sign_in(), "fuqing", ref)
    (entry,) = audit.entries(types=("row.opened",))
    assert (entry.actor, entry.payload["purpose"], entry.payload["n_rows"]) == ("fuqing", "data_check", 1)


@pytest.mark.parametrize("said", [{"purpose": ""}, {"purpose": "other"}, {"purpose": "no such"}, {"subject": "forged"}])
def test_nothing_opens_without_purpose_or_pass(sign_in, ref, said):
    given = {"subject": subject_pass(Subject("row", ref), by="fuqing"), "purpose": "data_check", **said}
    sign_in().post("/books/links/open/", given)
    assert not Opening.objects.exists()


def test_a_row_elsewhere_is_answered_like_none(sign_in, ref):
    assert "不在您的管辖范围内" in text_of(opened(sign_in("jinan"), "jinan", ref))
    assert not Opening.objects.exists()
    for by, refused in (("jinan", LinkRefused), ("auditor", NotPermitted)):
        with pytest.raises(refused):
            join(ref, by=by)
    assert not Link.objects.exists()


def test_the_page_is_the_openers_alone(sign_in, ref):
    address = opened(sign_in(), "fuqing", ref).request["PATH_INFO"]
    assert "不属于您" in text_of(sign_in("inspector").get(address, follow=True))
    assert "已到期或不属于您" in text_of(sign_in().get(address.replace("links", "opened"), follow=True))


def test_a_link_is_made_for_a_reason_traced_and_compared(sign_in, ref, county):
    client = sign_in()
    page = opened(client, "fuqing", ref)
    address, chosen = page.request["PATH_INFO"], passes(page)[0]
    for wrong in ({"person": chosen, "reason": "嗯"}, {"reason": WHY}, {"person": "forged", "reason": WHY}):
        assert client.post(address, wrong).status_code == 400
    assert not Link.objects.exists()
    answer = client.post(address, {"person": chosen, "reason": WHY}, follow=True)
    assert "受影响的规则将重新比对" in text_of(answer)
    link = Link.objects.get()
    assert (link.row, link.person_key, link.method, link.reason) == (ref, key_of(CHEN), "by_hand", WHY)
    (entry,) = audit.entries(types=("link.added",))
    assert entry.payload["note"] == {"row": str(ref), "method": "by_hand", "reason": WHY}
    assert [job.name for job in Job.objects.all()] == ["compare"]
    county("compare")
    assert [clue["person"] for clue in county("clues") if "paid_after_death" in clue["rules"]] == ["陈*金"]
    assert county("verify")["alterations"] == []
    assert "陈*金" not in text_of(client.get("/books/links/"))


def test_a_row_is_tied_once_and_only_to_who_is_known_here(ref, county):
    with pytest.raises(LinkRefused, match="no_person"):
        join(ref, key=key_of(AWAY))
    with pytest.raises(LinkRefused, match="no_person"):
        join(ref, key=12345)
    join(ref)
    with pytest.raises(LinkRefused, match="not_waiting"):
        join(ref)
    with pytest.raises(LinkRefused, match="not_waiting"):
        join(ref + 2)  # its number is whole


def test_a_link_is_taken_back_for_a_reason_and_the_clue_with_it(sign_in, ref, county):
    join(ref)
    county("compare")
    client = sign_in()
    page = client.get("/books/links/made/?method=by_hand&grade=3&state=holds")
    assert WHY in text_of(page)
    given = re.search(r'name="subject" value="([^"]+)"', page.content.decode())[1]
    assert "请写明理由" in text_of(client.post("/books/links/withdraw/", {"subject": given, "reason": ""}, follow=True))
    client.post("/books/links/withdraw/", {"subject": given, "reason": "同名另有其人"})
    assert not Link.objects.filter(valid_to=None).exists()
    county("compare")
    assert not [clue for clue in county("clues") if "paid_after_death" in clue["rules"]]
    listed = text_of(client.get("/books/links/made/?state=withdrawn"))
    assert "同名另有其人" in listed
    assert "fuqing" in listed
    assert "没有符合条件的关联" in text_of(client.get("/books/links/made/?state=holds"))
    reasons = [entry.payload["note"]["reason"] for entry in audit.entries(types=("link.added", "link.withdrawn"))]
    assert reasons == [WHY, "同名另有其人"]
    join(ref, key=key_of(OTHER))  # and may be tied again
    assert county("verify")["alterations"] == []


def test_links_elsewhere_are_neither_listed_nor_taken_back(sign_in, ref):
    join(ref)
    assert "没有符合条件的关联" in text_of(sign_in("jinan").get("/books/links/made/"))
    with pytest.raises(LinkRefused):
        actions.untie_row(home=settings.HOME, row=ref, reason=WHY, by="jinan", now=NOW)
    forged = subject_pass(Subject("row", ref), by="fuqing")
    sign_in("jinan").post("/books/links/withdraw/", {"subject": forged, "reason": WHY})
    assert Link.objects.filter(valid_to=None).count() == 1


def test_a_wrong_filter_of_links_says_so(sign_in):
    assert "筛选条件有误" in text_of(sign_in().get("/books/links/made/?grade=7&method=magic"))
