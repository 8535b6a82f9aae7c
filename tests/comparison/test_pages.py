"""Runs and rules by page: asked for, worked off, shown inside the scope."""

import re
from itertools import cycle

from django.urls import reverse

from huimin.comparison.models import Run
from huimin.datasets.queries import load_kinds
from huimin.jobs.models import Job
from huimin.rules.queries import load_library, views
from tests.intake.test_pages import CITY, FUQING, JINAN
from tests.pipeline.test_river import DEATHS, PAYMENTS


def load(huimin, write):
    huimin("import", "payments", write("dibao.csv", PAYMENTS), "--programme", "DIBAO", "--region", "350181")
    huimin("import", "deaths", write("deaths.csv", DEATHS))


def test_asked_for_by_page_run_by_the_worker_and_shown(signed_in, huimin, write):
    load(huimin, write)
    client = signed_in("inspector", CITY)
    assert "正在排队" in client.get(reverse("comparison:runs")).content.decode()
    huimin("work", "--until-idle")
    client.post(reverse("comparison:runs"), {"rule": "paid_after_death", "first": "2018-01", "last": "2018-12"})
    assert Job.objects.get(name="compare_asked").args["rules"] == ["paid_after_death"]
    huimin("work", "--until-idle")
    page = client.get(reverse("comparison:runs")).content.decode()
    assert "/comparison/runs/1/" in page
    assert "/comparison/runs/2/" in page
    page = client.get(reverse("comparison:run", args=[2])).content.decode()
    assert "4,200.00" in page
    assert "rule=paid_after_death" in page


def test_a_county_sees_its_own_runs_alone(signed_in, huimin, write):
    load(huimin, write)
    fuqing, jinan, city = signed_in(), signed_in(region=JINAN), signed_in("inspector", CITY)
    huimin("work", "--until-idle")  # over the whole city
    fuqing.post(reverse("comparison:runs"), {})
    huimin("work", "--until-idle")
    job = Job.objects.get(name="compare_asked")
    assert (job.state, job.message_params) == ("done", {})
    assert Run.objects.get(number=2).region_code == FUQING
    seen = {
        name: [client.get(reverse("comparison:run", args=[run])).status_code for run in (1, 2)]
        for name, client in (("city", city), ("fuqing", fuqing), ("jinan", jinan))
    }
    assert seen == {"city": [200, 200], "fuqing": [404, 200], "jinan": [404, 404]}


def test_a_partial_run_is_marked(signed_in, huimin, write):
    load(huimin, write)
    client = signed_in("inspector", CITY)
    huimin("work", "--until-idle")
    assert "部分规则没有完成" not in client.get(reverse("comparison:run", args=[1])).content.decode()
    Run.objects.update(status="partial")
    assert "部分规则没有完成" in client.get(reverse("comparison:run", args=[1])).content.decode()


def test_every_rule_has_its_page_in_either_language(signed_in):
    client = signed_in("auditor", FUQING)
    listed = client.get(reverse("comparison:rules")).content.decode()
    assert load_kinds()["deaths"].title in listed
    assert not {view for view in views() if view not in load_kinds() and f">{view}<" in listed.replace("、", "><")}
    for rule, language in zip(
        load_library().values(), cycle(("zh-hans", "en"))
    ):  # each in one: a page takes a tenth of a second
        client.cookies["django_language"] = language
        page = client.get(reverse("casework:rule", args=[rule.id])).content.decode()
        assert (rule.title if language == "zh-hans" else rule.title_en.split("'")[0]) in page
    assert client.get(reverse("casework:rule", args=["nothing"])).status_code == 404


def test_who_may_not_compare_starts_nothing(signed_in):
    assert signed_in("township", FUQING).post(reverse("comparison:runs"), {}).status_code == 403
    assert not Job.objects.filter(name="compare_asked").exists()


def test_a_month_that_is_none_is_said_at_its_field(signed_in):
    answer = signed_in("inspector", CITY).post(reverse("comparison:runs"), {"first": "昨天"})
    assert answer.status_code == 422
    assert "月份请写成" in answer.content.decode()


def test_the_library_is_listed_by_theme_and_searched(signed_in):
    client = signed_in("township", FUQING)

    def listed(**said) -> set[str]:
        page = client.get(reverse("comparison:rules"), said).content.decode()
        return set(re.findall(r'href="/rules/(\w+)/"', page))

    stable = {rule.id for rule in load_library().values() if rule.status == "stable"}
    assert listed() == stable
    assert "死亡与生存" in client.get(reverse("comparison:rules")).content.decode()
    death = {rule.id for rule in load_library().values() if rule.id in stable and rule.theme == "death"}
    assert listed(theme="death") == death
    found = listed(words="死亡 低保")
    assert "paid_after_death" in found
    assert found < stable
    assert "area_over_contract" not in found
    owed = {rule.id for rule in load_library().values() if rule.id in stable and rule.direction == "owed"}
    assert listed(direction="owed") == owed
    assert listed(words="没有这个词") == set()
    assert "没有这样的规则" in client.get(reverse("comparison:rules"), {"words": "没有这个词"}).content.decode()
    client.cookies["django_language"] = "en"
    assert "Death and life" in client.get(reverse("comparison:rules")).content.decode()


def test_a_rules_page_shows_its_worked_examples(signed_in):
    client = signed_in("township", FUQING)
    address = reverse("casework:rule", args=["paid_after_death"])
    page = client.get(address).content.decode()
    assert "死亡人员登记：甲，死亡日期 2018-01-14" in page
    assert "甲，最低生活保障，3 个月，900 元，程度中" in page
    assert "规则不列出任何疑点" in page
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    assert "Register of deaths: person 1, Date of death 2018-01-14" in page
    assert "three months after death" in page


def test_no_rule_page_shows_a_placeholder(signed_in):
    client = signed_in("inspector", CITY)
    for rule in load_library():
        page = client.get(reverse("casework:rule", args=[rule])).content.decode()
        assert "{" not in page.split("<main")[1].split("</main>")[0], rule
