"""The standing findings: what the latest run that looked found, kept in step with each run."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Count, QuerySet, Sum

from huimin.audit.actions import put_rows
from huimin.audit.queries import SetSum, row_payload, set_sum, stored_rows
from huimin.comparison.evaluate import NO_PROGRAMME, Evaluated, digested
from huimin.comparison.models import Run, StandingFinding
from huimin.comparison.types import Question
from huimin.kit.refs import unpack
from huimin.rules.queries import Compiled
from huimin.warehouse.engine import Connection
from huimin.warehouse.facts import read_table
from huimin.warehouse.home import Home

_COLUMNS = [
    "finding", "rule", "subject_kind", "subject_key", "programme", "direction", "run", "digest", "severity", "grade", "n_rows",
    "n_months", "amount_fen", "first_month", "last_month", "reasons", "withdrawn_by_run", "withdrawn_because",
]  # fmt: skip


def with_finding(evaluated: Evaluated) -> pa.Table:
    """The evidence with each row's finding id."""
    ids = evaluated.findings.select(["subject_key", "programme", "finding", "rule"])
    return evaluated.evidence.join(ids, ["subject_key", "programme"], join_type="inner").select(
        ["finding", "rule", "ref", "part", "month", "amount_fen"]
    )


@dataclass(frozen=True)
class Differences:
    """What a run found beside what stood: rows to write, ids of findings it no longer found."""

    rows: list[tuple]
    changed: tuple[str, ...]
    withdrawn: Mapping[str, dict]


def standing_of(rule: str, subjects: pa.Table | None = None) -> dict[str, tuple]:
    """The rule's standing findings, of some subjects where these are given: id -> digest, subject, run, money."""
    known = {row[0]: row[1:] for row in _of(rule).values_list("finding", "digest", "subject_key", "run", "amount_fen")}
    if subjects is None or not known:
        return known
    keys = pa.array([row[1] for row in known.values()], pa.int64())
    asked = pc.is_in(keys, value_set=subjects["key"].combine_chunks()).to_pylist()
    return {id_: row for (id_, row), is_asked in zip(known.items(), asked, strict=True) if is_asked}


def total_of(rule: str) -> tuple[int, int]:
    """(how many findings of the rule stand, their money)."""
    total = _of(rule).aggregate(n=Count("finding"), money=Sum("amount_fen"))
    return total["n"], total["money"] or 0


def _of(rule: str) -> QuerySet[StandingFinding]:
    return StandingFinding.objects.filter(rule=rule, withdrawn_by_run=None)


def differences(
    run: int,
    found: Sequence[tuple[Compiled, pa.Table]],
    *,
    known: Mapping[str, tuple],
    because: Callable[[Sequence[str]], Mapping[str, dict]],
    is_bounded: bool,
) -> Differences:
    """New and changed findings, and those that are no longer found of what was looked at, with the reason."""
    rows, seen = [], set()
    for rule, table in found:
        ids = table["finding"].to_pylist()
        seen.update(ids)
        is_new = [
            known.get(id_, ("",))[0] != digest for id_, digest in zip(ids, table["digest"].to_pylist(), strict=True)
        ]
        rows += (_row(run, rule, row) for row in table.filter(pa.array(is_new, pa.bool_())).to_pylist())
    withdrawn = {} if is_bounded else because(sorted(known.keys() - seen))
    return Differences(rows, tuple(row[0] for row in rows), withdrawn)


def bring_up_to_date(run: int, differ: Differences) -> tuple[SetSum, SetSum]:
    """Write the differences; returns the sums over the findings they touch as these stood and as they stand."""
    touched = [*differ.changed, *differ.withdrawn]
    before = sum_of(touched)
    put_rows(StandingFinding, _COLUMNS, differ.rows, key=("finding",))
    reasons: dict[str, list[str]] = {}
    for finding, reason in differ.withdrawn.items():
        reasons.setdefault(json.dumps(reason, sort_keys=True), []).append(finding)
    for reason, findings in reasons.items():
        for start in range(0, len(findings), 500):
            some = StandingFinding.objects.filter(finding__in=findings[start : start + 500])
            some.update(withdrawn_by_run=run, withdrawn_because=json.loads(reason))
    return before, sum_of(touched)


