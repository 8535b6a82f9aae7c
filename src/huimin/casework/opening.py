"""From findings to clues: a subject and programme is one clue, whatever number of rules point at it."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

import pyarrow as pa
from django.db import transaction
from django.utils.timezone import localdate

from huimin.audit import actions as audit
from huimin.casework.models import Clue, ClueFinding, CluePlace
from huimin.casework.queries import clues_payload
from huimin.comparison import actions as comparing
from huimin.comparison import queries as comparison
from huimin.comparison.queries import Finding, Weighed, score
from huimin.comparison.types import Subject
from huimin.kit.refs import unpack
from huimin.ledger import queries as ledger
from huimin.warehouse.home import Home

_AT_ONCE = 100_000


def clue_code(subject: Subject, generation: int) -> str:
    """X- and ten base32 letters, the same for the same subject and the same number of closed forerunners."""
    digest = hashlib.sha256(f"{subject}|{generation}".encode()).digest()
    return "X-" + base64.b32encode(digest).decode()[:10]


@transaction.atomic
def open_clues(
    *,
    home: Home,
    run: int,
    changed: Iterable[str],
    withdrawn: Iterable[str],
    by: str,
    now: datetime,
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """Open clues for new findings, let open ones take up what changed, withdraw those whose findings are gone.

    Returns how many clues are new. Findings set aside count as gone until their term is over. A closed clue is never touched: rows it did not know open a new one that names it.
    """
    subjects = comparison.subjects_of([*changed, *withdrawn])
    subjects |= comparing.lapse(today=localdate(now), by=by, now=now)
    subjects = sorted(subjects, key=repr)
    n_new = 0
    for start in range(0, len(subjects), _AT_ONCE):
        n_new += _open_some(home, run, subjects[start : start + _AT_ONCE], now)
        tell(start)
    if subjects:
        audit.record(type="clue.created", subject="clues", payload=clues_payload(), by=by, now=now)
    return n_new


def _open_some(home: Home, run: int, subjects: list[Subject], now: datetime) -> int:
    findings = comparison.unsuppressed(comparison.findings_of(subjects), today=localdate(now))
    every = [finding for listed in findings.values() for finding in listed]
    rows = _evidence_by_finding(comparison.evidence(home, every))
    labels = ledger.labels(home, [ref for listed in rows.values() for _, ref, part, *_ in listed if part == "fact"])
    known = _known(subjects)
    new, changed = [], []
    for subject in subjects:
        clues = known.get(subject, [])
        latest = clues[-1] if clues else None
        mine = findings.get(subject, [])
        if not mine:
            if latest and latest.status != Clue.Status.CLOSED:
                latest.status, latest.withdrawn_by_run, latest.changed_at = Clue.Status.WITHDRAWN, run, now
                changed.append((latest, None, []))
            continue
        evidence = [row for finding in mine for row in rows.get(finding.finding, [])]
        if latest and latest.status == Clue.Status.CLOSED:
            if not _is_news(latest, evidence, labels):
                continue
            clue = Clue(code=clue_code(subject, len(clues)), opened_by_run=run, opened_at=now, earlier=latest)
            new.append((_filled(clue, subject, mine, evidence, labels, now), mine, evidence))
        elif latest:
            latest.status, latest.withdrawn_by_run = Clue.Status.OPEN, None
            changed.append((_filled(latest, subject, mine, evidence, labels, now), mine, evidence))
        else:
            clue = Clue(code=clue_code(subject, 0), opened_by_run=run, opened_at=now)
            new.append((_filled(clue, subject, mine, evidence, labels, now), mine, evidence))
    _write(new, changed, labels)
    return len(new)


def _known(subjects: list[Subject]) -> dict[Subject, list[Clue]]:
    keys = sorted({key for _, key, _ in subjects})
    known: dict[Subject, list[Clue]] = {}
    for start in range(0, len(keys), 400):
        for clue in Clue.objects.filter(subject_key__in=keys[start : start + 400]).order_by("opened_at"):
            known.setdefault((clue.subject_kind, clue.subject_key, clue.programme), []).append(clue)
    return known


def _evidence_by_finding(table: pa.Table) -> dict[str, list[tuple]]:
    rows: dict[str, list[tuple]] = {}
    columns = (table[name].to_pylist() for name in ("finding", "rule", "ref", "part", "month", "amount_fen"))
    for finding, rule, *rest in zip(*columns, strict=True):
        rows.setdefault(finding, []).append((rule, *rest))
    return rows


def _is_news(closed: Clue, evidence: list[tuple], labels: dict[int, ledger.Label]) -> bool:
    """Whether offending rows came in batches the closed clue did not know."""
    known = set(closed.places.values_list("batch", flat=True))
    return any(unpack(ref)[0] not in known for _, ref, part, *_ in evidence if part == "fact" and ref in labels)


def _filled(
    clue: Clue, subject: Subject, findings: list[Finding], evidence: list[tuple], labels, now: datetime
) -> Clue:
    clue.subject_kind, clue.subject_key, clue.programme = subject
    money: dict[tuple[int, int | None], int] = {}
    for _, ref, part, month, amount in evidence:
        if part == "fact" and ref in labels:
            money[ref, month] = max(money.get((ref, month), 0), amount or 0)
    months = [month for _, month in money if month]
    result = score([Weighed(f.rule, f.severity, f.grade, f.n_months, f.amount_fen) for f in findings])
    clue.score = result.value
    clue.score_parts = [{"code": part.code, "params": part.params, "points": part.points} for part in result.parts]
    clue.grade = min(finding.grade for finding in findings)
    clue.n_payments = len({ref for ref, _ in money if labels[ref].is_payment})
    clue.n_months = len(set(months))
    clue.amount_fen = sum(money.values())
    clue.first_month, clue.last_month = (min(months), max(months)) if months else (None, None)
    shown = [labels[ref] for ref, _ in sorted(money, key=repr)] or [next(iter(labels.values()), ledger.NO_LABEL)]
    clue.region_code = max((label.region_code for label in shown), key=lambda code: (code % 1000 > 0, code % 10**6 > 0))
    clue.label = next((label.masked_name for label in shown if label.masked_name), "") if subject[0] == "person" else ""
    clue.changed_at = now
    return clue


_FIELDS = [
    "label", "region_code", "status", "withdrawn_by_run", "score", "score_parts", "grade", "n_payments", "n_months", "amount_fen",
    "first_month", "last_month", "changed_at",
]  # fmt: skip


def _write(new, changed, labels) -> None:
    Clue.objects.bulk_create([clue for clue, *_ in new], batch_size=500)
    Clue.objects.bulk_update([clue for clue, *_ in changed], _FIELDS, batch_size=200)
    codes = [clue.code for clue, findings, _ in changed if findings is not None]  # withdrawn ones keep what they were
    for start in range(0, len(codes), 400):
        ClueFinding.objects.filter(clue__in=codes[start : start + 400]).delete()
    every = [*new, *changed]
    ClueFinding.objects.bulk_create(
        (ClueFinding(clue=clue, finding=f.finding, rule=f.rule) for clue, findings, _ in every for f in findings or ()),
        batch_size=1000,
    )
    CluePlace.objects.bulk_create(
        (
            CluePlace(clue=clue, region_code=region, batch=batch)
            for clue, _, evidence in every
            for region, batch in sorted(
                {
                    (labels[ref].region_code, unpack(ref)[0])
                    for _, ref, part, *_ in evidence
                    if part == "fact" and ref in labels
                }
            )
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
