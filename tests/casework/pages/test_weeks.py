"""The week's list and a rule's page: set once, traced, inside the scope; each figure opens the list it counts."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from huimin.casework import actions, queries
from huimin.casework.models import Clue, WeekClue, WeekList
from huimin.casework.types import Refused
from huimin.comparison import actions as comparing
from huimin.comparison.models import Pause
from huimin.rules.queries import load_library
from huimin.users.queries import User
from huimin.users.types import EVERYWHERE, NotPermitted
from tests.casework.test_outcomes import listed
from tests.casework.test_scoring import FALSE, learn

NOW = datetime.now(UTC)


@pytest.fixture
def as_user(client):
    """A client signed in as one of the desk's people."""

    def sign_in(name):
        client.force_login(User.objects.get(username=name))
        return client

    return sign_in


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def copies(n):
    """More clues like the desk's one, each with its place."""
    first, place = Clue.objects.get(), Clue.objects.get().places.values().first()
    for number in range(n):
        row = Clue.objects.values().get(code=first.code) | {"code": f"X-COPY{number:05d}", "subject_key": number}
        made = Clue.objects.create(**row | {"worth_fen": number})
        made.places.create(region_code=place["region_code"], batch=place["batch"])


def test_a_list_is_as_long_as_said_marks_the_drawn_and_is_traced(desk, as_user):
    copies(40)
    client = as_user("inspector")
    assert "定下本周清单" in text(client, reverse("casework:week"))
    client.post(reverse("casework:week"), {"capacity": 20})
    row = WeekList.objects.get()
    assert (row.capacity, row.n_waiting, row.clues.count()) == (20, 41, 20)
    assert row.clues.filter(is_drawn=True).count() == 2
    page = text(client, reverse("casework:week"))
    assert page.count('hm-badge hm-info">随机抽取') == 2
    assert [one.clue.worth_fen for one in row.clues.order_by("place")] == sorted(
        (one.clue.worth_fen for one in row.clues.all()), reverse=True
    )


def test_a_week_is_set_once_and_by_who_hands_over_or_checks(desk):
    actions.settle_week(capacity=5, by="inspector", now=NOW)
    assert desk.huimin("verify")["alterations"] == []
    for capacity, code in ((5, "week_set"), (0, "capacity_unfit"), (2001, "capacity_unfit")):
        with pytest.raises(Refused) as refused:
            actions.settle_week(capacity=capacity, by="inspector", now=NOW)
        assert refused.value.code == code
    actions.settle_week(capacity=5, by="civil", now=NOW)  # another unit has its own
    with pytest.raises(NotPermitted):
        actions.settle_week(capacity=5, by="auditor", now=NOW)
    WeekClue.objects.update(place=7)
    assert desk.huimin("verify")["alterations"] != []  # the control: a list that was altered is named


def test_who_acts_for_no_unit_has_a_list_of_their_own(desk):
    for name in ("one", "other"):
        desk.huimin("user", "add", name, "--role", "inspector", "--region", "3501")
    actions.settle_week(capacity=5, by="one", now=NOW)
    assert queries.this_week(user=User.objects.get(username="other"), today=NOW.date()) is None
    actions.settle_week(capacity=3, by="other", now=NOW)
    assert sorted(WeekList.objects.values_list("capacity", flat=True)) == [3, 5]
    assert desk.huimin("verify")["alterations"] == []


def test_what_is_checked_or_elsewhere_waits_no_more(desk):
    assert actions.settle_week(capacity=5, by="elsewhere", now=NOW).n_waiting == 0
    desk.huimin("outcomes", "import", listed(desk, [desk.clue, "属实", "1", "2018-09-01"]))
    assert actions.settle_week(capacity=5, by="inspector", now=NOW).n_waiting == 0


def test_the_drawn_measure_apart_from_the_chosen(desk):
    copies(40)
    actions.settle_week(capacity=20, by="inspector", now=NOW)
    drawn = WeekClue.objects.filter(is_drawn=True).values_list("clue_id", flat=True)
    chosen = WeekClue.objects.filter(is_drawn=False).values_list("clue_id", flat=True)[:4]
    found = [replace(FALSE, clue=code, is_confirmed=code == drawn[0]) for code in (*drawn, *chosen)]
    comparing.learn(found=found, by="operator", now=NOW)
    of = {one.is_drawn: one for one in queries.measures(scope=EVERYWHERE)}
    assert (of[True].n_listed, of[True].tally.n, of[True].tally.n_confirmed) == (2, 2, 1)
    assert (of[False].n_listed, of[False].tally.n, of[False].tally.n_confirmed) == (18, 4, 0)


@pytest.mark.parametrize("address", ["casework:week", "casework:rule"])
def test_every_figure_opens_a_list_of_that_length(desk, as_user, address):
    copies(40)
    actions.settle_week(capacity=20, by="inspector", now=NOW)
    codes = list(Clue.objects.order_by("code").values_list("code", flat=True))
    found = [replace(FALSE, clue=code, known_on=NOW.date(), is_confirmed=n < 6) for n, code in enumerate(codes[:10])]
    comparing.learn(found=found, by="operator", now=NOW)
    client = as_user("inspector")
    page = text(client, reverse(address, args=["paid_after_death"] if address.endswith("rule") else []))
    figures = re.findall(r'<a href="(/clues/\?[^"]+)">([\d,]+)</a>', page)
    assert len(figures) >= 6
    for link, n in figures:
        shown = text(client, link.replace("&amp;", "&"))
        count = re.search(r'hm-count">([\d,]+)<', shown)
        assert (count[1] if count else "0") == n, link
    other = as_user("elsewhere")
    page = text(other, reverse(address, args=["paid_after_death"] if address.endswith("rule") else []))
    assert {n for _, n in re.findall(r'<a href="(/clues/\?[^"]+)">([\d,]+)</a>', page)} == {"0"}


def test_equal_scores_are_shown_as_equal(desk, as_user):
    client = as_user("inspector")
    assert "条同分" not in text(client, reverse("casework:clues"))
    copies(2)
    assert text(client, reverse("casework:clues")).count("3 条同分") == 3


def test_a_paused_rule_says_so_and_is_let_on_for_a_reason(desk, as_user):
    client = as_user("operator")
    address = reverse("casework:rule", args=["paid_after_death"])
    assert "已暂停" not in text(client, address)
    learn(30)
    title = load_library()["paid_after_death"].title
    assert "恢复的理由" in text(client, address)
    assert title in text(client, reverse("casework:overview"))
    assert "已暂停" in text(client, reverse("comparison:rules"))
    assert client.post(address, {"reason": ""}).status_code == 422
    assert as_user("auditor").post(address, {"reason": "随便"}).status_code == 200
    assert Pause.objects.get().resumed_at is None
    as_user("inspector").post(address, {"reason": "登记库已更正"})  # of a county: a rule runs in the whole city
    assert Pause.objects.get().resumed_at is None
    as_user("operator").post(address, {"reason": "登记库已更正"})
    assert (Pause.objects.get().resumed_by, Pause.objects.get().reason) == ("operator", "登记库已更正")
    assert title not in text(client, reverse("casework:overview"))


def test_the_record_speaks_english_too(desk, as_user):
    client = as_user("inspector")
    learn(30)
    client.cookies["django_language"] = "en"
    page = text(client, reverse("casework:rule", args=["paid_after_death"]))
    assert "Something in it" in page
    assert "paused itself on" in page
    assert "Set this week" in text(client, reverse("casework:week"))
