"""Killed at any moment, a rotation of the sealing key loses and doubles nothing: run again, it goes on to its end."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huimin.identity.queries import load
from huimin.warehouse.home import Home
from huimin.warehouse.resealing import sealed_files
from tests.casework.conftest import PDF, PEOPLE
from tests.forked import Fork, environment_of, run_verbs
from tests.kept import made_home
from tests.pipeline.killing import kill_at, kill_at_random, start
from tests.pipeline.test_river import DEATHS, PAYMENTS
from tests.pipeline.test_rotating import HUKOU, contents

POINTS = (
    "huimin.identity.actions.add_sealing_key",
    "huimin.pipeline.rotating._record",
    "huimin.identity.actions.seal_under_last",
    "huimin.warehouse.files.seal_chunks",
    "huimin.warehouse.files.settle",
    "huimin.ledger.resealing.seal_anew",
    "huimin.ledger.resealing._move",
    "huimin.casework.resealing.seal_anew",
    "huimin.casework.resealing._move",
    "huimin.ledger.actions.drop_spares",
    "huimin.identity.actions.drop_other_sealing_keys",
)
ROTATE = "key rotate , verify"
TOLD = ("key.rotation_begun", "key.rotated", "batch.compacted", "clue.resealed")


def prepare(dibao: str, deaths: str, hukou: str) -> None:
    """Payments with a returned row, registers, a clue handed over and a file attached to it."""
    for words in (
        f"import payments {dibao} --programme DIBAO --region 350181",
        f"import deaths {deaths}",
        f"import households {hukou} --region 350181",
        "compare --rule paid_after_death",
    ):
        with contextlib.suppress(SystemExit):
            run_verbs(*words.split(" "), "--json")
    from django.conf import settings

    from huimin.casework import actions
    from huimin.casework.models import Clue
    from huimin.users import actions as users

    code, now = Clue.objects.get().code, datetime.now(UTC)
    for name, role, unit, region in PEOPLE[:2]:
        users.create_user(username=name, role=role, unit=unit, region_code=region, by="operator", now=now)
    actions.assign(clue=code, by="inspector", now=now)
    actions.reply(clue=code, text="见附件", files=[PDF], home=settings.HOME, by="civil", now=now)


def lines(rows) -> str:
    return "\r\n".join(line if isinstance(line, str) else ",".join(map(str, line)) for line in rows) + "\r\n"


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Path:
    """A home with something of every kind that is sealed."""
    folder = tmp_path_factory.mktemp("books")
    made_home(folder / "home")
    given = {"dibao.csv": PAYMENTS, "deaths.csv": DEATHS, "hukou.csv": HUKOU}
    for name, rows in given.items():
        (folder / name).write_text(lines(rows), encoding="utf-8")
    made = Fork(prepare, environment_of(folder / "home"), *(str(folder / name) for name in given))
    made.communicate()
    assert made.returncode == 0, made.stderr
    return folder / "home"


@pytest.fixture
def home(books, tmp_path) -> Path:
    return shutil.copytree(books, tmp_path / "home")


def keys_of(home: Path):
    return load(home / "keys", home).sealing


def lying(home: Path) -> dict:
    """What lies in a home: the content of all that is sealed, and the facts."""
    facts = {str(path.relative_to(home)): path for path in (home / "batches").rglob("facts.parquet")}
    return {
        "contents": contents(Home(home, home / "keys"), keys_of(home)),
        "facts": {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in facts.items()},
    }


def told(home: Path) -> Counter:
    """How often the trace tells of each thing a rotation does."""
    with contextlib.closing(sqlite3.connect(f"file:{home / 'huimin.sqlite3'}?mode=ro", uri=True)) as connection:
        types = [type_ for (type_,) in connection.execute("select type from audit_entry")]
    return Counter(type_ for type_ in types if type_ in TOLD)


def answered(home: Path, words: str) -> list[dict]:
    """What verbs answer; the first answer is that of `init`."""
    said = start(home, words).communicate(timeout=120)[0]
    return [json.loads(line) for line in said.splitlines() if line[:1] in "[{"][1:]


def outcome(home: Path) -> dict:
    """What lies in the home and what the trace says of it, after the rotation was run again."""
    rotated, trace = answered(home, ROTATE)
    keys = keys_of(home)
    sealed = list(sealed_files(Home(home, home / "keys"), keys))
    return lying(home) | {
        "answer": rotated.get("n_files"),
        "keys": (list(keys.secrets) == [rotated.get("to")], {key for _, key in sealed} == {rotated.get("to")}),
        "left": [path.name for path in (home / "tmp").iterdir() if path.is_file()],
        "told": told(home),
        "alterations": trace["alterations"],
    }


@pytest.fixture(scope="module")
def whole(books, tmp_path_factory) -> dict:
    """The outcome of a rotation that nothing stopped."""
    home = shutil.copytree(books, tmp_path_factory.mktemp("whole") / "home")
    before = lying(home)
    found = outcome(home)
    assert found == found | before
    sealed = [path.relative_to(home).parts[0] for path, _ in sealed_files(Home(home, home / "keys"), keys_of(home))]
    assert (found["answer"], found["keys"], found["left"]) == (len(sealed), (True, True), [])
    once = dict.fromkeys(("key.rotation_begun", "key.rotated", "clue.resealed"), 1)
    assert found["told"] == once | {"batch.compacted": sealed.count("batches")}
    assert found["alterations"] == []
    return found


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(home, whole, point):
    before = lying(home)["contents"]
    kill_at(home, ROTATE, point)
    assert set(lying(home)["contents"]) == set(before)  # everything can be read, under the one key or the other
    assert answered(home, "verify")[0]["alterations"] == []  # also before it is run again
    assert outcome(home) == whole


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment(home, whole, seed):
    kill_at_random(home, ROTATE, seed, longest=0.6)
    found = outcome(home)
    assert found == whole | {"told": found["told"]}
    assert found["told"]["key.rotation_begun"] == found["told"]["key.rotated"]


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 52))
def test_killed_at_any_of_fifty_moments(home, whole, seed):
    test_killed_at_any_moment(home, whole, seed)


def test_control_without_its_transaction_a_killed_rotation_leaves_a_row_the_trace_does_not_know(home, whole):
    kill_at(home, ROTATE, "huimin.ledger.resealing._move", "bare")
    assert outcome(home) != whole
