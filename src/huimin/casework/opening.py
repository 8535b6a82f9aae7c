"""From findings to clues: a subject and programme is one clue, whatever number of rules point at it."""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.utils.timezone import localdate

from huimin.audit import actions as audit
from huimin.audit.actions import put_rows
from huimin.casework import clue_set
from huimin.casework.models import Clue, ClueFinding, CluePlace
from huimin.casework.scoring import SCORED, scored
from huimin.comparison import actions as comparing
from huimin.comparison import queries as comparison
from huimin.comparison.queries import Finding, Tally
from huimin.comparison.types import Subject
from huimin.intake import queries as batches
from huimin.kit.refs import ROWS_OF_BATCH
from huimin.ledger import queries as ledger
from huimin.rules.types import OWED
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.home import Home

_AT_ONCE = 100_000
_OWNERS = pa.schema([("finding", pa.string()), ("owner", pa.int64()), ("is_owed", pa.bool_())])


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
    as_of: date,
    by: str,
    now: datetime,
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """Open clues for new findings, let open ones take up what changed, withdraw those whose findings are gone.

    Returns how many clues are new. Findings set aside count as gone until their term is over. A closed clue is never
    touched: rows it did not know open a new one that names it. as_of: what people found before that day counts in scores.
    """
    subjects = comparison.subjects_of([*changed, *withdrawn])
    subjects |= comparing.lapse(today=localdate(now), by=by, now=now) | comparing.take_up(by=by, now=now)
    subjects = sorted(subjects, key=repr)
    n_new = 0
    before = after = clue_set.sum_of([])
    tallies = comparison.tallies(as_of=as_of)
    for start in range(0, len(subjects), _AT_ONCE):
        news = _news(home, run, subjects[start : start + _AT_ONCE], tallies, now)
        before += clue_set.sum_of(news.touched)
        _write(news, run, now)
        after += clue_set.sum_of(news.touched)
        n_new += news.n_new
        tell(start)
    if subjects:
        audit.record_set(
            type="clue.created",
            subject="clues",
            before=before,
            after=after,
            whole=clue_set.sum_of_all,
            by=by,
            now=now,
        )
    return n_new


@dataclass
class _News:
    """What becomes of some subjects' clues: rows of three tables to write, clues whose cause has gone."""

    clues: list[tuple] = field(default_factory=list)
    findings: list[tuple] = field(default_factory=list)
    places: list[tuple] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    n_new: int = 0

    @property
    def touched(self) -> list[str]:
        return [*(row[0] for row in self.clues), *self.withdrawn]


def _news(home: Home, run: int, subjects: Sequence[Subject], tallies: Mapping[str, Tally], now: datetime) -> _News:
    findings = comparison.unsuppressed(comparison.findings_of(subjects), today=localdate(now))
    rows, registers = _rows_behind(home, findings)
    known, paused = _known(subjects), comparison.paused_rules()
    news = _News()
    for subject in subjects:
        clues = known.get(subject, [])
        latest = clues[-1] if clues else None
        is_closed = latest is not None and latest.status == Clue.Status.CLOSED
        if subject not in findings:
            if latest and not is_closed:
                news.withdrawn.append(latest.code)
            continue
        facts = rows.get(subject, _Facts())
        if is_closed and not _is_news(latest, facts):
            continue
        mine = findings[subject]
        is_open = latest is not None and latest.status == Clue.Status.OPEN
        if not is_open and all(one.rule in paused for one in mine):
            continue
        if latest is None or is_closed:
            latest = _Known(clue_code(subject, len(clues)), Clue.Status.OPEN, latest and latest.code, run, now)
            news.n_new += 1
        scores = dict(zip(SCORED, scored(mine, registers, tallies, facts.amount_fen + facts.owed_fen), strict=True))
        news.clues.append(_row(latest, subject, mine, facts, scores, now))
        news.findings += ((latest.code, one.finding, one.rule, registers.get(one.finding, 0)) for one in mine)
        news.places += ((latest.code, region, batch) for region, batch in facts.places)
    return news


class _Known(NamedTuple):
    """What a clue keeps when it takes up findings."""

    code: str
    status: str
    earlier: str | None
    opened_by_run: int
    opened_at: datetime


def _known(subjects: Sequence[Subject]) -> dict[Subject, list[_Known]]:
    keys = sorted({key for _, key, _ in subjects})
    kinds = sorted({kind for kind, *_ in subjects})  # named, so that the index on subjects serves
    known: dict[Subject, list[_Known]] = {}
    for start in range(0, len(keys), 400):
        clues = Clue.objects.filter(subject_kind__in=kinds, subject_key__in=keys[start : start + 400])
        rows = clues.order_by("opened_at").values_list("subject_kind", "subject_key", "programme", *_Known._fields)
        for kind, key, programme, *kept in rows:
            known.setdefault((kind, key, programme), []).append(_Known(*kept))
    return known


@dataclass
class _Facts:
    """The fact rows behind a subject's findings, each row and month once: counts, money, where they lie."""

    n_payments: int = 0
    n_months: int = 0
    amount_fen: int = 0
    owed_fen: int = 0
    first_month: int | None = None
    last_month: int | None = None
    region_code: int = 0
    masked_name: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)  # (region code, batch)


