"""The states of a job, and which may follow which."""

from huimin.jobs.types import State

# (from, to): the verb. A job taken over from a dead worker stays running under another worker and attempt.
TRANSITIONS: dict[tuple[State, State], str] = {
    (State.QUEUED, State.RUNNING): "claim",
    (State.QUEUED, State.CANCELLED): "cancel",
    (State.RUNNING, State.RUNNING): "take over",
    (State.RUNNING, State.QUEUED): "give back",
    (State.RUNNING, State.DONE): "finish",
    (State.RUNNING, State.FAILED): "fail",
    (State.RUNNING, State.CANCELLED): "stop",
}
ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class WrongStateError(ValueError):
    """A step that the table of transitions does not know."""


def check(before: str, after: str) -> None:
    """Raise WrongStateError unless a job may go from ``before`` to ``after``."""
    if (State(before), State(after)) not in TRANSITIONS:
        raise WrongStateError(f"a job that is {before} cannot become {after}")
