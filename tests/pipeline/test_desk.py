"""What happens at one desk besides the main job: users, keys, help, and two people at once."""

from datetime import UTC, datetime, timedelta

import pytest

from huimin.casework.models import Clue
from huimin.comparison.models import Run
from huimin.intake.models import Batch
from huimin.jobs.models import Lease
from tests.pipeline.test_river import DEATHS, load


def test_help_says_nothing_but_help(capfd):
    from huimin import cli

    assert cli.run(["--help"]) == 0
    out = capfd.readouterr().out
    assert "verify" in out
    assert not out.rstrip().endswith("\n0")


def test_a_reader_that_leaves_early_is_no_fault(tmp_path):
    import subprocess
    import sys

    command = f"set -o pipefail; {sys.executable} -m huimin.cli codes | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[\n")
    assert "Traceback" not in done.stderr


def test_whoever_changes_the_books_waits_for_who_holds_them(huimin, write):
    load(huimin, write)
    now = datetime.now(UTC)
    Lease.objects.create(
        name="books",
        token="t",
        holder="elsewhere|boot|7|100",
        by="陈某",
        purpose="import",
        taken_at=now,
        held_until=now + timedelta(minutes=1),
    )
    for words in (("import", "deaths", write("more.csv", DEATHS)), ("compare",)):
        assert huimin(*words)["error"]["code"] == "lease_held"
        assert huimin.code == 2
    assert huimin("clues") == []  # readers never wait
    Lease.objects.all().delete()
    assert huimin("compare")["n_new_clues"] == 1


def test_findings_never_stand_without_their_clues(huimin, write, monkeypatch):
    from huimin.pipeline import comparing

    load(huimin, write)
    whole = comparing.open_clues
    monkeypatch.setattr(comparing, "open_clues", lambda **_: (_ for _ in ()).throw(RuntimeError("the power went")))
    with pytest.raises(RuntimeError):
        huimin("compare")
    assert not Run.objects.exists()
    monkeypatch.setattr(comparing, "open_clues", whole)
    assert huimin("compare")["n_new_clues"] == Clue.objects.count() == 1
    assert huimin("verify")["alterations"] == []


def test_a_bounded_look_takes_back_nothing_and_keeps_nothing_of_a_superseded_list(huimin, write):
    from tests.pipeline.test_river import PAYMENTS

    first, _ = load(huimin, write)
    huimin("compare")
    flags = ("--programme", "DIBAO", "--region", "350181", "--supersedes", first["batch"])
    huimin("import", "payments", write("again.csv", [*PAYMENTS, ["备注：更正"]]), *flags)
    huimin("compare", "--from", "2018-05", "--to", "2018-05")
    (clue,) = huimin("clues")
    assert {row["file"] for row in clue["evidence"]} == {"again.csv", "deaths.csv"}


def test_users_are_added_with_role_unit_and_region(huimin):
    made = huimin("user", "add", "linjin", "--role", "department", "--unit", "350181-MZ", "--region", "350181")
    assert made == {"user": "linjin", "role": "department", "unit": "350181000000-MZ", "region": "350181000000"}
    for words, code in (
        (("linjin", "--role", "department", "--region", "350181"), "user_exists"),
        (("chen", "--role", "king", "--region", "350181"), "unknown_role"),
        (("chen", "--role", "finance", "--unit", "350181-XX", "--region", "350181"), "unknown_unit"),
        (("chen", "--role", "finance", "--region", "350181", "--by", "linjin"), "not_permitted"),
    ):
        assert huimin("user", "add", *words)["error"]["code"] == code
        assert huimin.code == 2
    assert huimin("clues", "--by", "linjin") == []
    assert huimin("verify")["alterations"] == []


def test_each_verb_asks_for_its_power(huimin, write):
    load(huimin, write)
    for role in ("auditor", "township", "publisher"):
        huimin("user", "add", role, "--role", role, "--region", "3501")
    dibao = ("import", "payments", write("more.csv", ["姓名,身份证号,发放金额,所属期"]), "--programme", "DIBAO")
    for words, who in (
        (dibao, "auditor"),
        (("compare",), "township"),
        (("clues",), "publisher"),
        (("verify",), "township"),
        (("publish",), "township"),
        (("key", "copy", write("copy", []).with_name("new"), "--passphrase-from", write("phrase", ["x"])), "auditor"),
    ):
        answer = huimin(*words, "--by", who)
        assert answer["error"]["code"] in ("power_missing", "not_permitted"), words
        assert huimin.code == 2
    assert "township" in huimin("compare", "--by", "township")["error"]["message"]
    assert huimin("clues", "--by", "auditor") == []  # the control: who has the power is answered
    assert huimin("verify", "--by", "auditor")["alterations"] == []
    assert Batch.objects.count() == 2


def test_a_filter_that_names_nothing_is_refused_with_the_nearest(huimin):
    for flag, word, near in (
        ("--rule", "paid_after_deth", "paid_after_death"),
        ("--programme", "DIBOA", "DIBAO"),
        ("--region", "350199", ""),
        ("--batch", "B000099", ""),
    ):
        error = huimin("clues", flag, word)["error"]
        assert (error["code"], huimin.code) == (f"unknown_{flag[2:]}", 2)
        assert near in error["message"]
    assert "paid_after_death" in huimin("compare", "--rule", "paid_after_deth")["error"]["message"]


def test_keys_are_copied_and_put_back(huimin, write, tmp_path, settings):
    (tmp_path / "phrase").write_text("高仑村 2018\n")
    load(huimin, write)
    made = huimin("key", "copy", tmp_path / "copy.txt", "--passphrase-from", tmp_path / "phrase")
    (settings.HOME.keys / "master.json").unlink()
    assert huimin("clues")["error"]["code"] == "installation"
    assert huimin.code == 2
    again = huimin("key", "restore", tmp_path / "copy.txt", "--passphrase-from", tmp_path / "phrase")
    assert again["key"] == made["key"]
    assert huimin("compare")["n_new_clues"] == 1
    (tmp_path / "phrase").write_text("wrong\n")
    assert (
        huimin("key", "restore", tmp_path / "copy.txt", "--passphrase-from", tmp_path / "phrase")["error"]["code"]
        == "installation"
    )
