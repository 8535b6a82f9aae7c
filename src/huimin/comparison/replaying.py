"""A version of a user's rule asked over past months: what it would have found, where, and how often it would be right.

A query: it writes one row of figures and its trace entry, no finding and no clue. The same version, months, region, day
and state of the books give the same set of findings, and its digest says so.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import pyarrow as pa
from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.queries import row_payload
from huimin.comparison.evaluate import NO_PROGRAMME, Evaluated
from huimin.comparison.learning import NOBODY_LOOKED, Tally
from huimin.comparison.looking import Books, bounds_of, mark_region
from huimin.comparison.models import Replay, RuleVersion, StandingFinding
from huimin.comparison.own import Own, evaluate_apart
from huimin.comparison.standing import with_finding
from huimin.comparison.types import REPLAY_STEPS, Question, Subject
from huimin.jobs import actions as jobs
from huimin.ledger.queries import label_table
from huimin.users.permissions import RELEASE_RULES, WRITE_RULES, may
from huimin.users.queries import user
from huimin.users.types import NotPermitted
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.home import Home

JOB = "replay"
N_EXAMPLES = 10
_SOME = 400


@dataclass(frozen=True)
class Figures:
    """What is kept of a replay beside its sums.

    counties: (code, findings, fen, subjects). others: (rule, findings on which it stands too). checked: clues on the
    same subjects that were checked, and those with something in them. weeks: of the months. examples: ten findings.
    """

    counties: Sequence[tuple[int, int, int, int]]
    others: Sequence[tuple[str, int]]
    checked: tuple[int, int]
    weeks: float
    examples: Sequence[dict]

    @property
    def tally(self) -> Tally:
        return Tally(*self.checked)


@transaction.atomic
def ask_replay(
    *, rule: str, number: int, first: str = "", last: str = "", as_of: str = "", known_at: int | None = None, by: str,
    now: datetime
) -> int:  # fmt: skip
    """Ask for a replay of a version over some months (YYYY-MM, both inclusive, or empty); the job's number."""
    asking = user(by)
    if not (may(asking, WRITE_RULES) or may(asking, RELEASE_RULES)):
        raise NotPermitted(by)
    version = RuleVersion.objects.get(rule=rule, number=number)
    said = {"from_": first, "to": last, "as_of": as_of, "known_at": known_at}
    given = {name: value for name, value in said.items() if value not in ("", None)}
    return jobs.enqueue(name=JOB, args={"version": version.pk, "said": given}, by=by, now=now).pk


def replay(
    *,
    version: RuleVersion,
    own: Own,
    question: Question,
    books: Books,
    home: Home,
    outcomes: Callable[[Iterable[Subject]], Mapping[Subject, bool]],
    by: str,
    unit: str = "",
    now: datetime,
    confirm: Callable[[], None] = lambda: None,
    stopped: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda _: None,
) -> Replay:
    """Ask the version and keep what came of it. own: the version under the rule's own id, ready to run.

    outcomes: of some subjects those whose clues were checked -> whether something was found.
    """
    began = time.monotonic()
    with books.whole(1) as connection:
        if question.region:
            mark_region(connection, question.region)
        evaluated, fault = evaluate_apart(connection, own, books.apart(), stopped=stopped, **bounds_of(question))
    tell(1)
    said = (
        _sums(evaluated) | {"figures": asdict(_figures(home, evaluated, question, own, outcomes, tell))}
        if evaluated
        else {}
    )
    said |= {"fault": fault, "seconds": time.monotonic() - began, "by": by, "at": now}
    with transaction.atomic():
        confirm()
        row = _record(version, question, said, unit)
    tell(REPLAY_STEPS)
    return row


def _record(version: RuleVersion, question: Question, said: Mapping[str, object], unit: str) -> Replay:
    asked = {name: getattr(question, name) for name in _ASKED}
    row = Replay.objects.create(rule=version.rule, number=version.number, **asked, **said)
    payload = row_payload(row)
    audit.record(type="replay.done", subject=f"replay:{row.pk}", payload=payload, by=row.by, unit=unit, now=row.at)
    return row


_ASKED = ("as_of", "known_at", "region_code", "first_month", "last_month")


