"""What a comparison is asked and what it answers."""

from dataclasses import dataclass, field
from datetime import date

REPLAY_STEPS = 3
"""Of a replay's job: the rule, where its findings lie, what is known of them."""

Subject = tuple[str, int, int | None]
"""Kind, key and programme (None: not of one) that a finding is about."""


@dataclass(frozen=True)
class Question:
    """What to compare: all rules over everything, or a part of either."""

    as_of: date
    known_at: int
    rules: tuple[str, ...] = ()  # empty: the whole library
    region: tuple[int, int] | None = None  # half-open range of region codes
    region_code: int | None = None
    first_month: int | None = None
    last_month: int | None = None
    is_full: bool = False  # look at everything, whatever changed

    @property
    def is_bounded(self) -> bool:
        """A run over a part of the months or regions adds to what is known; it takes nothing back."""
        return self.region is not None or self.has_months

    @property
    def has_months(self) -> bool:
        """Whether only some payment-months are compared."""
        return self.first_month is not None or self.last_month is not None

    def covers(self, month: int | None) -> bool:
        """Whether this payment-month is compared; what has no month is never covered by a run over some."""
        if month is None:
            return not self.has_months
        return (self.first_month or 0) <= month <= (self.last_month or month)


@dataclass(frozen=True)
class RuleResult:
    """One rule's answer in a run."""

    rule: str
    n_findings: int
    amount_fen: int
    seconds: float
    error: str = ""
    look: str = "whole"
    n_looked: int | None = None


@dataclass(frozen=True)
class RunResult:
    """A finished run: what each rule found, and which findings are new, changed or gone."""

    number: int
    status: str
    rules: tuple[RuleResult, ...]
    seconds: float
    changed: tuple[str, ...] = field(repr=False)
    withdrawn: tuple[str, ...] = field(repr=False)
    is_look_back: bool = False


@dataclass(frozen=True)
class Found:
    """What people found on a clue: in casework's words, and the day it was known. Money of the whole clue, in fen."""

    clue: str
    rules: tuple[str, ...]
    region_code: int
    result: str
    is_confirmed: bool
    confirmed_fen: int
    known_on: date
    source: str


class NotPaused(ValueError):
    """The rule is not paused: there is nothing to let on."""


class ReasonMissing(ValueError):
    """A paused rule is let on for a reason only, of at most 500 characters."""
