"""Who may do what on a clue: the power, the part of the city, the unit it lies at, and that nobody closes their own."""

from huimin.casework import states
from huimin.casework.models import Assignment, Clue, Extension, Outcome
from huimin.casework.types import TRUE_RESULTS, Refused, State
from huimin.users.permissions import ASSIGN, CLOSE, REPLY, may
from huimin.users.queries import User, scope_of, unit_of
from huimin.users.types import Scope

VERBS = (
    "assign", "sign", "reply", "conclude", "ask_term", "decide_term", "send_back", "close", "recover", "hold",
)  # fmt: skip


def sees(scope: Scope, clue: Clue) -> bool:
    """Whether a clue lies in a scope: one of its payments does."""
    places = scope.filtered(clue.places, "region_code")
    return scope.contains(clue.region_code) or places.exists()


def allowed(user: User, clue: Clue) -> tuple[str, ...]:
    """The verbs open to a user on a clue as it stands; what a page offers and what an action accepts is the same."""
    return tuple(verb for verb in VERBS if refusal(user, verb, clue) is None)


def require(user: User, verb: str, clue: Clue) -> None:
    """Raise Refused unless a user may do this on a clue as it stands."""
    if code := refusal(user, verb, clue):
        raise Refused(code)


def refusal(user: User, verb: str, clue: Clue) -> str | None:
    """Why a user may not do this on a clue now, as a code; None where it is open."""
    assignment = Assignment.objects.filter(clue=clue).first()
    if not sees(scope_of(user), clue):
        return "outside_scope"
    if verb in _BESIDE:
        return _BESIDE[verb](user, assignment)
    try:
        step = states.step(assignment.state if assignment else State.UNASSIGNED, verb)
    except Refused as refused:
        return refused.code
    if not may(user, step.power):
        return "not_permitted"
    if step.power == REPLY and unit_of(user) != assignment.unit:
        return "other_unit"
    if verb == "assign" and not assignment and clue.status != Clue.Status.OPEN:
        return "not_open"
    return _reviewing(user, latest(assignment)) if step.power == CLOSE else None


def latest(assignment: Assignment) -> Outcome | None:
    """The outcome that stands or waits for review; None before the first and after one was sent back."""
    return assignment.outcomes.exclude(review=Outcome.Review.RETURNED).order_by("-pk").first()


def _reviewing(user: User, outcome: Outcome) -> str | None:
    """Four eyes of two units: who reviews is another person and acts for another unit than who concluded."""
    if user.username == outcome.by:
        return "same_person"
    if not unit_of(user):
        return "no_unit"
    return "same_unit" if unit_of(user) == outcome.unit else None


def _reply(user: User, assignment: Assignment | None) -> str | None:
    if assignment is None or assignment.state == State.CLOSED:
        return "wrong_state"
    is_handling = may(user, REPLY) and unit_of(user) == assignment.unit
    return None if is_handling or may(user, ASSIGN) or may(user, CLOSE) else "not_permitted"


def _closed_with(assignment: Assignment | None) -> Outcome | None:
    """The outcome that stands: money and duties follow from what two units agreed on, not from a report."""
    return latest(assignment) if assignment and assignment.state == State.CLOSED else None


def _recover(user: User, assignment: Assignment | None) -> str | None:
    outcome = _closed_with(assignment)
    if outcome is None or not (outcome.recover_fen or outcome.back_pay_fen):
        return "wrong_state"
    if not may(user, REPLY):
        return "not_permitted"
    return None if unit_of(user) == assignment.unit else "other_unit"


def _hold(user: User, assignment: Assignment | None) -> str | None:
    outcome = _closed_with(assignment)
    if outcome is None or outcome.result not in TRUE_RESULTS:
        return "wrong_state"
    return _reviewing(user, outcome) if may(user, CLOSE) else "not_permitted"


def term_asked(assignment: Assignment) -> Extension | None:
    """What waits for a decision: asked for the term that still runs."""
    asked = assignment.extensions.filter(decision="", state=assignment.state, due_on=assignment.due_on)
    return asked.order_by("-pk").first()


def _ask_term(user: User, assignment: Assignment | None) -> str | None:
    if assignment is None or assignment.state not in (State.SIGNED, State.RETURNED):
        return "wrong_state"
    if not may(user, REPLY):
        return "not_permitted"
    if unit_of(user) != assignment.unit:
        return "other_unit"
    return "term_waits" if term_asked(assignment) else None


def _decide_term(user: User, assignment: Assignment | None) -> str | None:
    asked = term_asked(assignment) if assignment else None
    if asked is None:
        return "wrong_state"
    if not may(user, ASSIGN):
        return "not_permitted"
    if user.username == asked.by:
        return "same_person"
    return None if unit_of(user) == assignment.assigning_unit else "not_assigning_unit"


_BESIDE = {
    "reply": _reply, "ask_term": _ask_term, "decide_term": _decide_term, "recover": _recover, "hold": _hold,
}  # fmt: skip
