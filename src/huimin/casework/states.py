"""The states of a clue at the units in one table: what may follow what, who may do it, and how long it may take."""

from types import MappingProxyType

from huimin.casework.types import Refused, State
from huimin.kit import steps
from huimin.kit.steps import Step
from huimin.users.permissions import ASSIGN, CLOSE, REPLY

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


def step(before: str, verb: str) -> Step[State]:
    """The step of a verb from a state; Refused where the table has none."""
    found = steps.find(STEPS, before, verb)
    if found is None:
        raise Refused("wrong_state")
    return found


def page() -> str:
    """docs/casework/states.md, with the terms in the names of the states."""
    terms = {state: f"（{TERMS[state]} 个工作日）" if state in TERMS else "" for state in State}
    return steps.page(
        "线索办理的状态 / States of a clue at the units",
        "Made from `casework/states.py`. No state and no step stops a payment.",
        STEPS,
        {state.value: f"{state.label}{terms[state]}" for state in State},
        begins=(State.UNASSIGNED, "生成线索"),
        ends=State.CLOSED,
    )
