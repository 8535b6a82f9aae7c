"""Questions about clues: ranked lists inside a scope, each with its reasons and the rows it came from."""

from collections.abc import Iterator
from dataclasses import dataclass

from huimin.audit.queries import checkpoint_of, checkpoints, public_key, receipt, row_facts
from huimin.audit.types import TracedFact
from huimin.casework import clue_set, handling_facts
from huimin.casework.background import OtherPayment
from huimin.casework.handling_page import Handling, handling
from huimin.casework.inbox import BY, Figures, clues_at_units, figures, inbox, lines_at_units
from huimin.casework.models import Clue, CluePlace, Scoring
from huimin.casework.of_row import clues_of_row, source_row
from huimin.casework.outcomes.reading import PROBLEMS as OUTCOME_PROBLEMS
from huimin.casework.outcomes.reading import read_outcomes
from huimin.casework.overview import NO_PROGRAMME, Overview, overview, payments_listed
from huimin.casework.page import ClueOnPage, clue_page
from huimin.casework.scoring import is_stale
from huimin.casework.sheets import csv_of, precheck_workbook, workbook_of
from huimin.casework.shown import (
    NOTICE,
    NOTICE_EN,
    ClueShown,
    EvidenceRow,
    Line,
    documents,
    inside,
    lines,
    notice,
    programme_names,
    shown,
)  # fmt: skip
from huimin.casework.source_rows import RowOnPage
from huimin.casework.trace_page import trace_entry, trace_list
from huimin.casework.words import GRADES, reason, score_part
from huimin.users.types import Scope
from huimin.warehouse.home import Home

__all__ = [
    "BY", "GRADES", "NOTICE", "NOTICE_EN", "NO_PROGRAMME", "OUTCOME_PROBLEMS", "Clue", "ClueOnPage", "ClueShown", "EvidenceRow", "Figures", "Handling", "Line", "OtherPayment", "Overview",
    "RowOnPage", "Wanted", "checkpoint_of", "checkpoints", "clue_in", "clues_at_units", "clues_of_row", "figures", "inbox", "lines_at_units", "clue_page", "clues", "csv_of", "documents", "handling", "is_stale", "lines", "notice", "overview", "precheck_workbook",
    "payments_listed", "programme_names", "public_key", "read_outcomes", "reason", "receipt", "score_part", "shown", "source_row", "trace_entry", "trace_list", "traced_facts", "workbook_of",
]  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Filters of a list of clues; None leaves a field open."""

    region: tuple[int, int] | None = None
    first_month: int | None = None
    last_month: int | None = None
    rule: str | None = None
    direction: str | None = None  # one of rules.types.DIRECTIONS: clues with a finding that says so
    programme: int | None = None
    is_without_programme: bool = False  # those on a village or a bank account
    batch: int | None = None
    min_score: int | None = None
    status: str | None = None  # one of Clue.Status; None: the open ones
    closed_too: bool = False  # with status None: those that were closed or withdrawn as well
    limit: int | None = None


def clues(*, scope: Scope, wanted: Wanted):
    """The clues a list shows, best first, as a queryset bound to the scope."""
    bounds = scope.narrowed(*wanted.region) if wanted.region else scope
    found = inside(Clue.objects.all(), bounds)
    if wanted.status:
        found = found.filter(status=wanted.status)
    elif not wanted.closed_too:
        found = found.filter(status=Clue.Status.OPEN)
    if wanted.first_month is not None:
        found = found.filter(last_month__gte=wanted.first_month)
    if wanted.last_month is not None:
        found = found.filter(first_month__lte=wanted.last_month)
    if wanted.rule:
        found = found.filter(rules__contains=f" {wanted.rule} ")
    if wanted.direction:
        found = found.filter(directions__contains=f" {wanted.direction} ")
    if wanted.programme is not None:
        found = found.filter(programme=wanted.programme)
    if wanted.is_without_programme:
        found = found.filter(programme=None)
    if wanted.batch is not None:
        found = found.filter(code__in=CluePlace.objects.filter(batch=wanted.batch).values("clue"))
    if wanted.min_score is not None:
        found = found.filter(score__gte=wanted.min_score)
    found = found.order_by("-score", "-amount_fen", "-n_months", "code")
    return found[: wanted.limit] if wanted.limit is not None else found


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """The set of clues as the last run left it, as one fact, and what became of each at the units."""
    yield from handling_facts.traced_facts(home)
    yield from row_facts(Scoring.objects.order_by("pk"), type="scoring.done", subject=lambda row: f"scoring:{row.pk}")
    if Clue.objects.exists():
        yield TracedFact("clue.created", "clues", clue_set.sum_of_all().payload())


def clue_in(scope: Scope, code: str) -> Clue | None:
    """The clue of that code inside a scope."""
    return inside(Clue.objects.filter(code=code), scope).first()
