"""Evidence that units attach: what is let in, how it lies, and how it is handed out."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from huimin.casework import actions
from huimin.casework.attachments import FORGOTTEN, LARGEST, MOST, checked, content
from huimin.casework.models import Attachment
from huimin.casework.types import NewFile, Refused
from huimin.warehouse.files import FileAltered
from tests.casework.conftest import PDF

BYTES = b"%PDF-1.4 " + bytes(range(256)) * 5000


@pytest.fixture
def attached(desk):
    desk.does("assign", "inspector")
    desk.does("reply", "civil", text="见附件", files=[NewFile("材料.pdf", BYTES)])
    return desk


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("页面.html", b"<script>", "file_kind"),
        ("程序.exe", b"MZ", "file_kind"),
        ("材料.pdf.svg", b"<svg", "file_kind"),
        ("没有后缀", b"%PDF-", "file_kind"),
        ("材料.pdf", b"", "file_empty"),
        ("材料.pdf", b"<html>", "file_not_as_named"),
        ("照片.jpg", b"%PDF-", "file_not_as_named"),
        ("材料.pdf", b"%PDF-" + b"x" * LARGEST, "file_too_large"),
    ],
)
def test_what_is_not_let_in(name, given, code):
    with pytest.raises(Refused, match=code):
        checked(NewFile(name, given))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("核查材料.PDF", "核查材料.pdf"),
        ("..\\..\\机密/x\r\n材料.pdf", "x 材料.pdf"),
        ("350181194001011234死亡证.pdf", "＊死亡证.pdf"),
        ("6212345678901234561.pdf", "＊.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_lose_folders_and_long_numbers(name, kept):
    assert checked(NewFile(name, b"%PDF-1")) == (kept, "pdf")


def test_it_lies_sealed_and_comes_back_as_it_was(attached):
    row = Attachment.objects.get()
    path = attached.home.attachment(row.file)
    assert content(attached.home, row) == BYTES
    sealed = path.read_bytes()
    assert b"%PDF" not in sealed
    assert BYTES[1000:1040] not in sealed
    assert path.parent.stat().st_mode & 0o077 == 0
    assert not list(attached.home.tmp.glob("*.plain"))


def test_an_altered_file_is_named_and_not_handed_out(attached):
    row = Attachment.objects.get()
    path = attached.home.attachment(row.file)
    assert attached.huimin("verify")["alterations"] == []
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(FileAltered):
        content(attached.home, row)
    assert [one["kind"] for one in attached.huimin("verify")["alterations"]] == ["file_changed"]


def test_a_refused_act_leaves_no_row(attached):
    with pytest.raises(Refused, match="file_kind"):
        attached.does("reply", "civil", text="再附", files=[PDF, NewFile("x.html", b"<p>")])
    with pytest.raises(Refused, match="too_many_files"):
        attached.does("reply", "civil", text="再附", files=[PDF] * MOST)
    assert Attachment.objects.count() == 1
    assert attached.huimin("verify")["alterations"] == []


def test_what_a_broken_transaction_left_is_swept_and_nothing_else(attached):
    now = datetime.now(UTC)
    folder, known = attached.home.attachment("x").parent, attached.home.attachment(Attachment.objects.get().file)
    with transaction.atomic():
        attached.does("reply", "civil", text="又见附件", files=[NewFile("材料.pdf", BYTES)])
        transaction.set_rollback(True)
    (orphan,) = set(folder.iterdir()) - {known}
    plain = attached.home.tmp / f"{orphan.name}.plain"
    plain.write_bytes(b"%PDF-")
    actions.sweep_attachments(home=attached.home, now=now)
    assert orphan.exists()  # the control: a request may still be at it
    old = (now - FORGOTTEN - timedelta(minutes=1)).timestamp()
    for path in (orphan, known, plain):
        os.utime(path, (old, old))
    attached.huimin("work", "--until-idle")
    assert [path.exists() for path in (orphan, plain, known)] == [False, False, True]
    assert content(attached.home, Attachment.objects.get()) == BYTES
