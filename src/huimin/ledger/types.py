"""What pages of a person, a household and a bank account show: facts with the row each came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from huimin.identity.types import Look, Purpose, Subject
from huimin.programmes.types import ProgrammeShown

KINDS = ("person", "household", "account")


@dataclass(frozen=True)
class Source:
    """The row of a unit's file that a fact was read from. sheet: None for CSV."""

    ref: int
    batch: str
    kind: str
    unit: str  # code of the sending unit, "" where nobody said it
    file: str
    sheet: str | None
    row: int


@dataclass(frozen=True)
class Paid:
    """One payment row; months [first_month, last_month] both included, money in fen, negative for a reversal.

    is_undivided: of the year or once; first_month is then the January of its year, or the month it names.
    """

    source: Source
    person_key: int | None
    masked_name: str
    household_key: int | None
    account_key: int | None
    programme: int
    region_code: int
    amount_fen: int
    first_month: int
    last_month: int
    is_undivided: bool
    pay_on: date | None
    category: str
    remark: str
    grade: int


@dataclass(frozen=True)
class Registered:
    """One row of a register; `says` are its columns (as the kind names them) with text, date or number."""

    source: Source
    person_key: int | None
    masked_name: str
    household_key: int | None
    region_code: int
    grade: int
    says: Mapping[str, object]


@dataclass(frozen=True)
class SubjectFacts:
    """Everything the books say of a subject inside a scope, oldest first."""

    subject: Subject
    paid: tuple[Paid, ...]
    registered: tuple[Registered, ...]
    members: tuple["Member", ...]  # of the household, or of the person's households

    @property
    def is_empty(self) -> bool:
        return not (self.paid or self.registered)


@dataclass(frozen=True)
class Member:
    """Somebody of a household, by masked name."""

    household_key: int
    person_key: int
    masked_name: str
    relation: str


@dataclass(frozen=True)
class Asked:
    """What somebody typed to find a subject: a person's number, an account's number, or name and birth date."""

    id_number: str = ""
    account: str = ""
    name: str = ""
    birth_on: date | None = None


@dataclass(frozen=True)
class Candidate:
    """A person that a name and a birth date fit, by masked name."""

    person_key: int
    masked_name: str
    birth_on: date
    region_code: int
    n_rows: int


@dataclass(frozen=True)
class Found:
    """What a search came to: an opening with its token (of nobody where nothing was found), or several persons to
    choose from, none of them opened."""

    token: str
    is_empty: bool
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Total:
    """Payments of one programme, by year and in all: rows and fen."""

    programme: int
    by_year: Mapping[int, int]
    n_rows: int
    amount_fen: int


@dataclass(frozen=True)
class SubjectPage:
    """An opened page: facts, the clear values that were opened, names for codes, and who looked here before."""

    facts: SubjectFacts
    purpose: Purpose
    expires_at: datetime
    names: tuple[str, ...]  # the subject's full names as lists spell them
    numbers: tuple[str, ...]  # its ID numbers, or the account's number
    accounts: Mapping[int, str]  # account key -> full number
    people: Mapping[int, str]  # person key -> full name, where the opening covers it
    programmes: Mapping[int, ProgrammeShown]
    units: Mapping[str, str]
    regions: Mapping[int, str]
    totals: tuple[Total, ...]
    years: tuple[int, ...]
    n_looks: int
    looks: tuple[Look, ...] = field(default=())
