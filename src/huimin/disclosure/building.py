"""Making an edition's files: what the public may see of the books, written to one SQLite file, and scanned."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from huimin.disclosure.contents import Contents, contents, open_payments
from huimin.disclosure.edition import write_edition
from huimin.disclosure.scan import scan_edition
from huimin.disclosure.types import FORMAT
from huimin.identity.queries import Keyring
from huimin.intake.queries import batch_code
from huimin.kit.refs import unpack
from huimin.ledger import queries as ledger
from huimin.localities.loader import Locality
from huimin.programmes import queries as programmes
from huimin.programmes.queries import ProgrammeShown
from huimin.regions import queries as regions
from huimin.warehouse.facts import write_table
from huimin.warehouse.home import Home
from huimin.warehouse.sealed import read_sealed

EDITION, REFS = "edition.sqlite3", "refs.parquet"
_ROWS = {"policies": ("programme", "standard"), "totals": ("total",), "payments": ("line",), "column": ("entry",)}


@dataclass(frozen=True)
class Desk:
    """Where editions are made: the data directory, its keys, the city."""

    home: Home
    ring: Keyring
    locality: Locality

    @property
    def city_code(self) -> int:
        return self.locality.city["code"]


@dataclass(frozen=True)
class Built:
    """A built edition: `folder` holds its files; opened: batch code -> rows whose name was taken from its sealed part."""

    folder: Path
    contents: Contents
    n_rows: Mapping[str, int]
    found: Mapping[str, int]
    opened: Mapping[str, int]


def basis(as_of: date) -> str:
    """Digest of everything an edition's contents come from: books, catalogue, day. The same basis needs no new edition."""
    shown = [[batch.batch, *sorted(file.sha256 for file in batch.files.all())] for batch in ledger.shown()]
    parts = [FORMAT, shown, programmes.catalogue_digest(), regions.divisions_digest(), as_of.isoformat()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def build(desk: Desk, books: AbstractContextManager, code: str, as_of: date, folder: Path) -> Built:
    """Write the edition's files into a folder that is not there yet."""
    folder.mkdir()
    catalogue, city = programmes.catalogue(), desk.locality.city
    with books as connection:
        names, opened = _names(desk, open_payments(connection, catalogue))
        found = contents(connection, names, desk.city_code)
    rows = {
        "about": _about(code, as_of, city),
        "programme": [_programme_row(p, city) for p in catalogue if p.is_live],
        "region": [(r.code, r.level, r.name, r.parent) for r in regions.in_force()],
    }
    write_edition(folder / EDITION, rows, found.tables)
    write_table(found.refs.sort_by("line"), folder / REFS)
    n = {name: table.num_rows for name, table in found.tables.items()} | {
        name: len(given) for name, given in rows.items()
    }
    n_rows = {part: sum(n[name] for name in names) for part, names in _ROWS.items()}
    return Built(folder, replace(found, tables={}), n_rows, scan_edition(folder / EDITION), opened)


def _about(code: str, as_of: date, city: Mapping) -> list[tuple[str, str]]:
    phone = city["complaint"]
    return [
        ("edition", code), ("as_of", as_of.isoformat()), ("city", city["name"]), ("city_en", city["name_en"]),
        ("city_code", str(city["code"])), ("complaint", phone["phone"]), ("complaint_en", phone["phone_en"]),
    ]  # fmt: skip


def _programme_row(programme: ProgrammeShown, city: Mapping) -> tuple:
    unit = city["unit_kinds"].get(programme.unit_kind, {"name": "", "name_en": ""})
    policy = asdict(programme.policy) if programme.policy else {}
    sentences = [
        policy.get(name + ending, "") for name in ("purpose", "who", "apply", "standard") for ending in ("", "_en")
    ]
    head = (programme.no, programme.code, programme.name, programme.name_en, programme.publicity, programme.cycle)
    return (*head, unit["name"], unit["name_en"], *sentences)


def _names(desk: Desk, refs: list[int]) -> tuple[pa.Table, dict[str, int]]:
    """(ref, name) of rows whose name the public sees, out of the sealed parts; and from which batches how many."""
    by_batch: dict[int, list[int]] = {}
    for ref in refs:
        by_batch.setdefault(unpack(ref)[0], []).append(ref)
    tables = [_EMPTY, *(table for number, rows in sorted(by_batch.items()) for table in _names_of(desk, number, rows))]
    return pa.concat_tables(tables), {batch_code(number): len(rows) for number, rows in sorted(by_batch.items())}


def _names_of(desk: Desk, number: int, refs: list[int]) -> Iterator[pa.Table]:
    path = ledger.sealed_of(desk.home, number)
    wanted = pa.table({"ref": pa.array(refs, pa.int64())})
    sealed = read_sealed(path, desk.ring.sealing, columns=["ref", "name"])
    yield wanted.join(sealed, "ref", join_type="inner").select(["ref", "name"]).cast(_EMPTY.schema)


_EMPTY = pa.table({"ref": pa.array([], pa.int64()), "name": pa.array([], pa.string())})
