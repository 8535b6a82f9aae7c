"""可疑度: how much a clue wants to be looked at first, 0 to 100, built from parts that are all shown.

It orders work; it says nothing about guilt. Parts: the severity the rule gives, how sure the identity is, how many
months, how much money, and whether several rules point at the same subject (noisy-or, so that no sum passes 100).
Sex, age and ethnicity have no part in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import log10

SEVERITY = {"critical": 0.80, "high": 0.60, "medium": 0.40, "low": 0.20, "info": 0.05}
GRADE = {1: 1.0, 2: 0.95, 3: 0.8, 8: 0.3, 9: 0.5}
_MOST_MONTHS = 24
_MONTH_WEIGHT = 0.015
_AMOUNT_WEIGHT = 0.06


@dataclass(frozen=True)
class Weighed:
    """What the score needs to know of one finding."""

    rule: str
    severity: str
    grade: int
    n_months: int
    amount_fen: int


@dataclass(frozen=True)
class Part:
    """One part of a score: a code that is rendered as words, its parameters, its points in hundredths."""

    code: str
    params: dict
    points: int


@dataclass(frozen=True)
class Score:
    """`value` in hundredths of a point (0-10000) is exactly the sum of its parts."""

    value: int
    parts: tuple[Part, ...]


def score(findings: Sequence[Weighed]) -> Score:
    """The score of a subject from all findings on it; the strongest finding stands first, the others add to it."""
    return _score(tuple(findings))


@lru_cache(maxsize=20_000)  # thousands of subjects have the same rule, months and amount
def _score(findings: tuple[Weighed, ...]) -> Score:
    ordered = sorted(findings, key=lambda f: (-_chance(f), f.rule))
    parts: list[Part] = []
    free = 1.0  # the share of 100 points that nothing has claimed yet
    for place, finding in enumerate(ordered):
        steps = _steps(finding) if place == 0 else [("also_found", {"rule": finding.rule}, _chance(finding))]
        for code, params, chance in steps:
            before, free = free, free * (1 - chance)
            parts.append(Part(code, params, _hundredths(1 - free) - _hundredths(1 - before)))
    return Score(sum(part.points for part in parts), tuple(parts))


def _steps(finding: Weighed) -> list[tuple[str, dict, float]]:
    months = max(0, min(finding.n_months, _MOST_MONTHS) - 1)
    yuan = max(1, abs(finding.amount_fen) // 100)
    certain = SEVERITY[finding.severity] * GRADE[finding.grade]
    steps = [
        ("severity_and_grade", {"rule": finding.rule, "severity": finding.severity, "grade": finding.grade}, certain)
    ]
    if finding.grade == 8:  # names differ: shown, never more than low
        return steps
    if months:
        steps.append(("months", {"n": finding.n_months}, months * _MONTH_WEIGHT))
    if finding.amount_fen:
        steps.append(("amount", {"fen": finding.amount_fen}, min(0.3, log10(yuan) * _AMOUNT_WEIGHT)))
    return steps


def _chance(finding: Weighed) -> float:
    free = 1.0
    for _, _, chance in _steps(finding):
        free *= 1 - chance
    return 1 - free


def _hundredths(share: float) -> int:
    return int((Decimal(repr(share)) * 10000).quantize(Decimal(1), rounding=ROUND_HALF_UP))
