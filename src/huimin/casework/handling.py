"""A clue at the units: handed over, signed for, talked about, concluded, and closed by another unit or sent back.

Each act is one transaction with its own trace entry on the clue, and touches nothing but the rows of its clue. What is
decided here stops no payment: units act in their own systems.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import models, transaction
from django.utils.timezone import localdate

from huimin.audit import actions as audit
from huimin.casework import attachments, states
from huimin.casework.clock import due
from huimin.casework.handling_facts import assignment_payload, rows_payload, subject
from huimin.casework.models import Accountability, Assignment, Attachment, Clue, Extension, Outcome, Recovery, Reply
from huimin.casework.permissions import latest, require, sees, term_asked
from huimin.casework.proposals import exemptions, holders, proposed_unit, units_over
from huimin.casework.types import TRUE_RESULTS, Conclusion, Direction, NewFile, Refused, Result, State
from huimin.comparison import actions as comparison
from huimin.comparison.types import Found
from huimin.datasets.queries import load_kinds
from huimin.kit.workdays import add_workdays
from huimin.users import queries as users
from huimin.users.permissions import OPEN_PERSON, may
from huimin.users.queries import User
from huimin.warehouse.home import Home

LONGEST = 2000  # characters of a text
LONGEST_TERM = 30  # working days a term may grow at once
_LONG_NUMBER = re.compile(r"\d[\d \-]{13,}[\dXx]")


@transaction.atomic
def assign(*, clue: str, unit: str | None = None, text: str = "", by: str, now: datetime) -> Assignment:
    """Hand a clue to the unit concerned (None: the one proposed), or from one unit to another. Raises Refused."""
    found, user = _found(clue, by)
    require(user, "assign", found)
    chosen = unit or getattr(proposed_unit(found), "code", None)
    if chosen not in {one.code for one in units_over(found)}:
        raise Refused("unit_not_concerned" if chosen else "unit_missing", "unit")
    assignment = Assignment.objects.filter(clue=found).first() or Assignment(clue=found)
    step = states.step(assignment.state or State.UNASSIGNED, "assign")
    assignment.unit, assignment.assigned_by, assignment.assigning_unit = chosen, by, users.unit_of(user)
    assignment.assigned_at, assignment.signed_by, assignment.signed_at = now, "", None
    _enter(assignment, step.after, now)
    said = _reply(assignment, text, user, now) if text.strip() else []
    _record(step.entry, assignment, said, user, now)
    return assignment


def assign_many(*, clues: Iterable[str], by: str, now: datetime) -> tuple[int, int]:
    """Hand clues to the units proposed, each by itself; returns how many went and how many could not."""
    n_done = n_left = 0
    for clue in clues:
        try:
            assign(clue=clue, by=by, now=now)
            n_done += 1
        except Refused:
            n_left += 1
    return n_done, n_left


@transaction.atomic
def sign(*, clue: str, by: str, now: datetime) -> Assignment:
    """The unit takes the clue in hand. Raises Refused."""
    assignment, user = _at(clue, by, "sign")
    assignment.signed_by, assignment.signed_at = by, now
    _enter(assignment, State.SIGNED, now)
    _record("clue.signed", assignment, [], user, now)
    return assignment


@transaction.atomic
def reply(*, clue: str, text: str, files: Sequence[NewFile] = (), home: Home, by: str, now: datetime) -> Reply:
    """Say something on the clue's page, to whoever handles or supervises it, with files. Raises Refused."""
    assignment, user = _at(clue, by, "reply")
    said = _reply(assignment, text, user, now)
    kept = attachments.keep(home, assignment, files, by=by, unit=users.unit_of(user), now=now)
    _record_rows("clue.replied", clue, [*said, *kept], user, now)
    return said[0]


