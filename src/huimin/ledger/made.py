"""How the views of the books follow from the facts of a kind: what a comparison of a part of the books must know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.ledger.books import ACTS, KEYS, LISTS


@dataclass(frozen=True)
class Made:
    """A view made of one kind's facts.

    within: rows that have this column in common are made together (a reversal takes back what the same person was paid).
    days, months: when a fact is seen: from these dates, or months, on. mirrored: two columns that change places, each
    row standing twice.
    """

    kind: str
    within: str | None = None
    days: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    mirrored: tuple[str, str] | None = None


def _paid(within: str | None) -> Made:
    return Made("payments", within, ("pay_on",), ("starts_month",))


_MORE = {
    "payments": _paid(None),
    **dict.fromkeys(("net_payments", "payment_months_ever", "payment_months", "yearly_payments"), _paid("person_key")),
    **{kind: Made(kind, None, (day,), ("starts_month",)) for kind, day in LISTS.items()},
    "published_lists": Made("published_lists", "person_key", (LISTS["published_lists"],), ("starts_month",)),
    **{kind: Made(kind, None, (day,)) for kind, day in ACTS.items()},
    "fund_flow": Made("fund_flow", None, ("received_on",)),
    "village_entries": Made("village_entries", None, ("entry_on",)),
    "deaths": Made("deaths", "person_key", ("coalesce(died_on, cremated_on)",)),
    "death_records": Made("deaths", None, ("coalesce(died_on, cremated_on)", "cremated_on")),
    "couples": Made("marriages", None, ("registered_on", "ended_on"), mirrored=("person_key", "spouse_key")),
}

# Kind -> the columns that its views are made of, where a part holds these and what rules read alone.
_BUILT_OF = {
    "payments": {
        "ref", "region_code", "person_key", "starts_month", "n_months", "year", "amount_fen", "pay_on", "programme",
    },
}  # fmt: skip


def columns_needed(kind: str, read: Iterable[Mapping[str, Iterable[str]]]) -> list[str]:
    """The columns of a kind's facts that some rules need, who read these columns of views; of small kinds all."""
    columns = [*fact_columns(load_kinds()[kind]), *KEYS.get(kind, ())]
    if kind not in _BUILT_OF:
        return columns
    wanted = _BUILT_OF[kind].union(
        *(said for reads in read for view, said in reads.items() if (made := made_of(view)) and made.kind == kind)
    )
    return [column for column in columns if column in wanted]


def made_of(view: str) -> Made | None:
    """How a view is made; None for one that nobody described: a change of anything is then a change of it."""
    return _MORE.get(view) or (Made(view) if view in load_kinds() else None)


def kinds_of(views: Iterable[str]) -> list[str]:
    """The kinds that views are made of, each once; the catalogue, its parameters and the day are of none."""
    return list(dict.fromkeys(made.kind for made in map(made_of, views) if made is not None))


@lru_cache
def keys_of(kind: str) -> tuple[str, ...]:
    """The columns of a kind that rows are found by."""
    columns = fact_columns(load_kinds()[kind])
    found = [name for name, type_ in columns.items() if type_ == "BIGINT" and not name.endswith("_fen")]
    return (*found, *KEYS.get(kind, ()), *(["programme"] if "programme" in columns else []))


def both_ways(made: Made, rows: str) -> str:
    """Rows of a view as SQL: where two columns change places, each row twice."""
    if made.mirrored is None:
        return rows
    one, other = made.mirrored
    return f"(from {rows} union all by name select * replace ({one} as {other}, {other} as {one}) from {rows})"
