"""Frozen records of a dataset kind, as read from `kinds/<kind>/dataset.yml`."""

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from types import MappingProxyType

from huimin.datasets.headers import normalise_header

SHAPES = ("payments", "list", "register", "entries")  # list: money per person and period that is not a payment itself
ARRIVALS = ("whole", "changes", "by_period")
SEALS = ("none", "name", "id", "account", "phone", "address")
_BRACKETED = re.compile(r"\([^()]*\)")
CHECKS = ("total", "unique", "order", "not_future")

# Column type -> type of its fact column in Parquet. Types mapped to None make no fact column by themselves:
# identity, regions or programmes derive one.
COLUMN_TYPES: MappingType[str, str | None] = MappingProxyType(
    {
        "text": "VARCHAR",
        "code": "VARCHAR",
        "name": None,
        "id_number": None,
        "id_type": None,
        "sex": "TINYINT",
        "date": "DATE",
        "period": None,
        "amount": "BIGINT",  # integer fen
        "decimal": "BIGINT",  # integer hundredths
        "integer": "INTEGER",
        "share": "INTEGER",  # hundredths of a percent: 10000 is the whole
        "county": None,
        "township": None,
        "village": None,
        "region_code": "BIGINT",
        "programme": "INTEGER",
        "account": None,
        "phone": None,
        "uscc": None,
    }
)

# Fact columns whose type does not follow from the column they are derived from.
FACT_TYPES: MappingType[str, str] = MappingProxyType(
    {
        "ref": "BIGINT",
        "person_key": "BIGINT",
        "grade": "TINYINT",
        "name_key": "BIGINT",
        "former_name_key": "BIGINT",
        "parcel_key": "BIGINT",
        "machine_key": "BIGINT",
        "spouse_key": "BIGINT",
        "spouse_grade": "TINYINT",
        "spouse_name_key": "BIGINT",
        "staff_key": "BIGINT",
        "staff_grade": "TINYINT",
        "staff_name_key": "BIGINT",
        "handler_name_key": "BIGINT",
        "approver_name_key": "BIGINT",
        "birth_on": "DATE",
        "sex": "TINYINT",
        "household_key": "BIGINT",
        "holder_key": "BIGINT",
        "account_key": "BIGINT",
        "old_account_key": "BIGINT",
        "phone_key": "BIGINT",
        "address_key": "BIGINT",
        "business_key": "BIGINT",
        "payee_key": "BIGINT",
        "party_key": "BIGINT",
        "invoice_key": "BIGINT",
        "building_key": "BIGINT",
        "invoice_code_key": "BIGINT",
        "region_code": "BIGINT",
        "county_code": "BIGINT",
        "programme": "INTEGER",
        "starts_month": "INTEGER",
        "ends_month": "INTEGER",
        "month": "INTEGER",
        "n_months": "SMALLINT",
        "year": "SMALLINT",
        "members": "SMALLINT",
        "qty_months": "SMALLINT",
    }
)

# Every fact that is a person, with the facts that say by which name and how surely (docs/adr/0022).
PERSONS: MappingType[str, tuple[str, str]] = MappingProxyType(
    {
        "person_key": ("name_key", "grade"),
        "spouse_key": ("spouse_name_key", "spouse_grade"),
        "staff_key": ("staff_name_key", "staff_grade"),
    }
)