@transaction.atomic
def conclude(
    *, clue: str, conclusion: Conclusion, files: Sequence[NewFile] = (), home: Home, by: str, now: datetime
) -> Outcome:
    """Report what was found, with evidence attached now or before; another unit decides on it. Raises Refused."""
    assignment, user = _at(clue, by, "conclude")
    _check(conclusion, assignment.clue)
    kept = attachments.keep(home, assignment, files, by=by, unit=users.unit_of(user), now=now)
    if not assignment.attachments.filter(unit=assignment.unit).exists():
        raise Refused("evidence_missing", "files")
    has_exemption = conclusion.result == Result.NOT_CONFIRMED
    outcome = Outcome.objects.create(
        assignment=assignment,
        result=conclusion.result,
        rule=conclusion.rule if has_exemption else "",
        exemption=conclusion.exemption if has_exemption else "",
        register=conclusion.register if conclusion.result == Result.DATA_FAULT else "",
        recover_fen=conclusion.recover_fen,
        back_pay_fen=conclusion.back_pay_fen,
        text=_text(conclusion.text),
        by=by,
        unit=users.unit_of(user),
        at=now,
    )
    stated = _state_duties(assignment, conclusion, user, now)
    _enter(assignment, State.CONCLUDED, now)
    _record("clue.verified", assignment, [outcome, *kept], user, now)
    if stated:
        _record_rows("accountability.set", clue, stated, user, now)
    return outcome


@transaction.atomic
def ask_term(*, clue: str, n_days: int, reason: str, by: str, now: datetime) -> Extension:
    """The unit asks for so many working days more than the running term, and says why. Raises Refused."""
    assignment, user = _at(clue, by, "ask_term")
    if not 1 <= n_days <= LONGEST_TERM:
        raise Refused("days_beyond", "n_days")
    row = Extension.objects.create(
        assignment=assignment,
        state=assignment.state,
        due_on=assignment.due_on,
        n_days=n_days,
        reason=_text(reason, "reason"),
        **_who(user, now),
    )
    _record("clue.asked_term", assignment, [row], user, now)
    return row


@transaction.atomic
def decide_term(*, clue: str, is_granted: bool, reason: str = "", by: str, now: datetime) -> Assignment:
    """The unit that assigned grants the longer term, counted from its end or from today where that is over, or
    refuses it and says why. Raises Refused."""
    assignment, user = _at(clue, by, "decide_term")
    row = term_asked(assignment)
    row.decision = Extension.Decision.GRANTED if is_granted else Extension.Decision.REFUSED
    row.decision_reason = _text(reason, "reason") if reason.strip() or not is_granted else ""
    row.decided_by, row.deciding_unit, row.decided_at = by, users.unit_of(user), now
    row.save()
    if is_granted:
        assignment.due_on = add_workdays(max(assignment.due_on, localdate(now)), row.n_days)
        assignment.save()
    _record("clue.extended_term" if is_granted else "clue.refused_term", assignment, [row], user, now)
    return assignment


@transaction.atomic
def send_back(*, clue: str, reason: str, by: str, now: datetime) -> Assignment:
    """Another unit finds the outcome not enough, and says why. Raises Refused."""
    assignment, user = _at(clue, by, "send_back")
    outcome = latest(assignment)
    _review(outcome, Outcome.Review.RETURNED, _text(reason, "reason"), user, now)
    assignment.n_returned += 1
    _enter(assignment, State.RETURNED, now)
    _record("clue.returned", assignment, [outcome], user, now)
    return assignment


@transaction.atomic
def close(*, clue: str, suppress_until: date | None = None, by: str, now: datetime) -> Assignment:
    """A second person of another unit agrees, and the clue is closed.

    suppress_until: where an exemption holds, the rule does not ask about this subject again before that day.
    Raises Refused, also when the comparison found more after the outcome was reported.
    """
    assignment, user = _at(clue, by, "close")
    found, outcome = assignment.clue, latest(assignment)
    if found.status == Clue.Status.OPEN and found.changed_at > outcome.at:
        raise Refused("changed_since")
    _review(outcome, Outcome.Review.CLOSED, "", user, now)
    found.status = Clue.Status.CLOSED
    found.save(update_fields=["status"])
    assignment.closed_at = now
    _enter(assignment, State.CLOSED, now)
    if suppress_until is not None:
        _suppress(outcome, found, suppress_until, user, now)
    comparison.learn(found=[_learnt(found, outcome, now)], by=by, unit=users.unit_of(user), now=now)
    _record("clue.closed", assignment, [outcome], user, now)
    return assignment


