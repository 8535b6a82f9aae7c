"""Preparing an edition, letting it out, taking it back. Who prepares never lets out; taking back waits for nobody."""

import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from huimin.audit import actions as audit
from huimin.audit.queries import head
from huimin.disclosure.building import EDITION, REFS, Built, Desk, basis, build
from huimin.disclosure.declaring import declare
from huimin.disclosure.desk import desk
from huimin.disclosure.fetching import Fetched, fetch_reports
from huimin.disclosure.handling import answer_report, open_contact, open_report, take_report
from huimin.disclosure.models import Edition
from huimin.disclosure.queries import edition_payload
from huimin.disclosure.showing import bring_out, prepared, sweep
from huimin.disclosure.types import DAYS_SHOWN, PARTS, EditionUnfit, edition_code
from huimin.jobs import actions as jobs
from huimin.jobs.types import BOOKS
from huimin.users import queries as users
from huimin.users.permissions import PUBLISH, RELEASE, may
from huimin.users.types import NotPermitted
from huimin.warehouse import files

__all__ = [
    "Desk", "Fetched", "answer_report", "ask_edition", "desk", "fetch_reports", "open_contact", "open_report", "prepare", "recall", "release",
    "take_report",
]  # fmt: skip


def prepare(*, desk: Desk, books: AbstractContextManager, as_of: date, by: str, now: datetime) -> Edition:
    """Prepare an edition of the open `books`; where nothing changed since the last one, that one is returned.

    Raises NotPermitted, LeaseHeld.
    """
    unit = _acting(by, PUBLISH, desk)
    with jobs.hold(name=BOOKS, by=by, purpose="publish", now=now) as held:
        sweep(desk.home)
        bring_out(desk.home)
        same = Edition.objects.filter(basis=basis(as_of)).first()
        if same and same.status in (Edition.Status.PREPARED, Edition.Status.RELEASED):
            return same
        number = (Edition.objects.values_list("number", flat=True).first() or 0) + 1
        desk.home.tmp.mkdir(parents=True, exist_ok=True)
        known_at = head().size
        with tempfile.TemporaryDirectory(prefix=f"edition-{number}-", dir=desk.home.tmp) as building:
            built = build(desk, books, edition_code(number), as_of, Path(building) / edition_code(number))
            edition = _edition(number, known_at, as_of, built, by, now)
            files.settle(built.folder, prepared(desk.home, number))
        with transaction.atomic():
            held.confirm()
            _record_built(edition, built, by=by, unit=unit, now=now)
    return edition


def ask_edition(*, desk: Desk, by: str, now: datetime) -> int:
    """Ask for an edition to be prepared by the worker; returns the job's number. Raises NotPermitted."""
    _acting(by, PUBLISH, desk)
    return jobs.enqueue(name="publish", args={}, key="publish", by=by, now=now).pk


def _edition(number: int, known_at: int, as_of: date, built: Built, by: str, now: datetime) -> Edition:
    file = built.folder / EDITION
    until = {part: (localdate(now) + timedelta(days=DAYS_SHOWN[part])).isoformat() for part in PARTS}
    return Edition(
        number=number,
        status=Edition.Status.REFUSED if built.found else Edition.Status.PREPARED,
        as_of=as_of,
        known_at=known_at,
        basis=basis(as_of),
        sha256=files.sha256(file),
        refs_sha256=files.sha256(built.folder / REFS),
        n_bytes=file.stat().st_size,
        parts=[[part, until[part], built.n_rows[part]] for part in PARTS],
        counts={kept: list(pair) for kept, pair in sorted(built.contents.counts.items())},
        found=dict(built.found),
        n_hidden_numbers=built.contents.n_hidden_numbers,
        prepared_by=by,
        prepared_at=now,
    )


def _record_built(edition: Edition, built: Built, *, by: str, unit: str, now: datetime) -> None:
    """The edition's row and its trace; which sealed parts names were taken from; older drafts give way."""
    for older in Edition.objects.filter(status=Edition.Status.PREPARED):
        _move(older, Edition.Status.REPLACED, "edition.expired", by=by, unit=unit, now=now)
    edition.save(force_insert=True)
    act = {"by": by, "unit": unit, "now": now}
    opened = [
        audit.Record("part.opened", f"batch:{code}", {"n": n, "note": {"purpose": "publish", "edition": edition.code}})
        for code, n in built.opened.items()
    ]
    audit.record(type="edition.built", subject=f"edition:{edition.code}", payload=edition_payload(edition), **act)
    audit.record_all(records=opened, **act)


def release(*, desk: Desk, number: int, by: str, now: datetime) -> Edition:
    """Let a prepared edition out: another person than prepared it says so.

    Raises NotPermitted, EditionUnfit, LeaseHeld; FileAltered where its file is no longer the one that was scanned.
    """
    unit = _acting(by, RELEASE, desk)
    with jobs.hold(name=BOOKS, by=by, purpose="publish", now=now) as held:
        bring_out(desk.home)
        with transaction.atomic():
            held.confirm()
            edition = _locked(number, Edition.Status.PREPARED)
            if edition.prepared_by == by:
                raise EditionUnfit("edition_same_person", number)
            files.check(prepared(desk.home, number) / EDITION, edition.sha256)
            for older in Edition.objects.filter(status=Edition.Status.RELEASED):
                _move(older, Edition.Status.REPLACED, "edition.expired", by=by, unit=unit, now=now)
            edition.released_by, edition.released_at = by, now
            _move(edition, Edition.Status.RELEASED, "edition.published", by=by, unit=unit, now=now)
            declare(desk, edition, by=by, unit=unit, now=now)
        bring_out(desk.home)
    return edition


def recall(*, desk: Desk, number: int, reason: str, by: str, now: datetime, parts: Sequence[str] = ()) -> Edition:
    """Take back what the public sees, at once: the whole edition, or some of its parts. It asks for no lease.

    Raises NotPermitted, EditionUnfit.
    """
    unit = _acting(by, RELEASE, desk)
    with transaction.atomic():
        edition = _locked(number, Edition.Status.RELEASED)
        edition.recalled_by, edition.recalled_at, edition.recall_reason = by, now, reason[:200]
        edition.parts = [part for part in edition.parts if parts and part[0] not in parts]
        status = Edition.Status.RELEASED if edition.parts else Edition.Status.RECALLED
        _move(edition, status, "edition.recalled", by=by, unit=unit, now=now)
        declare(desk, edition if edition.parts else None, by=by, unit=unit, now=now)
    bring_out(desk.home)
    return edition


def _acting(by: str, power: str, desk: Desk) -> str:
    """The unit of who acts; an edition covers the whole city, so must the scope."""
    user = users.user(by)
    if not may(user, power) or not users.scope_of(user).contains(desk.city_code):
        raise NotPermitted(by)
    return users.unit_of(user)


def _locked(number: int, status: str) -> Edition:
    edition = Edition.objects.select_for_update().filter(pk=number).first()
    if edition is None or edition.status != status:
        raise EditionUnfit("edition_not_there", number)
    return edition


def _move(edition: Edition, status: str, entry: str, *, by: str, unit: str, now: datetime) -> None:
    edition.status = status
    edition.save(force_update=True)
    subject = f"edition:{edition.code}"
    audit.record(type=entry, subject=subject, payload=edition_payload(edition), by=by, unit=unit, now=now)
