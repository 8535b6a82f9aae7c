"""The open books: the views a rule may read, over the batches that were shown at one point of the trace.

Facts dated after `as_of` are not in them. Payments of monthly programmes stand once a month, net of reversals; a
register stands as it was last received. Everything here is SQL over fact files; no name or number of a person occurs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.kit.months import month_of
from huimin.kit.refs import ROWS_OF_BATCH
from huimin.ledger.paid import month_bounds, open_payments
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.facts import quoted
from huimin.warehouse.home import Home

# List -> the day it was made: a list made after `as_of` is not seen.
LISTS = {"approved_lists": "approved_on", "published_lists": "published_on", "bank_returns": "paid_on"}

# Acts -> the day of each: one after `as_of` is not seen.
ACTS = {
    "account_changes": "changed_on", "approvals": "applied_on", "life_certifications": "certified_on",
    "medical_insurance": "paid_on", "village_disclosures": "published_on",
}  # fmt: skip

# Keys that a kind's facts have besides those filed. `mask_key` stands for a name as a board shows it (陈*金), so that it can
# be likened where the whole name is hidden. A unit is known by its name where it stands: a 财政局 there is in every county;
# made by MD5, which every version agrees on.
_MASK = {"mask_key": "(hash(masked_name) >> 1)::bigint"}
KEYS = dict.fromkeys(("payments", *LISTS), _MASK) | {
    "fund_flow": {"unit_key": "(md5_number(concat_ws('|', region_code, unit_name)) % 9223372036854775807)::bigint"}
}


@dataclass(frozen=True)
class Frame:
    """What part of the ledger is opened: facts up to `as_of`; payment-months between the bounds, both inclusive."""

    as_of: date
    first_month: int | None = None
    last_month: int | None = None


@dataclass(frozen=True)
class Tables:
    """Small tables the books need from the database, as Arrow."""

    programmes: pa.Table
    exclusive_programmes: pa.Table
    parameters: pa.Table
    links: pa.Table


@dataclass(frozen=True)
class Copy:
    """Facts of a kind that lie sorted in an attached database. gone: batches in it that are no longer shown."""

    database: str
    gone: tuple[int, ...]

    @property
    def rows(self) -> str:
        """The facts, as SQL."""
        gone = f" where ref // {ROWS_OF_BATCH} not in {(*self.gone, -1)}" if self.gone else ""
        return f"select * from {self.database}.facts{gone}"


@contextmanager
def open_books(
    home: Home,
    shown: Mapping[str, Sequence[Path]],
    tables: Tables,
    frame: Frame,
    *,
    copies: Mapping[str, Copy] = MappingProxyType({}),
    memory: str = "2GB",
    narrow: Callable[[Connection], None] = lambda _: None,
) -> Iterator[Connection]:
    """A connection with every view of the books, over the fact files of the shown batches (kind -> paths).

    `copies`: attached facts (kind -> copy) of batches whose files are not among those. `narrow` may put less, or the same
    held in memory, in the place of a `fact_<kind>` before views are made of them.
    """
    with engine(home, memory=memory) as connection:
        for name in ("programmes", "exclusive_programmes", "parameters", "links"):
            take_table(connection, name, getattr(tables, name))
        for name, kind in load_kinds().items():
            has_links = tables.links.num_rows > 0
            filed = [copies[name].rows] if name in copies else []
            filed += [read_files(shown[name])] if shown.get(name) else []
            open_kind(connection, name, fact_columns(kind), filed, has_links=has_links, more=_more(name))
        take_table(connection, "today", today(frame.as_of))
        narrow(connection)
        bounds = month_bounds(frame.first_month, frame.last_month)
        open_payments(connection, frame.as_of, bounds)
        _open_registers(connection, frame)
        connection.execute(
            _OUTSIDE.format(lists=" union all by name ".join(f"from {kind}" for kind in LISTS), **bounds)
        )
        yield connection


def today(as_of: date) -> pa.Table:
    """What rules take for today."""
    return pa.table({"as_of": pa.array([as_of], pa.date32()), "month": pa.array([month_of(as_of)], pa.int32())})


def take_table(connection: Connection, name: str, table: pa.Table) -> None:
    """A small Arrow table as a table of the connection's own."""
    connection.register(f"_{name}", table)
    connection.execute(f"create temp table {name} as select * from _{name}")
    connection.unregister(f"_{name}")


def open_kind(
    connection: Connection,
    kind: str,
    columns: Mapping[str, str],
    filed: Sequence[str],
    *,
    has_links: bool,
    more: str = "",
) -> None:
    """`fact_<kind>`: the facts `filed` (as SQL), with later links laid over rows that had no key of their own; `more`: see
    KEYS.

    A column that a kind was given after a file was written is null in its rows.
    """
    empty = no_facts(columns)
    if not filed:
        connection.execute(f"create temp view fact_{kind} as select *{more} from ({empty})")
        return
    source = " union all by name ".join([f"({empty})", *filed])
    if has_links and "person_key" in columns:
        source = f"""
            select * from ({source}) where person_key is not null
            union all by name
            select f.* replace (l.person_key as person_key, coalesce(l.grade, f.grade) as grade)
            from ({source}) as f left join links as l on l.ref = f.ref where f.person_key is null
        """
    connection.execute(f"create temp view fact_{kind} as select *{more} from ({source})")


def read_files(paths: Sequence[Path]) -> str:
    """The rows of fact files, as SQL."""
    names = ", ".join(f"'{quoted(path)}'" for path in paths)
    return f"select * from read_parquet([{names}], union_by_name = true)"


def no_facts(columns: Mapping[str, str]) -> str:
    """A SELECT of no row with the columns of a kind's facts."""
    named = {"masked_name": "VARCHAR"} if "name_key" in columns else {}
    empty = ", ".join(f"null::{type_} as {name}" for name, type_ in (columns | named).items())
    return f"select {empty} where false"