def _row(run: int, rule: Compiled, row: dict) -> tuple:
    n_months = row["n_months"] or 0
    return (
        row["finding"],
        row["rule"],
        row["subject"],
        row["subject_key"],
        None if row["programme"] == NO_PROGRAMME else row["programme"],
        rule.direction,
        run,
        row["digest"],
        row["severity"] or rule.severity_of(n_months=n_months, amount_fen=row["amount_fen"]),
        row["grade"],
        row["n_rows"],
        n_months,
        row["amount_fen"],
        row["first_month"],
        row["last_month"],
        json.loads(row["reasons"]),
        None,
        None,
    )


def joined_with_known(
    connection: Connection,
    home: Home,
    found: Iterable[tuple[Compiled, Evaluated]],
    question: Question,
    live: frozenset[int],
) -> list[tuple[Compiled, Evaluated]]:
    """After a look at some months: what is known of each finding from live batches and other months stays."""
    return [(rule, _joined(connection, home, evaluated, question, live)) for rule, evaluated in found]


def _joined(
    connection: Connection, home: Home, evaluated: Evaluated, question: Question, live: frozenset[int]
) -> Evaluated:
    ids = evaluated.findings["finding"].to_pylist()
    known = _known_evidence(home, ids)
    cells = zip(known["ref"].to_pylist(), known["month"].to_pylist(), strict=True) if known.num_rows else ()
    stays = [unpack(ref)[0] in live and not question.covers(month) for ref, month in cells]
    if not any(stays):
        return evaluated
    known = known.filter(pa.array(stays))
    here = with_finding(evaluated)
    both = pa.concat_tables([here, known.select(here.column_names).cast(here.schema)])
    both = both.group_by(["finding", "rule", "ref", "part", "month"], use_threads=False).aggregate(
        [("amount_fen", "max")]
    )
    both = both.rename_columns({"amount_fen_max": "amount_fen"})
    keys = evaluated.findings.select(["finding", "subject_key", "programme"])
    evidence = both.join(keys, ["finding"], join_type="inner")
    return Evaluated(
        digested(connection, _recounted(evaluated.findings, evidence), evidence),
        evidence.select(evaluated.evidence.column_names),
    )


def _known_evidence(home: Home, findings: list[str]) -> pa.Table:
    runs: dict[int, list[str]] = {}
    for start in range(0, len(findings), 500):
        some = StandingFinding.objects.filter(finding__in=findings[start : start + 500], withdrawn_by_run=None)
        for finding, run in some.values_list("finding", "run"):
            runs.setdefault(run, []).append(finding)
    tables = [evidence_of(home, run, wanted) for run, wanted in sorted(runs.items())]
    return pa.concat_tables(tables) if tables else pa.table({"finding": pa.array([], pa.string())})


def evidence_of(home: Home, run: int, findings: Sequence[str]) -> pa.Table:
    """The evidence rows of some findings in the run that found them."""
    return read_table(home.run(run) / "evidence.parquet", filters=[("finding", "in", list(findings))])


def _recounted(findings: pa.Table, evidence: pa.Table) -> pa.Table:
    facts = evidence.filter(pc.equal(evidence["part"], "fact"))
    counted = facts.group_by("finding").aggregate(
        [
            ("ref", "count_distinct"),
            ("month", "count_distinct"),
            ("amount_fen", "sum"),
            ("month", "min"),
            ("month", "max"),
        ]
    )
    renamed = counted.rename_columns(["finding", "n_rows", "n_months", "amount_fen", "first_month", "last_month"])
    kept = findings.drop_columns(["n_rows", "n_months", "amount_fen", "first_month", "last_month", "digest"])
    names = [name for name in findings.column_names if name != "digest"]
    joined = kept.join(renamed, ["finding"], join_type="inner").select(names)
    return joined.cast(findings.drop_columns(["digest"]).schema).sort_by("finding")


def sum_of(findings: Sequence[str]) -> SetSum:
    """The sum over standing findings, withdrawn ones included, that the trace holds for all of them."""
    return set_sum(stored_rows(StandingFinding, _COLUMNS, key="finding", among=findings))


def sum_of_all() -> SetSum:
    """The same over every finding."""
    return sum_of(list(StandingFinding.objects.order_by("finding").values_list("finding", flat=True)))


def run_payload(run: Run) -> dict:
    """What the trace says of a run; recomputed by `queries.traced_facts`."""
    return {
        **row_payload(run),
        "rules": [row_payload(rule, without=("id", "run")) for rule in run.rules.order_by("rule")],
        "files": {
            name: digest
            for name, digest in (("findings.parquet", run.findings_sha256), ("evidence.parquet", run.evidence_sha256))
            if digest
        },
    }
