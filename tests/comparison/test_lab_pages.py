"""The pages of the rule lab without a script: picked, typed, refused with nothing lost, tried, compared, released."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from huimin.comparison.lab_form import begun, changed, data_of, kept, read
from huimin.comparison.models import Replay, RuleVersion
from huimin.jobs.models import Job
from huimin.pipeline.replaying import replay
from huimin.rules.form import Condition, Form, Register, problems
from huimin.users.models import User
from tests.comparison.test_own import LIBRARY, NOW, TEXT, lab, written

__all__ = ["lab"]
PICKED = {
    "programmes": ["DIBAO"],
    "cycle": "monthly",
    "subject": "person",
    "severity": "high",
    "min_months": "1",
    "min_yuan": "0",
    "registers-0-view": "deaths",
    "registers-0-who": "self",
    "registers-0-time": "after",
    "registers-0-starts": "died_on",
    "registers-0-months": "1",
}


@pytest.fixture
def signed(lab):
    """signed(name): the browser of one of the users."""

    def sign(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return sign


def test_a_rule_is_picked_saved_tried_and_released_by_another_who_sees_what_changes(signed, lab):
    author, inspector = signed("author"), signed("inspector")
    new = reverse("comparison:lab-new")
    page = author.post(new, PICKED | {"act": "refresh"}).content.decode()
    assert "凡领取〔" in page
    assert "〔DIBAO〕" not in page, "by its name"
    assert "join deaths as r0" in page
    answer = author.post(new, PICKED | {"act": "save"})
    where = reverse("comparison:lab-rule", args=["lab_1"])
    assert answer.headers["Location"] == where
    version = RuleVersion.objects.get()
    assert version.form["registers"][0]["view"] == "deaths"
    assert "selected>死亡" in author.get(reverse("comparison:lab-edit", args=["lab_1"])).content.decode()
    author.post(where, {"number": 1, "verb": "try"})
    assert "试运行尚未比对" in author.get(where).content.decode()
    lab("compare", "--rule", "lab_1/1")
    page = author.get(where).content.decode()
    assert "须由另一人发布" not in page
    assert "4,200.00" in page
    page = inspector.get(where).content.decode()
    assert re.search(r"已有线索，增加这条规则</td>.{0,80}>1</td>", page), "the library's rule had opened that clue"
    assert re.search(r"新生成</td>.{0,80}>0</td>", page)
    author.post(where, {"number": 1, "verb": "release"})
    assert RuleVersion.objects.get().state == "trial", "the author may not"
    inspector.post(where, {"number": 1, "verb": "release"})
    assert RuleVersion.objects.get().state == "stable"
    assert "lab_1" in inspector.get(reverse("comparison:rules")).content.decode()
    lab("compare", "--rule", "lab_1", "--rule", LIBRARY)
    for name in ("casework:clues", "comparison:runs", "comparison:lab"):
        assert inspector.get(reverse(name)).status_code == 200
    assert "凡领取〔" in inspector.get(reverse("casework:rule", args=["lab_1"])).content.decode()
    inspector.cookies["django_language"] = "en"
    page = inspector.get(where).content.decode()
    assert "Replay over past months" in page


def test_what_cannot_be_saved_is_marked_at_its_place_and_nothing_typed_is_lost(signed):
    author, new = signed("author"), reverse("comparison:lab-new")
    broken = PICKED | {
        "title": "我的规则",
        "registers-0-starts": "",
        "registers-0-view": "pensions",
        "min_yuan": "许多",
        "conditions-0-column": "amount_fen",
        "conditions-0-test": "at_least",
        "conditions-0-values": "一百",
        "act": "save",
    }
    answer = author.post(new, broken)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="hm-error"') >= 2
    assert all(f'value="{typed}"' in page for typed in ("我的规则", "许多", "一百"))
    assert not RuleVersion.objects.exists()
    page = author.post(new, PICKED | {"act": "add:registers-0-conditions"}).content.decode()
    assert 'name="registers-0-conditions-0-column"' in page


def test_a_text_is_refused_at_its_line_and_kept_as_typed(signed):
    author, by_hand = signed("author"), reverse("comparison:lab-new-by-hand")
    assert "select" in author.get(by_hand).content.decode()
    answer = author.post(by_hand, {"text": TEXT.replace("p.ref as ref", "p.gone as ref")})
    page = answer.content.decode()
    assert answer.status_code == 422
    at = int(re.search(r"第 (\d+) 行不能成立", page)[1])
    assert "p.gone" in TEXT.replace("p.ref as ref", "p.gone as ref").splitlines()[at - 1]
    assert page.count("p.gone as ref") == 2, "the line, and the text as it was typed"
    assert author.post(by_hand, {"text": TEXT}).status_code == 302
    assert RuleVersion.objects.get().form is None


def test_a_replay_is_asked_for_shown_and_hidden_from_other_counties(signed, lab):
    lab("user", "add", "elsewhere", "--role", "rule_author", "--region", "350121")
    version = written()
    author = signed("author")
    answer = author.post(reverse("comparison:lab-replay", args=["lab_1"]), {"first": "2018-3", "last": "soon"})
    assert answer.status_code == 422
    author.post(reverse("comparison:lab-replay", args=["lab_1"]), {"first": "2018-01", "last": "2018-06"})
    job = Job.objects.get(name="replay")
    assert (job.args, job.by) == ({"version": version.pk, "said": {"from_": "2018-01", "to": "2018-06"}}, "author")
    assert "正在排队" in author.get(reverse("comparison:lab-rule", args=["lab_1"])).content.decode()
    replay(version.pk, job.args["said"], by="author", now=NOW, today=NOW.date())
    where = reverse("comparison:replay", args=[Replay.objects.get().pk])
    page = author.get(where).content.decode()
    assert Replay.objects.get().digest in page
    assert "4,200.00" in page
    assert "未知" in page
    assert "吴*顺" in page
    assert "吴某顺" not in page
    assert signed("elsewhere").get(where).status_code == 404


def test_who_neither_writes_nor_releases_sees_no_lab(signed, lab):
    lab("user", "add", "clerk", "--role", "township", "--region", "350181")
    written()
    clerk = signed("clerk")
    for name, args in (("lab", []), ("lab-new", []), ("lab-rule", ["lab_1"]), ("lab-edit", ["lab_1"])):
        assert clerk.get(reverse(f"comparison:{name}", args=args)).status_code == 403
    assert signed("inspector").get(reverse("comparison:lab-new")).status_code == 403


WHOLE = Form(
    title="一条规则",
    programmes=("DIBAO", "GAOLING"),
    conditions=(Condition("amount_fen", "at_least", ("12345",)),),
    registers=(
        Register("deaths", time="after", starts="died_on", months=2),
        Register("vehicles", who="member", conditions=(Condition("plate_kind", "in", ("a", "b")),)),
    ),
    exemptions=(Register("disability_certificates"),),
    min_months=3,
    min_fen=1050,
)


def test_a_kept_form_opens_as_it_was_picked():
    assert read(data_of(WHOLE), {}) == WHOLE
    assert read(data_of(kept(WHOLE)), {}) == WHOLE


def test_rows_are_added_and_taken_away_in_their_order():
    data = changed(changed(data_of(WHOLE), "add:registers"), "remove:registers-0")
    assert [one.view for one in read(data, {}).registers] == ["vehicles", "deaths"]
    assert read(data, {}).registers[0].conditions == WHOLE.registers[1].conditions
    assert changed(data, "remove:nonsense") == changed(data, "add:") == data
    assert read(changed(data, "remove:conditions-0"), {}).conditions == ()
    assert problems(read(begun(), {}))[0].place == "programmes"


@pytest.mark.parametrize("typed", ["--5", "-", "5-", "１２", "9" * 12, ""])
def test_what_is_no_number_is_marked_and_kept(signed, typed):
    answer = signed("author").post(reverse("comparison:lab-new"), PICKED | {"act": "save", "min_months": typed})
    assert answer.status_code in (302, 422)
    assert answer.status_code == 302 or f'value="{typed}"' in answer.content.decode()


def test_a_step_of_a_version_that_cannot_be_is_refused_in_a_sentence(signed, lab):
    written()
    answer = signed("author").post(
        reverse("comparison:lab-rule", args=["lab_1"]), {"number": "9" * 5000, "verb": "try"}, follow=True
    )
    assert "没有这个规则版本" in answer.content.decode()


def test_months_that_run_backwards_are_refused_where_they_are_typed(signed, lab):
    written()
    months = {"first": "2018-12", "last": "2018-01"}
    answer = signed("author").post(reverse("comparison:lab-replay", args=["lab_1"]), months)
    page = answer.content.decode()
    assert (answer.status_code, "截止月份早于起始月份" in page, "2018-12" in page) == (422, True, True)
    assert not Job.objects.filter(name="replay_asked").exists()