def _more(kind: str) -> str:
    return "".join(f", {made} as {name}" for name, made in KEYS.get(kind, {}).items())


# Rows of what was paid, or was to be, that lie wholly outside the months of the question: no rule lists them.
_OUTSIDE = """
    create temp view _outside as
    select ref from (from payments union all by name {lists})
    where case when n_months = 0 then year not between {low_year} and {high_year}
               else starts_month > {high} or ends_month <= {low} end
"""


_MORE_THAN_FILED = {
    "payments",
    "deaths",
    "village_entries",
    "fund_flow",
    *LISTS,
}  # kinds whose view is made above or below


def _open_registers(connection: Connection, frame: Frame) -> None:
    as_of = f"date '{frame.as_of.isoformat()}'"
    connection.execute(_DEATHS.format(as_of=as_of))
    connection.execute(_LIVING_MEMBERS)
    connection.execute(_VILLAGE_ENTRIES.format(as_of=as_of))
    connection.execute(_COUPLES.format(as_of=as_of))
    connection.execute(_FUND_FLOW.format(as_of=as_of))
    for kind, day in LISTS.items():
        view = "_published" if kind == "published_lists" else kind
        connection.execute(_LIST.format(view=view, kind=kind, day=day, as_of=as_of, month=month_of(frame.as_of)))
    connection.execute(_PUBLISHED_BEFORE)
    connection.execute(_LAST_PUBLISHED)
    connection.execute(_DEATH_RECORDS.format(as_of=as_of))
    for kind in load_kinds().keys() - _MORE_THAN_FILED:
        done = f" where {ACTS[kind]} is null or {ACTS[kind]} <= {as_of}" if kind in ACTS else ""
        connection.execute(f"create temp view {kind} as select * from fact_{kind}{done}")


# One row a person: a row with a whole number before one that was completed (M3), then the earliest; a row's date is
# that of death, of cremation only where the former is missing.
_DEATHS = """
    create temp table deaths as
    select * exclude (place), year(died_on) * 12 + month(died_on) as died_month
    from (select f.* replace (coalesce(f.died_on, f.cremated_on) as died_on),
                 row_number() over (partition by f.person_key order by f.grade = 3, coalesce(f.died_on, f.cremated_on), f.died_on is null, f.ref) as place
          from fact_deaths as f where f.person_key is not null and coalesce(f.died_on, f.cremated_on) <= {as_of})
    where place = 1
"""

# As filed, but for what was not yet known: a cremation after that day.
_DEATH_RECORDS = """
    create temp view death_records as
    select * replace (case when cremated_on <= {as_of} then cremated_on end as cremated_on) from fact_deaths
    where coalesce(died_on, cremated_on) is null or coalesce(died_on, cremated_on) <= {as_of}
"""

_LIVING_MEMBERS = """
    create temp view living_members as
    select distinct h.household_key, h.person_key, d.died_month
    from fact_households as h left join deaths as d on d.person_key = h.person_key
    where h.household_key is not null and h.person_key is not null
"""

_LIST = """
    create temp view {view} as
    select f.*, case when f.n_months = 0 then f.starts_month + 12 else f.starts_month + f.n_months end as ends_month,
           f.region_code // 1000000 * 1000000 as county_code
    from fact_{kind} as f where f.starts_month <= {month} and (f.{day} is null or f.{day} <= {as_of})
"""

# Of a list that was published again the last one counts: rows whose person, programme and period were published later.
# They are few, so they are looked up once.
_PUBLISHED_BEFORE = """
    create temp table _published_before as
    with again as (
        select person_key, programme, starts_month, n_months, max(published_on) as last_on
        from _published where person_key is not null group by all having min(published_on) < max(published_on)
    )
    select l.ref from _published as l join again as a
      on a.person_key = l.person_key and a.programme = l.programme and a.starts_month = l.starts_month
         and a.n_months = l.n_months and a.last_on > l.published_on
"""

_LAST_PUBLISHED = """
    create temp view published_lists as
    select l.* from _published as l anti join _published_before as b on b.ref = l.ref
"""

_FUND_FLOW = """
    create temp view fund_flow as
    select f.*, f.region_code // 1000000 * 1000000 as county_code
    from fact_fund_flow as f where f.received_on <= {as_of}
"""

_VILLAGE_ENTRIES = """
    create temp view village_entries as
    select f.*, year(f.entry_on) * 12 + month(f.entry_on) as month, f.region_code // 1000000 * 1000000 as county_code
    from fact_village_entries as f where f.entry_on <= {as_of}
"""

# Each marriage from both sides, so that a rule starts from either person; a divorce of the same two ends it.
_COUPLES = """
    create temp view couples as
    with registered as (
        select * from fact_marriages
        where person_key is not null and spouse_key is not null and registered_on <= {as_of}
    ), married as (
        select m.ref, m.region_code, m.person_key, m.grade, m.name_key, m.spouse_key, m.spouse_grade,
               m.spouse_name_key, m.registered_on as married_on,
               coalesce(case when m.ended_on <= {as_of} then m.ended_on end,
                        (select min(d.registered_on) from registered as d
                         where d.act = 'divorce' and d.person_key = m.person_key and d.spouse_key = m.spouse_key
                           and d.registered_on >= m.registered_on)) as ended_on
        from registered as m where m.act is null or m.act <> 'divorce'
    )
    select * from married
    union all by name
    select * replace (spouse_key as person_key, spouse_grade as grade, spouse_name_key as name_key,
                      person_key as spouse_key, grade as spouse_grade, name_key as spouse_name_key)
    from married
"""
