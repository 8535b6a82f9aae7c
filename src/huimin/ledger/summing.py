"""Summaries of the books that rules read as they come out: few rows, made once for a run, known by what they hold, and kept
for the next run, which makes only those anew whose rows changed."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

import pyarrow as pa

from huimin.ledger.books import take_table
from huimin.warehouse import files
from huimin.warehouse.engine import Connection
from huimin.warehouse.facts import read_table, write_table


def take_summaries(connection: Connection, summaries: Mapping[str, str]) -> str:
    """Make these tables (name -> SELECT) of the open books; returns a digest of their rows, "" where there are none."""
    for name, sql in summaries.items():
        connection.execute(f"create or replace temp table {name} as {sql}")
    return summed(connection, summaries)


def summed(connection: Connection, names: Collection[str]) -> str:
    """A digest of the rows of these tables, "" where there are none."""
    said = []
    for name in sorted(names):
        held = f"select count(*), bit_xor(hash(t)), sum(hash(t) % 1000000007) from {name} as t"
        said.append((name, connection.execute(held).fetchall()))
    return hashlib.sha256(repr(said).encode()).hexdigest() if said else ""


def keep_summaries(connection: Connection, names: Collection[str], folder: Path, digest: str) -> None:
    """Keep what these tables hold beside others of the same digest; those of another one go."""
    if not names or (folder / digest).exists():
        return
    files.remove(folder)
    building = folder / "building"
    building.mkdir(parents=True)
    for name in names:
        write_table(connection.sql(f"from {name}").to_arrow_table(), building / f"{name}.parquet")
    building.replace(folder / digest)


def kept_summaries(connection: Connection, names: Collection[str], folder: Path, digest: str) -> bool:
    """Put kept summaries into tables of the connection; False where they are not there."""
    try:
        tables = {name: read_table(folder / digest / f"{name}.parquet") for name in names}
    except (OSError, pa.ArrowException):
        return False
    for name, table in tables.items():
        take_table(connection, name, table)
    return True
