"""Killed at any moment, a publication loses and doubles nothing: doing it again gives the one edition, let out."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from huimin.disclosure.manifest import NAME, open_manifest
from huimin.warehouse import files
from tests.pipeline.killing import kill_at, kill_at_random, start
from tests.pipeline.test_river import PAYMENTS

POINTS = (
    "huimin.disclosure.actions.build",
    "huimin.warehouse.files.settle",
    "huimin.disclosure.actions._record_built",
    "huimin.disclosure.actions.declare",
    "huimin.disclosure.showing._copy",
    "huimin.disclosure.showing._write",
    "huimin.disclosure.actions.bring_out",
    "huimin.pipeline.publishing.checkpoint",
)
PUBLISH = "publish --release --second publisher , verify"


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Path:
    """A home with payments in it and a second person."""
    folder = tmp_path_factory.mktemp("books")
    lines = (line if isinstance(line, str) else ",".join(map(str, line)) for line in PAYMENTS)
    (folder / "dibao.csv").write_text("\r\n".join(lines) + "\r\n")
    words = f"import payments {folder / 'dibao.csv'} --programme DIBAO --region 350181"
    start(folder / "home", f"{words} , user add publisher --role publisher --region 3501").communicate(timeout=120)
    return folder / "home"


@pytest.fixture
def home(books, tmp_path) -> Path:
    return shutil.copytree(books, tmp_path / "home")


def outcome(home: Path) -> dict:
    """What the public would see, and what the trace says of it, after everything was done again."""
    answers = [
        json.loads(line) for line in start(home, PUBLISH).communicate(timeout=120)[0].splitlines() if line[:1] == "{"
    ]
    edition, trace = answers[1:]
    if not (home / "editions" / NAME).exists():
        return {"edition": None, "alterations": trace["alterations"]}
    statement = open_manifest((home / "editions" / NAME).read_bytes())
    file = home / "editions" / statement.edition.file
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        lines = connection.execute("select count(*), sum(amount_fen) from line").fetchone()
    return {
        "edition": (edition.get("edition"), edition.get("status"), statement.edition.code),
        "is_whole": files.sha256(file) == statement.edition.sha256,
        "lines": lines,
        "folders": sorted(path.name for path in [*(home / "editions").iterdir(), *(home / "prepared").iterdir()]),
        "left": [path.name for path in (home / "tmp").rglob("*.sqlite3*")],
        "alterations": trace["alterations"],
    }


WHOLE = {
    "edition": ("E000001", "released", "E000001"),
    "is_whole": True,
    "lines": (12, 1260000),
    "folders": ["E000001", "E000001.sqlite3", "manifest.json"],
    "left": [],
    "alterations": [],
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(home, point):
    kill_at(home, PUBLISH, point)
    assert outcome(home) == WHOLE


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment(home, seed):
    kill_at_random(home, PUBLISH, seed)
    assert outcome(home) == WHOLE


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5, 55))
def test_killed_at_any_of_fifty_moments(home, seed):
    kill_at_random(home, PUBLISH, seed)
    assert outcome(home) == WHOLE


def test_control_without_its_transaction_a_killed_release_is_neither_out_nor_in(home):
    start(home, "publish").communicate(timeout=120)
    kill_at(home, PUBLISH, "huimin.disclosure.actions.edition_payload", "bare")
    assert outcome(home) != WHOLE
