"""Learning: what was found on a clue becomes a verdict on each rule that had pointed at it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.comparison import learning
from huimin.comparison.models import Verdict
from huimin.comparison.pausing import pause_the_wrong
from huimin.comparison.types import Found


@transaction.atomic
def learn(*, found: Iterable[Found], by: str, unit: str = "", now: datetime) -> int:
    """Put on record what people found; a later word on the same clue takes the place of the earlier one.

    Returns how many clues have another verdict than before; the same word again changes nothing and leaves no trace.
    A rule that was wrong too often pauses itself.
    """
    latest = {one.clue: one for one in found}
    known: dict[str, set[tuple]] = {}
    codes = sorted(latest)
    for start in range(0, len(codes), 400):
        for row in Verdict.objects.filter(clue__in=codes[start : start + 400]).order_by("rule"):
            known.setdefault(row.clue, set()).add(_said(row))
    news = [one for one in latest.values() if {_said(row) for row in _rows(one, by, now)} != known.get(one.clue)]
    if not news:
        return 0
    codes = [one.clue for one in news]
    before = learning.sum_of(codes)
    for start in range(0, len(codes), 400):
        Verdict.objects.filter(clue__in=codes[start : start + 400]).delete()
    Verdict.objects.bulk_create((row for one in news for row in _rows(one, by, now)), batch_size=500)
    audit.record_set(
        type="verdict.set",
        subject="verdicts",
        before=before,
        after=learning.sum_of(codes),
        whole=learning.sum_of_all,
        by=by,
        unit=unit,
        now=now,
    )
    pause_the_wrong(rules={rule for one in news for rule in one.rules}, by=by, unit=unit, now=now)
    return len(news)


def _rows(one: Found, by: str, now: datetime) -> list[Verdict]:
    said = {name: getattr(one, name) for name in ("clue", "region_code", "result", "is_confirmed", "known_on")}
    said |= {"confirmed_fen": one.confirmed_fen, "source": one.source, "by": by, "at": now}
    return [Verdict(rule=rule, **said) for rule in sorted(one.rules)]


def _said(row: Verdict) -> tuple:
    return row.rule, row.region_code, row.result, row.is_confirmed, row.confirmed_fen, row.known_on, row.source
