"""Users' rules in a comparison: apart, on trial, failing; and an engine's error never reads as nothing found."""

import random
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from huimin.audit.queries import head
from huimin.casework.models import Clue
from huimin.comparison import actions as comparison
from huimin.comparison.actions import move_rule, write_rule
from huimin.comparison.faults import SENTENCES, fault, fault_said
from huimin.comparison.models import RuleVersion, Run, RunRule, StandingFinding
from huimin.comparison.queries import left_behind
from huimin.comparison.types import Question
from huimin.jobs.models import Job
from huimin.ledger.apart import Apart
from huimin.pipeline import comparing
from huimin.rules.form import Form, Register
from huimin.rules.form_text import rule_text
from huimin.rules.own import line_of_join
from huimin.warehouse.confined import Limits
from huimin.warehouse.facts import read_table
from huimin.warehouse.home import Home
from tests.comparison.by_hand import NOW as THEN
from tests.comparison.by_hand import RULES, Hand
from tests.comparison.test_increments import ONE, PAID
from tests.pipeline.test_river import DEATHS, PAYMENTS

NOW = datetime(2026, 1, 5, tzinfo=UTC)
DEATH = Form(
    title="去世后领低保",
    programmes=("DIBAO",),
    registers=(Register("deaths", time="after", starts="died_on", months=1),),
)
TEXT = rule_text(DEATH, "mine")
LIBRARY = "paid_after_death"
BOTH = ("--rule", "lab_1", "--rule", LIBRARY)


@pytest.fixture
def lab(huimin, write):
    """Books with one dead payee, an author and an inspector; the library's rule was asked."""
    huimin("import", "payments", write("dibao.csv", PAYMENTS), "--programme", "DIBAO", "--region", "350181")
    huimin("import", "deaths", write("deaths.csv", DEATHS))
    for name, role in (("author", "rule_author"), ("inspector", "inspector")):
        huimin("user", "add", name, "--role", role, "--region", "3501")
    huimin("compare", "--rule", LIBRARY)
    return huimin


def written(*verbs: str, text: str = TEXT, rule: str = "") -> RuleVersion:
    """A version in draft, or taken on."""
    version = write_rule(text=text, rule=rule, by="author", now=NOW)
    for verb in verbs:
        by = "inspector" if verb == "release" else "author"
        version = move_rule(rule=version.rule, number=version.number, verb=verb, by=by, now=NOW)
    return version


def results(run: dict) -> dict[str, tuple]:
    return {one["rule"]: (one["n_findings"], one["amount"]) for one in run["rules"]}


def stands(rule: str) -> list[tuple]:
    live = StandingFinding.objects.filter(rule=rule, withdrawn_by_run=None)
    return sorted(live.values_list("subject_key", "programme", "amount_fen", "first_month", "last_month", "run"))


def test_a_released_rule_runs_apart_and_finds_what_the_library_finds(lab, monkeypatch):
    version = written("try", "release")
    asked = []
    select = Apart.select
    monkeypatch.setattr(Apart, "select", lambda self, *args, **more: asked.append(args) or select(self, *args, **more))
    run = lab("compare", *BOTH)
    assert len(asked) == 1, "the user's rule alone goes apart"
    assert run["status"] == "done"
    assert results(run)["lab_1"] == results(run)[LIBRARY] == (1, "4200.00")
    assert [row[:-1] for row in stands("lab_1")] == [row[:-1] for row in stands(LIBRARY)]
    assert Clue.objects.get().rules == f" lab_1 {LIBRARY} "
    assert "凡领取〔DIBAO〕的人" in lab("clues")[0]["reasons"][0]
    assert RunRule.objects.get(rule="lab_1").logic_version == version.logic_version
    lab("verify")
    assert lab.code == 0


def test_a_rule_on_trial_is_counted_and_kept_and_opens_nothing(lab):
    before = (Clue.objects.count(), Clue.objects.get().rules)
    written("try")
    run = lab("compare", "--rule", "lab_1/1")
    assert results(run)["lab_1/1"] == (1, "4200.00")
    kept = read_table(lab_home().run(int(run["run"][1:])) / "findings.parquet", filters=[("rule", "=", "lab_1/1")])
    assert kept["amount_fen"].to_pylist() == [420000]
    assert not StandingFinding.objects.filter(rule__startswith="lab_").exists()
    assert (Clue.objects.count(), Clue.objects.get().rules) == before
    move_rule(rule="lab_1", number=1, verb="release", by="inspector", now=NOW)
    assert Job.objects.filter(name="compare", state="queued").exists()
    lab("compare", *BOTH)
    assert stands("lab_1")
    assert "lab_1" in Clue.objects.get().rules
    lab("verify")
    assert lab.code == 0


def lab_home():
    from django.conf import settings

    return settings.HOME


def test_a_retired_rule_s_findings_are_withdrawn_by_the_next_comparison(lab):
    written("try", "release")
    lab("compare", *BOTH)
    assert stands("lab_1")
    move_rule(rule="lab_1", number=1, verb="retire", by="inspector", now=NOW)
    assert left_behind() == ["lab_1"]
    lab("compare", "--rule", LIBRARY)
    assert not stands("lab_1")
    assert StandingFinding.objects.get(rule="lab_1").withdrawn_because == {"code": "rule_changed"}
    assert Clue.objects.get().rules == f" {LIBRARY} "


