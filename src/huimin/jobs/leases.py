"""Named leases: one holder at a time among web, worker and command line; readers never ask for one."""

import contextvars
import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction

from huimin.jobs import process
from huimin.jobs.models import Lease
from huimin.jobs.types import LeaseHeld, LeaseLostError, LeaseView

BEAT_SECONDS = 10.0
WAIT_STEP_SECONDS = 0.2
log = logging.getLogger(__name__)

_held: contextvars.ContextVar[dict[str, "Held"] | None] = contextvars.ContextVar("huimin_held_leases", default=None)


class Held:
    """A lease in hand."""

    def __init__(self, name: str, token: str, purpose: str) -> None:
        self.name, self.token, self.purpose = name, token, purpose
        self.is_lost = False

    def confirm(self) -> None:
        """Call inside the transaction of the effect: locks the lease's row, so nobody takes over before the commit.

        Raises LeaseLostError if somebody has already.
        """
        row = Lease.objects.select_for_update().filter(name=self.name, token=self.token).first()
        if self.is_lost or row is None:
            raise LeaseLostError(self.purpose)


@contextmanager
def hold(*, name: str, by: str, purpose: str, now: datetime, wait_seconds: float = 0.0) -> Iterator[Held]:
    """Hold the lease ``name`` for the length of a with-block; raises LeaseHeld when another does.

    A lapsed lease is taken over, and so is, at once, one whose process died on this host. The same thread may hold a
    name again inside. ``wait_seconds``: how long to wait for another to end.
    """
    mine = _held.get() or {}
    if name in mine:
        yield mine[name]
        return
    held = _acquire_or_wait(name, by, purpose, now, wait_seconds)
    mark = _held.set(mine | {name: held})
    done = threading.Event()
    beats = threading.Thread(target=_beat, args=(held, now, done), name=f"lease-{name}", daemon=True)
    is_visible = not connection.in_atomic_block  # inside a transaction nobody else sees the row, so no beats
    if is_visible:
        beats.start()
    try:
        yield held
    finally:
        _held.reset(mark)
        done.set()
        if is_visible:
            beats.join()
        _release(held)


exclusive = hold


def _acquire_or_wait(name: str, by: str, purpose: str, now: datetime, wait_seconds: float) -> Held:
    begun = time.monotonic()
    while True:
        waited = time.monotonic() - begun
        try:
            return _acquire(name, by, purpose, now + timedelta(seconds=waited))
        except LeaseHeld:
            if waited >= wait_seconds:
                raise
        time.sleep(WAIT_STEP_SECONDS)


def _acquire(name: str, by: str, purpose: str, now: datetime) -> Held:
    seen = Lease.objects.filter(pk=name).first()  # a look first: on SQLite the holder may be writing for long
    if seen and not process.may_take_over(seen.holder, seen.held_until, now):
        raise LeaseHeld(view(seen))
    token = secrets.token_hex(16)
    terms = {
        "token": token,
        "holder": process.identity(),
        "by": by,
        "purpose": purpose,
        "taken_at": now,
        "held_until": now + process.TERM,
    }
    with transaction.atomic():
        row = None
        while row is None:  # the row of another may go between the two steps
            Lease.objects.bulk_create([Lease(name=name, **terms)], ignore_conflicts=True)
            row = Lease.objects.select_for_update().filter(pk=name).first()
        if row.token != token:
            if not process.may_take_over(row.holder, row.held_until, now):
                raise LeaseHeld(view(row))
            Lease.objects.filter(pk=name).update(**terms)
    return Held(name, token, purpose)


def _beat(held: Held, now: datetime, done: threading.Event) -> None:
    """Renew the lease from a connection of its own until the work is done or the lease is lost."""
    begun = time.monotonic()
    try:
        while not done.wait(BEAT_SECONDS):
            until = now + timedelta(seconds=time.monotonic() - begun) + process.TERM
            try:
                if not Lease.objects.filter(name=held.name, token=held.token).update(held_until=until):
                    return
            except DatabaseError:  # the holder's own transaction is in the way (SQLite): the next beat will do
                continue
    finally:
        held.is_lost = not done.is_set()
        connection.close()


def _release(held: Held) -> None:
    try:
        Lease.objects.filter(name=held.name, token=held.token).delete()
    except DatabaseError as error:  # it lapses by itself; what happened inside the block matters more
        log.warning("lease %s could not be given back: %s", held.name, type(error).__name__)


def view(row: Lease) -> LeaseView:
    """A lease as others see it."""
    host, pid = process.host_and_pid(row.holder)
    return LeaseView(row.name, row.by, row.purpose, host, pid, row.taken_at, row.held_until)
