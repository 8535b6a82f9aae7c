"""Returned rows name persons: sealed in the home, readable only as a traced copy for whoever called the command."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from huimin.audit.models import Entry
from huimin.intake.types import RETURNED_FILE
from huimin.pipeline import returning
from tests.command import number

LIST = [["姓名", "身份证号", "村居", "所属期", "发放金额"], ["吴某顺", number(), "高仑村", "2018-01", "不详"]]
LIST.append(["林某", number(serial=9), "高仑村", "2018-01", "300"])
FLAGS = ("--programme", "DIBAO", "--region", "350181")


def workbooks():
    """Files below the home that are a readable workbook."""
    found = (path for path in Path(settings.HOME.root).rglob("*") if path.is_file())
    return [path for path in found if path.open("rb").read(2) == b"PK"]


def send(huimin, write):
    return huimin("import", "payments", write("dibao.csv", LIST), *FLAGS)["batches"][0]


def test_the_home_keeps_them_sealed_and_the_caller_gets_a_copy_of_his_own(huimin, write):
    batch = send(huimin, write)
    copy = Path(batch["returned_file"])
    assert workbooks() == [copy]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert (settings.HOME.batch(1) / RETURNED_FILE).exists()
    entry = Entry.objects.get(type="person.exported")
    assert (entry.subject, entry.actor) == ("batch:B000001", "operator")
    assert not huimin("verify")["alterations"]


def test_a_file_sent_again_gives_the_copy_again(huimin, write):
    first = Path(send(huimin, write)["returned_file"])
    first.unlink()
    again = send(huimin, write)
    assert again["status"] == "already_received"
    assert Path(again["returned_file"]).read_bytes()[:2] == b"PK"
    assert Entry.objects.filter(type="person.exported").count() == 2


def test_a_changed_sealed_copy_is_named(huimin, write):
    send(huimin, write)
    sealed = settings.HOME.batch(1) / RETURNED_FILE
    raw = sealed.read_bytes()
    sealed.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert [one["kind"] for one in huimin("verify")["alterations"]] == ["file_changed"]
    sealed.write_bytes(raw)
    assert huimin("verify")["alterations"] == []


def test_copies_are_swept_after_some_days(huimin, write):
    copy = Path(send(huimin, write)["returned_file"])
    now = datetime.now(UTC)
    returning.sweep(settings.HOME, now)
    assert copy.exists()  # the control: it is still young
    old = (now - returning.KEPT - timedelta(hours=1)).timestamp()
    os.utime(copy, (old, old))
    huimin("work", "--until-idle")
    assert not copy.exists()
