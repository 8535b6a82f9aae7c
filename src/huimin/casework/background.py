"""What else a clue's subject was paid: the background of its evidence, never part of it.

Payments outside the reader's scope are left out before anything is counted: nothing tells whether they exist.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from huimin.casework.models import Clue
from huimin.casework.shown import programme_names
from huimin.kit.months import month_parts
from huimin.ledger import queries as ledger
from huimin.ledger.queries import Subject
from huimin.ledger.types import Paid, Source
from huimin.regions import queries as regions
from huimin.users.types import Scope
from huimin.warehouse.home import Home

_MOST = 200
_JANUARY, _MONTHS_OF_A_YEAR = 1, 12


@dataclass(frozen=True)
class OtherPayment:
    """A payment to the clue's subject that is no evidence of it. Months both included, money in fen."""

    place: Source
    name: str
    region_name: str
    programme_name: str
    starts_month: int
    last_month: int
    amount_fen: int


@dataclass(frozen=True)
class Background:
    """The latest of them, oldest first, and how many there are inside the scope."""

    payments: tuple[OtherPayment, ...] = ()
    n_payments: int = 0

    @property
    def is_cut(self) -> bool:
        return self.n_payments > len(self.payments)


def background(
    home: Home, clue: Clue, *, evidence: Collection[int], scope: Scope, as_of: date, lang: str
) -> Background:
    """The other payments of the clue's person, household or account; none of a village. `evidence`: refs left out."""
    if clue.subject_kind not in ledger.KINDS:
        return Background()
    subject = Subject(clue.subject_kind, clue.subject_key)
    paid = [
        row for row in ledger.payments_of(home, subject, scope=scope, as_of=as_of) if row.source.ref not in evidence
    ]
    latest = sorted(paid[-_MOST:], key=lambda row: (row.first_month, row.programme, row.source.ref))
    places = regions.names_of({row.region_code for row in latest})
    names = programme_names(lang)
    return Background(tuple(_shown(row, places, names) for row in latest), len(paid))


def _shown(row: Paid, places: dict[int, str], names: dict[int, str]) -> OtherPayment:
    is_whole_year = row.is_undivided and month_parts(row.first_month)[1] == _JANUARY
    return OtherPayment(
        place=row.source,
        name=row.masked_name,
        region_name=places.get(row.region_code, ""),
        programme_name=names.get(row.programme, ""),
        starts_month=row.first_month,
        last_month=row.first_month + _MONTHS_OF_A_YEAR - 1 if is_whole_year else row.last_month,
        amount_fen=row.amount_fen,
    )
