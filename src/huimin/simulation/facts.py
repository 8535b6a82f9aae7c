"""What the key speaks of: a payment and a register's row, each knowing in the end where it was written."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huimin.simulation.people import Person
from huimin.simulation.places import Village

Place = tuple[str, str | None, int]  # file, sheet, row


@dataclass(slots=True, eq=False)
class Payment:
    """One payment as it was made: `n` entitlement months from month number `start`, paid in month `paid`."""

    person: Person
    programme: str
    village: Village
    start: int
    n: int
    paid: int
    amount_fen: int
    account: str
    account_name: str
    standard_fen: int | None = None
    category: str | None = None
    cls: str | None = None
    members: int | None = None
    area: int | None = None  # hundredths of a mu
    enrolled: date | None = None
    remark: str | None = None
    name: str | None = None  # how the list calls the person, where it is not the person's own name
    case: str | None = None  # the number of the case, where it is not that of the household
    parcel: str | None = None  # the field or plot it is for
    machine: str | None = None  # the number of the machine it is for
    list_tag: str = ""  # payments with another tag go into another list
    fault: str | None = None  # what the list makes of it: no_amount, no_period, no_id, bad_id, destroyed …
    spelling: str | None = None  # how its number is written: short, lower, wide …
    plain: bool = False  # a row that the key needs: no unrecoverable fault may befall it
    place: Place | None = None

    @property
    def readable_fen(self) -> int:
        """The amount as far as the list shows it."""
        return 0 if self.fault in ("no_amount", "bad_amount") else self.amount_fen

    def share(self, month: int) -> int:
        """The fen of one entitlement month: whole fen, the remainder in the last."""
        each = self.amount_fen // self.n if self.amount_fen >= 0 else -(-self.amount_fen // self.n)
        return each if month < self.start + self.n - 1 else self.amount_fen - each * (self.n - 1)


@dataclass(slots=True, eq=False)
class Row:
    """One row of a register: the dataset kind, the list it goes into, and its values by plain names."""

    kind: str
    group: str
    person: Person | None
    values: dict[str, Any]
    spelling: str | None = None
    fault: str | None = None  # no_id, bad_id, destroyed, no_identity, no_date
    place: Place | None = None


@dataclass(slots=True, eq=False)
class Wrong:
    """A planted irregularity: what happened to one subject, under the rule that should see it."""

    rule: str
    subject_kind: str  # person, household, account, village
    subject: str
    programme: str | None
    note: str
    rows: list[Payment | Row] = field(default_factory=list)
    months: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    amount_fen: int = 0
    has_amount: bool = True

    def see(self, payment: Payment, months: set[int], *, counts: bool = True) -> None:
        """Take up a payment that offends in `months`; `counts` is False for the row whose money was due."""
        self.rows.append(payment)
        self.months |= months
        if counts:
            self.amount_fen += sum(payment.share(month) for month in months)


@dataclass(slots=True, eq=False)
class Spell:
    """A time on a programme: who, where paid, from which month to which (inclusive), at what monthly amount."""

    person: Person
    programme: str
    village: Village
    first: int
    last: int
    amount: dict[int, int] | int  # fen a month, or by first month of a rate
    category: str | None = None
    cls: str | None = None
    members: dict[int, int] | int | None = None  # persons covered, or by first month of a number
    account: str | None = None
    account_name: str | None = None
    enrolled: date | None = None
    approved: date | None = None
    registered: bool = True  # stands in the list of persons enrolled
    gaps: set[int] = field(default_factory=set)
    cadence: int | None = None  # months per payment, where it differs from the county's habit
    list_tag: str = ""
    remark: str | None = None
    spelling: str | None = None
    case: str | None = None
    has_members: bool = True  # the list states how many persons are covered
    entry: Row | None = None
    wrongs: list[tuple[Wrong, set[int], bool]] = field(default_factory=list)

    def mark(self, wrong: Wrong, months: set[int] | range, *, counts: bool = True) -> None:
        """Say that the payments for `months` are wrongful."""
        self.wrongs.append((wrong, set(months), counts))

    def rate(self, month: int) -> int:
        return self.amount if isinstance(self.amount, int) else at(self.amount, month)

    def counted(self, month: int) -> int | None:
        """How many persons the spell covers in a month."""
        return at(self.members, month) if isinstance(self.members, dict) else self.members


def at(by_first_month: dict[int, int], month: int) -> int:
    """What holds in a month of what is stated by first month."""
    return by_first_month[max(start for start in by_first_month if start <= month)]


@dataclass(slots=True)
class City:
    """Everything that happened, before any file is written."""

    villages: list[Village]
    people: list[Person] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))  # by kind
    wrongs: list[Wrong] = field(default_factory=list)
    innocents: list["Innocent"] = field(default_factory=list)
    open_questions: list[Wrong] = field(default_factory=list)
    absent: set[tuple[str, int]] = field(
        default_factory=set
    )  # (kind or programme, id of a person) left out for a story

    def add_row(self, row: Row) -> Row:
        self.rows[row.kind].append(row)
        return row


@dataclass(slots=True, eq=False)
class Innocent:
    """Someone who looks like a finding and is none: why, and which rules must stay silent about whom."""

    why: str
    rules: tuple[str, ...]
    subject_kind: str
    subject: str
    programmes: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
