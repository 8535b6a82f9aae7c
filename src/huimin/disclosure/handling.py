"""A report at the inspectors: read, taken up, answered; and the contact in it, opened with a purpose or not at all."""

import base64
from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.queries import entries
from huimin.disclosure import states
from huimin.disclosure.building import Desk
from huimin.disclosure.declaring import declare_answers
from huimin.disclosure.keys import contact_key, report_key
from huimin.disclosure.models import Report
from huimin.disclosure.queries import report_in, report_payload
from huimin.disclosure.scan import scan_text
from huimin.disclosure.sealing import open_contact as opened_contact
from huimin.disclosure.sealing import open_report as opened_report
from huimin.disclosure.showing import bring_out
from huimin.disclosure.types import LONGEST_ANSWER, Message, MessageUnfit, Refused
from huimin.users import queries as users
from huimin.users.permissions import OPEN_CONTACT, READ_REPORTS, may
from huimin.users.queries import User

_SHORTEST_PURPOSE, _LONGEST_PURPOSE = 4, 200


def open_report(*, desk: Desk, number: int, by: str, now: datetime) -> Message:
    """What a report says, without its contact; the trace says once who has read it. Raises Refused."""
    with transaction.atomic():
        report, user = _found(number, by, READ_REPORTS)
        message, _ = opened_report(base64.b64decode(report.sealed), report_key(desk.ring))
        subject = f"report:{report.code}"
        if all(entry.actor != by for entry in entries(subject=subject, types=("report.opened",))):
            audit.record(type="report.opened", subject=subject, payload={"n": 1}, **_who(user, now))
    return message


def take_report(*, desk: Desk, number: int, by: str, now: datetime) -> Report:
    """Take a report up for checking; the reporter sees so. Raises Refused."""
    return _step(desk, "take", number, None, by=by, now=now)


def answer_report(*, desk: Desk, number: int, answer: str, by: str, now: datetime) -> Report:
    """Answer a report: whoever has its tracking number reads it on the public side. Raises Refused."""
    text = answer.strip()
    if not text:
        raise Refused("answer_missing", "answer")
    if len(text) > LONGEST_ANSWER:
        raise Refused("answer_too_long", "answer")
    if scan_text(text, "answer"):
        raise Refused("answer_names_number", "answer")
    return _step(desk, "answer", number, text, by=by, now=now)


def _step(desk: Desk, verb: str, number: int, answer: str | None, *, by: str, now: datetime) -> Report:
    with transaction.atomic():
        report, user = _found(number, by, READ_REPORTS)
        step = states.step(report.state, verb)
        if not may(user, step.power):
            raise Refused("not_permitted")
        report.state, report.handled_by, report.handled_at = step.after, by, now
        report.answer = report.answer if answer is None else answer
        report.save(force_update=True)
        subject = f"report:{report.code}"
        audit.record(type=step.entry, subject=subject, payload=report_payload(report), **_who(user, now))
        declare_answers(desk, by=by, unit=users.unit_of(user), now=now)
    bring_out(desk.home)
    return report


def open_contact(*, desk: Desk, number: int, purpose: str, by: str, now: datetime) -> str:
    """How to reach the reporter: an act of discipline alone, with a purpose, traced each time. Raises Refused."""
    reason = purpose.strip()
    if len(reason) < _SHORTEST_PURPOSE:
        raise Refused("purpose_missing", "purpose")
    with transaction.atomic():
        report, user = _found(number, by, OPEN_CONTACT)
        if not report.has_contact:
            raise Refused("no_contact")
        try:
            contact = opened_contact(base64.b64decode(report.sealed), contact_key(desk.ring), report.digest)
        except MessageUnfit as unfit:
            raise Refused("contact_damaged") from unfit
        payload = {"n": 1, "note": {"purpose": reason[:_LONGEST_PURPOSE]}}
        audit.record(type="contact.opened", subject=f"report:{report.code}", payload=payload, **_who(user, now))
    return contact


def _found(number: int, by: str, power: str) -> tuple[Report, User]:
    user = users.user(by)
    if not may(user, power):
        raise Refused("not_permitted")
    report = report_in(users.scope_of(user), number, for_update=True)
    if report is None:
        raise Refused("not_there")
    return report, user


def _who(user: User, now: datetime) -> dict[str, object]:
    return {"by": user.username, "unit": users.unit_of(user), "now": now}
