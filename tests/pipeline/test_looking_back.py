"""What stands after a run: a look back changes nothing, a run over a part takes nothing back, a full run sets it right."""

import random

import pytest

from huimin.casework.models import Clue, ClueFinding, CluePlace
from huimin.comparison.models import Run, StandingFinding
from tests.command import number
from tests.pipeline.test_metamorphic import PAID as HEADER
from tests.pipeline.test_metamorphic import REGISTERS, world

DEAD = number()
PAID = ["乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额"]
LIST = [PAID, *[["石竹街道", "高仑村", "吴某顺", DEAD, f"2018年{month}月", "1050.00"] for month in range(1, 7)]]
FLAGS = ("--programme", "DIBAO", "--region", "350181")
RULE = ("--rule", "paid_after_death")
A_DIGEST = [name.name for name in StandingFinding._meta.fields if name.name not in ("run", "withdrawn_by_run")]


def died(write, on, name="deaths.csv"):
    return write(name, [["姓名", "身份证号", "死亡日期"], ["吴某顺", DEAD, on]])


def standing():
    """Every finding that stands, without the run that found it last."""
    return sorted(StandingFinding.objects.filter(withdrawn_by_run=None).values_list(*A_DIGEST), key=repr)


def everything():
    """All rows of findings and clues."""
    return [list(table.objects.order_by("pk").values()) for table in (StandingFinding, Clue, ClueFinding, CluePlace)]


def found(run):
    return [(rule["rule"], rule["n_findings"], rule["amount"]) for rule in run["rules"]]


@pytest.fixture
def corrected(huimin, write):
    """(the first run, the batch that was corrected since): the register said February, then May."""
    huimin("import", "payments", write("dibao.csv", LIST), *FLAGS)
    wrong = huimin("import", "deaths", died(write, "2018-02-10"))["batches"][0]["batch"]
    first = huimin("compare", *RULE)
    assert found(first) == [("paid_after_death", 1, "4200.00")]
    huimin("import", "deaths", died(write, "2018-05-10", "again.csv"), "--supersedes", wrong)
    return first


@pytest.mark.parametrize("is_compared_again", [True, False])
def test_a_look_at_the_earlier_books_finds_what_was_found_then_and_changes_nothing(
    huimin, corrected, is_compared_again
):
    if is_compared_again:
        assert found(huimin("compare", *RULE)) == [("paid_after_death", 1, "1050.00")]
    stands, listed = everything(), huimin("clues")
    back = huimin("compare", *RULE, "--known-at", corrected["known_at"])
    assert back["is_look_back"]
    assert back["n_new_clues"] == 0
    assert found(back) == found(corrected)
    assert everything() == stands
    assert huimin("clues") == listed
    assert Run.objects.latest("number").is_look_back
    assert not huimin("verify")["alterations"]


def test_the_present_named_by_its_number_is_no_look_back(huimin, corrected):
    now = huimin("verify")["size"]
    run = huimin("compare", *RULE, "--known-at", now)
    assert not run["is_look_back"]
    assert huimin("clues")[0]["amount"] == "1050.00"


def test_a_look_back_does_not_count_as_having_looked(huimin, corrected):
    from huimin.comparison.queries import stale
    from huimin.rules.queries import load_library

    rule = load_library()["paid_after_death"]
    assert stale([rule])
    huimin("compare", *RULE, "--known-at", corrected["known_at"])
    assert stale([rule])
    huimin("compare", *RULE)
    assert not stale([rule])


def test_the_first_look_from_a_past_day_stands_and_a_look_before_what_stands_does_not(huimin, write):
    huimin("import", "payments", write("dibao.csv", LIST), *FLAGS)
    huimin("import", "deaths", died(write, "2018-02-10"))
    assert huimin("compare", *RULE, "--as-of", "2018-04-30")["n_new_clues"] == 1
    assert huimin("clues")[0]["amount"] == "2100.00"
    huimin("compare", *RULE, "--as-of", "2018-05-31")
    assert huimin("clues")[0]["amount"] == "3150.00"
    stands = everything()
    back = huimin("compare", *RULE, "--as-of", "2018-03-31")
    assert (back["is_look_back"], found(back)) == (True, [("paid_after_death", 1, "1050.00")])
    assert everything() == stands
    huimin("compare", *RULE, "--as-of", "2018-01-31")
    assert everything() == stands
    huimin("compare")
    assert huimin("clues")[0]["amount"] == "4200.00"


def test_a_look_at_some_months_replaces_those_months_alone(huimin, corrected):
    huimin("compare", *RULE, "--from", "2018-06", "--to", "2018-06")
    assert StandingFinding.objects.get().amount_fen == 420000  # March to May were not asked about
    huimin("compare", *RULE, "--from", "2018-04", "--to", "2018-06")
    assert StandingFinding.objects.get().amount_fen == 210000  # April and May of the wrong date are gone, March stays
    huimin("compare", *RULE)
    assert StandingFinding.objects.get().amount_fen == 105000


PARTS = [
    ("--from", "2018-02", "--to", "2018-04"),
    ("--from", "2018-05"),
    ("--to", "2018-02"),
    ("--region", "350181"),
    ("--region", "350111"),
    ("--rule", "one_account_many_people"),
    ("--rule", "same_programme_paid_twice", "--from", "2018-03"),
    ("--as-of", "2018-03-31"),
    (),
]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_any_order_of_runs_and_then_a_full_one_leaves_what_one_full_run_finds(huimin, write, seed):
    draw, rows = random.Random(seed), world(seed)
    for kind, header in {"payments": HEADER, **REGISTERS}.items():
        huimin("import", kind, write(f"{kind}.csv", [header, *rows[kind]]), "--region", "350181")
    huimin("compare")
    alone = standing()
    clues = huimin("clues")
    assert len(alone) > 10
    StandingFinding.objects.all().delete()  # as if nobody had looked yet
    Run.objects.all().delete()
    for _ in range(5):
        before = {row[0] for row in standing()}
        asked = draw.choice(PARTS)
        is_past = huimin("compare", *asked)["is_look_back"]
        assert not is_past or "--as-of" in asked
        if is_past or {"--region", "--from", "--to"} & set(asked):
            assert before <= {row[0] for row in standing()}
    huimin("compare")
    assert standing() == alone
    assert [(clue["clue"], clue["amount"], clue["score"]) for clue in huimin("clues")] == [
        (clue["clue"], clue["amount"], clue["score"]) for clue in clues
    ]