@transaction.atomic
def recover(
    *, clue: str, direction: str, amount_fen: int, paid_on: date, reference: str = "", by: str, now: datetime
) -> Recovery:
    """Money came back, or was paid out after all; never more than the outcome says. Raises Refused."""
    assignment, user = _at(clue, by, "recover")
    outcome = latest(assignment)
    owed = outcome.recover_fen if direction == Direction.RECOVERY else outcome.back_pay_fen
    known = assignment.recoveries.filter(direction=direction).aggregate(fen=models.Sum("amount_fen"))["fen"] or 0
    if amount_fen <= 0 or known + amount_fen > owed:
        raise Refused("amount_beyond", "amount")
    if paid_on > localdate(now):
        raise Refused("day_ahead", "paid_on")
    row = Recovery.objects.create(
        assignment=assignment,
        direction=Direction(direction),
        amount_fen=amount_fen,
        paid_on=paid_on,
        reference=reference.strip()[:60],
        **_who(user, now),
    )
    _record_rows("recovery.set", clue, [row], user, now)
    return row


@transaction.atomic
def hold(*, clue: str, posting: int, is_answerable: bool, reason: str, by: str, now: datetime) -> Accountability:
    """Decide whether somebody who held a post at the time is answerable, and why; a later decision replaces it.

    posting: one of those proposed (queries: whoever held the posts of the rules' duty chains then). Raises Refused.
    """
    assignment, user = _at(clue, by, "hold")
    is_known = assignment.accountabilities.filter(posting=posting).exists()
    row = _decide(assignment, posting, is_answerable, _text(reason, "reason"), user, now)
    _record_rows("accountability.changed" if is_known else "accountability.set", clue, [row], user, now)
    return row


@transaction.atomic
def open_attachment(*, clue: str, attachment: int, home: Home, by: str, now: datetime) -> tuple[str, bytes]:
    """(name, bytes) of a file on a clue, for who may see whose it is; traced. Raises Refused, FileAltered."""
    user, row = users.user(by), Attachment.objects.filter(pk=attachment, assignment=clue).first()
    if row is None or not sees(users.scope_of(user), row.assignment.clue):
        raise Refused("outside_scope")
    if not may(user, OPEN_PERSON):
        raise Refused("not_permitted")
    content = attachments.content(home, row)
    payload = {"attachment": row.pk, "sha256": row.sha256}
    unit = users.unit_of(user)
    audit.record(type="attachment.opened", subject=subject(clue), payload=payload, by=by, unit=unit, now=now)
    return row.name, content


def _found(clue: str, by: str) -> tuple[Clue, User]:
    """The clue, locked against other acts on it, and who acts."""
    found = Clue.objects.select_for_update().filter(code=clue).first()
    if found is None:
        raise Refused("outside_scope")
    return found, users.user(by)


def _at(clue: str, by: str, verb: str) -> tuple[Assignment, User]:
    found, user = _found(clue, by)
    require(user, verb, found)
    return Assignment.objects.select_related("clue").get(clue=found), user


def _enter(assignment: Assignment, state: State, now: datetime) -> None:
    assignment.state, assignment.due_on = state, due(state, localdate(now))
    assignment.save()


def _text(text: str, field: str = "text") -> str:
    """A text somebody wrote, trimmed; numbers of persons and accounts do not belong in it."""
    text = text.strip()
    if not text:
        raise Refused("text_missing", field)
    if len(text) > LONGEST:
        raise Refused("text_too_long", field)
    if _LONG_NUMBER.search(text):
        raise Refused("text_names_number", field)
    return text


def _reply(assignment: Assignment, text: str, user: User, now: datetime) -> list[Reply]:
    return [Reply.objects.create(assignment=assignment, text=_text(text), **_who(user, now))]


