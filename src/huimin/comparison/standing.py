"""The standing findings: what the latest run that looked found, kept in step with each run."""

import hashlib
import json
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from huimin.audit.queries import row_payload
from huimin.comparison.evaluate import NO_PROGRAMME, Evaluated, digested
from huimin.comparison.models import Run, StandingFinding
from huimin.comparison.types import Question
from huimin.kit.refs import unpack
from huimin.rules.queries import Compiled
from huimin.warehouse.facts import read_table
from huimin.warehouse.home import Home

_FIELDS = [
    "run", "digest", "severity", "grade", "n_rows", "n_months", "amount_fen", "first_month", "last_month", "reasons",
    "withdrawn_by_run",
]  # fmt: skip


def with_finding(evaluated: Evaluated) -> pa.Table:
    """The evidence with each row's finding id."""
    ids = evaluated.findings.select(["subject_key", "programme", "finding", "rule"])
    return evaluated.evidence.join(ids, ["subject_key", "programme"], join_type="inner").select(
        ["finding", "rule", "ref", "part", "month", "amount_fen"]
    )


def bring_up_to_date(
    run: int, found: Sequence[tuple[Compiled, pa.Table]], *, looked: set[str], is_bounded: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write new and changed findings, mark those a full look no longer finds; returns the ids of both."""
    known = dict(
        StandingFinding.objects.filter(rule__in=looked, withdrawn_by_run=None).values_list("finding", "digest")
    )
    gone = dict(
        StandingFinding.objects.filter(rule__in=looked).exclude(withdrawn_by_run=None).values_list("finding", "digest")
    )
    new, changed, seen = [], [], set()
    for rule, table in found:
        for row in table.to_pylist():
            seen.add(row["finding"])
            if known.get(row["finding"]) == row["digest"]:
                continue
            (changed if row["finding"] in known or row["finding"] in gone else new).append(_row(run, rule, row))
    StandingFinding.objects.bulk_create(new, batch_size=2000)
    StandingFinding.objects.bulk_update(changed, _FIELDS, batch_size=500)
    withdrawn = () if is_bounded else tuple(known.keys() - seen)
    for start in range(0, len(withdrawn), 500):
        StandingFinding.objects.filter(finding__in=withdrawn[start : start + 500]).update(withdrawn_by_run=run)
    return tuple(row.finding for row in [*new, *changed]), withdrawn


def _row(run: int, rule: Compiled, row: dict) -> StandingFinding:
    n_months = row["n_months"] or 0
    return StandingFinding(
        finding=row["finding"],
        rule=row["rule"],
        subject_kind=row["subject"],
        subject_key=row["subject_key"],
        programme=None if row["programme"] == NO_PROGRAMME else row["programme"],
        run=run,
        digest=row["digest"],
        severity=row["severity"] or rule.severity_of(n_months=n_months, amount_fen=row["amount_fen"]),
        grade=row["grade"],
        n_rows=row["n_rows"],
        n_months=n_months,
        amount_fen=row["amount_fen"],
        first_month=row["first_month"],
        last_month=row["last_month"],
        reasons=json.loads(row["reasons"]),
        withdrawn_by_run=None,
    )


def joined_with_known(
    home: Home, found: Iterable[tuple[Compiled, Evaluated]], question: Question, live: frozenset[int]
) -> list[tuple[Compiled, Evaluated]]:
    """After a look at some months: what is known of each finding from live batches and other months stays."""
    return [(rule, _joined(home, evaluated, question, live)) for rule, evaluated in found]


def _joined(home: Home, evaluated: Evaluated, question: Question, live: frozenset[int]) -> Evaluated:
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
        digested(_recounted(evaluated.findings, evidence), evidence), evidence.select(evaluated.evidence.column_names)
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


def findings_payload() -> dict:
    """Number of standing findings and a digest over all of them, for the trace."""
    digest = hashlib.sha256()
    for row in StandingFinding.objects.order_by("finding").values_list().iterator(chunk_size=5000):
        digest.update(repr([str(cell) for cell in row]).encode())
    return {"n": StandingFinding.objects.count(), "digest": digest.hexdigest()}


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
