"""Outcomes that come as a file, and the scores they move."""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huimin.casework import actions as casework
from huimin.casework.queries import OUTCOME_PROBLEMS, is_stale, read_outcomes
from huimin.intake.queries import FileRefusedError
from huimin.jobs import actions as jobs
from huimin.jobs.types import BOOKS
from huimin.pipeline.signing import checkpoint
from huimin.warehouse import files


def import_outcomes(path: Path, *, by: str, now: datetime, today: date, lang: str) -> dict:
    """Take in a file of outcomes, and score the open clues anew; rows that cannot stand are told one by one."""
    if not files.is_readable(path):
        raise FileRefusedError("file_missing")
    with jobs.hold(name=BOOKS, by=by, purpose="import", now=now) as held:
        stated, problems, n_rows = read_outcomes(path, today=today, folder=settings.HOME.tmp)
        with transaction.atomic():
            held.confirm()
            n_learnt, more = casework.import_outcomes(stated=stated, by=by, now=now)
            scoring = casework.rescore(as_of=today, by=by, now=now) if is_stale(as_of=today) else None
    checkpoint(by=by, now=now)
    problems = sorted([*problems, *more], key=lambda one: (one.sheet or "", one.row))
    return {
        "file": path.name,
        "n_rows": n_rows,
        "n_taken": n_rows - len(problems),
        "n_changed": n_learnt,
        "n_rescored": scoring.n_changed if scoring else 0,
        "problems": [
            {"sheet": one.sheet, "row": one.row, "code": one.code, "message": OUTCOME_PROBLEMS[one.code][lang != "zh"]}
            for one in problems
        ],
    }
