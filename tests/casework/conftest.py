"""A clue of the story as the command brings it up, and the people who handle it."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from huimin.casework import actions, queries
from huimin.casework.models import Clue
from huimin.casework.types import Conclusion, NewFile, Result
from huimin.simulation.plants.story import _POSTS, _line
from huimin.users import actions as users
from tests.pipeline.conftest import huimin, number, write  # noqa: F401
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


@pytest.fixture
def desk(huimin, write, settings, tmp_path):  # noqa: F811
    """One clue of 高仑村 (`desk.clue`), its people and postings; `desk.does(verb, by, …)` acts on it."""
    load(huimin, write)
    assert huimin("compare", "--rule", "paid_after_death")["n_new_clues"] == 1
    for name, role, unit, region in PEOPLE:
        users.create_user(username=name, role=role, unit=unit, region_code=region, by="operator", now=NOW)
    path = tmp_path / "postings.json"
    path.write_text(json.dumps([_line(*post) for post in _POSTS]), encoding="utf-8")
    from huimin import pipeline

    pipeline.add_postings_file(path, by="operator", now=NOW)
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


CITY = 350100000000
DEAD, LIVING, AWAY = number(), number(birth="19600101", serial=127), number(birth="19390505", serial=131)
DEATHS = [
    ["姓名", "性别", "身份证号", "死亡日期", "火化日期"],
    ["吴某顺", "男", DEAD, "2018-02-10", "2018-02-13"],
    ["郑某", "女", AWAY, "2018-01-05", ""],
]
HEADER = ["乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额"]


def paid(township, village, name, id_number, months):
    return [[township, village, name, id_number, f"2018年{month}月", "1050.00"] for month in months]


@pytest.fixture
def county(huimin, write):  # noqa: F811
    """Two deaths in two counties, both still paid after; one person who lives."""
    files = {
        "350181": paid("石竹街道", "高仑村", "吴某顺", DEAD, range(1, 7))
        + paid("石竹街道", "高仑村", "林某金", LIVING, range(1, 7)),
        "350111": paid("寿山乡", "寿山村", "郑某", AWAY, range(1, 4)),
    }
    for region, lines in files.items():
        path = write(f"dibao-{region}.csv", [HEADER, *lines])
        huimin("import", "payments", path, "--programme", "DIBAO", "--region", region)
    huimin("import", "deaths", write("deaths.csv", DEATHS))
    huimin("compare")
    return huimin


@pytest.fixture
def signed_in(county):
    """signed_in(role, region): a browser of a user with that role and scope."""

    def make(role="inspector", region=CITY) -> Client:
        name = f"{role}-{region}"
        user = users.create_user(
            username=name, role=role, unit=None, region_code=region, password=None, by="operator", now=NOW
        )
        client = Client()
        client.force_login(user)
        return client

    return make
