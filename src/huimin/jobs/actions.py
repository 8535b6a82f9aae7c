"""Asking for work, and the steps of whoever works it off. Each step holds only for the worker of the present attempt."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from huimin.jobs import process, states
from huimin.jobs.leases import Held, exclusive, hold
from huimin.jobs.models import Job
from huimin.jobs.types import JobLostError, Message, Progress, State

__all__ = [
    "Held",
    "cancel",
    "claim",
    "confirm",
    "enqueue",
    "exclusive",
    "fail",
    "finish",
    "give_back",
    "heartbeat",
    "hold",
    "is_cancel_requested",
    "stop",
]

MOST_LOOKED_AT = 50


def enqueue(
    *, name: str, args: Mapping[str, object], by: str, now: datetime, key: str | None = None, max_attempts: int = 3
) -> Job:
    """Ask for work by name, in the caller's transaction: it is there if and when that commits.

    With ``key`` a job of that name and key that still waits is returned instead; it is locked until the caller's
    transaction ends, so that it cannot start before it can see what the caller wrote.
    """
    new = Job(name=name, args=dict(args), key=key or "", by=by, created_at=now, max_attempts=max_attempts)
    if not key:
        new.save(force_insert=True)
        return new
    while True:
        with transaction.atomic():
            waiting = Job.objects.select_for_update().filter(name=name, key=key, state=State.QUEUED).first()
            if waiting:
                return waiting
            try:
                with transaction.atomic():
                    new.save(force_insert=True)
            except IntegrityError:  # another asked for the same in this moment
                new.pk = None
                continue
            return new


def claim(*, worker: str, now: datetime, names: Collection[str] | None = None) -> Job | None:
    """Take the oldest job that waits, or whose worker let its lease lapse or is dead; None when there is none.

    ``worker``: process.identity(). A job that lost its worker ``max_attempts`` times fails with a sentence.
    """
    while True:
        takeable = _takeable(now, names)
        if not takeable:
            return None
        with transaction.atomic():
            job = Job.objects.select_for_update(skip_locked=True).filter(pk__in=takeable).order_by("pk").first()
            if job is None:
                return None
            if not _is_takeable(job, now):  # another was faster
                continue
            lost = job.state == State.RUNNING
            if lost and job.is_cancel_requested:
                _end(job, State.CANCELLED, now, Message("cancelled"))
            elif lost and job.attempt >= job.max_attempts:
                _end(job, State.FAILED, now, Message("worker_lost", {"attempts": job.attempt}))
            else:
                _start(job, worker, now)
                return job


def heartbeat(*, job: Job, now: datetime, progress: Progress = (0, 0, None)) -> None:
    """Renew the lease and write progress (done, total, sentence). Raises JobLostError."""
    done, total, text = progress
    changes = {"heartbeat_at": now, "lease_until": now + process.TERM, "progress_done": done, "progress_total": total}
    if text:
        changes |= {"progress_code": text.code, "progress_params": dict(text.params)}
    if not _mine(job).update(**changes):
        raise JobLostError


def is_cancel_requested(*, job: Job) -> bool:
    """Whether somebody asked this running job to stop."""
    return Job.objects.filter(pk=job.pk, is_cancel_requested=True).exists()


def confirm(*, job: Job) -> None:
    """Inside the transaction of the job's effect: lock its row and make sure it is still this worker's."""
    if _mine(job).select_for_update().first() is None:
        raise JobLostError


def finish(*, job: Job, result: Mapping[str, object] | None, now: datetime) -> None:
    """The work is done. Raises JobLostError."""
    _leave(job, State.DONE, now, None, result=dict(result or {}))


def fail(*, job: Job, message: Message, now: datetime) -> None:
    """The work failed with a sentence. Raises JobLostError."""
    _leave(job, State.FAILED, now, message)


def stop(*, job: Job, now: datetime) -> None:
    """The body ended because it was asked to. Raises JobLostError."""
    _leave(job, State.CANCELLED, now, Message("cancelled"))


def give_back(*, job: Job, now: datetime) -> None:
    """The worker stops before the job is done: it waits again, and the attempt does not count. Raises JobLostError."""
    states.check(State.RUNNING, State.QUEUED)
    # Without its key, for a twin may have been asked for meanwhile: both run, which changes nothing.
    given = {"state": State.QUEUED, "key": "", "attempt": job.attempt - 1, "worker": "", "lease_until": None}
    if not _mine(job).update(**given):
        raise JobLostError


def cancel(*, job_id: int, by: str, now: datetime) -> bool:
    """Cancel a waiting job at once; ask a running one to stop. False when it has ended already."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state == State.QUEUED:
            _end(job, State.CANCELLED, now, Message("cancelled", {"by": by}))
        elif job.state == State.RUNNING:
            Job.objects.filter(pk=job_id).update(is_cancel_requested=True)
        else:
            return False
    return True


def _takeable(now: datetime, names: Collection[str] | None) -> list[int]:
    """A look without a lock at the oldest jobs that could be taken, so that an idle worker never holds up a writer."""
    rows = Job.objects.order_by("pk")
    rows = rows if names is None else rows.filter(name__in=names)
    lost = [job.pk for job in rows.filter(state=State.RUNNING) if _is_takeable(job, now)]
    waiting = rows.filter(state=State.QUEUED).values_list("pk", flat=True)[:MOST_LOOKED_AT]
    return [*lost, *waiting]


def _is_takeable(job: Job, now: datetime) -> bool:
    if job.state == State.RUNNING:
        return process.may_take_over(job.worker, job.lease_until, now)
    return job.state == State.QUEUED


def _start(job: Job, worker: str, now: datetime) -> None:
    states.check(job.state, State.RUNNING)
    job.state, job.worker, job.attempt = State.RUNNING, worker, job.attempt + 1
    job.started_at, job.heartbeat_at, job.lease_until = now, now, now + process.TERM
    job.progress_done = job.progress_total = 0
    job.save()


def _end(job: Job, state: State, now: datetime, message: Message) -> None:
    states.check(job.state if job.state == State.QUEUED else State.RUNNING, state)
    job.state, job.ended_at, job.lease_until = state, now, None
    job.message_code, job.message_params = message.code, dict(message.params)
    job.save()


def _leave(job: Job, state: State, now: datetime, message: Message | None, **columns: object) -> None:
    states.check(State.RUNNING, state)
    if message:
        columns |= {"message_code": message.code, "message_params": dict(message.params)}
    if not _mine(job).update(state=state, ended_at=now, lease_until=None, **columns):
        raise JobLostError


def _mine(job: Job):
    """The job's row while it still belongs to the worker and attempt that ``job`` was claimed with."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker, attempt=job.attempt)
