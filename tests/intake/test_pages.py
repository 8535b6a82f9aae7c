"""Batches by page: sent in, taken in by the worker, shown inside the scope alone, decided, handed out with a purpose."""

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huimin.audit.models import Entry
from huimin.jobs.models import Job
from tests.pipeline.test_river import DEATHS, PAYMENTS

CITY, FUQING, SHIZHU, JINAN = 350100000000, 350181000000, 350181006000, 350111000000


def csv(name: str, lines) -> SimpleUploadedFile:
    text = "\r\n".join(",".join(map(str, line)) for line in lines)
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def send(client, *files, **said) -> Job:
    """Send files by the form; the job it asked for."""
    given = {"files": list(files), "region": f"{FUQING:012d}", **said}
    answer = client.post(reverse("intake:upload"), given)
    assert answer.status_code == 302, answer.context["form"].errors
    return Job.objects.get(pk=int(answer.url.rstrip("/").rsplit("/", 1)[1]))


def left() -> list:
    return [path for path in configured.HOME.uploads.rglob("*") if path.is_file()]


def test_sent_by_page_taken_in_by_the_worker_compared_and_shown(signed_in, huimin):
    client = signed_in()
    job = send(client, csv("dibao.csv", PAYMENTS), csv("deaths.csv", DEATHS), programme="DIBAO")
    assert [path.stat().st_mode & 0o777 for path in left()] == [0o600, 0o600]
    assert "排队等待受理" in client.get(reverse("intake:job", args=[job.pk])).content.decode()
    assert huimin("work", "--until-idle") == {"n_jobs": 2}  # the import, and the comparison it asked for
    assert left() == []
    page = client.get(reverse("intake:job", args=[job.pk])).content.decode()
    assert "受理完成" in page
    assert "B000001" in page
    assert "B000002" in page
    page = client.get(reverse("intake:batch", args=["B000001"])).content.decode()
    assert "本文件引出的线索" in page
    clues = client.get(reverse("casework:clues"), {"batch": "B000001"})
    assert clues.context["page"].paginator.count >= 1
    assert huimin("verify")["alterations"] == []


def test_a_township_sees_its_own_batches_alone(signed_in, huimin):
    county, township, elsewhere = signed_in(), signed_in("township", SHIZHU), signed_in("township", JINAN)
    send(county, csv("dibao.csv", PAYMENTS), programme="DIBAO")
    send(township, csv("deaths.csv", DEATHS), region=f"{SHIZHU:012d}")
    huimin("work", "--until-idle")
    seen = {name: client.get(reverse("intake:batches")).content.decode() for name, client in
            (("county", county), ("township", township), ("elsewhere", elsewhere))}  # fmt: skip
    assert ["B000001" in page for page in seen.values()] == [True, False, False]  # the county is the control
    assert ["B000002" in page for page in seen.values()] == [True, True, False]
    assert township.get(reverse("intake:batch", args=["B000001"])).status_code == 404
    assert township.get(reverse("intake:batch", args=["B000002"])).status_code == 200
    assert elsewhere.get(reverse("intake:job", args=[1])).status_code == 404
    given = {"files": [csv("dibao.csv", PAYMENTS)], "region": f"{FUQING:012d}"}
    assert township.post(reverse("intake:upload"), given).status_code == 422


def test_returned_rows_are_handed_out_with_a_purpose_and_traced(signed_in, huimin):
    client = signed_in()
    send(client, csv("dibao.csv", [*PAYMENTS, *([*PAYMENTS[-1][:-1], "不详"],)]), programme="DIBAO")
    huimin("work", "--until-idle")
    address = reverse("ledger:returned", args=["B000001"])
    assert client.get(address).status_code == 405
    client.post(address)
    assert not Entry.objects.filter(type="person.exported").exists()
    answer = client.post(address, {"purpose": "return_to_sender"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    entry = Entry.objects.get(type="person.exported")
    assert (entry.subject, entry.actor) == ("batch:B000001", f"finance-{FUQING}")
    assert "return_to_sender" in entry.payload


@pytest.mark.parametrize("decision", ["supersedes", "additional"])
def test_a_held_list_waits_for_its_decision(signed_in, huimin, decision):
    client = signed_in()
    for name, lines in (("first.csv", PAYMENTS), ("again.csv", [*PAYMENTS, PAYMENTS[-1]])):
        send(client, csv(name, lines), programme="DIBAO")
        huimin("work", "--until-idle")
    assert "需要决定" in client.get(reverse("intake:batch", args=["B000002"])).content.decode()
    client.post(reverse("intake:decide", args=["B000002"]), {"decision": decision})
    huimin("work", "--until-idle")
    page = client.get(reverse("intake:batch", args=["B000002"])).content.decode()
    assert "B000003" in page
    assert "需要决定" not in page
    first = client.get(reverse("intake:batch", args=["B000001"])).content.decode()
    assert ("已被更正批次替代" in first) == (decision == "supersedes")


def test_cancelled_before_it_began_nothing_remains(signed_in, huimin):
    client = signed_in()
    job = send(client, csv("dibao.csv", PAYMENTS), programme="DIBAO")
    client.post(reverse("intake:cancel", args=[job.pk]))
    assert left() == []
    assert huimin("work", "--until-idle") == {"n_jobs": 0}


def test_a_file_of_no_kind_is_one_sentence(signed_in, huimin):
    client = signed_in()
    job = send(client, csv("menu.csv", [["菜名", "价格"], ["佛跳墙", "388"]]))
    huimin("work", "--until-idle")
    assert "没有认出这是哪一类数据" in client.get(reverse("intake:job", args=[job.pk])).content.decode()
    assert left() == []


def test_too_much_is_refused_with_a_sentence(signed_in, monkeypatch):
    from huimin.intake import receiver

    client = signed_in()
    monkeypatch.setattr(receiver, "MOST_BYTES", 1000)
    given = {"files": [csv("dibao.csv", PAYMENTS * 20)], "region": f"{FUQING:012d}"}
    answer = client.post(reverse("intake:upload"), given)
    assert answer.status_code == 413
    assert "文件合计超过" in answer.content.decode()
    assert not Job.objects.filter(name="import").exists()


def test_an_auditor_sends_nothing_in(signed_in):
    assert signed_in("auditor").get(reverse("intake:upload")).status_code == 403
