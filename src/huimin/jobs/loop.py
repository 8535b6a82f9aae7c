"""The loop that works jobs off. It knows names and functions, not what they do; it reads the clock for them."""

import logging
import signal
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from huimin.jobs import actions, process
from huimin.jobs.models import Job
from huimin.jobs.types import JobLostError, JobStopped, Message, Progress

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
BEAT_SECONDS = 1.0
BEATS_OF_SILENCE = 10  # a beat without progress is written every so many beats only


class JobContext:
    """What the body of a job gets: its arguments, a way to tell how far it is, and whether to stop.

    A body may run twice (its worker can die at any moment): the second run must change nothing the first has done.
    """

    def __init__(self, job: Job, stop: threading.Event, now: datetime) -> None:
        self.id, self.name, self.args, self.by, self.now = job.pk, job.name, job.args, job.by, now
        self._job, self._stop = job, stop
        self._progress: Progress = (0, 0, None)
        self._is_cancelled = self._is_lost = False

    def progress(self, done: int, total: int, text: str = "", **params: object) -> None:
        """Say how far the work is; ``text`` is the code of a sentence. Cheap: written about once a second."""
        self._progress = (done, total, Message(text, params) if text else None)

    def cancelled(self) -> bool:
        """True when the body should end soon: cancelled, taken over by another worker, or the worker is stopping."""
        return self._is_cancelled or self._is_lost or self._stop.is_set()

    def check(self) -> None:
        """Raise JobStopped when the body should end."""
        if self.cancelled():
            raise JobStopped

    def confirm(self) -> None:
        """Inside the transaction of the effect: nobody else can take the job before it commits. Raises JobLostError."""
        actions.confirm(job=self._job)


Registry = Mapping[str, Callable[[JobContext], Mapping[str, object] | None]]


def run(
    registry: Registry,
    stop: threading.Event,
    *,
    poll_seconds: float = POLL_SECONDS,
    until_idle: bool = False,
    look: Callable[[datetime], bool] = lambda _: False,
) -> int:
    """Work off jobs until ``stop`` is set (or, with ``until_idle``, until none waits); returns how many were taken.

    ``look``: called when none waits, for what asks by lying there; True when it has asked for a job.

    When stopped in the middle of a job the body is told by ``cancelled()``; if it ends early the job waits again.
    """
    worker, n_taken = process.identity(), 0
    while not stop.is_set():
        close_old_connections()
        try:
            job = actions.claim(worker=worker, now=timezone.now())
        except DatabaseError as error:  # a database that is away or busy comes back; the job row waits
            log.warning("no job could be taken: %s", type(error).__name__)
            job = None
            stop.wait(poll_seconds)
            continue
        if job is None and look(timezone.now()):
            continue
        if job is None:
            if until_idle:
                return n_taken
            stop.wait(poll_seconds)
            continue
        n_taken += 1
        _work(job, registry, stop)
    return n_taken


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM, SIGINT and SIGHUP set; call in the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _work(job: Job, registry: Registry, stop: threading.Event) -> None:
    """Run one job's body with a beating heart, and write how it ended."""
    context = JobContext(job, stop, timezone.now())
    done = threading.Event()
    beats = threading.Thread(target=_beat, args=(context, done), name=f"job-{job.pk}", daemon=True)
    beats.start()
    try:
        end = _outcome(context, registry)
    finally:
        done.set()
        beats.join()
    try:
        end()
    except JobLostError:
        log.warning("job %s %s was taken over by another worker", job.pk, job.name)


def _outcome(context: JobContext, registry: Registry) -> Callable[[], None]:
    """Run the body; returns the step that writes its end."""
    job = context._job
    body = registry.get(job.name)
    if body is None:
        return lambda: actions.fail(job=job, message=Message("unknown_job", {"name": job.name}), now=timezone.now())
    try:
        result = body(context)
    except JobLostError:
        return lambda: log.warning("job %s %s was taken over by another worker", job.pk, job.name)
    except JobStopped:
        if context._stop.is_set() and not context._is_cancelled:
            return lambda: actions.give_back(job=job, now=timezone.now())
        return lambda: actions.stop(job=job, now=timezone.now())
    except Exception as error:  # whatever a body does, the loop goes on
        message = _told(error)
        return lambda: actions.fail(job=job, message=message, now=timezone.now())
    _last_word(context)
    return lambda: actions.finish(job=job, result=result, now=timezone.now())


def _told(error: Exception) -> Message:
    """The error as a sentence. An error without a code is our fault: where it happened is logged, its text, which may
    hold personal data, is not.
    """
    code = getattr(error, "code", None)
    if isinstance(code, str) and code:
        return Message(code, dict(getattr(error, "params", {}) or {}))
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("job failed with %s\n%s", type(error).__name__, where)
    return Message("job_crashed", {"error": type(error).__name__})


def _last_word(context: JobContext) -> None:
    """The last progress before the end; losing the job shows when the end is written."""
    if context._progress != (0, 0, None):
        try:
            actions.heartbeat(job=context._job, now=timezone.now(), progress=context._progress)
        except JobLostError:
            context._is_lost = True


def _beat(context: JobContext, done: threading.Event) -> None:
    """Renew the lease and write progress from a connection of its own."""
    written, silent = (0, 0, None), 0
    try:
        while not done.wait(BEAT_SECONDS):
            silent += 1
            progress = context._progress
            try:
                if progress != written or silent >= BEATS_OF_SILENCE:
                    actions.heartbeat(job=context._job, now=timezone.now(), progress=progress)
                    written, silent = progress, 0
                context._is_cancelled = actions.is_cancel_requested(job=context._job)
            except JobLostError:
                context._is_lost = True
                return
            except DatabaseError:  # the body's own transaction is in the way (SQLite): the next beat will do
                continue
    finally:
        connection.close()
