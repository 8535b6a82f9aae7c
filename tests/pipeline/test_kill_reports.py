"""Killed at any moment, fetching the drop-box loses and doubles no report, and the next time brings the whole."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huimin.disclosure import dropbox, sealing, tracking
from huimin.disclosure.manifest import NAME, open_manifest
from huimin.disclosure.types import Message
from tests.pipeline.killing import kill_at, kill_at_random, start
from tests.pipeline.test_kill_publish import PUBLISH
from tests.pipeline.test_river import PAYMENTS

POINTS = (
    "huimin.disclosure.fetching.take_in",
    "huimin.disclosure.fetching.declare_answers",
    "huimin.disclosure.fetching._take_out",
    "huimin.disclosure.showing._write",
    "huimin.disclosure.fetching.bring_out",
    "huimin.pipeline.working.checkpoint",
)
FETCH = "work --until-idle , verify"
N = 5
WHOLE = {"reports": N, "set_aside": 1, "answers": N, "box": 0, "kept": 1, "alterations": []}


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A home whose edition is out, with five reports and a damaged message in its drop-box."""
    folder = tmp_path_factory.mktemp("published")
    lines = (line if isinstance(line, str) else ",".join(map(str, line)) for line in PAYMENTS)
    (folder / "dibao.csv").write_text("\r\n".join(lines) + "\r\n")
    home = folder / "home"
    words = f"import payments {folder / 'dibao.csv'} --programme DIBAO --region 350181"
    start(home, f"{words} , user add publisher --role publisher --region 3501 , {PUBLISH}").communicate(timeout=120)
    statement = open_manifest((home / "editions" / NAME).read_bytes())
    keys = (sealing.base64_key(statement.report_key), sealing.base64_key(statement.contact_key))
    with closing(sqlite3.connect(home / "editions" / statement.edition.file)) as connection:
        ids = [line for (line,) in connection.execute("select id from line limit ?", [N])]
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    for line in ids:
        digest = tracking.digest(tracking.new_number())
        said = Message(statement.edition.code, "line", line, "other", "测试", digest, date(2026, 11, 24))
        dropbox.drop(home / "dropbox", sealing.seal(said, *keys), now=now)
    dropbox.drop(home / "dropbox", b"damaged", now=now)
    return home


@pytest.fixture
def home(published, tmp_path) -> Path:
    return shutil.copytree(published, tmp_path / "home")


def outcome(home: Path) -> dict:
    """What became of the messages after the box was looked into again."""
    said = start(home, FETCH).communicate(timeout=120)[0].splitlines()
    trace = [json.loads(line) for line in said if line[:1] == "{"][-1]
    with closing(sqlite3.connect(home / "huimin.sqlite3")) as connection:
        (reports,) = connection.execute("select count(*) from disclosure_report").fetchone()
        (aside,) = connection.execute("select count(*) from disclosure_messagesetaside").fetchone()
    return {
        "reports": reports,
        "set_aside": aside,
        "answers": len(open_manifest((home / "editions" / NAME).read_bytes()).answers),
        "box": len(list((home / "dropbox").iterdir())),
        "kept": len(list((home / "set-aside").iterdir())) if (home / "set-aside").exists() else 0,
        "alterations": trace["alterations"],
    }


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(home, point):
    kill_at(home, FETCH, point)
    assert outcome(home) == WHOLE


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment(home, seed):
    kill_at_random(home, FETCH, seed)
    assert outcome(home) == WHOLE


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 55))
def test_killed_at_any_of_fifty_moments(home, seed):
    kill_at_random(home, FETCH, seed)
    assert outcome(home) == WHOLE


def test_control_without_its_transaction_a_killed_fetch_leaves_a_report_nobody_vouches_for(home):
    (damaged,) = (one for one in (home / "dropbox").iterdir() if one.stat().st_size != sealing.SIZE)
    damaged.unlink()  # the box is read by names drawn by lot: a report must be the first
    kill_at(home, FETCH, "huimin.disclosure.fetching.report_payload", "bare")
    assert outcome(home)["alterations"]
