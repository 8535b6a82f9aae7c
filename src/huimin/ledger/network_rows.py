"""The SQL of a network: which rows name what a step starts from, and which pairs they tie together.

A pair row is (tie, a_kind, a_key, b_kind, b_key, ref, region_code, is_register, says, month, ends_month, amount_fen,
ended_on). Nothing here comes from a user: keys and codes are integers of the books.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from huimin.identity.types import Subject

KINDS_READ = ("payments", "approvals", "households", "marriages", "near_relatives", "village_officers")
_PAID = {
    "household": ("member", "household_key"),
    "account": ("paid", "account_key"),
    "phone": ("phone", "phone_key"),
    "handler": ("handled", "handler_name_key"),
}
OUTSIDE = "create or replace temp table outside (kind varchar, key bigint)"


@dataclass(frozen=True)
class Bounds:
    """Rows from where and until when are seen: divisions [low, high), registers of the divisions above, months, days."""

    low: int
    high: int
    above: str
    as_of: date
    month: int

    @property
    def day(self) -> str:
        """The day as SQL has it."""
        return f"date '{self.as_of.isoformat()}'"


def _among(column: str, keys: Collection[int]) -> str:
    return f"{column} in ({', '.join(map(str, sorted(keys)))})"


def _any(keys: Mapping[str, Collection[int]], columns: Mapping[str, str]) -> str:
    """The condition that a row names one of the keys: kind -> column of the row."""
    return " or ".join(_among(column, keys[kind]) for kind, column in columns.items() if keys.get(kind)) or "false"


def frontier_table(keys: Mapping[str, Collection[int]], bounds: Bounds) -> str:
    """`_near`: the payment rows that name something of the frontier."""
    columns = {"person": "person_key", "household": "household_key", "account": "account_key", "phone": "phone_key"}
    return f"""
        create or replace temp table _near as
        select ref, region_code, starts_month, n_months, amount_fen, person_key, household_key, account_key, phone_key,
               handler_name_key
        from fact_payments
        where starts_month <= {bounds.month} and (pay_on is null or pay_on <= {bounds.day}) and ({_any(keys, columns)})
    """


def pair_rows(keys: Mapping[str, Collection[int]], bounds: Bounds, *, start: Subject | None) -> str:
    """Every pair that a row of the frontier ties. start: the subject, whose rows also say in which village it is."""
    parts = [
        f"""select '{tie}' as tie, 'person' as a_kind, person_key as a_key, '{kind}' as b_kind, {column} as b_key, ref,
                   region_code, false as is_register, null::varchar as says, starts_month as month,
                   starts_month + greatest(n_months, 1) - 1 as last_month, amount_fen, null::date as ended_on,
                   false as is_open
            from _near where person_key is not null and {column} is not null"""
        for kind, (tie, column) in _PAID.items()
    ]
    parts += [_registered(*said, day=bounds.day) for said in _of_registers(keys, bounds.day)]
    if start is not None:
        parts += _places(start)
    union = " union all by name ".join(parts)
    return f"""
        select *, region_code >= {bounds.low} and region_code < {bounds.high} as is_inside,
               is_inside or (is_register and region_code in ({bounds.above})) as is_seen
        from ({union})
    """


def _registered(
    tie: str, a: tuple[str, str], b: tuple[str, str], source: str, says: str, ended: str, where: str, *, day: str
) -> str:
    return f"""
        select '{tie}' as tie, '{a[0]}' as a_kind, {a[1]} as a_key, '{b[0]}' as b_kind, {b[1]} as b_key, ref, region_code,
               true as is_register, {says} as says, null::integer as month, null::integer as last_month,
               null::bigint as amount_fen, case when {ended} <= {day} then {ended} end as ended_on,
               {"false" if tie == "spouse" else f"coalesce({ended} > {day}, true)"} as is_open
        from {source} where {a[1]} is not null and {b[1]} is not null and {where}
    """


def _of_registers(keys: Mapping[str, Collection[int]], day: str) -> list[tuple]:
    homes = {"person": "person_key", "household": "household_key", "address": "address_key"}
    gone = "coalesce(least(moved_out_on, cancelled_on), moved_out_on, cancelled_on)"
    who, spouse, staff = (_any(keys, {"person": f"{one}_key"}) for one in ("person", "spouse", "staff"))
    came = f"coalesce(moved_in_on <= {day}, true) and ({_any(keys, homes)})"
    return [
        ("member", ("person", "person_key"), ("household", "household_key"), "fact_households", "relation", gone, came),
        ("address", ("household", "household_key"), ("address", "address_key"), "fact_households", "null::varchar", gone, came),
        ("spouse", ("person", "person_key"), ("person", "spouse_key"), "fact_marriages", "act",
         "coalesce(ended_on, case when act = 'divorce' then registered_on end)",
         f"coalesce(registered_on <= {day}, true) and ({who} or {spouse})"),
        ("relative", ("person", "staff_key"), ("person", "person_key"), "fact_near_relatives", "relation", "null::date",
         f"coalesce(recorded_on <= {day}, true) and ({who} or {staff})"),
        ("handled", ("person", "person_key"), ("handler", "handler_name_key"), "fact_approvals", "null::varchar", "null::date",
         f"coalesce(applied_on <= {day}, true) and ({who})"),
        ("post", ("person", "person_key"), ("village", "region_code"), "fact_village_officers", "post", "ends_on",
         f"coalesce(starts_on <= {day}, true) and "
         f"({_any(keys, {'person': 'person_key', 'village': 'region_code'})})"),
    ]  # fmt: skip


def _places(start: Subject) -> list[str]:
    """In which villages the subject is paid or registered."""
    own = f"{start.kind}_key = {start.key}"
    said = f"""'place' as tie, '{start.kind}' as a_kind, {start.key}::bigint as a_key, 'village' as b_kind,
               region_code as b_key, ref, region_code"""
    rows = [f"select {said}, false as is_register, starts_month as month, starts_month + greatest(n_months, 1) - 1 as last_month from _near where {own} and region_code % 1000 <> 0"]  # fmt: skip
    if start.kind != "account":
        rows.append(f"select {said}, false as is_register from fact_households where {own} and region_code % 1000 <> 0")
    return rows


# Each pair from the end that the step starts from; what an earlier step started from has told all it has to tell.
PAIRS = """
    create or replace temp table pairs as
    with rows as materialized ({rows}), directed as (
        select tie, a_kind as from_kind, a_key as from_key, b_kind as to_kind, b_key as to_key,
               * exclude (tie, a_kind, a_key, b_kind, b_key) from rows
        union all
        select tie, b_kind, b_key, a_kind, a_key, * exclude (tie, a_kind, a_key, b_kind, b_key) from rows
        where tie <> 'place'
    )
    select tie, from_kind, from_key, to_kind, to_key, bool_or(is_seen) as is_seen, bool_or(is_inside) as is_inside,
           count(*) filter (is_seen) as n_rows, min(ref, 3) filter (is_seen) as refs,
           arg_max(says, ref) filter (is_seen) as says, min(month) filter (is_seen) as first_month,
           max(last_month) filter (is_seen) as last_month, sum(amount_fen) filter (is_seen)::bigint as amount_fen,
           case when not coalesce(bool_or(is_open), false) then max(ended_on) end as ended_on
    from directed as d
    semi join frontier as f on f.kind = d.from_kind and f.key = d.from_key
    anti join done as o on o.kind = d.to_kind and o.key = d.to_key
    group by all
"""

# What only rows beyond the scope lead to.
KNOWN = """
    insert into outside
    select distinct to_kind, to_key from pairs where not is_seen
"""

# Of each tie of each subject those that are in the network already, then those that most rows name.
CUT = """
    select * exclude (place, is_seen) from (
        select p.*, row_number() over side_by_side as place,
               count(*) over (partition by p.from_kind, p.from_key, p.tie, p.to_kind) as n_all
        from pairs as p left join known as k on k.kind = p.to_kind and k.key = p.to_key
        where p.is_seen
        window side_by_side as (partition by p.from_kind, p.from_key, p.tie, p.to_kind
                                order by k.key is null, p.n_rows desc, p.to_key)
    ) where place <= $most order by from_kind, from_key, tie, to_kind, place
"""
