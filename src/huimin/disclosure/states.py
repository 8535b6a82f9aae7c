"""The states of a report in one table: what may follow what, who may do it, which trace entry it leaves."""

from dataclasses import dataclass
from types import MappingProxyType

from huimin.disclosure.types import Refused
from huimin.disclosure.words import State
from huimin.users.permissions import READ_REPORTS


@dataclass(frozen=True)
class Step:
    """One way from a state to the next. power: of whom (users.permissions); entry: the trace entry it leaves."""

    before: State
    verb: str
    after: State
    power: str
    entry: str
    zh: str


STEPS = (
    Step(State.RECEIVED, "take", State.CHECKING, READ_REPORTS, "report.changed", "受理核查"),
    Step(State.RECEIVED, "answer", State.ANSWERED, READ_REPORTS, "report.changed", "答复"),
    Step(State.CHECKING, "answer", State.ANSWERED, READ_REPORTS, "report.changed", "答复"),
    Step(State.ANSWERED, "answer", State.ANSWERED, READ_REPORTS, "report.changed", "更正答复"),
    Step(State.ANSWERED, "take", State.CHECKING, READ_REPORTS, "report.changed", "重新核查"),
)
_BY_VERB = MappingProxyType({(step.before, step.verb): step for step in STEPS})


def step(before: str, verb: str) -> Step:
    """The step of a verb from a state; Refused where the table has none."""
    found = _BY_VERB.get((State(before), verb))
    if found is None:
        raise Refused("wrong_state")
    return found


def verbs(before: str) -> dict[str, Step]:
    """The steps open from a state, by verb."""
    return {one.verb: one for one in STEPS if one.before == before}


def page() -> str:
    """docs/disclosure/states.md: the diagram, and the table below it for those who cannot see it."""
    named = [f"    {state.value}: {state.label}" for state in State]
    ways = [f"    {one.before.value} --> {one.after.value}: {one.zh}" for one in STEPS]
    rows = [f"| {one.before.label} | {one.zh} | {one.after.label} | `{one.power}` | `{one.entry}` |" for one in STEPS]
    return "\n".join(
        [
            "# 群众反映的状态 / States of a citizen report",
            "",
            "Made from `disclosure/states.py`. The reporter sees the same states by the tracking number.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    direction LR",
            *named,
            f"    [*] --> {State.RECEIVED.value}: 取回投递",
            *ways,
            f"    {State.ANSWERED.value} --> [*]",
            "```",
            "",
            "| 从 | 动作 | 到 | power | trace entry |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
