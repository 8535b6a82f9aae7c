"""Outcomes of a file become verdicts; the clues themselves stay where they are, for two units close a clue, not a file."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from huimin.casework.models import Clue
from huimin.casework.outcomes.reading import RowProblem, Stated
from huimin.casework.types import TRUE_RESULTS
from huimin.comparison import actions as comparison
from huimin.comparison.types import Found
from huimin.users import queries as users
from huimin.users.permissions import ASSIGN


def import_outcomes(*, stated: Sequence[Stated], by: str, now: datetime) -> tuple[int, list[RowProblem]]:
    """(clues of which something else is known now, rows that were not taken). Raises PowerMissing."""
    user = users.acting(by, ASSIGN)
    scope = users.scope_of(user)
    clues = {clue.code: clue for clue in _clues(one.clue for one in stated)}
    found, problems = [], []
    for one in stated:
        clue = clues.get(one.clue)
        if clue is None or not scope.contains(clue.region_code):
            problems.append(RowProblem(one.row, None, "clue_unknown"))
        elif clue.status == Clue.Status.CLOSED:
            problems.append(RowProblem(one.row, None, "clue_concluded"))
        else:
            found.append(_found(one, clue))
    n = comparison.learn(found=found, by=by, unit=users.unit_of(user), now=now) if found else 0
    return n, problems


def _clues(codes: Iterable[str]) -> list[Clue]:
    codes = sorted(codes)
    parts = (codes[start : start + 400] for start in range(0, len(codes), 400))
    return [clue for part in parts for clue in Clue.objects.filter(code__in=part)]


def _found(one: Stated, clue: Clue) -> Found:
    return Found(
        clue=clue.code,
        rules=tuple(clue.rules.split()),
        region_code=clue.region_code,
        result=str(one.result),
        is_confirmed=one.result in TRUE_RESULTS,
        confirmed_fen=one.confirmed_fen,
        known_on=one.known_on,
        source="imported",
    )
