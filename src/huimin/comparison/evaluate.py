"""One rule over the open books: its rows become findings, each with exactly the rows that make it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from huimin.warehouse.engine import Connection

SHARED = (
    "subject_key",
    "programme",
    "month",
    "amount_fen",
    "ref",
    "register_ref",
    "name_key",
    "register_name_key",
    "grade",
)
COMPLETED = 3  # grade M3: the number was completed by name, birth date and township
OTHER_NAME = 8  # grade M1x: the number is equal, the name is not
NO_PROGRAMME = -1
SEVERITIES = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True)
class Evaluated:
    """Findings (a row a subject and programme) and their evidence (a row a source row and month), Arrow tables."""

    findings: pa.Table
    evidence: pa.Table


def evaluate(
    connection: Connection, rule: str, sql: str, *, subject: str, kept: str = "true", among: str = "", outside: str = ""
) -> Evaluated:
    """Run one compiled rule over the views of `connection`.

    `kept` is a condition on `ref`: findings with at least one such row stay, whole; the others are left out. `among`:
    SQL of the subjects that are looked at, where not all are. `outside`: the view of fact rows that are not listed,
    where there are some.
    """
    some = f" where subject_key in ({among})" if among else ""
    connection.execute(f"create or replace temp table pair as select * from ({sql}) as found{some}")
    if outside:
        connection.execute(
            f"delete from pair where ref in (select o.ref from {outside} as o semi join pair using (ref))"
        )
    if not connection.execute("select 1 from pair limit 1").fetchall():  # most rules find nothing in most looks
        connection.execute("drop table pair")
        return NOTHING
    if subject == "person":
        connection.execute(_SET_ASIDE)
    extra = [name for name, *_ in connection.execute("describe pair").fetchall() if name not in SHARED]
    connection.execute(_EVIDENCE.format(kept=kept))
    connection.execute(_SURE.format(severity=_strongest(extra), reasons=_reasons(extra), rule=rule, subject=subject))
    connection.execute(_FINDINGS)
    findings = connection.sql("select * from finding").to_arrow_table()
    evidence = connection.sql("select * from evidence order by all").to_arrow_table()
    for name in ("pair", "evidence", "sure", "finding"):
        connection.execute(f"drop table {name}")
    findings, evidence = findings.cast(_FINDING_SCHEMA), evidence.cast(_EVIDENCE_SCHEMA)
    return Evaluated(digested(connection, findings, evidence), evidence)


_SUBJECT_COLUMNS = [("subject_key", pa.int64()), ("programme", pa.int32())]
_FINDING_SCHEMA = pa.schema(
    [
        ("finding", pa.string()),
        ("rule", pa.string()),
        ("subject", pa.string()),
        *_SUBJECT_COLUMNS,
        *((name, pa.int64()) for name in ("n_rows", "n_months", "amount_fen", "first_month", "last_month")),
        ("grade", pa.int8()),
        ("severity", pa.string()),
        ("reasons", pa.string()),
    ]
)
_EVIDENCE_SCHEMA = pa.schema(
    [*_SUBJECT_COLUMNS, ("ref", pa.int64()), ("part", pa.string()), ("month", pa.int32()), ("amount_fen", pa.int64())]
)

NOTHING = Evaluated(
    _FINDING_SCHEMA.append(pa.field("digest", pa.string())).empty_table(), _EVIDENCE_SCHEMA.empty_table()
)


# A row whose number was completed (M3) makes a finding of its own rank, and joins none that whole numbers make alone.
_SET_ASIDE = f"""
    delete from pair where grade = {COMPLETED} and exists (
        from pair as sure
        where sure.grade < {COMPLETED} and (sure.name_key = sure.register_name_key or sure.register_name_key is null)
          and sure.subject_key = pair.subject_key and sure.programme is not distinct from pair.programme)
"""

_EVIDENCE = f"""
    create or replace temp table evidence as
    with kept as (
        select subject_key, coalesce(programme, {NO_PROGRAMME}) as programme from pair
        group by all having bool_or({{kept}})
    ), named as (
        select p.* replace (coalesce(p.programme, {NO_PROGRAMME}) as programme) from pair as p
    ), whole as (
        select n.* from named as n semi join kept as k on k.subject_key = n.subject_key and k.programme = n.programme
    )
    select subject_key, programme, ref, 'fact' as part, month, any_value(amount_fen)::bigint as amount_fen
    from whole group by all
    union all
    select distinct subject_key, programme, register_ref, 'register', null, null from whole where register_ref is not null
"""

_SURE = f"""
    create or replace temp table sure as
    select subject_key, coalesce(programme, {NO_PROGRAMME}) as programme,
           '{{rule}}' as rule, '{{subject}}' as subject,
           min(case when name_key <> register_name_key then {OTHER_NAME} else grade end)::tinyint as grade,
           {{severity}} as severity, {{reasons}} as reasons
    from pair group by all
"""

_FINDINGS = f"""
    create or replace temp table finding as
    with money as (
        select subject_key, programme, count(distinct ref) filter (part = 'fact') as n_rows,
               count(distinct month) as n_months, sum(amount_fen)::bigint as amount_fen,
               min(month) as first_month, max(month) as last_month
        from evidence group by all
    )
    select left(sha256(concat_ws('|', s.rule, s.subject, m.subject_key,
                                 case when m.programme = {NO_PROGRAMME} then '-' else m.programme::varchar end)), 32) as finding,
           s.rule, s.subject, m.*, s.grade, s.severity, s.reasons
    from money m join sure s on s.subject_key = m.subject_key and s.programme = m.programme
"""


def _strongest(extra: Sequence[str]) -> str:
    if "severity" not in extra:
        return "null::varchar"
    ranks = " ".join(f"when '{name}' then {place}" for place, name in enumerate(SEVERITIES))
    names = ", ".join(f"'{name}'" for name in SEVERITIES)
    return f"[{names}][1 + min(case severity {ranks} end)]"


def _reasons(extra: Sequence[str]) -> str:
    pairs = ", ".join(f"'{name}', min({name})" for name in extra if name != "severity")
    return f"json_object({pairs})::varchar"


def digested(connection: Connection, findings: pa.Table, evidence: pa.Table) -> pa.Table:
    """Add to each finding a digest that changes whenever its content does."""
    connection.register("found", findings)
    connection.register("its_rows", evidence)
    return connection.sql("""
        with told as (
            select subject_key, programme, string_agg(concat_ws(',', ref, part, coalesce(month, -1), amount_fen), ';'
                                                      order by ref, part, month, amount_fen) as rows
            from its_rows group by all
        )
        select f.*, left(sha256(concat_ws('|', f.grade, coalesce(f.severity, '-'), f.reasons, t.rows)), 32) as digest
        from found as f join told as t on t.subject_key = f.subject_key and t.programme = f.programme
        order by f.finding
    """).to_arrow_table()
