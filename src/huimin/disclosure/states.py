"""The states of a report in one table: what may follow what, who may do it, which trace entry it leaves."""

from huimin.disclosure.types import Refused
from huimin.disclosure.words import State
from huimin.kit import steps
from huimin.kit.steps import Step
from huimin.users.permissions import READ_REPORTS

STEPS = (
    Step(State.RECEIVED, "take", State.CHECKING, READ_REPORTS, "report.changed", "受理核查"),
    Step(State.RECEIVED, "answer", State.ANSWERED, READ_REPORTS, "report.changed", "答复"),
    Step(State.CHECKING, "answer", State.ANSWERED, READ_REPORTS, "report.changed", "答复"),
    Step(State.ANSWERED, "answer", State.ANSWERED, READ_REPORTS, "report.changed", "更正答复"),
    Step(State.ANSWERED, "take", State.CHECKING, READ_REPORTS, "report.changed", "重新核查"),
)


def step(before: str, verb: str) -> Step[State]:
    """The step of a verb from a state; Refused where the table has none."""
    found = steps.find(STEPS, before, verb)
    if found is None:
        raise Refused("wrong_state")
    return found


def verbs(before: str) -> dict[str, Step[State]]:
    """The steps open from a state, by verb."""
    return {one.verb: one for one in STEPS if one.before == before}


def page() -> str:
    """docs/disclosure/states.md."""
    return steps.page(
        "群众反映的状态 / States of a citizen report",
        "Made from `disclosure/states.py`. The reporter sees the same states by the tracking number.",
        STEPS,
        {state.value: state.label for state in State},
        begins=(State.RECEIVED, "取回投递"),
        ends=State.ANSWERED,
    )