def _rows_behind(home: Home, findings: dict[Subject, list[Finding]]) -> tuple[dict[Subject, _Facts], dict[str, int]]:
    """(subject -> the facts behind it, finding -> how many registers agree in it)."""
    subjects = list(findings)
    owners = [
        (finding.finding, place, finding.direction == OWED)
        for place, subject in enumerate(subjects)
        for finding in findings[subject]
    ]
    evidence = comparison.evidence(home, [finding for listed in findings.values() for finding in listed])
    registers = _registers(evidence.filter(pc.equal(evidence["part"], "register")))
    evidence = evidence.filter(pc.equal(evidence["part"], "fact"))
    with engine(home) as connection:
        connection.register("owners", pa.table(list(zip(*owners, strict=True)) or [[]] * 3, schema=_OWNERS))
        connection.register("evidence", evidence)
        connection.register("labels", ledger.label_table(home, evidence["ref"]))
        connection.execute(_FACTS)
        return _facts(connection, subjects), registers


def _registers(evidence: pa.Table) -> dict[str, int]:
    """finding -> how many registers of different kinds or senders have a row in it."""
    lie = pa.table([evidence["finding"], pc.divide(evidence["ref"], ROWS_OF_BATCH)], names=["finding", "batch"])
    lie = lie.group_by(["finding", "batch"]).aggregate([])
    senders = {batch.number: (batch.kind, batch.unit) for batch in batches.numbered(set(lie["batch"].to_pylist()))}
    pairs = zip(lie["finding"].to_pylist(), lie["batch"].to_pylist(), strict=True)
    return Counter(finding for finding, _ in {(finding, senders.get(batch)) for finding, batch in pairs})


def _facts(connection: Connection, subjects: list[Subject]) -> dict[Subject, _Facts]:
    rows = {subjects[owner]: _Facts(*row) for owner, *row in connection.execute(_SUMS).fetchall()}
    for owner, region, batch in connection.execute(_PLACES).fetchall():
        rows[subjects[owner]].places.append((region, batch))
    return rows


_FACTS = """
    create temp table fact as
    select o.owner, o.is_owed, e.ref, e.month, max(coalesce(e.amount_fen, 0)) as amount_fen,
           any_value(l.region_code) as region_code, any_value(l.masked_name) as masked_name,
           any_value(l.is_payment) as is_payment, any_value(coalesce(e.month, l.starts_month)) as first_month,
           any_value(coalesce(e.month, l.last_month)) as last_month
    from evidence e join owners o on o.finding = e.finding join labels l on l.ref = e.ref
    group by o.owner, o.is_owed, e.ref, e.month
"""

# A yearly payment lies in all months of its year, though it is no payment-month of any; an enrolment lies in none.
# The deepest region of any row counts, the earliest row's among equals.
_SUMS = """
    select owner, count(distinct ref) filter (is_payment), count(distinct month),
           coalesce(sum(amount_fen) filter (not is_owed), 0)::bigint, coalesce(sum(amount_fen) filter (is_owed), 0)::bigint,
           min(first_month), max(last_month),
           arg_max(region_code, [(region_code % 1000 > 0)::bigint, (region_code % 1000000 > 0)::bigint, -ref]),
           coalesce(arg_min(masked_name, ref) filter (masked_name <> ''), '')
    from fact group by owner
"""
_PLACES = f"select distinct owner, region_code, ref // {ROWS_OF_BATCH} as batch from fact order by all"


def _is_news(closed: _Known, facts: _Facts) -> bool:
    """Whether offending rows came in batches the closed clue did not know."""
    known = set(CluePlace.objects.filter(clue=closed.code).values_list("batch", flat=True))
    return any(batch not in known for _, batch in facts.places)


_FIELDS = [
    "code", "subject_kind", "subject_key", "programme", "label", "region_code", "status", *SCORED, "grade", "n_payments",
    "n_months", "amount_fen", "owed_fen", "first_month", "last_month", "rules", "directions", "earlier", "opened_by_run",
    "withdrawn_by_run",
    "opened_at", "changed_at",
]  # fmt: skip


def _row(clue: _Known, subject: Subject, findings: list[Finding], facts: _Facts, scores: dict, now: datetime) -> tuple:
    """The clue's row as it is to stand, in the order of _FIELDS."""
    kind, key, programme = subject
    grade = min(finding.grade for finding in findings)
    return (
        clue.code,
        kind,
        key,
        programme,
        _label(kind, facts.masked_name),
        facts.region_code,
        str(Clue.Status.OPEN),
        *(scores[name] for name in SCORED),
        grade,
        facts.n_payments,
        facts.n_months,
        facts.amount_fen,
        facts.owed_fen,
        facts.first_month,
        facts.last_month,
        _listed(finding.rule for finding in findings),
        _listed(finding.direction for finding in findings),
        clue.earlier,
        clue.opened_by_run,
        None,
        clue.opened_at,
        now,
    )


def _label(kind: str, masked_name: str) -> str:
    """What a clue's subject is called: by nobody's full name. A household is called after the first of its rows."""
    if kind == "household" and masked_name:
        return f"{masked_name}户"
    return masked_name if kind in ("person", "unit") else ""


def _listed(words: Iterable[str]) -> str:
    """Each word once, between spaces, so that a filter finds it whole."""
    return f" {' '.join(sorted(set(words)))} "


def _write(news: _News, run: int, now: datetime) -> None:
    codes = [row[0] for row in news.clues]
    for start in range(0, len(codes), 400):
        ClueFinding.objects.filter(clue__in=codes[start : start + 400]).delete()
    for start in range(0, len(news.withdrawn), 400):
        gone = Clue.objects.filter(code__in=news.withdrawn[start : start + 400])
        gone.update(status=Clue.Status.WITHDRAWN, withdrawn_by_run=run, changed_at=now)
    put_rows(Clue, _FIELDS, news.clues, key=("code",))
    put_rows(ClueFinding, ("clue", "finding", "rule", "n_registers"), news.findings, key=("clue", "finding"))
    put_rows(CluePlace, ("clue", "region_code", "batch"), news.places, key=("clue", "region_code", "batch"))
