"""What lies in the drop-box becomes reports: each message once, however often this is begun and killed.

One transaction takes in what was read; only after it are the files taken out of the box. A file left by a killed process
is known by its digest, and taken out by the next.
"""

import base64
import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction

from huimin.audit import actions as audit
from huimin.disclosure.building import Desk
from huimin.disclosure.declaring import declare_answers
from huimin.disclosure.dropbox import is_message_name, waiting
from huimin.disclosure.keys import report_key
from huimin.disclosure.lines import ShownLine, find_line
from huimin.disclosure.models import MessageSetAside, Report
from huimin.disclosure.queries import report_payload, set_aside_payload
from huimin.disclosure.sealing import SIZE, open_report
from huimin.disclosure.showing import bring_out
from huimin.disclosure.types import Message, MessageUnfit
from huimin.warehouse import files

AT_ONCE = 200


@dataclass(frozen=True)
class Fetched:
    """What one look into the box brought: reports taken in, files set aside, and whether more wait."""

    n_received: int
    n_set_aside: int
    has_more: bool


@dataclass(frozen=True)
class _Found:
    """A file of the box as it was read: a message with the line it is on, or why it is none (`unfit`)."""

    path: Path
    sha256: str
    n_bytes: int
    raw: bytes = b""
    message: Message | None = None
    has_contact: bool = False
    line: ShownLine | None = None
    unfit: str = ""


def fetch_reports(*, desk: Desk, by: str, now: datetime) -> Fetched:
    """Take in the messages that wait, some at once; what is damaged, forged or oversized is set aside and named."""
    key, paths = report_key(desk.ring), list(waiting(desk.home.dropbox))
    found = [_read(desk, path, key) for path in paths[:AT_ONCE]]
    with transaction.atomic():
        received = [take_in(desk, one, by=by, now=now) for one in found]
        declare_answers(desk, by=by, unit="", now=now)
    for one in found:
        _take_out(desk, one)
    bring_out(desk.home)
    is_new = [row for row in received if row is not None]
    n_aside = sum(isinstance(row, MessageSetAside) for row in is_new)
    return Fetched(len(is_new) - n_aside, n_aside, len(paths) > AT_ONCE)


def _read(desk: Desk, path: Path, key: X25519PrivateKey) -> _Found:
    """A file of the box, no more of it than a message is long; links and folders are not followed."""
    at = path.lstat()
    if not stat.S_ISREG(at.st_mode):
        return _Found(path, hashlib.sha256(path.name.encode()).hexdigest(), 0, unfit="not_a_message")
    if at.st_size != SIZE or not is_message_name(path.name):
        return _Found(path, files.sha256(path), at.st_size, unfit="not_a_message")
    raw = path.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    try:
        message, has_contact = open_report(raw, key)
    except MessageUnfit as unfit:
        return _Found(path, sha256, len(raw), unfit=unfit.code)
    try:
        line = find_line(desk.home, int(message.edition[1:]), message.kind, message.line)
    except files.FileAltered:  # which verify names; it must not keep reports from coming in
        line = None
    return _Found(path, sha256, len(raw), raw, message, has_contact, line)


def take_in(desk: Desk, found: _Found, *, by: str, now: datetime) -> Report | MessageSetAside | None:
    """The row of a file with its trace; None where it was taken in before."""
    if Report.objects.filter(sha256=found.sha256).exists() or _is_aside(found):
        return None
    if found.message is None:
        return _set_aside(found, found.unfit, by=by, now=now)
    if Report.objects.filter(digest=found.message.digest).exists():
        return _set_aside(found, "repeated", by=by, now=now)
    report = _report(desk, found, found.message, now)
    report.save(force_insert=True)
    subject = f"report:{report.code}"
    audit.record(type="report.received", subject=subject, payload=report_payload(report), by=by, now=now)
    return report


def _report(desk: Desk, found: _Found, message: Message, now: datetime) -> Report:
    line = found.line
    return Report(
        number=(Report.objects.values_list("number", flat=True).first() or 0) + 1,
        sha256=found.sha256,
        digest=message.digest,
        sealed=base64.b64encode(found.raw).decode(),
        has_contact=found.has_contact,
        edition=int(message.edition[1:]) if line else None,
        kind=message.kind,
        line=message.line,
        ref=line and line.ref,
        region_code=line.village if line else desk.city_code,
        programme=line and line.programme,
        topic=message.topic,
        written_on=message.written_on,
        received_at=now,
    )


def _set_aside(found: _Found, reason: str, *, by: str, now: datetime) -> MessageSetAside:
    name = found.path.name[:120].encode("ascii", "backslashreplace").decode()[:120]
    row = MessageSetAside(sha256=found.sha256, file=name, n_bytes=found.n_bytes, reason=reason, at=now)
    row.save(force_insert=True)
    subject = f"message:{row.sha256}"
    audit.record(type="report.set_aside", subject=subject, payload=set_aside_payload(row), by=by, now=now)
    return row


def _is_aside(found: _Found) -> bool:
    return MessageSetAside.objects.filter(pk=found.sha256).exists()


def _take_out(desk: Desk, found: _Found) -> None:
    """Out of the box: what became a report is in the database; what was set aside is kept under its digest, once."""
    kept = desk.home.root / "set-aside" / found.sha256
    if _is_aside(found) and not os.path.lexists(kept):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found.path.rename(kept)
    elif found.path.is_dir() and not found.path.is_symlink():
        files.remove(found.path)
    else:
        found.path.unlink(missing_ok=True)
