"""Pages of a person, a household and an account: found by POST, opened for a purpose, inside the scope alone."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from huimin.audit import queries as audit
from huimin.identity.models import Opening
from huimin.identity.types import Subject
from huimin.ledger.passes import subject_pass
from huimin.users.queries import User

from .conftest import CHEN, GONE, LIN, OWN, SHARED, WANG, number

NOT_FOUND = "在您的管辖范围内没有查到。本次查找已留痕。"


@pytest.fixture
def sign_in(county):
    def act(name="inspector"):
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return act


def search(client, follow=True, **said):
    return client.post(reverse("ledger:search"), {"purpose": "supervision", **said}, follow=follow)


def text_of(answer) -> str:
    """What a reader sees."""
    plain = re.sub(r"(?s)<dialog.*?</dialog>|<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(plain).split())


def linked(answer, words: str) -> str:
    """The pass in the form whose button says `words`."""
    forms = re.findall(r'name="subject" value="([^"]+)".*?</svg>([^<]*)</button>', answer.content.decode())
    return next(given for given, label in forms if words in label)


def test_a_person_by_number_shows_every_payment_with_its_row(sign_in):
    page = text_of(search(sign_in(), id_number=CHEN))
    assert "陈某金" in page
    assert CHEN in page
    for said in (
        "2018年1月",
        "2018年2月",
        "2018年3月",
        "650.00",
        "777.00",
        "2,077.00",
        "福清市石竹街道",
        "晋安区茶园街道",
    ):
        assert said in page, said
    assert "fuqing.csv · 第 2 行" in page
    assert "jinan.csv · 第 2 行" in page
    assert "死亡日期 2018-01-20" in page
    assert SHARED in page
    assert OWN in page
    assert "本次查阅已留痕，目的：监督检查" in page


def test_other_people_stay_masked_on_a_person_page(sign_in):
    page = text_of(search(sign_in(), id_number=CHEN))
    assert "林*英" in page
    assert "林某英" not in page
    assert LIN not in page


@pytest.mark.parametrize(("name", "seen", "unseen"), [("fuqing", "650.00", "777.00"), ("jinan", "777.00", "650.00")])
def test_the_scope_holds_for_rows_sums_links_and_registers(sign_in, name, seen, unseen):
    """The control is the page of the city's inspector, on which both counties stand."""
    control, page = text_of(search(sign_in(), id_number=CHEN)), text_of(search(sign_in(name), id_number=CHEN))
    for amount in (seen, unseen):
        assert amount in control
    assert seen in page
    for hidden in (
        unseen,
        "2,077.00",
        *((OWN, "晋安", "jinan.csv") if name == "fuqing" else (SHARED, "福清", "林*英")),
    ):
        assert hidden not in page, hidden
    assert "死亡日期 2018-01-20" in page  # the register knows no county


@pytest.mark.parametrize("asked", [{"id_number": WANG}, {"id_number": GONE}, {"id_number": number(birth="19330303")},
                                   {"account": OWN}, {"name": "王某", "birth_on": "1960-01-01"}])  # fmt: skip
def test_elsewhere_is_answered_like_nowhere(sign_in, asked):
    page = search(sign_in("fuqing"), **asked)
    assert not page.redirect_chain
    assert NOT_FOUND in text_of(page)
    opening = Opening.objects.get()
    assert (opening.subject_key, opening.n_rows) == (None, 0)


def test_the_control_finds_elsewhere(sign_in):
    for asked in ({"id_number": WANG}, {"account": OWN}, {"name": "王某", "birth_on": "1960-01-01"}):
        assert "888.00" in text_of(search(sign_in(), **asked))


def test_a_pass_does_not_widen_the_scope(sign_in):
    search(sign_in(), id_number=WANG)  # the key is learnt from the inspector's look
    key = Opening.objects.get().subject_key
    client = sign_in("fuqing")
    given = subject_pass(Subject("person", key), by="fuqing")
    answer = client.post(reverse("ledger:subject"), {"subject": given, "purpose": "supervision"}, follow=True)
    assert NOT_FOUND in text_of(answer)


def test_from_person_to_household_to_account_and_back(sign_in):
    client = sign_in()
    person = search(client, id_number=CHEN)

    def follow(page, words):
        said = {"subject": linked(page, words), "purpose": "supervision"}
        return client.post(reverse("ledger:subject"), said, follow=True)

    household = follow(person, "陈*金、林*英")
    assert "陈某金户" in text_of(household)
    assert "林某英" in text_of(household)
    assert "400.00" in text_of(household)
    account = follow(household, SHARED)
    assert "1,700.00" in text_of(account)
    assert "777.00" not in text_of(account)
    lin = follow(account, "林某英")
    assert LIN in text_of(lin)
    assert [entry.type for entry in audit.entries(types=("person.opened", "household.opened", "account.opened"))] == [
        "person.opened", "household.opened", "account.opened", "person.opened",
    ]  # fmt: skip


def test_a_name_with_a_birth_date_finds_the_person(sign_in):
    assert CHEN in text_of(search(sign_in(), name="陈某金", birth_on="1940-01-01"))


