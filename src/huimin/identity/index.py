"""The sealed person index: what accepted registers know of persons, and the rows whose number a spreadsheet destroyed.

Two encrypted files beside a batch's facts, each only where it has a row: `index.parquet` (a row a person that a register
names by a whole number) and `damaged.parquet` (a row to be completed). Neither is read by a rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.types import Kind
from huimin.identity.keyring import Keyring
from huimin.warehouse.sealed import SealedWriter, read_sealed

DAMAGED = 1  # intake's id_state
RESIDENTS = "households"  # the register that says who lives in a township; the others only say who else there is
_KEPT, _AREA = 15, 6  # digits that survive a spreadsheet; digits without which a fragment says nothing
_INDEX = pa.schema(
    [("person_key", pa.int64()), ("name_key", pa.int64()), ("birth_on", pa.date32()), ("township", pa.int64()),
     ("number", pa.string()), ("is_resident", pa.bool_())]
)  # fmt: skip
_DAMAGED = pa.schema(
    [("ref", pa.int64()), ("name_key", pa.int64()), ("birth_on", pa.date32()), ("township", pa.int64()),
     ("number", pa.string())]
)  # fmt: skip


class IndexWriter:
    """Takes the settled pieces of one batch and writes what the index keeps of them."""

    def __init__(self, ring: Keyring, kind: Kind, folder: Path):
        self._ring, self._kind, self._folder = ring, kind, folder
        facts = {fact for column in kind.columns for fact in column.facts}
        self._names_persons = {"person_key", "name_key", "birth_on", "region_code"} <= facts
        self._writers: dict[str, SealedWriter] = {}

    def add(self, typed: pa.Table, settled: pa.Table) -> None:
        """`typed` are the rows as read (with the digits that are left), `settled` the same rows with keys."""
        if not self._names_persons or not {"name_key", "id_state"} <= set(settled.column_names):
            return
        is_lost = pc.equal(settled["id_state"], DAMAGED)
        if pc.any(is_lost).as_py():
            self._add_damaged(typed.filter(is_lost), settled.filter(is_lost))
        if self._kind.shape == "register":
            self._add_persons(typed, settled)

    def _add_damaged(self, typed: pa.Table, settled: pa.Table) -> None:
        township = _township(settled["region_code"])
        says_area = pc.greater_equal(pc.utf8_length(pc.fill_null(typed["id_fragment"], "")), _AREA)
        mask = pc.and_(pc.and_(_is_named(settled), pc.is_valid(township)), says_area)
        self._write("damaged", _DAMAGED, mask, settled, township, typed["id_fragment"])

    def _add_persons(self, typed: pa.Table, settled: pa.Table) -> None:
        is_sure = pc.and_(pc.less_equal(settled["grade"], 2), pc.invert(settled["is_other_document"]))
        mask = pc.and_(pc.and_(is_sure, _is_named(settled)), pc.is_valid(settled["person_key"]))
        number = pc.utf8_slice_codeunits(typed["id_number"], 0, _KEPT)
        self._write("index", _INDEX, mask, settled, _township(settled["region_code"]), number)

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def _write(self, part: str, schema: pa.Schema, mask, settled: pa.Table, township, number) -> None:
        mask = pc.fill_null(mask, False)
        if not pc.any(mask).as_py():
            return
        is_resident = pa.array([self._kind.name == RESIDENTS]).take(pa.array([0] * settled.num_rows))
        made = {"township": township, "number": number, "is_resident": is_resident}
        columns = [made[name] if name in made else settled[name] for name in schema.names]
        if part not in self._writers:
            file = self._folder / f"{part}.parquet"
            self._writers[part] = SealedWriter(file, schema, self._ring.sealing)
        self._writers[part].write(pa.table(columns, names=schema.names).filter(mask))


def _is_named(settled: pa.Table) -> pa.ChunkedArray:
    return pc.and_(pc.is_valid(settled["name_key"]), pc.is_valid(settled["birth_on"]))


def _township(region_code):
    """The township of each row, null where no more than the county is known."""
    township = pc.multiply(pc.divide(region_code, 1000), 1000)
    return pc.if_else(pc.equal(pc.multiply(pc.divide(region_code, 10**6), 10**6), township), None, township)


@dataclass
class Known:
    """A person of the index: the first fifteen digits of the number, and the townships the household register names."""

    number: str
    homes: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Damaged:
    """A row whose number is not whole: what is left of it, whose name and birth date, where."""

    ref: int
    name_key: int
    birth_on: object
    township: int
    number: str


def damaged_rows(ring: Keyring, parts: Iterable[Path]) -> list[Damaged]:
    """The rows that wait for their number."""
    return [Damaged(**row) for part in parts for row in read_sealed(part, ring.sealing).to_pylist()]


def damaged_row(ring: Keyring, part: Path, ref: int) -> Damaged | None:
    """The row that waits, if the index keeps what is left of its number."""
    found = read_sealed(part, ring.sealing, rows=[ref]).to_pylist()
    return Damaged(**found[0]) if found else None


def numbers_of(ring: Keyring, parts: Iterable[Path], keys: Iterable[int]) -> dict[int, str]:
    """Person -> the first fifteen digits of the number, of those that registers know."""
    wanted, found = pa.array(sorted(set(keys)), pa.int64()), {}
    for part in parts:
        table = read_sealed(part, ring.sealing, columns=["person_key", "number"])
        some = table.filter(pc.is_in(table["person_key"], value_set=wanted))
        found |= dict(zip(some["person_key"].to_pylist(), some["number"].to_pylist(), strict=True))
    return found


def names_in(ring: Keyring, part: Path) -> set[int]:
    """The names of one part of the index."""
    return set(read_sealed(part, ring.sealing, columns=["name_key"])["name_key"].to_pylist())


def fit(ring: Keyring, parts: Iterable[Path], rows: list[Damaged]) -> dict[int, int]:
    """ref -> person, for rows that exactly one person of the index fits.

    Name, birth date and the digits that are left must agree with one person alone, anywhere in the index; and the
    household register must know that person in the row's township. A register of the dead alone proves nothing: it
    would make the one it knows of the many it does not.
    """
    wanted = pa.array({row.name_key for row in rows}, pa.int64())
    people: dict[tuple, dict[int, Known]] = {}
    for part in parts:
        table = read_sealed(part, ring.sealing)
        _gather(people, table.filter(pc.is_in(table["name_key"], value_set=wanted)).to_pylist())
    found = {}
    for row in rows:
        known = people.get((row.name_key, row.birth_on), {})
        agree = [key for key, person in known.items() if person.number.startswith(row.number)]
        if len(agree) == 1 and row.township in known[agree[0]].homes:
            found[row.ref] = agree[0]
    return found


def _gather(people: dict[tuple, dict[int, Known]], rows: Iterable[Mapping]) -> None:
    for row in rows:
        of_name = people.setdefault((row["name_key"], row["birth_on"]), {})
        person = of_name.setdefault(row["person_key"], Known(row["number"]))
        if row["is_resident"] and row["township"] is not None:
            person.homes.add(row["township"])
