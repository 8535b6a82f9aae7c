"""Questions about findings: what stands on a subject, and the rows that make it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db.models import Max

from huimin.audit.queries import row_facts
from huimin.audit.types import TracedFact
from huimin.comparison import learning
from huimin.comparison.faults import fault_said
from huimin.comparison.learning import NOBODY_LOOKED, Tally, judged, paused_rules, pauses, said_of, tallies
from huimin.comparison.library import rules_by_theme, worked_examples
from huimin.comparison.models import Pause, Replay, RuleVersion, Run, RunRule, StandingFinding, Suppression, Verdict
from huimin.comparison.own import as_own, known_rules, latest_version, left_behind, own_rules, version_of
from huimin.comparison.score import VERSION, Weighed, chance, score, share, worth
from huimin.comparison.standing import evidence_of, run_payload, sum_of_all
from huimin.comparison.types import Question
from huimin.ledger.queries import changed_kinds
from huimin.rules.types import Rule
from huimin.warehouse.home import Home

__all__ = [
    "NOBODY_LOOKED",
    "VERSION",
    "Finding",
    "Pause",
    "Tally",
    "Weighed",
    "Withdrawn",
    "evidence",
    "findings_named",
    "findings_of",
    "has_verdicts",
    "is_look_back",
    "chance",
    "fault_said",
    "judged",
    "known_rules",
    "latest_version",
    "left_behind",
    "as_own",
    "own_rules",
    "said_of",
    "version_of",
    "paused_rules",
    "pauses",
    "rules_by_theme",
    "score",
    "share",
    "stale",
    "subjects_of",
    "tallies",
    "traced_facts",
    "unsuppressed",
    "withdrawn_of",
    "worked_examples",
    "worth",
]

_SOME = 400


@dataclass(frozen=True)
class Finding:
    """疑点（未核实）of one rule on one subject and programme."""

    finding: str
    rule: str
    subject_kind: str
    subject_key: int
    programme: int | None
    direction: str
    run: int
    severity: str
    grade: int
    n_rows: int
    n_months: int
    amount_fen: int
    first_month: int | None
    last_month: int | None
    reasons: dict


_FIELDS = tuple(Finding.__dataclass_fields__)


@dataclass(frozen=True)
class Withdrawn:
    """A finding that a run no longer found, and why: `code` of comparison.gone.CODES, batches by number."""

    rule: str
    run: int
    because: dict


def findings_of(subjects: Iterable[tuple[str, int, int | None]]) -> dict[tuple, list[Finding]]:
    """(subject kind, key, programme) -> its standing findings."""
    wanted = set(subjects)
    found: dict[tuple, list[Finding]] = {}
    kinds = sorted({kind for kind, *_ in wanted})  # named, so that the index on subjects serves
    for part in _parts(sorted({key for _, key, _ in wanted})):
        standing = StandingFinding.objects.filter(subject_kind__in=kinds, subject_key__in=part, withdrawn_by_run=None)
        for finding in (Finding(*row) for row in standing.order_by("rule").values_list(*_FIELDS)):
            subject = (finding.subject_kind, finding.subject_key, finding.programme)
            if subject in wanted:
                found.setdefault(subject, []).append(finding)
    return found


def withdrawn_of(subject_kind: str, subject_key: int, programme: int | None) -> list[Withdrawn]:
    """What was found of one subject and programme once and stands no longer, the latest first."""
    gone = StandingFinding.objects.filter(subject_kind=subject_kind, subject_key=subject_key, programme=programme)
    rows = gone.exclude(withdrawn_by_run=None).order_by("-withdrawn_by_run", "rule")
    return [Withdrawn(*row) for row in rows.values_list("rule", "withdrawn_by_run", "withdrawn_because")]


def findings_named(ids: Iterable[str]) -> Iterator[Finding]:
    """Standing findings by their ids."""
    for part in _parts(sorted(ids)):
        standing = StandingFinding.objects.filter(finding__in=part, withdrawn_by_run=None)
        yield from (Finding(*row) for row in standing.order_by("finding").values_list(*_FIELDS))


def has_verdicts(*, since: date | None = None, before: date) -> bool:
    """Whether anything came to be known from a day (None: ever) until before another."""
    known = Verdict.objects.filter(known_on__lt=before)
    return (known if since is None else known.filter(known_on__gte=since)).exists()


def unsuppressed(found: dict[tuple, list[Finding]], *, today: date) -> dict[tuple, list[Finding]]:
    """The same findings without those that a person set aside for a term that is not over."""
    live = Suppression.objects.filter(lapsed_at=None, until_on__gt=today)
    aside = set(live.values_list("rule", "subject_kind", "subject_key", "programme"))
    return {
        subject: kept
        for subject, listed in found.items()
        if (kept := [finding for finding in listed if (finding.rule, *subject) not in aside])
    }


def evidence(home: Home, findings: Iterable[Finding]) -> pa.Table:
    """Evidence rows (finding, rule, ref, part, month, amount_fen) of findings, from the runs that found them."""
    runs: dict[int, list[str]] = {}
    for finding in findings:
        runs.setdefault(finding.run, []).append(finding.finding)
    tables = [evidence_of(home, run, ids) for run, ids in sorted(runs.items())]
    return pa.concat_tables(tables) if tables else _EMPTY


_EMPTY = pa.table(
    [[]] * 6,
    schema=pa.schema(
        [
            ("finding", pa.string()),
            ("rule", pa.string()),
            ("ref", pa.int64()),
            ("part", pa.string()),
            ("month", pa.int32()),
            ("amount_fen", pa.int64()),
        ]
    ),
)


def _parts(items: Sequence) -> Iterable[Sequence]:
    return (items[start : start + _SOME] for start in range(0, len(items), _SOME))


def subjects_of(ids: Iterable[str]) -> set[tuple[str, int, int | None]]:
    """The subjects of findings, withdrawn ones included."""
    return {
        subject
        for part in _parts(sorted(ids))
        for subject in StandingFinding.objects.filter(finding__in=part).values_list(
            "subject_kind", "subject_key", "programme"
        )
    }


def is_look_back(question: Question, rules: Iterable[str], *, today: date) -> bool:
    """Whether a run would see less than what stands rests on: the books before their last change, or an earlier day
    than one of its rules was already asked for."""
    if question.known_at < max(changed_kinds().values(), default=0):
        return True
    asked = Run.objects.filter(is_look_back=False, rules__rule__in=list(rules), rules__error="")
    latest = asked.aggregate(latest=Max("as_of"))["latest"]
    return question.as_of < today and latest is not None and question.as_of < latest


def stale(rules: Iterable[Rule]) -> list[str]:
    """Which rules read a view over batches that came, or went, since a run over everything last asked them."""
    whole = {"run__region_code": None, "run__first_month": None, "run__last_month": None, "run__is_look_back": False}
    looked = {
        (row["rule"], row["logic_version"]): row["last"]
        for row in RunRule.objects.filter(**whole, error="")
        .values("rule", "logic_version")
        .annotate(last=Max("run__known_at"))
    }
    changed = changed_kinds()
    return [
        rule.id
        for rule in rules
        if any(changed.get(view, -1) >= looked.get((rule.id, rule.logic_version), 0) for view in rule.needs)
    ]


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Each run with its files, and the standing findings as one fact."""
    for run in Run.objects.prefetch_related("rules").order_by("number"):
        payload = run_payload(run)
        files = {name: home.run(run.number) / name for name in payload["files"]}
        yield TracedFact("run.finished", f"run:{run.code}", payload, files)
    yield from row_facts(
        Suppression.objects.order_by("pk"), type="suppression.added", subject=lambda row: f"suppression:{row.pk}"
    )
    if Run.objects.exists():
        yield TracedFact("finding.changed", "findings", sum_of_all().payload())
    yield from row_facts(
        RuleVersion.objects.order_by("pk"), type="rule.changed", subject=lambda version: version.subject
    )
    yield from row_facts(Replay.objects.order_by("pk"), type="replay.done", subject=lambda row: f"replay:{row.pk}")
    yield from row_facts(Pause.objects.order_by("pk"), type="pause.set", subject=lambda row: f"pause:{row.pk}")
    if Verdict.objects.exists():
        yield TracedFact("verdict.set", "verdicts", learning.sum_of_all().payload())