OVERFLOW = ("h.amount_fen else 0 end", "h.amount_fen * 999999999999999999 else 0 end")
LIMIT = (
    "  where p.programme",
    "  join parameters as q on q.name = 'no_such_limit' and q.county_code = p.county_code\n  where p.programme",
)
UNKNOWN = ("p.ref as ref", "p.gone as ref")
HARD = Limits(memory=5 << 30, cpu=60, wall=0)
FAULTS = {
    "text": (UNKNOWN, {}, "p has no column gone"),
    "parameter": (LIMIT, {}, "no_such_limit（"),
    "engine": (OVERFLOW, {}, "类型和数值范围"),
    "time": (None, {"limits": HARD}, "超过时限"),
    "memory": (None, {"memory": "200KB"}, "内存上限"),
    "rows": (None, {"most_rows": 0}, "行数过多"),
}


def test_a_rule_that_fails_is_named_with_line_and_remedy_and_the_others_stand(lab, monkeypatch):
    written("try", "release")
    assert lab("compare", *BOTH)["status"] == "done", "the control: unharmed it comes to its end"
    before = {rule: stands(rule) for rule in ("lab_1", LIBRARY)}
    assert all(before.values())
    text, honest = RuleVersion.objects.get().text, comparing.BooksOf.apart
    for change, walls, told in FAULTS.values():
        RuleVersion.objects.update(text=text.replace(*change, 1) if change else text)
        assert not change or change[0] in text
        monkeypatch.setattr(comparing.BooksOf, "apart", lambda self, walls=walls: replace(honest(self), **walls))
        run = lab("compare", *BOTH, "--full")
        assert (run["status"], lab.code) == ("partial", 3)
        (error,) = [one["error"] for one in run["rules"] if "error" in one]
        assert "规则 lab_1" in error
        assert told in error
        assert any(char.isdigit() for char in error.replace("lab_1", "")), "it names a line"
        assert {rule: stands(rule) for rule in before} == before, "neither withdrawn nor doubled"
        assert Run.objects.latest("number").status == "partial"
        assert results(run)[LIBRARY] == (1, "4200.00")


def test_every_fault_has_a_sentence_in_both_languages_that_names_the_rule():
    for code, pair in SENTENCES.items():
        for lang, _ in zip(("zh", "en"), pair, strict=True):
            said = fault_said("lab_7", fault(code, 31, "x"), lang)
            assert "lab_7" in said
            assert code in ("text", "stopped", "failed") or "31" in said
    assert "BinderException" in fault_said("paid_after_death", "BinderException", "zh")


def test_the_line_to_look_at_is_that_of_the_first_join():
    at = line_of_join(TEXT)
    assert TEXT.splitlines()[at - 1].strip().startswith("join deaths")
    assert line_of_join("-- id: x\nselect 1 as a from payments as p") == 2


def test_a_rule_that_does_not_run_is_not_known_to_the_comparison(lab):
    written()
    for rule in ("lab_1", "lab_1/1", "lab_9"):
        assert lab("compare", "--rule", rule)["error"]["code"] == "unknown_rule"


BOOM = "case when ref is null then ref else error('boom')::bigint end as ref"
FEW = ("paid_after_death", "one_account_many_people")


@pytest.fixture
def hand(tmp_path, db):
    """Two rules over a few rows, each with something to find."""
    made = Hand(Home(tmp_path / "home", tmp_path / "keys"), random.Random(1), pool={})
    made.rules = [one for one in RULES if one.id in FEW]
    paid = PAID | {"account_key": 9, "members": 1}
    made.post("payments", [paid | {"person_key": at, "name_key": at} for at in (1, 2, 3, 4, 5)])
    made.post("deaths", [ONE | {"died_on": date(2018, 1, 10)}])
    return made


def broken(hand: Hand, monkeypatch, view: str) -> None:
    """From now on the engine fails in a view of the books, at its first row."""

    def fail(connection):
        is_table = connection.execute("select count(*) from duckdb_tables() where table_name = ?", [view]).fetchone()[0]
        connection.execute(f"create temp table _rows_{view} as select * from {view}")
        connection.execute(f"drop {'table' if is_table else 'view'} {view}")
        connection.execute(f"create temp view {view} as select * replace ({BOOM}) from _rows_{view}")
        return connection

    whole, part = hand.whole, hand.part

    @contextmanager
    def broken_whole(n_asked):
        with whole(n_asked) as connection:
            yield fail(connection)

    @contextmanager
    def broken_part(asked):
        with part(asked) as some:
            fail(some.connection)
            yield some

    monkeypatch.setattr(hand, "whole", broken_whole)
    monkeypatch.setattr(hand, "part", broken_part)


def asked(hand: Hand, **said) -> dict[str, tuple]:
    question = Question(hand.as_of, head().size, **said)
    run = comparison.run(question=question, rules=hand.rules, books=hand, home=hand.home, by="operator", now=THEN)
    return {one.rule: (one.n_findings, one.error, one.look, run.status) for one in run.rules}


def all_standing() -> dict[str, int]:
    return Counter(StandingFinding.objects.filter(withdrawn_by_run=None).values_list("rule", flat=True))


@pytest.mark.parametrize("how", ["whole", "part"])
def test_an_error_of_the_engine_never_reads_as_nothing_found(hand, monkeypatch, how):
    hand.compare()
    before = all_standing()
    assert before == {"paid_after_death": 1, "one_account_many_people": 1}
    hand.post("deaths", [ONE | {"person_key": 2, "name_key": 2, "died_on": date(2018, 1, 10)}])
    broken(hand, monkeypatch, "deaths")
    seen = asked(hand, is_full=how == "whole")
    assert seen["paid_after_death"] == (0, "InvalidInputException", "whole", "partial"), (
        "of a part, asked of the record too"
    )
    assert seen["one_account_many_people"][:2] == (1, "")
    assert all_standing() == before, "what was found before stands"
    assert (Run.objects.latest("number").status, Run.objects.count()) == ("partial", 2)
    monkeypatch.undo()
    assert asked(hand)["paid_after_death"] == (2, "", "part", "done"), "the control, and what was missed is found"
