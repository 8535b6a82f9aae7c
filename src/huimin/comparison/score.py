"""可疑度: how much a clue wants to be looked at first, 0 to 100, built from parts that are all shown.

It orders work; it says nothing about guilt. Parts: how often the rule was right where people looked (before anybody did,
its severity stands for that), how sure the identity is, how many months, how much money, how many registers of different
senders say the same, and whether several rules point at the same subject (noisy-or, so that no sum passes 100).
Sex, age and ethnicity have no part in it. Weights and what was tried: docs/adr/0026-the-score-learns.md.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import log10

SEVERITY = {"critical": 0.80, "high": 0.60, "medium": 0.40, "low": 0.20, "info": 0.05}
PRIOR_CASES = 10  # so many checked cases does the header's severity weigh
GRADE = {1: 1.0, 2: 0.95, 3: 0.8, 8: 0.3, 9: 0.5}
OTHER_NAME = 8  # names differ: shown, never more than low
_MOST_MONTHS = 24
_MONTH_WEIGHT = 0.015
_AMOUNT_WEIGHT = 0.06
_MOST_AMOUNT = 0.3
_REGISTER_WEIGHT = 0.05
_MOST_REGISTERS = 3
HARM_FEN = {"critical": 100_000, "high": 50_000, "medium": 20_000, "low": 5_000, "info": 0}
"""What it is worth to put a thing right beside its money: a village's books, a dead person on a list, a poor person's due."""

_LOGIC = "2"  # raised by hand when anything below changes; the weights raise the rest by themselves
_WEIGHTS = [
    SEVERITY, PRIOR_CASES, GRADE, _MOST_MONTHS, _MONTH_WEIGHT, _AMOUNT_WEIGHT, _MOST_AMOUNT, _REGISTER_WEIGHT,
    _MOST_REGISTERS, HARM_FEN,
]  # fmt: skip
VERSION = f"{_LOGIC}-{hashlib.sha256(json.dumps(_WEIGHTS).encode()).hexdigest()[:8]}"
"""What stands with every score: which scorer made it."""


@dataclass(frozen=True)
class Weighed:
    """What the score needs to know of one finding.

    n_registers: registers of different kinds or senders among its rows. n_known, n_confirmed: how many clues of the rule
    were checked, and in how many there was something.
    """

    rule: str
    severity: str
    grade: int
    n_months: int
    amount_fen: int
    n_registers: int = 0
    n_known: int = 0
    n_confirmed: int = 0


@dataclass(frozen=True)
class Part:
    """One part of a score: a code that is rendered as words, its parameters, its points in hundredths."""

    code: str
    params: dict
    points: int


@dataclass(frozen=True)
class Score:
    """`value` in hundredths of a point (0-10000) is exactly the sum of its parts.

    chance: how likely something is in the clue, in ten-thousandths, by the rules' shares and the grades alone; what it
    is worth to look does not depend on it twice.
    """

    value: int
    parts: tuple[Part, ...]
    chance: int


def score(findings: Sequence[Weighed]) -> Score:
    """The score of a subject from all findings on it; the strongest finding stands first, the others add to it."""
    return _score(tuple(findings))


def worth(chance: int, severities: Iterable[str], money_fen: int) -> int:
    """What a look at the clue is expected to put right, in fen: its money and the harm beside it, times its chance."""
    harm = max((HARM_FEN[one] for one in severities), default=0)
    return (max(0, money_fen) + harm) * chance // 10_000


def share(severity: str, n_known: int, n_confirmed: int) -> float:
    """How often a rule is right: mean of the Beta posterior, its prior PRIOR_CASES cases at the severity's share."""
    return (PRIOR_CASES * SEVERITY[severity] + n_confirmed) / (PRIOR_CASES + n_known)


@lru_cache(maxsize=20_000)  # thousands of subjects have the same rule, months and amount
def _score(findings: tuple[Weighed, ...]) -> Score:
    ordered = sorted(findings, key=lambda f: (-_claimed(_steps(f)), f.rule))
    parts: list[Part] = []
    free = 1.0  # the share of 100 points that nothing has claimed yet
    for place, finding in enumerate(ordered):
        steps = _steps(finding)
        if place > 0:
            steps = [("also_found", {"rule": finding.rule}, _claimed(steps))]
        for code, params, claim in steps:
            before, free = free, free * (1 - claim)
            parts.append(Part(code, params, _hundredths(1 - free) - _hundredths(1 - before)))
    return Score(sum(part.points for part in parts), tuple(parts), chance(findings))


def chance(findings: Sequence[Weighed]) -> int:
    """How likely something is in a clue with these findings, in ten-thousandths: shares and grades alone."""
    wrong = 1.0
    for finding in sorted(findings, key=lambda f: f.rule):
        wrong *= 1 - _right(finding)
    return _hundredths(1 - wrong)


def _right(finding: Weighed) -> float:
    """How likely this finding alone is right."""
    right = share(finding.severity, finding.n_known, finding.n_confirmed) * GRADE[finding.grade]
    return min(right, SEVERITY["low"]) if finding.grade == OTHER_NAME else right


def _steps(finding: Weighed) -> list[tuple[str, dict, float]]:
    said = {"rule": finding.rule, "severity": finding.severity, "grade": finding.grade}
    if finding.n_known:
        known = {"n": finding.n_known, "confirmed": finding.n_confirmed, "prior": PRIOR_CASES}
        steps = [("confirmed_share", said | known, _right(finding))]
    else:
        steps = [("severity_and_grade", said, _right(finding))]
    if finding.grade == OTHER_NAME:
        return steps
    months = max(0, min(finding.n_months, _MOST_MONTHS) - 1)
    yuan = max(1, abs(finding.amount_fen) // 100)
    agreeing = max(0, min(finding.n_registers, _MOST_REGISTERS) - 1)
    if months:
        steps.append(("months", {"n": finding.n_months}, months * _MONTH_WEIGHT))
    if finding.amount_fen:
        claim = min(_MOST_AMOUNT, log10(yuan) * _AMOUNT_WEIGHT)
        steps.append(("amount", {"fen": finding.amount_fen}, claim))
    if agreeing:
        steps.append(("registers", {"n": finding.n_registers}, agreeing * _REGISTER_WEIGHT))
    return steps


def _claimed(steps: Sequence[tuple[str, dict, float]]) -> float:
    free = 1.0
    for _, _, claim in steps:
        free *= 1 - claim
    return 1 - free


def _hundredths(share: float) -> int:
    return int((Decimal(repr(share)) * 10000).quantize(Decimal(1), rounding=ROUND_HALF_UP))
