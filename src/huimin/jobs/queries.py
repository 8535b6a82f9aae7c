"""Jobs and leases as pages and the command line show them."""

from datetime import datetime

from huimin.jobs import process
from huimin.jobs.leases import view
from huimin.jobs.models import Job, Lease
from huimin.jobs.types import JobView, LeaseView, Message, State


def job(job_id: int) -> JobView | None:
    """One job, or None."""
    row = Job.objects.filter(pk=job_id).first()
    return row and _shown(row)


def jobs(
    *, name: str | None = None, by: str | None = None, is_open: bool | None = None, limit: int = 50
) -> list[JobView]:
    """The newest jobs first: of a name, of a user, still open or ended."""
    rows = Job.objects.order_by("-pk")
    rows = rows.filter(name=name) if name else rows
    rows = rows.filter(by=by) if by else rows
    if is_open is not None:
        rows = rows.filter(ended_at__isnull=is_open)
    return [_shown(row) for row in rows[:limit]]


def n_waiting() -> int:
    """How many jobs wait for a worker."""
    return Job.objects.filter(state=State.QUEUED).count()


def holder(name: str, *, now: datetime) -> LeaseView | None:
    """Who holds the lease ``name``; None when nobody does (a dead or lapsed holder is nobody)."""
    row = Lease.objects.filter(pk=name).first()
    return view(row) if row and not process.may_take_over(row.holder, row.held_until, now) else None


def _shown(row: Job) -> JobView:
    return JobView(
        id=row.pk,
        name=row.name,
        args=row.args,
        state=row.state,
        attempt=row.attempt,
        by=row.by,
        progress_done=row.progress_done,
        progress_total=row.progress_total,
        progress=Message(row.progress_code, row.progress_params) if row.progress_code else None,
        message=Message(row.message_code, row.message_params) if row.message_code else None,
        result=row.result,
        is_cancel_requested=row.is_cancel_requested,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