def _sums(evaluated: Evaluated) -> dict[str, object]:
    found = evaluated.findings
    return {
        "digest": digest_of(found),
        "n_findings": found.num_rows,
        "n_subjects": len(set(found["subject_key"].to_pylist())),
        "amount_fen": sum(found["amount_fen"].to_pylist()),
    }


def digest_of(findings: pa.Table) -> str:
    """SHA-256 of a set of findings: each with the digest of its rows, in order of their ids."""
    lines = sorted(zip(findings["finding"].to_pylist(), findings["digest"].to_pylist(), strict=True))
    return hashlib.sha256("\n".join(map(" ".join, lines)).encode()).hexdigest()


def _figures(home: Home, evaluated: Evaluated, question: Question, own: Own, outcomes, tell) -> Figures:
    with engine(home) as connection:
        counties, examples = _placed(connection, home, evaluated)
    tell(2)
    keys = ("subject_key", "programme")
    pairs = zip(*(evaluated.findings[name].to_pylist() for name in keys), strict=True)
    subjects = {(own.subject, key, None if programme == NO_PROGRAMME else programme) for key, programme in pairs}
    known = outcomes(subjects)
    return Figures(
        counties=counties,
        others=_others(subjects, own.id),
        checked=(len(known), sum(known.values())) if known else (NOBODY_LOOKED.n, NOBODY_LOOKED.n_confirmed),
        weeks=_weeks(evaluated.findings, question),
        examples=examples,
    )


def _placed(connection: Connection, home: Home, evaluated: Evaluated) -> tuple[list[tuple], list[dict]]:
    """(figures by county, examples): a finding lies where the first of its rows does."""
    rows = with_finding(evaluated)
    facts = rows.filter(pa.compute.equal(rows["part"], "fact"))
    connection.register("found", evaluated.findings)
    connection.register("fact", facts)
    connection.register("label", label_table(home, facts["ref"]))
    connection.execute(_PLACES)
    counties = connection.execute(_COUNTIES).fetchall()
    columns, chosen = connection.execute(_EXAMPLES), []
    names = [name for name, *_ in columns.description]
    for row in columns.fetchall():
        chosen.append(dict(zip(names, row, strict=True)))
    return counties, chosen


_PLACES = """
    create temp table place as
    select f.finding, arg_min(l.region_code, l.ref) as region_code, coalesce(arg_min(l.masked_name, l.ref), '') as label
    from fact as f join label as l on l.ref = f.ref group by f.finding
"""
_COUNTIES = """
    select coalesce(p.region_code, 0) // 1000000 * 1000000 as county, count(*)::integer, sum(f.amount_fen)::bigint,
           count(distinct f.subject_key)::integer
    from found as f left join place as p on p.finding = f.finding group by county order by county
"""
_EXAMPLES = f"""
    select f.finding, f.subject, f.programme, f.n_months, f.amount_fen, f.first_month, f.last_month, f.n_rows,
           f.grade, f.reasons, p.region_code, p.label
    from found as f join place as p on p.finding = f.finding order by f.finding limit {N_EXAMPLES}
"""


def _others(subjects: set[Subject], rule: str) -> list[tuple[str, int]]:
    """How many of the subjects each other rule points at, most first."""
    keys = sorted({key for _, key, _ in subjects})
    counted: Counter[str] = Counter()
    for start in range(0, len(keys), _SOME):
        stands = StandingFinding.objects.filter(subject_key__in=keys[start : start + _SOME], withdrawn_by_run=None)
        for other, *subject in stands.values_list("rule", "subject_kind", "subject_key", "programme"):
            counted[other] += tuple(subject) in subjects and other != rule
    return sorted(((other, n) for other, n in counted.items() if n), key=lambda pair: (-pair[1], pair[0]))


def _weeks(findings: pa.Table, question: Question) -> float:
    """Weeks from the first to the last month that was asked about, else from the first to the last that was found."""
    firsts, lasts = ([month for month in findings[name].to_pylist() if month] for name in ("first_month", "last_month"))
    first = question.first_month or min(firsts, default=0)
    last = question.last_month or max(lasts, default=0)
    return round((last - first + 1) * 365.25 / 12 / 7, 2) if last >= first > 0 else 0.0
