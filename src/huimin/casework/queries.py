"""Questions about clues: ranked lists inside a scope, each with its reasons and the rows it came from."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, F, Value, When

from huimin.audit.types import TracedFact
from huimin.casework import handling_facts
from huimin.casework.models import Clue, ClueFinding, CluePlace
from huimin.casework.words import GRADES, reason, score_part
from huimin.comparison import queries as comparison
from huimin.comparison.queries import Finding
from huimin.intake.queries import Batch
from huimin.kit.refs import unpack
from huimin.users.types import Scope
from huimin.warehouse.home import Home

__all__ = [
    "GRADES",
    "NOTICE",
    "NOTICE_EN",
    "ClueShown",
    "EvidenceRow",
    "Wanted",
    "clues",
    "clues_payload",
    "reason",
    "score_part",
    "shown",
    "traced_facts",
]

NOTICE = "本条为数据比对疑点，未经核实，不得据此认定违规或停发待遇。"
NOTICE_EN = "This is a question from comparing data, not checked; it proves nothing and stops no payment."


@dataclass(frozen=True)
class Wanted:
    """Filters of a list of clues; None leaves a field open."""

    region: tuple[int, int] | None = None
    first_month: int | None = None
    last_month: int | None = None
    rule: str | None = None
    programme: int | None = None
    batch: int | None = None
    min_score: int | None = None
    closed_too: bool = False
    limit: int | None = None


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


def clues(*, scope: Scope, wanted: Wanted):
    """The clues a list shows, best first, as a queryset bound to the scope."""
    found = Clue.objects.all()
    bounds = scope.narrowed(*wanted.region) if wanted.region else scope
    places = {"places__region_code__gte": bounds.low, "places__region_code__lt": bounds.high}
    found = found.filter(code__in=Clue.objects.filter(**places).values("code"))
    if not wanted.closed_too:
        found = found.filter(status=Clue.Status.OPEN)
    if wanted.first_month is not None:
        found = found.filter(last_month__gte=wanted.first_month)
    if wanted.last_month is not None:
        found = found.filter(first_month__lte=wanted.last_month)
    if wanted.rule:
        found = found.filter(findings__rule=wanted.rule).distinct()
    if wanted.programme is not None:
        found = found.filter(programme=wanted.programme)
    if wanted.batch is not None:
        refs = Clue.objects.filter(places__batch=wanted.batch).values("code")
        found = found.filter(code__in=refs)
    if wanted.min_score is not None:
        found = found.filter(score__gte=wanted.min_score)
    found = found.order_by("-score", "-amount_fen", "-n_months", "code")
    return found[: wanted.limit] if wanted.limit is not None else found


def shown(home: Home, listed: Iterable[Clue]) -> list[ClueShown]:
    """The clues of a list with everything a page says of them."""
    listed = list(listed)
    findings = comparison.findings_of((c.subject_kind, c.subject_key, c.programme) for c in listed)
    every = [finding for some in findings.values() for finding in some]
    table = comparison.evidence(home, every)
    rows: dict[str, list[tuple]] = {}
    for finding, rule, ref, part in zip(
        *(table[n].to_pylist() for n in ("finding", "rule", "ref", "part")), strict=True
    ):
        rows.setdefault(finding, []).append((rule, ref, part))
    batches = {
        batch.number: batch
        for batch in Batch.objects.filter(number__in={unpack(ref)[0] for some in rows.values() for _, ref, _ in some})
    }
    result = []
    for clue in listed:
        mine = findings.get((clue.subject_kind, clue.subject_key, clue.programme), [])
        evidence = sorted(
            {row for finding in mine for row in rows.get(finding.finding, [])},
            key=lambda row: (row[0], row[2] != "fact", row[1]),
        )
        result.append(
            ClueShown(clue, tuple(mine), tuple(_evidence_row(row, batches) for row in dict.fromkeys(evidence)))
        )
    return result


def _evidence_row(row: tuple[str, int, str], batches: dict[int, Batch]) -> EvidenceRow:
    rule, ref, part = row
    number, sheet, line = unpack(ref)
    batch = batches[number]
    role = "register" if part == "register" or batch.kind not in ("payments", "village_entries") else "payment"
    name = batch.sheets[sheet]["sheet"] if sheet < len(batch.sheets) else None
    return EvidenceRow(rule, role, batch.kind, batch.file, name, line, ref)


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """The set of clues as the last run left it, as one fact, and what became of each at the units."""
    yield from handling_facts.traced_facts(home)
    if Clue.objects.exists():
        yield TracedFact("clue.created", "clues", clues_payload())


def clues_payload() -> dict:
    """Number of clues and a digest over everything comparison says of them (the clue-set root).

    Closed is what units made of one, told by a clue's own fact: here it counts as comparison left it.
    """
    digest = hashlib.sha256()
    fields = [field.attname for field in Clue._meta.concrete_fields if field.attname != "status"]
    closed = Case(When(withdrawn_by_run=None, then=Value(Clue.Status.OPEN)), default=Value(Clue.Status.WITHDRAWN))
    said = Case(When(status=Clue.Status.CLOSED, then=closed), default=F("status"))
    for row in Clue.objects.order_by("code").values_list(*fields, said).iterator(chunk_size=5000):
        digest.update(repr([str(cell) for cell in row]).encode())
    for model, order in (
        (ClueFinding, ("clue", "finding")),
        (CluePlace, ("clue", "region_code", "batch")),
    ):
        for row in model.objects.order_by(*order).values_list().iterator(chunk_size=5000):
            digest.update(repr([str(cell) for cell in row]).encode())
    return {"n": Clue.objects.count(), "digest": digest.hexdigest()}
