"""The network around a person, household and account: ties with their rows, hubs cut and counted, the scope held."""

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from huimin.identity import queries as identity
from huimin.identity.types import Subject
from huimin.ledger import queries as ledger
from huimin.ledger.network import MOST, MOST_NODES
from huimin.users.queries import User, scope_of

from .conftest import CHEN, LIN, OWN, SHARED, WANG, number
from .test_pages import linked, search, sign_in, text_of  # noqa: F401

AS_OF = date(2018, 12, 31)
HU = number(serial=301)
HUKOU = [
    ["户号", "与户主关系", "姓名", "身份证号", "户籍地址", "乡镇", "村居", "迁出日期"],
    ["H1", "户主", "陈某金", CHEN, "高仑村12号", "石竹街道", "高仑村", ""],
    ["H1", "妻", "林某英", LIN, "高仑村12号", "石竹街道", "高仑村", "2018-06-01"],
    ["H2", "户主", "胡某", HU, "高仑村 １２号", "石竹街道", "高仑村", ""],
]
OFFICERS = [["姓名", "身份证号", "职务", "任职时间", "乡镇", "村居"],
            ["胡某", HU, "村主任", "2015-01-01", "石竹街道", "高仑村"]]  # fmt: skip
MARRIAGES = [["业务类型", "男方姓名", "男方身份证号", "女方姓名", "女方身份证号", "登记日期"],
             ["结婚登记", "陈某金", CHEN, "林某英", LIN, "2010-05-20"],
             ["结婚登记", "陈某金", CHEN, "郭某", number(serial=999), "2001-05-20"]]  # fmt: skip
RELATIVES = [["救助对象姓名", "救助对象身份证号", "工作人员姓名", "工作人员身份证号", "亲属关系", "救助类型", "备案日期", "乡镇"],
             ["林某英", LIN, "胡某", HU, "姑母", "低保", "2017-03-01", "石竹街道"]]  # fmt: skip
APPROVALS = [["乡镇", "村居", "申请人姓名", "申请人身份证号", "申请项目", "申请日期", "审核确认日期", "经办人"],
             ["石竹街道", "高仑村", "陈某金", CHEN, "低保", "2017-01-05", "2017-02-01", "何某某"]]  # fmt: skip
HEADER = ["乡镇", "村居", "姓名", "身份证号", "户号", "所属期", "发放金额", "银行账号", "联系电话", "经办人"]
PLACE = ["石竹街道", "高仑村"]


@pytest.fixture
def around(county, write):
    """The two counties' files, with a second household at one address, an officer, marriages, a phone and a handler."""
    county("import", "households", write("hukou2.csv", HUKOU), "--region", "350181")
    county("import", "village_officers", write("officers.csv", OFFICERS), "--region", "350181")
    county("import", "near_relatives", write("relatives.csv", RELATIVES), "--region", "350181")
    county("import", "approvals", write("approvals.csv", APPROVALS), "--region", "350181")
    county("import", "marriages", write("marriages.csv", MARRIAGES))
    rows = [HEADER, *([*PLACE, name, whose, "", "2018年4月", "80", OWN, "13800001111", "何某某"]
                      for name, whose in (("陈某金", CHEN), ("胡某", HU)))]  # fmt: skip
    county("import", "payments", write("more.csv", rows), "--programme", "GAOLING", "--region", "350181")
    return county


def person(of: str) -> Subject:
    ring = identity.load(django_settings.HOME.keys, django_settings.HOME.root)
    return Subject("person", identity.person_keys(ring, of)[0])


def account(of: str) -> Subject:
    ring = identity.load(django_settings.HOME.keys, django_settings.HOME.root)
    return Subject("account", identity.account_key(ring, of))


def network(subject, user="inspector", as_of=AS_OF):
    return ledger.network(django_settings.HOME, subject, scope=scope_of(User.objects.get(username=user)), as_of=as_of)