@dataclass(frozen=True)
class Column:
    """One column of a kind. `aliases` are header spellings seen in files, the best first.

    facts: names of the fact columns made from it; empty where it is used only to derive others or is not kept.
    ignored: known, so that it is no surprise in a file, but neither read nor kept.
    masked: its keeper hides part of it by rule (陈*金, 350181********1234), so a masked cell is no fault.
    fallback: columns that stand for it, the first present one, in a file that lacks it (户主姓名 for 姓名).
    part: of a fallback's cell only these characters count (18 of the 20 digits of a disability certificate).
    unit: what a unit in the header must measure (money, land, floor), else the header does not mean this column.
    """

    name: str
    type: str
    title: str
    title_en: str
    aliases: tuple[str, ...]
    facts: tuple[str, ...] = ()
    seal: str = "none"
    is_required: bool = False
    is_ignored: bool = False
    is_masked: bool = False
    fallback: tuple[str, ...] = ()
    part: tuple[int, int] | None = None
    unit: str | None = None
    note: str = ""
    codes: MappingType[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def code_of(self, text: str) -> str | None:
        """The canonical code of a cell's text, or None where the vocabulary does not decide.

        An exact spelling wins, brackets left out if need be; else the longest spelling that occurs in the text, unless
        a negation stands before it (未注销 is not 注销) or two codes fit equally well.
        """
        wanted = normalise_header(text)
        bare = _BRACKETED.sub("", wanted)
        known = {normalise_header(said): code for code, all_ in self.codes.items() for said in (code, *all_)}
        if code := known.get(wanted) or known.get(bare):
            return code
        found: dict[str, int] = {}
        for said, code in known.items():
            if _stands_in(said, bare):
                found[code] = max(found.get(code, 0), len(said))
        best = [code for code, length in found.items() if length == max(found.values())]
        return best[0] if len(best) == 1 else None


def _stands_in(spelling: str, text: str) -> bool:
    at = text.find(spelling)
    return len(spelling) > 1 and at >= 0 and (at == 0 or text[at - 1] not in "未非无不没")


@dataclass(frozen=True)
class Keep:
    """How long rows are kept and why."""

    term: str
    note: str
    note_en: str


@dataclass(frozen=True)
class Assertion:
    """A check on the whole file. `code` (of `codes.yml`) is what a failure is called."""

    check: str
    columns: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class Inference:
    """`column` takes `value` where the file has no such column but one of `when`.

    A column of `when` that may stand for the name (法定代表人) counts only where it does.
    """

    column: str
    value: str
    when: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A dataset kind.

    header: groups of column names; a line is this kind's header when every group has at least one of its columns.
    required_date: a row without any of these dates is returned (registers).
    keys: the columns that identify a row.
    """

    name: str
    version: int
    title: str
    title_en: str
    publisher: str
    publisher_en: str
    about: str
    about_en: str
    shape: str
    grain: str
    grain_en: str
    arrives: str
    keep: Keep
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    header: tuple[tuple[str, ...], ...]
    required_date: tuple[str, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    inferences: tuple[Inference, ...] = ()
    # normalised alias -> (column name, priority: 0 is the best)
    lookup: MappingType[str, tuple[str, int]] = field(default_factory=dict, repr=False, compare=False)
    by_name: MappingType[str, Column] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_periods(self) -> bool:
        """Whether each row is money of one entitlement period: what payments are, and the lists beside them."""
        return self.shape in ("payments", "list")

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where the kind has none."""
        return self.by_name[name]


@dataclass(frozen=True)
class Mapping:
    """How the cells of one header line (0-based indices) stand for a kind's columns.

    columns: column name -> index of the cell that stands for it. A column with a `fallback` that is absent points to
        the fallback's cell (so `name` and `head_name` may share one index).
    ignored: the same for known columns that are not kept.
    unknown: (index, text) of filled cells that mean nothing to the kind.
    duplicates: column name -> indices, first the chosen one, of cells with the SAME header. The first stands; for
        columns that are not money a blank cell may be filled from the next; two amounts that differ contradict.
    alternatives: column name -> indices of cells with a less preferred header (应发金额 beside 实发金额), best first.
        They are never mixed into the chosen column: that would falsify totals.
    factors: column name -> multiplier stated by its header (万元: 10000); absent where the header states no unit.
    """

    kind: str
    columns: MappingType[str, int]
    ignored: MappingType[str, int]
    unknown: tuple[tuple[int, str], ...]
    duplicates: MappingType[str, tuple[int, ...]]
    alternatives: MappingType[str, tuple[int, ...]]
    factors: MappingType[str, int]

    def sources(self, name: str) -> tuple[int, ...]:
        """The cell indices to read a column from, the first filled one counting; empty where the line has none."""
        if name not in self.columns:
            return ()
        return self.duplicates.get(name, (self.columns[name],))


@dataclass(frozen=True)
class ProblemCode:
    """One entry of the closed list of `huimin codes`. Templates hold named placeholders, never personal data."""

    code: str
    level: str
    message: str
    message_en: str
    remedy: str
    remedy_en: str

    def render(self, lang: str = "zh", **values: object) -> str:
        """The sentence with its placeholders filled, remedy included. KeyError names a placeholder not given."""
        if lang == "en":
            return f"{self.message_en} {self.remedy_en}".strip().format(**values)
        return f"{self.message}{self.remedy}".format(**values)