def _check(conclusion: Conclusion, clue: Clue) -> None:
    """What each result must name, and which sums it can carry."""
    if conclusion.result == Result.NOT_CONFIRMED and (conclusion.rule, conclusion.exemption) not in {
        (rule, text.zh) for rule, text in exemptions(clue)
    }:
        raise Refused("exemption_missing", "exemption")
    if conclusion.result == Result.DATA_FAULT and conclusion.register not in load_kinds():
        raise Refused("register_missing", "register")
    if conclusion.recover_fen < 0 or conclusion.back_pay_fen < 0:
        raise Refused("amount_below_zero", "recover")
    if conclusion.recover_fen and conclusion.result not in TRUE_RESULTS:
        raise Refused("nothing_to_recover", "recover")


def _state_duties(assignment: Assignment, conclusion: Conclusion, user: User, now: datetime) -> list[Accountability]:
    """What the unit says of those in post, until the other unit agrees; who it no longer names is not answerable."""
    stated = set(conclusion.in_post)
    if stated and conclusion.result not in TRUE_RESULTS:
        raise Refused("nobody_answerable", "in_post")
    earlier = set(assignment.accountabilities.filter(is_answerable=True).values_list("posting", flat=True))
    rows = [_decide(assignment, one, False, _text(conclusion.text), user, now) for one in sorted(earlier - stated)]
    for one in sorted(stated):
        rows.append(_decide(assignment, one, True, _text(conclusion.duty_reason, "duty_reason"), user, now))
    return rows


def _decide(assignment, posting: int, is_answerable: bool, reason: str, user: User, now: datetime) -> Accountability:
    holder = next((one for one in holders(assignment.clue) if one.posting == posting), None)
    if holder is None:
        raise Refused("not_in_post", "posting")
    known = assignment.accountabilities.filter(posting=posting).first()
    row = known or Accountability(assignment=assignment, posting=posting)
    row.name, row.post, row.duty = holder.name, holder.post, holder.duty
    row.is_answerable, row.reason = is_answerable, reason
    row.by, row.unit, row.at = user.username, users.unit_of(user), now
    row.save()
    return row


def _review(outcome: Outcome, review: str, reason: str, user: User, now: datetime) -> None:
    outcome.review, outcome.review_reason, outcome.reviewed_by = review, reason, user.username
    outcome.reviewing_unit, outcome.reviewed_at = users.unit_of(user), now
    outcome.save()


def _learnt(clue: Clue, outcome: Outcome, now: datetime) -> Found:
    """What two units agreed on, as the score learns it."""
    return Found(
        clue=clue.code,
        rules=tuple(clue.rules.split()),
        region_code=clue.region_code,
        result=str(outcome.result),
        is_confirmed=outcome.result in TRUE_RESULTS,
        confirmed_fen=outcome.recover_fen + outcome.back_pay_fen,
        known_on=localdate(now),
        source="handled",
    )


def _suppress(outcome: Outcome, clue: Clue, until: date, user: User, now: datetime) -> None:
    if outcome.result != Result.NOT_CONFIRMED:
        raise Refused("no_exemption", "suppress_until")
    if not localdate(now) < until <= localdate(now).replace(day=1, year=localdate(now).year + 2):
        raise Refused("term_unfit", "suppress_until")
    comparison.suppress(
        rule=outcome.rule,
        subject=(clue.subject_kind, clue.subject_key, clue.programme),
        reason=clue.code,
        until_on=until,
        by=user.username,
        unit=users.unit_of(user),
        now=now,
    )


def _who(user: User, now: datetime) -> dict[str, object]:
    return {"by": user.username, "unit": users.unit_of(user), "at": now}


def _record(entry: str, assignment: Assignment, rows: Iterable[models.Model], user: User, now: datetime) -> None:
    payload = assignment_payload(assignment, rows)
    unit = users.unit_of(user)
    audit.record(type=entry, subject=subject(assignment.clue_id), payload=payload, by=user.username, unit=unit, now=now)


def _record_rows(entry: str, clue: str, rows: Iterable[models.Model], user: User, now: datetime) -> None:
    unit = users.unit_of(user)
    audit.record(type=entry, subject=subject(clue), payload=rows_payload(rows), by=user.username, unit=unit, now=now)
