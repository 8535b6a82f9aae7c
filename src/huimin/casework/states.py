"""The states of a clue at the units in one table: what may follow what, who may do it, and how long it may take."""

from dataclasses import dataclass
from types import MappingProxyType

from huimin.casework.types import Refused, State
from huimin.users.permissions import ASSIGN, CLOSE, REPLY


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
    Step(State.UNASSIGNED, "assign", State.ASSIGNED, ASSIGN, "clue.assigned", "交办"),
    Step(State.ASSIGNED, "assign", State.ASSIGNED, ASSIGN, "clue.assigned", "改交其他单位"),
    Step(State.SIGNED, "assign", State.ASSIGNED, ASSIGN, "clue.assigned", "改交其他单位"),
    Step(State.RETURNED, "assign", State.ASSIGNED, ASSIGN, "clue.assigned", "改交其他单位"),
    Step(State.ASSIGNED, "sign", State.SIGNED, REPLY, "clue.signed", "签收"),
    Step(State.SIGNED, "conclude", State.CONCLUDED, REPLY, "clue.verified", "报核查结论"),
    Step(State.RETURNED, "conclude", State.CONCLUDED, REPLY, "clue.verified", "重报核查结论"),
    Step(State.CONCLUDED, "send_back", State.RETURNED, CLOSE, "clue.returned", "退回"),
    Step(State.CONCLUDED, "close", State.CLOSED, CLOSE, "clue.closed", "办结"),
)

# Working days that a clue may stay in a state, counted after the day it came there.
TERMS = MappingProxyType({State.ASSIGNED: 3, State.SIGNED: 15, State.CONCLUDED: 5, State.RETURNED: 5})

_BY_VERB = MappingProxyType({(step.before, step.verb): step for step in STEPS})


def step(before: str, verb: str) -> Step:
    """The step of a verb from a state; Refused where the table has none."""
    found = _BY_VERB.get((State(before), verb))
    if found is None:
        raise Refused("wrong_state")
    return found


def diagram() -> str:
    """The table as a Mermaid diagram, with the terms in the names of the states."""
    lines = ["stateDiagram-v2", "    direction LR"]
    for state in State:
        term = f"（{TERMS[state]} 个工作日）" if state in TERMS else ""
        lines.append(f"    {state.value}: {state.label}{term}")
    lines.append(f"    [*] --> {State.UNASSIGNED.value}: 生成线索")
    lines += [f"    {s.before.value} --> {s.after.value}: {s.zh}" for s in STEPS]
    lines.append(f"    {State.CLOSED.value} --> [*]")
    return "\n".join(lines) + "\n"


def page() -> str:
    """docs/casework/states.md: the diagram, and the table below it for those who cannot see it."""
    rows = [f"| {s.before.label} | {s.zh} | {s.after.label} | `{s.power}` | `{s.entry}` |" for s in STEPS]
    return "\n".join(
        [
            "# 线索办理的状态 / States of a clue at the units",
            "",
            "Made from `casework/states.py`. No state and no step stops a payment.",
            "",
            "```mermaid",
            diagram().rstrip(),
            "```",
            "",
            "| 从 | 动作 | 到 | power | trace entry |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