def ties(found) -> set[tuple[str, str, str]]:
    """(tie, kinds of its ends, what it says), persons by masked name."""
    return {
        (tie.name, "–".join(node.masked_name or node.kind for node in (tie.one, tie.other)), tie.says)
        for tie in found.ties
    }


def test_what_stands_around_a_person_two_steps_out(around):
    found = network(person(CHEN))
    assert ties(found) >= {
        ("member", "陈*金–household", "户主"),
        ("member", "household–林*英", "妻"),
        ("paid", "陈*金–account", ""),
        ("paid", "account–林*英", ""),
        ("paid", "account–胡*", ""),
        ("phone", "陈*金–phone", ""),
        ("phone", "phone–胡*", ""),
        ("handled", "陈*金–handler", ""),
        ("address", "household–address", ""),
        ("place", "陈*金–village", ""),
        ("post", "village–胡*", "村主任"),
        ("relative", "林*英–胡*", "姑母"),
        ("spouse", "陈*金–林*英", "marriage"),
    }
    assert found.nodes[0].masked_name == "陈*金"
    assert max(node.step for node in found.nodes) == 2


def test_each_tie_names_the_rows_that_say_it(around):
    found = network(person(CHEN))
    tie = next(tie for tie in found.ties if tie.name == "paid" and tie.one.step == 0 and tie.amount_fen == 130000)
    assert [(source.file, source.row) for source in tie.sources] == [("fuqing.csv", 2), ("fuqing.csv", 3)]
    assert (tie.n_rows, tie.last_month - tie.first_month) == (2, 1)
    handled = next(tie for tie in found.ties if tie.name == "handled")
    assert [source.file for source in handled.sources] == ["approvals.csv", "more.csv"]  # one name, one handler
    wed = next(tie for tie in found.ties if tie.name == "spouse" and tie.other.masked_name)
    assert [(source.file, source.row) for source in wed.sources] == [("marriages.csv", 2)]


def test_who_is_named_by_a_register_of_the_whole_city_alone_is_counted_and_not_shown(around):
    """郭某 stands nowhere inside the scope but in a marriage that knows no place."""
    found = network(person(CHEN), user="fuqing")
    assert found.outside == {"person": 2, "village": 1}  # 王某 too, paid in the other county into her account
    assert len([tie for tie in found.ties if tie.name == "spouse"]) == 1
    control = network(person(CHEN))
    assert control.outside == {}
    assert len([tie for tie in control.ties if tie.name == "spouse"]) == 2


def test_two_households_of_one_address_meet_however_it_is_typed(around):
    home = next(node for node in network(person(CHEN)).nodes if node.kind == "household" and node.step == 1)
    found = network(Subject("household", home.key))
    assert {node.kind for node in found.nodes if node.step == 1} >= {"person", "address", "village"}
    (address,) = [node for node in found.nodes if node.kind == "address"]
    assert {tie.other.kind for tie in found.ties if tie.one == address} == {"household"}


def test_what_no_longer_is_says_since_when_and_what_is_not_yet_is_not_seen(around):
    left = {tie.ended_on for tie in network(person(LIN)).ties if tie.name == "member" and tie.says == "妻"}
    assert left == {None}  # an earlier register, still shown, says nothing of her leaving
    early = network(person(HU), as_of=date(2014, 12, 31))
    assert not [tie for tie in early.ties if tie.name in ("post", "paid")]
    assert [tie for tie in network(person(HU)).ties if tie.name == "post"]


def test_the_scope_holds_and_what_lies_beyond_is_counted(around):
    """The control is the city's inspector, who sees 王某 at the end of the shared account of 晋安."""
    control = network(account(OWN))
    assert {node.masked_name for node in control.nodes if node.kind == "person" and node.step == 1} == {
        "陈*金",
        "王*",
        "胡*",
    }
    found = network(account(OWN), user="fuqing")
    assert {node.masked_name for node in found.nodes if node.kind == "person"} >= {"陈*金", "胡*"}
    assert "王" not in str(found)
    assert found.outside["person"] == 2  # and 郭某 of the marriage
    assert not {source.file for tie in found.ties for source in tie.sources} & {"jinan.csv"}
    assert network(person(WANG), user="fuqing").ties == ()


