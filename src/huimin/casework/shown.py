"""Clues with what is said of them: findings, reasons, and the rows they came from."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Min, QuerySet

from huimin.casework.models import Clue, CluePlace
from huimin.casework.words import GRADES, reason
from huimin.comparison import queries as comparison
from huimin.comparison.queries import Finding
from huimin.intake.queries import Batch
from huimin.kit import money
from huimin.kit.periods import show_month
from huimin.kit.refs import unpack
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users.types import Scope
from huimin.warehouse.home import Home

NOTICE = "本条为数据比对疑点，未经核实，不得据此认定违规或停发待遇。"
NOTICE_EN = "This is a question from comparing data, not checked; it proves nothing and stops no payment."


def notice(lang: str) -> str:
    """The sentence that stands with every clue."""
    return NOTICE if lang == "zh" else NOTICE_EN


@dataclass(frozen=True)
class EvidenceRow:
    """A source row that makes a finding."""

    rule: str
    role: str  # payment | register | entry
    kind: str
    file: str
    sheet: str | None
    row: int
    ref: int


@dataclass(frozen=True)
class ClueShown:
    """A clue with its findings and evidence."""

    clue: Clue
    findings: tuple[Finding, ...]
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class Line:
    """A clue as one line of a list: why, where, for what; its rows are read by nobody yet."""

    clue: Clue
    score: float
    grade: str
    region_name: str
    region_above: str  # the county and township it lies in
    programme_name: str
    reasons: tuple[str, ...]
    n_equal: int = 1  # clues of the list with this very score; only amount, months and code order them


def inside(found: QuerySet[Clue], bounds: Scope) -> QuerySet[Clue]:
    """Clues with a place inside; where nothing lies outside, no clue is looked up by its places."""
    places = CluePlace.objects.order_by()
    ends = [places.aggregate(code=end("region_code"))["code"] for end in (Min, Max)]
    if None not in ends and all(map(bounds.contains, ends)):
        return found
    return found.filter(code__in=bounds.filtered(places, "region_code").values("clue"))


def lines(listed: Iterable[Clue], lang: str = "zh", *, of: QuerySet[Clue] | None = None) -> list[Line]:
    """The clues of one page of a list, with their reasons in words. of: the whole list, to tell equal scores."""
    listed = list(listed)
    equal = _equal(of, {clue.score for clue in listed}) if of is not None else {}
    findings = comparison.findings_of(map(subject_of, listed))
    places = regions.names_of(level for clue in listed for level in (clue.region_code, *_above(clue.region_code)))
    names, rules = programme_names(lang), comparison.known_rules()
    return [
        Line(
            clue,
            clue.score / 100,
            grade_of(clue),
            places.get(clue.region_code, ""),
            "".join(places.get(level, "") for level in _above(clue.region_code)),
            names.get(clue.programme, ""),
            tuple(reason(finding, names, rules, lang) for finding in findings.get(subject_of(clue), [])),
            equal.get(clue.score, 1),
        )
        for clue in listed
    ]


def _equal(found: QuerySet[Clue], scores: set[int]) -> dict[int, int]:
    """score -> how many clues of a list have it."""
    return dict(found.filter(score__in=scores).order_by().values_list("score").annotate(n=Count("pk")))


def grade_of(clue: Clue) -> str:
    """The match grade of a person's clue; nothing is matched for a village or a bank account."""
    return GRADES[clue.grade] if clue.subject_kind == "person" else ""


def _above(code: int) -> list[int]:
    return [level for level in (code // 10**6 * 10**6, code // 10**3 * 10**3) if level != code]


def subject_of(clue: Clue) -> tuple[str, int, int | None]:
    """What the clue's findings are filed under."""
    return clue.subject_kind, clue.subject_key, clue.programme


def programme_names(lang: str) -> dict[int, str]:
    """no -> name in a language."""
    return {each.no: each.name if lang == "zh" else each.name_en for each in programmes.catalogue()}


def shown(home: Home, listed: Iterable[Clue]) -> list[ClueShown]:
    """The clues of a list with everything a page says of them."""
    listed = list(listed)
    findings = comparison.findings_of(map(subject_of, listed))
    every = [finding for some in findings.values() for finding in some]
    table = comparison.evidence(home, every)
    rows: dict[str, list[tuple]] = {}
    for finding, rule, ref, part in zip(
        *(table[n].to_pylist() for n in ("finding", "rule", "ref", "part")), strict=True
    ):
        rows.setdefault(finding, []).append((rule, ref, part))
    batches = batches_of(table["ref"].to_pylist())
    result = []
    for clue in listed:
        mine = findings.get(subject_of(clue), [])
        evidence = sorted(
            {row for finding in mine for row in rows.get(finding.finding, [])},
            key=lambda row: (row[0], row[2] != "fact", row[1]),
        )
        result.append(
            ClueShown(clue, tuple(mine), tuple(evidence_row(*row, batches) for row in dict.fromkeys(evidence)))
        )
    return result


def batches_of(refs: Iterable[int]) -> dict[int, Batch]:
    """number -> the batch that source rows lie in."""
    numbers = {unpack(ref)[0] for ref in refs}
    return {batch.number: batch for batch in Batch.objects.filter(number__in=numbers)}


def evidence_row(rule: str, ref: int, part: str, batches: dict[int, Batch]) -> EvidenceRow:
    """Where a row of evidence stands: file, sheet and row."""
    number, sheet, line = unpack(ref)
    batch = batches[number]
    role = (
        "register"
        if part == "register" or batch.kind not in ("payments", "village_entries", "fund_flow")
        else "payment"
    )
    name = batch.sheets[sheet]["sheet"] if sheet < len(batch.sheets) else None
    return EvidenceRow(rule, role, batch.kind, batch.file, name, line, ref)


def documents(home: Home, listed: Iterable[Clue], lang: str = "zh") -> list[dict]:
    """Clues as documents for machines and sheets; nowhere a name, number, account or phone that is not masked."""
    items = shown(home, listed)
    names = regions.names_of(item.clue.region_code for item in items)
    codes, called, rules = programmes.codes(), programme_names(lang), comparison.known_rules()
    said = ([reason(one, called, rules, lang) for one in item.findings] for item in items)
    return [_document(item, names, codes, reasons, lang) for item, reasons in zip(items, said, strict=True)]


def _document(item: ClueShown, names: dict[int, str], codes: dict[int, str], reasons: list[str], lang: str) -> dict:
    clue = item.clue
    return {
        "clue": clue.code,
        "score": clue.score / 100,
        "grade": GRADES[clue.grade],
        "status": clue.status,
        "rules": sorted({finding.rule for finding in item.findings}),
        "subject": {"kind": clue.subject_kind, "label": clue.label or names.get(clue.region_code, "")},
        "person": clue.label or None if clue.subject_kind == "person" else None,
        "region_code": f"{clue.region_code:012d}",
        "region_name": names.get(clue.region_code, ""),
        "programme": codes.get(clue.programme),
        "n_payments": clue.n_payments,
        "amount": money.show(clue.amount_fen),
        "owed": money.show(clue.owed_fen),
        "first_month": show_month(clue.first_month) if clue.first_month else None,
        "last_month": show_month(clue.last_month) if clue.last_month else None,
        "reasons": reasons,
        "evidence": [
            {"rule": row.rule, "role": row.role, "kind": row.kind, "file": row.file, "sheet": row.sheet, "row": row.row}
            for row in item.evidence
        ],
        "notice": notice(lang),
    }
