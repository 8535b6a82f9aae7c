"""What an edition holds, taken from the open books: SQL over facts, and names only where the class of publicity says so.

Reversals are netted as in the books. In programmes that list people no line and no sum holds a payment of a child, or of
a payee of unknown age (land apart, which adults hold). Class C gives counts of ten and more alone, class D nothing. No
clue occurs.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from huimin.disclosure.suppress import without_small_counts
from huimin.kit.disclosed import hide_numbers
from huimin.programmes.queries import ProgrammeShown

_LETTERS = np.frombuffer(b"bcdfghjkmnpqrstv", dtype=np.uint8)  # no vowel, no digit: neither words nor numbers
_ID_LENGTH = 14
_ADULT_MONTHS = 18 * 12


@dataclass(frozen=True)
class Contents:
    """Tables of an edition, and what the staff side keeps about it.

    refs: line id -> reference of its fact row. counts: how rows and fen of the ledger divide, by reason.
    """

    tables: dict[str, pa.Table]
    refs: pa.Table
    counts: dict[str, tuple[int, int]]
    n_hidden_numbers: int


def open_payments(connection, programmes: Sequence[ProgrammeShown]) -> list[int]:
    """Prepare the payments that lines and sums are made of; returns the refs whose full name the public sees."""
    given = [(p.no, p.publicity, p.is_land) for p in programmes]
    columns = [pa.array(list(column)) for column in zip(*given, strict=True)]
    connection.register("_given", pa.table(columns, names=["programme", "publicity", "is_land"]))
    connection.execute("create temp table _class as select * from _given")
    connection.execute(_NET)
    connection.execute(_OFFICERS)
    has_names = "masked_name" in [row[0] for row in connection.execute("describe payments").fetchall()]
    connection.execute(_PAID.format(masked="p.masked_name" if has_names else "''", adult=_ADULT_MONTHS))
    named = connection.execute("select ref from _paid where kept = 'line' and (publicity = 'A' or post is not null)")
    return [ref for (ref,) in named.fetchall()]


_NET = """
    create temp table _net as
    select ref, sum(amount_fen)::bigint as amount_fen from payment_months group by ref
    union all select ref, amount_fen from yearly_payments
"""

# Office, held by the same person under the same name; months inclusive.
_OFFICERS = """
    create temp table _officer as
    select person_key, name_key, min(post) as post, coalesce(year(starts_on) * 12 + month(starts_on), 0) as first_month,
           coalesce(year(ends_on) * 12 + month(ends_on), 1000000) as last_month
    from village_officers where person_key is not null group by all
"""

_PAID = """
    create temp table _paid as
    with marked as (
        select p.ref, p.region_code, p.programme, p.starts_month, p.n_months, n.amount_fen, {masked} as masked_name,
               coalesce(p.person_key, p.ref) as person, c.publicity,
               year(p.birth_on) * 12 + month(p.birth_on) + {adult} >= p.starts_month as is_child,
               p.birth_on is null and not c.is_land as is_of_unknown_age,
               (select min(o.post) from _officer as o where o.person_key = p.person_key and o.name_key = p.name_key
                and o.first_month < p.ends_month and o.last_month >= p.starts_month) as post
        from payments as p join _net as n on n.ref = p.ref join _class as c on c.programme = p.programme
    )
    select * exclude (post), case when publicity in ('A', 'B') then post end as post,
           case when publicity in ('C', 'D') then publicity
                when is_child then 'child'
                when is_of_unknown_age then 'unknown_age'
                when region_code % 1000 = 0 or masked_name is null then 'no_village'
                else 'line' end as kept
    from marked