def test_a_hub_is_cut_and_what_is_left_out_is_counted(county, write):
    """An account of 300 people."""
    people = [
        (f"吴某{'甲乙丙'[n % 3]}", number(area="350181", birth=f"19{n % 80 + 10}0101", serial=n + 1))
        for n in range(300)
    ]
    rows = [
        HEADER,
        *([*PLACE, name, whose, "", "2018年5月", "80", SHARED, "13800002222", ""] for name, whose in people),
    ]
    county("import", "payments", write("clinic.csv", rows), "--programme", "GAOLING", "--region", "350181")
    found = network(account(SHARED))
    shown = [node for node in found.nodes if node.kind == "person" and node.step == 1]
    (rest,) = [rest for rest in found.rests if rest.node.step == 0 and rest.kind == "person"]
    assert len(shown) == MOST[1]
    assert len(shown) + rest.n == 302
    assert len(found.nodes) <= MOST_NODES
    phone = next(rest for rest in network(person(people[0][1])).rests if rest.node.kind == "phone")
    assert phone.n == 299 - MOST[2]


def test_the_page_opens_for_a_purpose_and_shows_no_full_name(around, sign_in):  # noqa: F811
    client = sign_in()
    opened = search(client, follow=False, id_number=CHEN).headers["Location"]
    answer = client.get(opened + "network/")
    page = text_of(answer)
    assert "人1 陈*金 的关系网" in page
    assert "本次查阅已留痕，目的：监督检查" in page
    assert "marriages.csv · 第 2 行" in page
    assert "结婚" in page
    whole = answer.content.decode()
    for hidden in ("陈某金", "林某英", "何某某", CHEN, LIN, SHARED, "13800001111", "高仑村12号"):
        assert hidden not in whole, hidden
    assert "陈某金" in text_of(client.get(opened))  # the control
    assert "no-store" in answer.headers["Cache-Control"]
    other = sign_in("fuqing").get(opened + "network/")
    assert other.status_code == 302
    assert sign_in("auditor").get(opened + "network/").status_code == 403


def test_from_a_clue_to_the_network_and_on_to_the_next_person(around, sign_in):  # noqa: F811
    client = sign_in()
    person_page = search(client, id_number=CHEN)
    given = linked(person_page, "林*英")
    wrong = client.post(reverse("ledger:subject"), {"subject": given, "show": "network"})
    assert 'name="show" value="network"' in wrong.content.decode()
    said = {"subject": given, "show": "network", "purpose": "supervision"}
    answer = client.post(reverse("ledger:subject"), said, follow=True)
    assert "的关系网" in text_of(answer)
    onward = client.post(
        reverse("ledger:subject"), {"subject": linked(answer, "胡*"), "purpose": "supervision"}, follow=True
    )
    assert "胡某" in text_of(onward)


def test_nothing_around_somebody_is_said_in_words(county, sign_in):  # noqa: F811
    client = sign_in()
    opened = search(client, follow=False, id_number=number(birth="19550505")).headers["Location"]
    assert "没有与之相关" in text_of(client.get(opened + "network/"))


def test_the_page_reads_in_english(around, sign_in):  # noqa: F811
    client = sign_in()
    opened = search(client, follow=False, id_number=CHEN).headers["Location"]
    client.cookies["django_language"] = "en"
    page = text_of(client.get(opened + "network/"))
    assert "Every tie and where it comes from" in page
    assert "marriage" in page
    assert "Handler 1" in page


def test_a_client_without_a_session_is_asked_to_sign_in(county):
    assert Client().get("/books/opened/x/network/").status_code == 302
