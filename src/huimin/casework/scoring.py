"""The score of clues: worked out when they are opened, and anew when people found something or the scorer changed.

Only open clues are scored again: what a closed one said when it was handled stays. Which findings a clue has does not
change here, and neither does the moment of its last change: nobody's report grows stale by another order of the list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.actions import put_rows
from huimin.audit.queries import row_payload
from huimin.casework import clue_set
from huimin.casework.models import Clue, ClueFinding, Scoring
from huimin.comparison import queries as comparison
from huimin.comparison.queries import NOBODY_LOOKED, VERSION, Finding, Tally, Weighed

_AT_ONCE = 20_000
SCORED = ("score", "score_parts", "score_version", "worth_fen")
_FIELDS = [field.name for field in Clue._meta.concrete_fields]


def scored(
    findings: Iterable[Finding], registers: Mapping[str, int], tallies: Mapping[str, Tally], money_fen: int
) -> tuple:
    """What the columns SCORED say of a clue. registers: finding -> registers that agree; money_fen: of the clue, owed
    or wrongly paid."""
    findings = list(findings)
    result = comparison.score([_weighed(one, registers.get(one.finding, 0), tallies) for one in findings])
    parts = [{"code": part.code, "params": part.params, "points": part.points} for part in result.parts]
    worth = comparison.worth(result.chance, (one.severity for one in findings), money_fen)
    return result.value, parts, VERSION, worth


def _weighed(finding: Finding, n_registers: int, tallies: Mapping[str, Tally]) -> Weighed:
    tally = tallies.get(finding.rule, NOBODY_LOOKED)
    return Weighed(
        rule=finding.rule,
        severity=finding.severity,
        grade=finding.grade,
        n_months=finding.n_months,
        amount_fen=finding.amount_fen,
        n_registers=n_registers,
        n_known=tally.n,
        n_confirmed=tally.n_confirmed,
    )


def is_stale(*, as_of: date) -> bool:
    """Whether open clues would score otherwise: another scorer, or verdicts known since they were scored."""
    latest = Scoring.objects.order_by("-pk").first()
    if latest is not None and latest.version == VERSION:
        return latest.as_of < as_of and comparison.has_verdicts(since=latest.as_of, before=as_of)
    versions = Clue.objects.filter(status=Clue.Status.OPEN).order_by().values_list("score_version", flat=True)
    return versions.exclude(score_version=VERSION).exists() or comparison.has_verdicts(before=as_of)


@transaction.atomic
def rescore(*, as_of: date, by: str, unit: str = "", now: datetime) -> Scoring:
    """Score all open clues by what was known before `as_of`; says how many changed. Findings and terms stay as they are."""
    tallies = comparison.tallies(as_of=as_of)
    codes = list(Clue.objects.filter(status=Clue.Status.OPEN).order_by("code").values_list("code", flat=True))
    before = after = clue_set.sum_of([])
    n_changed = 0
    for start in range(0, len(codes), _AT_ONCE):
        rows = list(_changed(codes[start : start + _AT_ONCE], tallies))
        touched = [row[0] for row in rows]
        before += clue_set.sum_of(touched)
        put_rows(Clue, _FIELDS, rows, key=("code",)) if rows else None
        after += clue_set.sum_of(touched)
        n_changed += len(rows)
    if n_changed:
        audit.record_set(
            type="clue.extended", subject="clues", before=before, after=after, whole=clue_set.sum_of_all,
            by=by, unit=unit, now=now,
        )  # fmt: skip
    row = Scoring.objects.create(version=VERSION, as_of=as_of, n_clues=len(codes), n_changed=n_changed, by=by, at=now)
    audit.record(type="scoring.done", subject=f"scoring:{row.pk}", payload=row_payload(row), by=by, unit=unit, now=now)
    return row


def _changed(codes: Sequence[str], tallies: Mapping[str, Tally]) -> Iterator[tuple]:
    """The rows of those clues that score otherwise, in the order of the table's columns."""
    findings, registers = _findings(codes)
    at = {name: place for place, name in enumerate(_FIELDS)}
    for start in range(0, len(codes), 400):
        for row in Clue.objects.filter(code__in=codes[start : start + 400]).values_list(*_FIELDS):
            mine = findings.get(row[0])
            if not mine:
                continue
            new = dict(
                zip(SCORED, scored(mine, registers, tallies, row[at["amount_fen"]] + row[at["owed_fen"]]), strict=True)
            )
            if any(row[at[name]] != value for name, value in new.items()):
                yield tuple(new.get(name, value) for name, value in zip(_FIELDS, row, strict=True))


def _findings(codes: Sequence[str]) -> tuple[dict[str, list[Finding]], dict[str, int]]:
    """(clue -> its findings, finding -> registers that agree)."""
    clue_of: dict[str, str] = {}
    registers: dict[str, int] = {}
    for start in range(0, len(codes), 400):
        listed = ClueFinding.objects.filter(clue__in=codes[start : start + 400])
        for clue, finding, n in listed.values_list("clue_id", "finding", "n_registers"):
            clue_of[finding], registers[finding] = clue, n
    found: dict[str, list[Finding]] = {}
    for one in comparison.findings_named(clue_of):
        found.setdefault(clue_of[one.finding], []).append(one)
    return found, registers
