"""A clue of the story as the command brings it up, and the people who handle it."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from huimin.casework import actions, queries
from huimin.casework.models import Clue
from huimin.casework.types import Conclusion, NewFile, Result
from huimin.simulation.plants.story import _POSTS, _line
from huimin.users import actions as users
from tests.pipeline.test_river import load

NOW = datetime(2018, 9, 10, 2, tzinfo=UTC)
FUQING, SHIZHU, JINAN = 350181000000, 350181006000, 350111000000
PDF = NewFile("核查材料.pdf", b"%PDF-1.4 made up")
CONFIRMED = Conclusion(Result.CONFIRMED, "死亡属实，家属未报，已停发核对。", recover_fen=420000)
PEOPLE = (
    ("inspector", "inspector", f"{FUQING}-JW", FUQING),
    ("civil", "department", f"{FUQING}-MZ", FUQING),
    ("civil2", "department", f"{FUQING}-MZ", FUQING),
    ("finance", "finance", f"{FUQING}-CZ", FUQING),
    ("township", "township", f"{SHIZHU}-ZF", SHIZHU),
    ("elsewhere", "inspector", f"{JINAN}-JW", JINAN),
    ("nobody", "inspector", None, FUQING),
    ("auditor", "auditor", f"{FUQING}-SJ", FUQING),
)


def _story(huimin, write, tmp_path):
    load(huimin, write)
    assert huimin("compare", "--rule", "paid_after_death")["n_new_clues"] == 1
    for name, role, unit, region in PEOPLE:
        users.create_user(username=name, role=role, unit=unit, region_code=region, by="operator", now=NOW)
    path = tmp_path / "postings.json"
    path.write_text(json.dumps([_line(*post) for post in _POSTS]), encoding="utf-8")
    from huimin import pipeline

    pipeline.add_postings_file(path, by="operator", now=NOW)


@pytest.fixture
def desk(huimin, write, settings, tmp_path, begin):
    """One clue of 高仑村 (`desk.clue`), its people and postings; `desk.does(verb, by, …)` acts on it."""
    begin(_story, huimin, write, tmp_path)
    settings.FILE_UPLOAD_TEMP_DIR = settings.HOME.tmp
    code = Clue.objects.get().code

    def does(verb, by, *, now=NOW, **said):
        at_home = {"home": settings.HOME} if verb in ("reply", "conclude") else {}
        return getattr(actions, verb)(clue=code, by=by, now=now, **at_home, **said)

    return SimpleNamespace(clue=code, does=does, huimin=huimin, write=write, home=settings.HOME)


@pytest.fixture
def concluded(desk):
    """The clue with an outcome of the county's civil affairs that waits for review."""
    now = datetime.now(UTC)  # after the comparison that opened it
    desk.does("assign", "inspector", now=now)
    desk.does("sign", "civil", now=now)
    desk.does("conclude", "civil", conclusion=CONFIRMED, files=[PDF], now=now)
    return desk


def listed(**filters):
    """Codes of a list everywhere."""
    from huimin.users.types import EVERYWHERE

    return [clue.code for clue in queries.clues(scope=EVERYWHERE, wanted=queries.Wanted(**filters))]
