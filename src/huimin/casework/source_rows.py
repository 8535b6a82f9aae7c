"""Source rows in words: where each stands and what it says, as far as the reader may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from huimin.casework.cells import cell_text, column_of, title_of
from huimin.casework.shown import EvidenceRow, programme_names
from huimin.datasets.queries import load_kinds
from huimin.kit.disclosed import hide_numbers
from huimin.ledger import queries as ledger
from huimin.ledger.queries import FactRow
from huimin.regions import queries as regions
from huimin.users.types import Scope
from huimin.warehouse.home import Home

_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class RowOnPage:
    """A source row: where it stands and what it says. `months`: those the clue counts; `is_hidden`: out of scope."""

    place: EvidenceRow
    kind_title: str
    name: str
    region_name: str
    programme_name: str
    starts_month: int | None
    ends_month: int | None  # exclusive
    months: tuple[int, ...]
    amount_fen: int | None
    values: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, date], ...]
    is_hidden: bool

    @property
    def last_month(self) -> int | None:
        """The last month it is for, inclusive."""
        return self.ends_month - 1 if self.ends_month else None


def rows_on_page(
    home: Home, places: Mapping[int, EvidenceRow], months: Mapping[int, Collection[int]], *, scope: Scope, lang: str
) -> list[RowOnPage]:
    """The rows of `places` (ref -> place) in their order; `months`: ref -> the months a clue counts of it."""
    facts = ledger.rows(home, places, scope=scope)
    names = regions.names_of(fact.region_code for fact in facts.values())
    programme_of = programme_names(lang)
    return [
        _row(place, facts.get(ref), tuple(sorted(months.get(ref, ()))), names, programme_of, lang)
        for ref, place in places.items()
    ]


def _row(
    place: EvidenceRow,
    fact: FactRow | None,
    months: tuple[int, ...],
    names: dict[int, str],
    programme_of: dict[int, str],
    lang: str,
) -> RowOnPage:
    kind = load_kinds()[place.kind]
    title = kind.title if lang == "zh" else kind.title_en
    if fact is None:
        return RowOnPage(place, title, "", "", "", None, None, months, None, (), (), is_hidden=True)
    told = [(column_of(kind, name), value) for name, value in fact.values]
    starts = fact.starts_month
    length = fact.n_months or _MONTHS_OF_A_YEAR
    return RowOnPage(
        place=place,
        kind_title=title,
        name=fact.masked_name,
        region_name=names.get(fact.region_code, ""),
        programme_name=programme_of.get(fact.programme, ""),
        starts_month=starts,
        ends_month=None if starts is None else starts + length,
        months=months,
        amount_fen=_money(fact),
        values=tuple((title_of(column, lang), hide_numbers(cell_text(column, value, lang))) for column, value in told),
        dates=tuple((title_of(column, lang), value) for column, value in told if isinstance(value, date)),
        is_hidden=False,
    )


def _money(fact: FactRow) -> int | None:
    """What was paid; of a village entry what was spent."""
    return fact.amount_fen if fact.amount_fen is not None else dict(fact.values).get("spent_fen")
