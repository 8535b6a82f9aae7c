"""Rules that pause themselves: wrong in more than half of thirty checked clues, they stop asking until a person says why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.queries import row_payload
from huimin.comparison.asking import JOB
from huimin.comparison.learning import counted, paused_rules
from huimin.comparison.models import Pause, StandingFinding, Verdict
from huimin.comparison.types import NotPaused, ReasonMissing, Subject
from huimin.jobs import actions as jobs
from huimin.users import queries as users
from huimin.users.permissions import COMPARE
from huimin.users.types import NotPermitted

CASES = 30
PERCENT = 50
LONGEST_REASON = 500


def pause_the_wrong(*, rules: Iterable[str], by: str, unit: str = "", now: datetime) -> list[Pause]:
    """Pause those of the rules that were right in less than half of at least thirty checked clues.

    After a rule was let on, only clues checked since then count. Findings are made as before; what is open stays open.
    """
    made = []
    for rule in sorted(set(rules) - paused_rules()):
        latest = Pause.objects.filter(rule=rule).order_by("-pk").first()
        known = Verdict.objects.filter(rule=rule)
        known = known.filter(at__gt=latest.resumed_at) if latest else known
        tally = next(iter(counted(known, "rule")), None)
        if tally and tally["n"] >= CASES and 100 * tally["n_confirmed"] < PERCENT * tally["n"]:
            row = Pause.objects.create(rule=rule, n=tally["n"], n_confirmed=tally["n_confirmed"], paused_at=now)
            _record("pause.set", row, by, unit, now)
            made.append(row)
    return made


@transaction.atomic
def resume(*, rule: str, reason: str, by: str, now: datetime) -> Pause:
    """Let a paused rule open clues again, for a reason, and ask for the comparison that opens what had waited.

    Raises PowerMissing, NotPermitted (a rule runs in the whole city), ReasonMissing, NotPaused.
    """
    user = users.acting(by, COMPARE)
    if not users.is_city_wide(user):
        raise NotPermitted(by)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonMissing
    row = Pause.objects.select_for_update().filter(rule=rule, resumed_at=None).first()
    if row is None:
        raise NotPaused(rule)
    row.resumed_by, row.resumed_at, row.reason = by, now, reason
    row.save()
    jobs.enqueue(name=JOB, args={"rules": [rule], "said": {}}, by=by, now=now)
    _record("pause.changed", row, by, users.unit_of(user), now)
    return row


def take_up(*, by: str, now: datetime) -> set[Subject]:
    """Subjects of rules that were let on since the last comparison: asked about again, in its transaction."""
    subjects: set[Subject] = set()
    for row in Pause.objects.filter(taken_up_at=None).exclude(resumed_at=None):
        waiting = StandingFinding.objects.filter(rule=row.rule, withdrawn_by_run=None)
        subjects |= set(waiting.values_list("subject_kind", "subject_key", "programme"))
        row.taken_up_at = now
        row.save(update_fields=["taken_up_at"])
        _record("pause.changed", row, by, "", now)
    return subjects


def _record(entry: str, row: Pause, by: str, unit: str, now: datetime) -> None:
    audit.record(type=entry, subject=f"pause:{row.pk}", payload=row_payload(row), by=by, unit=unit, now=now)
