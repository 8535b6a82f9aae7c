"""One clue as its page shows it: why, the payments beside the registers, and how to check it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from huimin.casework.background import Background, background
from huimin.casework.models import Clue
from huimin.casework.shown import EvidenceRow, batches_of, evidence_row, grade_of, inside, programme_names, subject_of
from huimin.casework.source_rows import RowOnPage, rows_on_page
from huimin.casework.words import grade_words, reason, score_part, severity_word, withdrawal
from huimin.comparison import queries as comparison
from huimin.comparison.queries import Finding, Withdrawn
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.rules.queries import Rule
from huimin.users.types import Scope
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class Why:
    """A finding in words, and the rule that speaks."""

    rule: Rule
    title: str
    severity: str
    sentence: str


@dataclass(frozen=True)
class Gone:
    """A finding that stands no longer: its rule, the run that no longer found it, and why."""

    title: str
    run: int
    sentence: str


@dataclass(frozen=True)
class ScorePart:
    """A part of the score in words, its points out of 100."""

    text: str
    points: float


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
    gone: tuple[Gone, ...]
    score: float
    parts: tuple[ScorePart, ...]
    payments: tuple[RowOnPage, ...]
    registers: tuple[RowOnPage, ...]
    background: Background


def clue_page(home: Home, code: str, *, scope: Scope, as_of: date, lang: str) -> ClueOnPage | None:
    """The clue of that code as a page shows it; None where it does not exist inside the scope.

    as_of: payments of later months do not stand in its background.
    """
    clue = inside(Clue.objects.filter(code=code), scope).select_related("earlier").first()
    if clue is None:
        return None
    findings = comparison.findings_of([subject_of(clue)]).get(subject_of(clue), [])
    sides, names, rules = _rows(home, findings, scope, lang), programme_names(lang), comparison.known_rules()
    return ClueOnPage(
        clue=clue,
        grade=grade_of(clue),
        grade_words=grade_words(clue.grade, lang),
        region_path=tuple(regions.path(clue.region_code)),
        programme_name=names.get(clue.programme, ""),
        programme_code=programmes.codes().get(clue.programme, ""),
        why=tuple(_why(finding, names, rules, lang) for finding in findings),
        gone=tuple(_gone(one, rules, lang) for one in comparison.withdrawn_of(*subject_of(clue))),
        score=clue.score / 100,
        parts=tuple(ScorePart(score_part(part, rules, lang), part["points"] / 100) for part in clue.score_parts),
        payments=tuple(row for row in sides if row.place.role == "payment"),
        registers=tuple(row for row in sides if row.place.role != "payment"),
        background=background(
            home, clue, evidence={row.place.ref for row in sides}, scope=scope, as_of=as_of, lang=lang
        ),
    )


def _why(finding: Finding, names: dict[int, str], rules: Mapping[str, Rule], lang: str) -> Why:
    rule = rules[finding.rule]
    title = rule.title if lang == "zh" else rule.title_en
    return Why(rule, title, severity_word(finding.severity, lang), reason(finding, names, rules, lang))


def _gone(finding: Withdrawn, rules: Mapping[str, Rule], lang: str) -> Gone:
    rule = rules.get(finding.rule)  # a rule may be no more
    title = (rule.title if lang == "zh" else rule.title_en) if rule else finding.rule
    return Gone(title, finding.run, withdrawal(finding.because, lang))


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
    rows = rows_on_page(home, places, months, scope=scope, lang=lang)
    return sorted(rows, key=lambda row: (row.starts_month or 0, row.dates[:1], row.place.ref))
