"""Killed at any moment, a comparison leaves copies by person that hold every fact once, or none."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from huimin.ledger import by_person
from tests.forked import Fork, environment_of
from tests.pipeline.killing import die_after, dies, end_at_random, run_verbs_as_json
from tests.pipeline.test_kill_rotation import lines
from tests.pipeline.test_river import DEAD, DEATHS, HEADER, LIVING, PAYMENTS, row

MORE = [HEADER, *[row(n, "林某金", LIVING, n) for n in (7, 8)], *[row(n, "吴某顺", DEAD, n) for n in (7, 8)]]
ADDED = ("huimin.ledger.by_person._listed", "huimin.ledger.by_person._add")
MADE = ("huimin.ledger.by_person._listed", "huimin.ledger.by_person._make")
COMPARE = "compare --rule paid_after_death"


class Bare:
    """A connection without transactions."""

    def __init__(self, connection):
        self.execute = connection.execute

    def begin(self) -> None: ...

    commit = begin


def run_until(point: str, protection: str, *words: str) -> None:
    """Verbs in a process whose books of few facts have copies too."""
    by_person.MANY, by_person.SHARE = 1, 0  # and are kept however old
    if protection == "bare":
        whole = by_person._add
        by_person._add = lambda connection, *rest: whole(Bare(connection), *rest)
    if point != "-":
        die_after(point)
    print("ready", flush=True)  # noqa: T201
    run_verbs_as_json(*words)


def start(home: Path, words: str, point: str = "-", protection: str = "whole") -> Fork:
    return Fork(run_until, environment_of(home), point, protection, *words.split(" "))


def answers(home: Path, words: str) -> list[dict]:
    said = start(home, words).communicate()[0]
    return [json.loads(line) for line in said.splitlines() if line[:1] in "[{"]


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("lists")
    given = {"dibao": PAYMENTS, "deaths": DEATHS, "more": MORE}
    for name, rows in given.items():
        (folder / f"{name}.csv").write_text(lines(rows), encoding="utf-8")
    return {name: folder / f"{name}.csv" for name in given}


@pytest.fixture(scope="module")
def without_copies(lists, tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("books") / "home"
    paid = f"import payments {lists['dibao']} --programme DIBAO --region 350181"
    answers(home, f"init , {paid} , import deaths {lists['deaths']}")
    return home


@pytest.fixture(scope="module")
def with_copies(without_copies, lists, tmp_path_factory) -> Path:
    """A home with copies, and a list that came after."""
    home = shutil.copytree(without_copies, tmp_path_factory.mktemp("copies") / "home")
    answers(home, f"{COMPARE} , import payments {lists['more']} --programme DIBAO --region 350181 --additional")
    assert copies(home) == {"payments": (13, 13), "deaths": (1, 1)}
    return home


@pytest.fixture
def home(with_copies, tmp_path) -> Path:
    return shutil.copytree(with_copies, tmp_path / "home")


def copies(home: Path) -> dict[str, tuple[int, int]]:
    """Kind -> (rows of its copy, different rows)."""
    found = {}
    for path in (home / "by-person").glob("*.duckdb"):
        with duckdb.connect(str(path)) as connection:
            found[path.stem] = connection.execute("select count(*), count(distinct ref) from facts").fetchone()
    return found


def outcome(home: Path) -> tuple:
    """What the next comparison finds, the copies after it, and what it left lying."""
    (ran,) = answers(home, COMPARE)
    left = [path.name for path in (home / "tmp").glob("by-person*")]
    return [(rule["n_findings"], rule["amount"]) for rule in ran["rules"]], ran["status"], copies(home), left


WHOLE = ([(1, "6300.00")], "done", {"payments": (17, 17), "deaths": (1, 1)}, [])


def test_nothing_stopped_it(home):
    assert outcome(home) == WHOLE


@pytest.mark.parametrize("point", ADDED)
def test_killed_while_a_batch_is_added(home, point):
    dies(start(home, COMPARE, point))
    assert outcome(home) == WHOLE


@pytest.mark.parametrize("point", MADE)
def test_killed_while_a_copy_is_made(without_copies, lists, tmp_path, point):
    home = shutil.copytree(without_copies, tmp_path / "home")
    dies(start(home, COMPARE, point))
    answers(home, f"{COMPARE} , import payments {lists['more']} --programme DIBAO --region 350181 --additional")
    assert outcome(home) == WHOLE


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment(home, seed):
    end_at_random(start(home, COMPARE), seed, 0.8)
    assert outcome(home) == WHOLE


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(3, 53))
def test_killed_at_any_of_fifty_moments(home, seed):
    test_killed_at_any_moment(home, seed)


def test_control_without_its_transaction_a_copy_holds_rows_twice(home):
    dies(start(home, COMPARE, ADDED[0], "bare"))
    assert outcome(home)[2]["payments"] == (21, 17)
