"""Questions about clues: ranked lists inside a scope, each with its reasons and the rows it came from."""

from collections.abc import Iterable, Iterator

from huimin.audit.queries import checkpoint_of, checkpoints, public_key, receipt, row_facts
from huimin.audit.types import TracedFact
from huimin.casework import clue_set, handling_facts, weeks
from huimin.casework.background import OtherPayment
from huimin.casework.handling_page import Handling, handling
from huimin.casework.inbox import BY, Figures, clues_at_units, figures, inbox, lines_at_units
from huimin.casework.listed import Wanted, clues, measures
from huimin.casework.models import Clue, Scoring
from huimin.casework.of_row import clues_of_row, source_row
from huimin.casework.outcomes.reading import PROBLEMS as OUTCOME_PROBLEMS
from huimin.casework.outcomes.reading import read_outcomes
from huimin.casework.overview import NO_PROGRAMME, Overview, overview, payments_listed
from huimin.casework.page import ClueOnPage, clue_page
from huimin.casework.precheck_shown import PrecheckShown, precheck_shown
from huimin.casework.rule_record import RuleRecord, paused_titles, rule_record
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
from huimin.casework.weeks import Measure, Week, last_capacity, may_settle, this_week
from huimin.casework.words import GRADES, reason, score_part
from huimin.comparison import queries as comparison
from huimin.users.types import Scope
from huimin.warehouse.home import Home

__all__ = [
    "BY", "GRADES", "NOTICE", "NOTICE_EN", "NO_PROGRAMME", "OUTCOME_PROBLEMS", "Clue", "ClueOnPage", "ClueShown", "EvidenceRow", "Figures", "Handling", "Line", "OtherPayment", "Overview",
    "Measure", "RowOnPage", "Wanted", "Week", "last_capacity", "may_settle", "measures", "this_week", "checked", "checkpoint_of", "checkpoints", "clue_in", "clues_at_units", "clues_of_row", "figures", "inbox", "lines_at_units", "clue_page", "clues", "csv_of", "documents", "handling", "is_stale", "lines", "notice", "overview", "PrecheckShown", "precheck_shown", "precheck_workbook",
    "payments_listed", "programme_names", "public_key", "read_outcomes", "RuleRecord", "paused_titles", "rule_record", "reason", "receipt", "score_part", "shown", "source_row", "trace_entry", "trace_list", "traced_facts", "workbook_of",
]  # fmt: skip


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """The set of clues as the last run left it, as one fact, and what became of each at the units."""
    yield from handling_facts.traced_facts(home)
    yield from weeks.traced_facts()
    yield from row_facts(Scoring.objects.order_by("pk"), type="scoring.done", subject=lambda row: f"scoring:{row.pk}")
    if Clue.objects.exists():
        yield TracedFact("clue.created", "clues", clue_set.sum_of_all().payload())


def checked(subjects: Iterable[tuple[str, int, int | None]]) -> dict[tuple[str, int, int | None], bool]:
    """Of some subjects those with a clue that people checked -> whether they found something in any of them."""
    wanted, of_code = set(subjects), {}
    keys = sorted({key for _, key, _ in wanted})
    for start in range(0, len(keys), 400):
        clues_of = Clue.objects.filter(subject_key__in=keys[start : start + 400])
        for code, *subject in clues_of.order_by().values_list("code", "subject_kind", "subject_key", "programme"):
            if tuple(subject) in wanted:
                of_code[code] = tuple(subject)
    found: dict[tuple[str, int, int | None], bool] = {}
    for code, is_confirmed in comparison.said_of(of_code).items():
        found[of_code[code]] = found.get(of_code[code], False) or is_confirmed
    return found


def clue_in(scope: Scope, code: str) -> Clue | None:
    """The clue of that code inside a scope."""
    return inside(Clue.objects.filter(code=code), scope).first()