def test_several_of_one_name_are_listed_masked_and_none_is_opened(county, write, sign_in):
    other = number(serial=777)
    rows = [["乡镇", "姓名", "身份证号", "所属期", "发放金额"], ["石竹街道", "陈某金", other, "2018年1月", "5"]]
    county("import", "payments", write("more.csv", rows), "--programme", "GAOLING", "--region", "350181")
    client = sign_in()
    page = search(client, name="陈某金", birth_on="1940-01-01")
    assert "有 2 人同名且同日出生" in text_of(page)
    assert "陈*金" in text_of(page)
    assert other not in page.content.decode()
    assert Opening.objects.get().n_rows == 0
    opened = client.post(
        reverse("ledger:subject"), {"subject": linked(page, "查阅"), "purpose": "supervision"}, follow=True
    )
    assert CHEN in text_of(opened) or other in text_of(opened)


@pytest.mark.parametrize("said", [{"purpose": ""}, {"purpose": "other"}, {"purpose": "curiosity"}])
def test_nothing_opens_without_a_purpose(sign_in, said):
    page = search(sign_in(), id_number=CHEN, **said)
    assert not page.redirect_chain
    assert "陈" not in text_of(page)
    assert not Opening.objects.exists()
    assert search(sign_in(), id_number=CHEN, purpose="other", words="信访件 12 号").redirect_chain  # the control


def test_nothing_typed_stands_in_an_address_or_a_log(sign_in, caplog):
    for asked in ({"id_number": CHEN}, {"account": SHARED}, {"name": "陈某金", "birth_on": "1940-01-01"}):
        with caplog.at_level("DEBUG"):
            answer = search(sign_in(), follow=False, **asked)
        assert re.fullmatch(r"/books/opened/[\w-]{43}/", answer.headers["Location"])
        assert not [said for said in asked.values() if said in caplog.text]
    client = sign_in()
    assert "陈某金" not in text_of(client.get(reverse("ledger:search"), {"id_number": CHEN, "purpose": "supervision"}))


def test_an_opening_answers_to_its_opener_alone_and_not_for_ever(sign_in):
    client = sign_in()
    address = search(client, follow=False, id_number=CHEN).headers["Location"]
    page = client.get(address)
    assert CHEN in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert sign_in("fuqing").get(address).status_code == 302
    Opening.objects.update(expires_at=Opening.objects.get().opened_at - timedelta(seconds=1))
    assert CHEN not in text_of(client.get(address, follow=True))


def test_a_pass_is_for_one_user_and_cannot_be_forged(sign_in):
    client = sign_in()
    given = linked(search(client, id_number=CHEN), "陈*金、林*英")
    for other, passed in (("fuqing", given), ("inspector", given[:-1] + "x"), ("inspector", "")):
        answer = sign_in(other).post(reverse("ledger:subject"), {"subject": passed, "purpose": "supervision"})
        assert answer.status_code == 403


def test_a_clue_stands_in_the_trace_of_the_look(sign_in):
    client = sign_in()
    search(client, id_number=CHEN)
    given = subject_pass(Subject("person", Opening.objects.get().subject_key), by="inspector", clue="X-ABCDEFGH23")
    answer = client.post(reverse("ledger:subject"), {"subject": given, "purpose": "verify_clue"}, follow=True)
    assert "X-ABCDEFGH23" in text_of(answer)
    entry = list(audit.entries(types=("person.opened",)))[-1]
    assert (entry.payload["clue"], entry.payload["purpose"]) == ("X-ABCDEFGH23", "verify_clue")
    assert given not in str(entry)
    without = client.post(reverse("ledger:subject"), {"subject": given})
    assert without.status_code == 422
    assert "请选择查阅目的" in text_of(without)


def test_who_may_not_open_persons_sees_no_page(sign_in):
    for name in ("ledger:search", "ledger:subject"):
        assert sign_in("auditor").get(reverse(name)).status_code == 403
        assert Client().get(reverse(name)).status_code == 302


def test_who_looked_stands_on_the_page_without_names_and_inside_the_scope(sign_in):
    search(sign_in("jinan"), id_number=CHEN)
    page = text_of(search(sign_in("fuqing"), id_number=CHEN))
    assert "谁查阅过 1" in page  # a look from the other county would tell that it pays her
    page = text_of(search(sign_in(), id_number=CHEN))
    assert "谁查阅过 3" in page
    assert "业务部门干部" in page
    assert "jinan" not in page.split("谁查阅过")[1]


def test_the_page_reads_in_english(sign_in):
    client = sign_in()
    client.cookies["django_language"] = "en"
    page = text_of(search(client, id_number=CHEN))
    assert "Date of death 2018-01-20" in page
    assert "This look is in the trace; purpose: Supervision" in page


def test_each_look_leads_to_its_trace_entry_for_those_who_read_the_trace(sign_in):
    client = sign_in()
    page = search(client, id_number=CHEN)
    (address,) = re.findall(r'href="(/trace/\?subject=[^"]+)"', page.content.decode())
    entries = client.get(address).content.decode()
    assert len(re.findall(r'href="/trace/\d+/"', entries)) == 1
    assert "查看个人" in entries
    assert "/trace/?" not in search(sign_in("fuqing"), id_number=CHEN).content.decode()
