"""Payments whose number is not whole and that no link ties to a person; and the persons that may be meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huimin.identity import queries as identity
from huimin.identity.queries import Keyring
from huimin.identity.types import SealedRow
from huimin.intake.queries import id_problems
from huimin.kit.refs import pack, unpack
from huimin.ledger.manifest import facts, part_of, parts
from huimin.ledger.models import PostedBatch
from huimin.ledger.subjects import sources_of
from huimin.ledger.types import Source
from huimin.regions import queries as regions
from huimin.users.types import Scope
from huimin.warehouse.home import Home

_PERSONS = ("households", "deaths", "enrolments", "payments")  # where a name stands beside a birth date
_MOST_PROPOSED = 20


@dataclass(frozen=True)
class Waiting:
    """A payment row that waits for its person; months both included, money in fen. why: what is wrong with its number."""

    source: Source
    masked_name: str
    region_code: int
    region_name: str
    programme: int
    first_month: int
    last_month: int
    amount_fen: int
    why: str


@dataclass(frozen=True)
class Proposal:
    """A person that may be meant, and what speaks for it. agrees_digits: None where nothing is left of the number."""

    person_key: int
    masked_name: str
    birth_on: date | None
    region_name: str
    registers: tuple[str, ...]
    is_name_equal: bool
    is_birth_equal: bool
    is_township_equal: bool
    agrees_digits: bool | None

    @property
    def n_reasons(self) -> int:
        """How many things agree; digits that disagree speak against."""
        digits = {True: 1, False: -2, None: 0}[self.agrees_digits]
        return self.is_name_equal + self.is_birth_equal + self.is_township_equal + digits


@dataclass(frozen=True)
class RowOpened:
    """A row that was opened: its full name, the digits left of its number, and who may be meant, likeliest first."""

    row: Waiting
    name: str
    digits: str
    proposals: tuple[Proposal, ...]


def waiting(
    home: Home, *, scope: Scope, batch: int | None = None, start: int, n: int, lang: str
) -> tuple[int, list[Waiting]]:
    """How many payments inside the scope wait (of one batch or all), and some of them in the order of their files."""
    values = {"low": scope.low, "high": scope.high}
    where = "person_key is null and region_code >= $low and region_code < $high"
    if batch is not None:
        where += " and ref >= $first and ref < $last"
        values |= {"first": pack(batch, 0, 0), "last": pack(batch + 1, 0, 0)}
    with facts(home, ("payments",)) as books:
        total = books.execute(f"select count(*) from fact_payments where {where}", values).fetchall()[0][0]
        listed = f"{_COLUMNS} where {where} order by ref limit {int(n)} offset {int(start)}"
        rows = books.sql(listed, params=values).to_arrow_table().to_pylist() if total > start else []
    return total, _shown(home, rows, lang)


def waiting_row(home: Home, ref: int, *, scope: Scope, lang: str) -> Waiting | None:
    """The payment of that reference, if it waits and lies inside the scope."""
    with facts(home, ("payments",)) as books:
        rows = books.sql(f"{_COLUMNS} where ref = $ref and person_key is null", params={"ref": ref}).to_arrow_table()
    found = _shown(home, [row for row in rows.to_pylist() if scope.contains(row["region_code"])], lang)
    return found[0] if found else None


def row_opened(home: Home, ring: Keyring, ref: int, *, scope: Scope, lang: str) -> RowOpened | None:
    """What an opening of a waiting row shows; persons whom nothing inside the scope names are not proposed."""
    row = waiting_row(home, ref, scope=scope, lang=lang)
    if row is None:
        return None
    number = unpack(ref)[0]
    posted = PostedBatch.objects.prefetch_related("files").get(batch=number)
    name = identity.read_rows(ring, [sealed_row(home, ref, row.region_code)])[ref].get("name", "")
    has_digits = any(file.part == "damaged" for file in posted.files.all())
    left = identity.damaged_row(ring, part_of(home, posted, "damaged"), ref) if has_digits else None
    digits = left.number if left else ""
    found = _persons(home, ref, scope)
    numbers = identity.numbers_of(ring, parts(home, "index").values(), [one["person_key"] for one in found])
    proposals = [_proposal(one, digits, numbers) for one in found]
    proposals.sort(key=lambda one: (-one.n_reasons, one.person_key))
    return RowOpened(row, name, digits, tuple(proposals[:_MOST_PROPOSED]))


def is_known(home: Home, person_key: int, *, scope: Scope) -> bool:
    """Whether anything inside the scope names the person."""
    with facts(home, _PERSONS) as books:
        every = " union all ".join(f"select 1 from fact_{kind} where {_OF_PERSON}" for kind in _PERSONS)
        values = {"key": person_key, "low": scope.low, "high": scope.high}
        return books.execute(f"select count(*) from ({every})", values).fetchall()[0][0] > 0


def sealed_row(home: Home, ref: int, region_code: int) -> SealedRow:
    """The row as it is opened."""
    posted = PostedBatch.objects.prefetch_related("files").get(batch=unpack(ref)[0])
    return SealedRow(ref, region_code, part_of(home, posted, "sealed"))


_COLUMNS = "select ref, masked_name, region_code, programme, starts_month, n_months, amount_fen from fact_payments"
_OF_PERSON = "person_key = $key and region_code >= $low and region_code < $high"
_MEANT = """
    with meant as (select name_key, birth_on, region_code // 1000 as township from fact_payments where ref = $ref),
    named as ({every})
    select n.person_key, any_value(n.masked_name) as masked_name, max(n.birth_on) as birth_on,
           max(n.region_code) as region_code, list_sort(list(distinct n.kind)) as registers,
           coalesce(bool_or(n.name_key = m.name_key), false) as is_name_equal,
           coalesce(bool_or(n.birth_on = m.birth_on), false) as is_birth_equal,
           coalesce(bool_or(n.region_code // 1000 = m.township and n.region_code // 1000 % 1000 > 0), false) as is_township_equal
    from named as n, meant as m
    where n.name_key = m.name_key or (n.birth_on = m.birth_on and n.region_code // 1000 = m.township)
    group by n.person_key
    order by is_name_equal desc, is_birth_equal desc, is_township_equal desc, n.person_key limit 200
"""


def _persons(home: Home, ref: int, scope: Scope) -> list[dict]:
    with facts(home, _PERSONS) as books:
        every = " union all ".join(
            f"select person_key, masked_name, birth_on, region_code, name_key, '{kind}' as kind from fact_{kind} "
            "where person_key is not null and region_code >= $low and region_code < $high"
            for kind in _PERSONS
        )
        values = {"ref": ref, "low": scope.low, "high": scope.high}
        return books.sql(_MEANT.format(every=every), params=values).to_arrow_table().to_pylist()


def _proposal(one: Mapping, digits: str, numbers: Mapping[int, str]) -> Proposal:
    known = numbers.get(one["person_key"])
    agrees = None if not digits or known is None else known.startswith(digits)
    return Proposal(
        person_key=one["person_key"],
        masked_name=one["masked_name"] or "",
        birth_on=one["birth_on"],
        region_name=regions.name_path(one["region_code"]),
        registers=tuple(one["registers"]),
        is_name_equal=one["is_name_equal"],
        is_birth_equal=one["is_birth_equal"],
        is_township_equal=one["is_township_equal"],
        agrees_digits=agrees,
    )


def _shown(home: Home, rows: list[dict], lang: str) -> list[Waiting]:
    sources = sources_of(row["ref"] for row in rows)
    names = {code: regions.name_path(code) for code in {row["region_code"] for row in rows}}
    by_batch: dict[int, set[tuple[int, int]]] = {}
    for row in rows:
        number, sheet, line = unpack(row["ref"])
        by_batch.setdefault(number, set()).add((sheet, line))
    why = {number: id_problems(home, number, places, lang) for number, places in by_batch.items()}
    return [_waiting(row, sources[row["ref"]], names, why) for row in rows]


def _waiting(row: Mapping, source: Source, names: Mapping[int, str], why: Mapping[int, Mapping]) -> Waiting:
    number, sheet, line = unpack(row["ref"])
    return Waiting(
        source=source,
        masked_name=row["masked_name"] or "",
        region_code=row["region_code"],
        region_name=names[row["region_code"]],
        programme=row["programme"],
        first_month=row["starts_month"],
        last_month=row["starts_month"] + max(row["n_months"], 1) - 1,
        amount_fen=row["amount_fen"],
        why=why[number].get((sheet, line), ""),
    )
