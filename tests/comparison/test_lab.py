"""Users' rules: versions kept, the table of states, a second person's release, every step in the trace."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from huimin.audit.models import Entry
from huimin.comparison import lab, lab_states
from huimin.comparison.actions import move_rule, write_rule
from huimin.comparison.lab_states import STEPS, RuleRefused, RuleState
from huimin.comparison.models import RuleVersion
from huimin.rules.form import Form, Register
from huimin.rules.form_text import rule_text
from huimin.rules.queries import RuleError
from huimin.users.permissions import RELEASE_RULES, WRITE_RULES
from huimin.users.types import PowerMissing

NOW = datetime(2026, 1, 5, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs/comparison/states.md"
DEATH = Form(
    title="去世后领低保",
    programmes=("DIBAO",),
    registers=(Register("deaths", time="after", starts="died_on", months=1),),
)
TEXT = rule_text(DEATH, "mine")


@pytest.fixture
def people(huimin):
    """Two authors and two inspectors."""
    for name, role in (("author", "rule_author"), ("inspector", "inspector"), ("second", "inspector")):
        huimin("user", "add", name, "--role", role, "--region", "3501")
    return huimin


def move(verb: str, by: str, number: int = 1) -> RuleVersion:
    return move_rule(rule="lab_1", number=number, verb=verb, by=by, now=NOW)


def states() -> dict[int, str]:
    return dict(RuleVersion.objects.values_list("number", "state"))


def test_from_draft_to_stable_by_a_second_person_and_all_of_it_in_the_trace(people):
    version = write_rule(text=TEXT, by="author", now=NOW)
    assert (version.rule, version.number, version.state) == ("lab_1", 1, "draft")
    move("try", "author")
    assert [rule.id for rule in lab.rules_in(RuleState.TRIAL)] == ["lab_1"]
    with pytest.raises(PowerMissing):
        move("release", "author")
    move("release", "inspector")
    (rule,) = lab.rules_in(RuleState.STABLE)
    assert (rule.id, rule.status, rule.logic_version) == ("lab_1", "stable", version.logic_version)
    entries = Entry.objects.filter(subject="rule:lab_1/1").order_by("seq")
    assert list(entries.values_list("type", "actor")) == [
        ("rule.changed", "author"), ("rule.changed", "author"), ("rule.published", "inspector"),
    ]  # fmt: skip
    people("verify")
    assert people.code == 0


def test_who_wrote_it_does_not_release_it_whatever_the_role(people):
    write_rule(text=TEXT, by="author", now=NOW)
    move("try", "author")
    RuleVersion.objects.update(written_by="inspector")
    with pytest.raises(RuleRefused, match="same_person"):
        move("release", "inspector")
    assert move("release", "second").state == "stable"


def test_a_new_text_is_a_new_version_and_the_stable_one_runs_until_it_is_released(people):
    write_rule(text=TEXT, by="author", now=NOW)
    move("try", "author")
    move("release", "inspector")
    other = TEXT.replace('"default": 1,', '"default": 2,', 1)
    assert write_rule(text=other, rule="lab_1", by="author", now=NOW).number == 2
    assert write_rule(text=other, rule="lab_1", by="author", now=NOW).number == 2, "the same text is no new version"
    third = write_rule(text=other.replace("去世后领低保", "去世之后"), rule="lab_1", by="author", now=NOW)
    assert states() == {1: "stable", 2: "retired", 3: "draft"}
    assert (
        third.logic_version
        == RuleVersion.objects.get(number=2).logic_version
        != RuleVersion.objects.get(number=1).logic_version
    )
    move("try", "author", 3)
    move("release", "inspector", 3)
    assert states() == {1: "retired", 2: "retired", 3: "stable"}
    assert write_rule(text=TEXT, by="author", now=NOW).rule == "lab_2"
    people("verify")
    assert people.code == 0


def test_a_text_that_cannot_stand_leaves_nothing(people):
    broken = TEXT.replace("p.programme in ($programmes)", "p.nothing = 1")
    with pytest.raises(RuleError, match=r"lab_1, line \d+: p has no column nothing"):
        write_rule(text=broken, by="author", now=NOW)
    with pytest.raises(PowerMissing):
        write_rule(text=TEXT, by="inspector", now=NOW)
    with pytest.raises(RuleRefused, match="not_there"):
        write_rule(text=TEXT, rule="lab_9", by="author", now=NOW)
    assert not RuleVersion.objects.exists()


def test_a_step_outside_the_table_is_refused(people):
    write_rule(text=TEXT, by="author", now=NOW)
    with pytest.raises(RuleRefused, match="wrong_state"):
        move("release", "inspector")
    assert states() == {1: "draft"}


def test_the_text_of_a_version_that_was_altered_is_found(people):
    write_rule(text=TEXT, by="author", now=NOW)
    people("verify")
    assert people.code == 0
    RuleVersion.objects.update(text=TEXT + "-- x")
    people("verify")
    assert people.code == 3


def test_the_table_is_drawn_in_the_docs():
    assert DOCS.read_text(encoding="utf-8") == lab_states.page()
    assert {step.power for step in STEPS} == {WRITE_RULES, RELEASE_RULES}
    assert all(step.power == RELEASE_RULES for step in STEPS if RuleState.STABLE in (step.before, step.after))
    assert not [step for step in STEPS if step.before == RuleState.RETIRED]


@pytest.mark.parametrize("region", ["3501", "350181"])
def test_what_runs_in_the_whole_city_is_released_and_retired_by_who_answers_for_it(people, region):
    people("user", "add", "third", "--role", "inspector", "--region", region)
    write_rule(text=TEXT, by="author", now=NOW)
    move("try", "author")
    if region == "3501":
        move("release", "third")
        move("retire", "third")
        return
    with pytest.raises(RuleRefused, match="not_city_wide"):
        move("release", "third")
    move("release", "inspector")
    with pytest.raises(RuleRefused, match="not_city_wide"):
        move("retire", "third")
    assert states() == {1: "stable"}


def test_a_programme_that_the_catalogue_has_not_is_named_with_its_line(people):
    wrong = TEXT.replace("DIBAO", "DIBOA")
    assert wrong != TEXT
    with pytest.raises(RuleError, match=r"DIBOA; .* DIBAO") as caught:
        write_rule(text=wrong, by="author", now=NOW)
    line = int(str(caught.value).split("line ")[1].split(":")[0])
    assert "programmes" in lab.with_id(wrong, "lab_1").splitlines()[line - 1]
    assert not RuleVersion.objects.exists()
