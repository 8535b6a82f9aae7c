"""Runs and rules by page: asked for, worked off, shown inside the scope."""

from django.urls import reverse

from huimin.comparison.models import Run
from huimin.jobs.models import Job
from huimin.rules.queries import load_library
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


def test_every_rule_has_its_page_in_both_languages(signed_in):
    client = signed_in("auditor", FUQING)
    assert client.get(reverse("comparison:rules")).status_code == 200
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for rule in load_library().values():
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
