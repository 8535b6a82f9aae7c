"""A payment list compared before it is paid, by page: sent, worked off, shown to who asked alone, nothing posted."""

import io
import json
import os

import pytest
import python_calamine
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huimin.audit.models import Entry
from huimin.casework.models import Clue
from huimin.intake.models import Batch
from huimin.jobs.models import Job
from tests.pipeline.test_precheck import DEAD, DEATHS, FLAGS, HEADER, NEXT, PAID, counts

FUQING, JINAN = 350181000000, 350111000000


def csv(name: str, lines) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join(",".join(line) for line in lines).encode(), "text/csv")


def send(client, lines, name="may.csv", **said):
    given = {"file": csv(name, lines), "region": f"{FUQING:012d}", "programme": "GAOLING", **said}
    return client.post(reverse("casework:precheck"), given)


def answer(client, sent) -> str:
    return client.get(sent.headers["Location"]).content.decode()


@pytest.fixture
def known(signed_in, huimin, write):
    """A register of deaths and a paid month, compared; an officer of the county's finance."""
    huimin("import", "deaths", write("deaths.csv", DEATHS), "--region", "350181")
    huimin("import", "payments", write("april.csv", PAID), *FLAGS)
    huimin("work", "--until-idle")
    return signed_in()


def test_it_says_what_the_command_says_and_posts_nothing(known, huimin, write):
    command = huimin("precheck", write("may.csv", NEXT), *FLAGS)
    tables = counts()
    sent = send(known, NEXT)
    assert "排队等待比对" in answer(known, sent)
    assert huimin("work", "--until-idle") == {"n_jobs": 1}
    page = answer(known, sent)
    (clue,) = command["clues"]
    assert clue["reasons"][0] in page
    for said in (
        "600.00",
        "吴*顺",
        "第 2 行",
        "deaths.csv",
        command["batches"][0]["problems"][0]["message"],
        clue["notice"],
    ):
        assert said in page, said
    assert DEAD not in page
    assert counts() == tables
    assert (Batch.objects.count(), Clue.objects.count()) == (2, 1)  # those of before
    assert not [path for path in configured.HOME.uploads.rglob("*") if path.is_file()]
    assert [json.loads(entry.payload)["n_clues"] for entry in Entry.objects.filter(type="list.prechecked")] == [1, 1]
    assert Entry.objects.filter(type="list.prechecked").last().actor == f"finance-{FUQING}"
    assert huimin("verify")["alterations"] == []


def test_the_workbook_and_the_english_twin(known, huimin):
    sent = send(known, NEXT)
    huimin("work", "--until-idle")
    book = known.get(sent.headers["Location"] + "workbook/")
    assert 'filename="precheck-' in book.headers["Content-Disposition"]
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.streaming_content)))
    questions, problems = (read.get_sheet_by_index(at).to_python() for at in (0, 1))
    assert [row[1] for row in questions[1:]] == ["2"]
    assert "登记于 2018-03-05 去世" in questions[1][7]
    assert problems[1][3] == "amount_unreadable"
    known.cookies["django_language"] = "en"
    page = answer(known, sent)
    assert "To be asked before paying" in page
    assert "去世" not in page


def test_who_asked_sees_it_and_nobody_else(known, signed_in, huimin):
    sent = send(known, NEXT)
    huimin("work", "--until-idle")
    at = sent.headers["Location"]
    for role, region in (("department", FUQING), ("finance", JINAN)):
        other = signed_in(role, region)
        assert other.get(at).status_code == 404
        assert other.get(at + "workbook/").status_code == 404
        assert other.post(at + "cancel/").status_code == 404
        assert "may.csv" not in other.get(reverse("casework:precheck")).content.decode()
    assert "may.csv" in known.get(reverse("casework:precheck")).content.decode()
    assert signed_in("auditor").get(reverse("casework:precheck")).status_code == 403


def test_what_is_kept_is_sealed_and_goes_after_its_days(known, huimin):
    sent = send(known, NEXT)
    huimin("work", "--until-idle")
    kept = list(configured.HOME.prechecks.iterdir())
    assert len(kept) == 4
    assert not [path for path in kept if "去世".encode() in path.read_bytes() or path.read_bytes()[:4] == b"PK\x03\x04"]
    assert "去世" in answer(known, sent)  # the control
    for path in kept:
        os.utime(path, (0, 0))
    huimin("work", "--until-idle")
    assert list(configured.HOME.prechecks.iterdir()) == []
    assert "已经销毁" in answer(known, sent)
    assert known.get(sent.headers["Location"] + "workbook/").status_code == 404


def test_a_clean_a_held_and_an_unreadable_list_are_told_apart(known, huimin):
    again = [*PAID, ["王某", "350181196001010010", "高仑村", "2018-04", "300"]]
    clean = send(known, [HEADER, ["林某", PAID[2][1], "高仑村", "2018-05", "300"]], "clean.csv")
    held, refused = send(known, again, "again.csv"), send(known, [["菜名", "价格"], ["佛跳墙", "388"]], "menu.csv")
    added = send(known, again, "added.csv", additional="on")
    huimin("work", "--until-idle")
    assert "没有要问的" in answer(known, clean)
    assert "与已受理的重叠" in answer(known, held)
    assert "清册无法读取" in answer(known, refused)
    assert "发放前要问的" in answer(known, added)
    assert [job.state for job in Job.objects.filter(name="precheck")] == ["done"] * 4


def test_a_form_that_says_too_little_or_too_much_asks_for_nothing(known):
    empty = known.post(reverse("casework:precheck"), {"region": f"{FUQING:012d}"})
    assert empty.status_code == 422
    assert "请选择要比对的清册" in empty.content.decode()
    for said, sentence in (
        ({"region": f"{JINAN:012d}"}, "选择一个有效的选项"),
        ({"period": "去年"}, "所属期请写成"),
        ({"supersedes": "B000999"}, "没有这个发放批次"),
        ({"supersedes": "B000002", "additional": "on"}, "更正和追加只能选一样"),
    ):
        refused = send(known, NEXT, **said)
        assert refused.status_code == 422, said
        assert sentence in refused.content.decode(), said
    assert not Job.objects.filter(name="precheck").exists()


def test_taken_back_before_it_began(known, huimin):
    sent = send(known, NEXT)
    assert "比对中" in known.get(reverse("casework:precheck")).content.decode()
    known.post(sent.headers["Location"] + "cancel/")
    assert "已取消" in known.get(reverse("casework:precheck")).content.decode()
    assert huimin("work", "--until-idle") == {"n_jobs": 0}
    assert not [path for path in configured.HOME.uploads.rglob("*") if path.is_file()]
    assert "取消" in answer(known, sent)
