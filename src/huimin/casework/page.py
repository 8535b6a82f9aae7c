"""One clue as its page shows it: why, the payments beside the registers, and how to check it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huimin.casework.cells import cell_text, column_of, title_of
from huimin.casework.models import Clue
from huimin.casework.shown import EvidenceRow, batches_of, evidence_row, grade_of, inside, programme_names, subject_of
from huimin.casework.words import grade_words, reason, score_part, severity_word
from huimin.comparison import queries as comparison
from huimin.comparison.queries import Finding
from huimin.datasets.queries import load_kinds
from huimin.ledger import queries as ledger
from huimin.ledger.queries import FactRow
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.rules.queries import Rule, load_library
from huimin.users.types import Scope
from huimin.warehouse.home import Home

_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Why:
    """A finding in words, and the rule that speaks."""

    rule: Rule
    title: str
    severity: str
    sentence: str


@dataclass(frozen=True)
class ScorePart:
    """A part of the score in words, its points out of 100."""

    text: str
    points: float


@dataclass(frozen=True)
class RowOnPage:
    """A source row: where it stands and what it says. `months`: those the clue counts; `is_hidden`: out of scope."""

    place: EvidenceRow
    kind_title: str
    name: str
    region_name: str
    programme_name: str
    starts_month: int | None
    ends_month: int | None  # exclusive
    months: tuple[int, ...]
    amount_fen: int | None
    values: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, date], ...]
    is_hidden: bool

    @property
    def last_month(self) -> int | None:
        """The last month it is for, inclusive."""
        return self.ends_month - 1 if self.ends_month else None


@dataclass(frozen=True)
class ClueOnPage:
    """Everything the page of a clue says; marks and addresses are made of it by the view."""

    clue: Clue
    grade: str
    grade_words: str
    region_path: tuple[tuple[str, int], ...]
    programme_name: str
    programme_code: str
    why: tuple[Why, ...]
    score: float
    parts: tuple[ScorePart, ...]
    payments: tuple[RowOnPage, ...]
    registers: tuple[RowOnPage, ...]


def clue_page(home: Home, code: str, *, scope: Scope, lang: str) -> ClueOnPage | None:
    """The clue of that code as a page shows it; None where it does not exist inside the scope."""
    clue = inside(Clue.objects.filter(code=code), scope).select_related("earlier").first()
    if clue is None:
        return None
    findings = comparison.findings_of([subject_of(clue)]).get(subject_of(clue), [])
    sides = _rows(home, findings, scope, lang)
    return ClueOnPage(
        clue=clue,
        grade=grade_of(clue),
        grade_words=grade_words(clue.grade, lang),
        region_path=tuple(regions.path(clue.region_code)),
        programme_name=programme_names(lang).get(clue.programme, ""),
        programme_code=programmes.codes().get(clue.programme, ""),
        why=tuple(_why(finding, lang) for finding in findings),
        score=clue.score / 100,
        parts=tuple(ScorePart(score_part(part, lang), part["points"] / 100) for part in clue.score_parts),
        payments=tuple(row for row in sides if row.place.role == "payment"),
        registers=tuple(row for row in sides if row.place.role != "payment"),
    )


def _why(finding: Finding, lang: str) -> Why:
    rule = load_library()[finding.rule]
    title = rule.title if lang == "zh" else rule.title_en
    return Why(rule, title, severity_word(finding.severity, lang), reason(finding, lang))


def _rows(home: Home, findings: Iterable[Finding], scope: Scope, lang: str) -> list[RowOnPage]:
    table = comparison.evidence(home, findings)
    months: dict[int, set[int]] = {}
    places: dict[int, EvidenceRow] = {}
    batches = batches_of(table["ref"].to_pylist())
    columns = (table[name].to_pylist() for name in ("rule", "ref", "part", "month"))
    for rule, ref, part, month in zip(*columns, strict=True):
        places.setdefault(ref, evidence_row(rule, ref, part, batches))
        if month and part == "fact":
            months.setdefault(ref, set()).add(month)
    facts = ledger.rows(home, places, scope=scope)
    names = regions.names_of(fact.region_code for fact in facts.values())
    programme_of = programme_names(lang)
    rows = [
        _row(place, facts.get(ref), tuple(sorted(months.get(ref, ()))), names, programme_of, lang)
        for ref, place in places.items()
    ]
    return sorted(rows, key=lambda row: (row.starts_month or 0, row.dates[:1], row.place.ref))


def _row(
    place: EvidenceRow,
    fact: FactRow | None,
    months: tuple[int, ...],
    names: dict[int, str],
    programme_of: dict[int, str],
    lang: str,
) -> RowOnPage:
    kind = load_kinds()[place.kind]
    title = kind.title if lang == "zh" else kind.title_en
    if fact is None:
        return RowOnPage(place, title, "", "", "", None, None, months, None, (), (), is_hidden=True)
    told = [(column_of(kind, name), value) for name, value in fact.values]
    starts = fact.starts_month
    length = fact.n_months or _MONTHS_OF_A_YEAR
    return RowOnPage(
        place=place,
        kind_title=title,
        name=fact.masked_name,
        region_name=names.get(fact.region_code, ""),
        programme_name=programme_of.get(fact.programme, ""),
        starts_month=starts,
        ends_month=None if starts is None else starts + length,
        months=months,
        amount_fen=_money(fact),
        values=tuple((title_of(column, lang), cell_text(column, value, lang)) for column, value in told),
        dates=tuple((title_of(column, lang), value) for column, value in told if isinstance(value, date)),
        is_hidden=False,
    )


def _money(fact: FactRow) -> int | None:
    """What was paid; of a village entry what was spent."""
    return fact.amount_fen if fact.amount_fen is not None else dict(fact.values).get("spent_fen")
