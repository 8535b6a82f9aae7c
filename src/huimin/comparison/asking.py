"""Asking for a comparison by page; the worker runs it inside the scope of whoever asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huimin.jobs import actions as jobs
from huimin.users.permissions import COMPARE, may
from huimin.users.queries import user
from huimin.users.types import NotPermitted

JOB = "compare_asked"


@transaction.atomic
def ask(*, rules: Sequence[str], first: str, last: str, by: str, now: datetime) -> int:
    """Ask for a run of these rules (none: all) over some months (YYYY-MM, both inclusive, or empty); the job's number."""
    if not may(user(by), COMPARE):
        raise NotPermitted(by)
    said = {name: text for name, text in (("from_", first), ("to", last)) if text}
    return jobs.enqueue(name=JOB, args={"rules": list(rules), "said": said}, by=by, now=now).pk
