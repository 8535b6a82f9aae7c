"""A clue at the units as its page shows it: where it stands, what was said, and what is open to who looks."""

from dataclasses import dataclass
from datetime import date, datetime

from huimin.audit.queries import entries
from huimin.casework.clock import Clock, clock
from huimin.casework.handling_facts import subject
from huimin.casework.models import Accountability, Assignment, Attachment, Clue, Outcome, Recovery, Reply
from huimin.casework.permissions import allowed, latest
from huimin.casework.proposals import holders, proposed_unit
from huimin.casework.types import TRUE_RESULTS, Direction, State
from huimin.comparison import queries as comparison
from huimin.datasets.queries import load_kinds
from huimin.kit.names import mask_name
from huimin.rules.queries import duties
from huimin.users import queries as users
from huimin.users.permissions import CLOSE, may
from huimin.users.queries import User


@dataclass(frozen=True)
class Said:
    """One act in the talk between units; row: the record it shows.

    kind: reply, outcome, returned, closed, recovery, term_asked or term_decided.
    """

    kind: str
    at: datetime
    unit_name: str
    by: str
    row: object
    files: tuple[Attachment, ...] = ()
    words: str = ""  # of an outcome: the exemption, or the register, in the reader's language


@dataclass(frozen=True)
class Receipt:
    """回执: who handed the clue over or signed for it, as the trace has it. seq: the entry's place there."""

    is_signed: bool
    at: datetime
    unit_name: str
    by: str
    seq: int


@dataclass(frozen=True)
class InPost:
    """Who held a post of the duty chain then, and what was decided."""

    posting: int
    name: str  # masked but for who decides
    post: str
    duty: str
    unit_name: str
    starts_on: date
    ends_on: date | None
    decision: Accountability | None


@dataclass(frozen=True)
class Sum:
    """Money to put right: what the outcome says and what came of it, in fen."""

    direction: Direction
    owed_fen: int
    done_fen: int


@dataclass(frozen=True)
class Handling:
    """The panel of a clue's page."""

    state: State
    assignment: Assignment | None
    unit_name: str  # that checks, or the one proposed
    clock: Clock
    is_withdrawn: bool
    has_changed: bool  # the comparison changed the clue after the outcome that waits
    talk: tuple[Said, ...]
    receipts: tuple[Receipt, ...]
    outcome: Outcome | None
    sums: tuple[Sum, ...]
    in_post: tuple[InPost, ...]
    verbs: tuple[str, ...]


def handling(clue: Clue, *, user: User, today: date, lang: str) -> Handling:
    """What the panel of a clue shows to a user."""
    assignment = Assignment.objects.filter(clue=clue).first()
    outcome = latest(assignment) if assignment else None
    proposed = None if assignment else proposed_unit(clue)
    code = assignment.unit if assignment else getattr(proposed, "code", "")
    is_true = outcome is not None and outcome.result in TRUE_RESULTS
    return Handling(
        state=State(assignment.state) if assignment else State.UNASSIGNED,
        assignment=assignment,
        unit_name=users.units_named([code]).get(code, ""),
        clock=clock(assignment.due_on if assignment else None, today),
        is_withdrawn=clue.withdrawn_by_run is not None,
        has_changed=bool(outcome and not outcome.review and clue.changed_at > outcome.at),
        talk=tuple(_talk(assignment, lang)) if assignment else (),
        receipts=_receipts(clue) if assignment else (),
        outcome=outcome,
        sums=_sums(assignment, outcome) if outcome else (),
        in_post=_in_post(clue, assignment, user, lang) if is_true else (),
        verbs=allowed(user, clue),
    )


def _receipts(clue: Clue) -> tuple[Receipt, ...]:
    found = list(entries(subject=subject(clue.code), types=("clue.assigned", "clue.signed")))
    names = users.units_named({entry.unit for entry in found})
    return tuple(
        Receipt(entry.type == "clue.signed", entry.at, names.get(entry.unit, ""), entry.actor, entry.seq)
        for entry in found
    )


def _talk(assignment: Assignment, lang: str) -> list[Said]:
    """Everything said on a clue, in order; a file stands with what was said when it came."""
    replies, outcomes = list(assignment.replies.all()), list(assignment.outcomes.all())
    recoveries, files = list(assignment.recoveries.all()), list(assignment.attachments.all())
    terms = list(assignment.extensions.all())
    codes = {row.unit for row in [*replies, *outcomes, *recoveries, *terms]} | {row.reviewing_unit for row in outcomes}
    names = users.units_named(codes | {row.deciding_unit for row in terms})

    def with_files(kind: str, row: Reply | Outcome, words: str = "") -> Said:
        came = tuple(one for one in files if (one.at, one.by) == (row.at, row.by))
        return Said(kind, row.at, names.get(row.unit, ""), row.by, row, came, words)

    said = [with_files("reply", row) for row in replies]
    said += [with_files("outcome", row, outcome_words(row, lang)) for row in outcomes]
    said += [
        Said(row.review, row.reviewed_at, names.get(row.reviewing_unit, ""), row.reviewed_by, row)
        for row in outcomes
        if row.review
    ]
    said += [Said("term_asked", row.at, names.get(row.unit, ""), row.by, row) for row in terms]
    said += [
        Said("term_decided", row.decided_at, names.get(row.deciding_unit, ""), row.decided_by, row)
        for row in terms
        if row.decision
    ]
    said += [Said("recovery", row.at, names.get(row.unit, ""), row.by, row) for row in recoveries]
    return sorted(said, key=lambda one: one.at)


def outcome_words(outcome: Outcome, lang: str) -> str:
    """What an outcome names: the exemption of a rule, or the register whose data are wrong."""
    if outcome.register:
        kind = load_kinds()[outcome.register]
        return kind.title if lang == "zh" else kind.title_en
    rule = comparison.known_rules().get(outcome.rule)
    if lang == "zh" or rule is None:
        return outcome.exemption
    texts = [*rule.false_positives, *rule.known_gaps]
    return next((text.en for text in texts if text.zh == outcome.exemption), outcome.exemption)


def _sums(assignment: Assignment, outcome: Outcome) -> tuple[Sum, ...]:
    done = dict.fromkeys(Direction.values, 0)
    for row in Recovery.objects.filter(assignment=assignment):
        done[row.direction] += row.amount_fen
    owed = {Direction.RECOVERY: outcome.recover_fen, Direction.BACK_PAY: outcome.back_pay_fen}
    return tuple(Sum(direction, fen, done[direction]) for direction, fen in owed.items() if fen)


def _in_post(clue: Clue, assignment: Assignment, user: User, lang: str) -> tuple[InPost, ...]:
    words, decided = duties(), {row.posting: row for row in assignment.accountabilities.all()}
    is_decider = may(user, CLOSE)
    return tuple(
        InPost(
            posting=one.posting,
            name=one.name if is_decider else mask_name(one.name),
            post=one.post,
            duty=words[one.duty].zh if lang == "zh" else words[one.duty].en,
            unit_name=one.unit_name,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            decision=decided.get(one.posting),
        )
        for one in holders(clue)
    )