"""


def contents(connection, names: pa.Table, city: int) -> Contents:
    """Everything an edition shows. `names`: (ref, name) of the rows that `open_payments` asked for."""
    connection.register("_names", names)
    lines = connection.sql(_LINES).to_arrow_table()
    entries = connection.sql(_ENTRIES).to_arrow_table()
    standards = connection.sql(_STANDARDS).to_arrow_table()
    hidden = 0
    for table, columns in (("entries", ("voucher_no", "summary", "subject")), ("standards", ("class", "doc_no"))):
        clean, n = _without_numbers(entries if table == "entries" else standards, columns)
        entries, standards = (clean, standards) if table == "entries" else (entries, clean)
        hidden += n
    ids = pa.array(random_ids(lines.num_rows + entries.num_rows), pa.string())
    line_ids, entry_ids = ids.slice(0, lines.num_rows), ids.slice(lines.num_rows)
    refs = pa.table({"line": ids, "ref": pa.chunked_array([*lines["ref"].chunks, *entries["ref"].chunks], pa.int64())})
    tables = {
        "line": lines.drop_columns(["ref"]).append_column("id", line_ids),
        "entry": entries.drop_columns(["ref"]).append_column("id", entry_ids),
        "standard": standards,
        "total": _totals(connection, city),
    }
    return Contents(tables, refs, _counts(connection), hidden)


_LINES = """
    select p.region_code as village, p.programme, p.starts_month, p.n_months,
           coalesce(n.name, p.masked_name) as name, p.amount_fen, p.post, p.ref
    from _paid as p left join _names as n on n.ref = p.ref
    where p.kept = 'line'
    order by village, programme, starts_month, name, amount_fen, p.ref
"""

_ENTRIES = """
    select region_code as village, month, year(entry_on) * 10000 + month(entry_on) * 100 + day(entry_on) as day,
           voucher_no, summary, subject, income_fen, spent_fen, balance_fen, method, n_attachments, ref
    from village_entries where region_code % 1000 <> 0 and entry_on is not null
    order by village, entry_on, ref
"""

_STANDARDS = """
    select programme, region_code, class, amount_fen, per, year(starts_on) * 12 + month(starts_on) as starts_month,
           year(ends_on) * 12 + month(ends_on) as ends_month, doc_no
    from standards order by programme, region_code, starts_month, class, amount_fen
"""

# Every level of division a payment lies in; a payment filed for a township counts there and above.
_SUMS = """
    with placed as (
        select *, (starts_month - 1) // 12 as year, publicity = 'C' as is_counts_only,
               unnest(list_distinct([{city}, region_code // 1000000 * 1000000, region_code // 1000 * 1000,
                                     region_code])) as region
        from _paid where kept in ('line', 'no_village', 'C')
    )
    select programme, region, year, is_counts_only, count(*) as n_payments,
           count(distinct person) as n_persons,
           case when not is_counts_only or region % 1000 = 0 then sum(amount_fen)::bigint end as amount_fen
    from placed group by programme, region, year, is_counts_only order by all
"""


def _totals(connection, city: int) -> pa.Table:
    sums = connection.sql(_SUMS.format(city=city)).to_arrow_table()
    return without_small_counts(sums, city)


def _counts(connection) -> dict[str, tuple[int, int]]:
    """Rows and fen of the ledger, and of each reason why a row is or is not a line; `netted` is what reversals took."""
    rows = connection.execute("select kept, count(*), sum(amount_fen)::bigint from _paid group by kept").fetchall()
    found = {kept: (n, fen) for kept, n, fen in rows}
    n, fen = connection.execute("select count(*), coalesce(sum(amount_fen), 0)::bigint from payments").fetchone()
    kept_n, kept_fen = (sum(pair[at] for pair in found.values()) for at in (0, 1))
    return found | {"ledger": (n, fen), "netted": (n - kept_n, fen - kept_fen)}


def _without_numbers(table: pa.Table, columns: Sequence[str]) -> tuple[pa.Table, int]:
    """The table with every number that names a person hidden in its texts, and how many cells that changed."""
    n_hidden = 0
    for name in columns:
        coded = table[name].combine_chunks().dictionary_encode()
        texts = coded.dictionary.to_pylist()
        clean = [hide_numbers(text) for text in texts]
        changed = [at for at, (old, new) in enumerate(zip(texts, clean, strict=True)) if old != new]
        if changed:
            n_hidden += int(np.isin(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), changed).sum())
            column = pa.array(clean, pa.string()).take(coded.indices)
            table = table.set_column(table.column_names.index(name), name, column)
    return table, n_hidden


def random_ids(n: int) -> list[str]:
    """`n` different random ids of fourteen letters: nothing of a person or a row is in them."""
    halves = np.frombuffer(os.urandom(n * _ID_LENGTH // 2), dtype=np.uint8)
    letters = _LETTERS[np.stack([halves >> 4, halves & 15], axis=1).ravel()]
    ids = letters.view(f"S{_ID_LENGTH}").astype(str).tolist() if n else []
    return ids if len(set(ids)) == n else random_ids(n)
