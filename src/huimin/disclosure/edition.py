"""One edition as one SQLite file: what the public process reads, and all it reads beside the manifest."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pyarrow as pa

SCHEMA = """
    create table about (name text primary key, value text) without rowid;
    create table programme (
        no integer primary key, code text, name text, name_en text, publicity text, cycle text, unit text, unit_en text,
        purpose text, purpose_en text, who text, who_en text, apply text, apply_en text, standard text, standard_en text
    );
    create table region (code integer primary key, level text, name text, parent integer);
    create table standard (
        programme integer, region_code integer, class text, amount_fen integer, per text, starts_month integer,
        ends_month integer, doc_no text
    );
    create table total (
        programme integer, region integer, year integer, is_counts_only integer, n_payments integer, n_persons integer,
        amount_fen integer
    );
    create table line (
        village integer, programme integer, starts_month integer, n_months integer, name text, amount_fen integer,
        post text, id text
    );
    create table entry (
        village integer, month integer, day integer, voucher_no text, summary text, subject text, income_fen integer,
        spent_fen integer, balance_fen integer, method text, n_attachments integer, id text
    );
"""
INDEXES = """
    create index region_parent on region (parent);
    create index total_programme on total (programme, region);
    create index total_region on total (region);
    create index line_village on line (village, programme, starts_month, amount_fen);
    create index line_officer on line (village) where post is not null;
    create unique index line_id on line (id);
    create index entry_village on entry (village, month);
    create unique index entry_id on entry (id);
"""
_AT_ONCE = 50_000


def write_edition(path: Path, rows: Mapping[str, Iterable[Sequence]], tables: Mapping[str, pa.Table]) -> None:
    """Write the file: `rows` name -> rows in the order of the columns, `tables` name -> Arrow with the same columns."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + SCHEMA)
        with connection:
            for name, given in rows.items():
                width = len(connection.execute(f"pragma table_info({name})").fetchall())
                connection.executemany(f"insert into {name} values ({', '.join('?' * width)})", given)
            for name, table in tables.items():
                columns = [row[1] for row in connection.execute(f"pragma table_info({name})")]
                _insert(connection, name, table.select(columns))
        connection.executescript(INDEXES + "analyze;")


def _insert(connection: sqlite3.Connection, name: str, table: pa.Table) -> None:
    marks = ", ".join("?" * table.num_columns)
    for start in range(0, table.num_rows, _AT_ONCE):
        piece = table.slice(start, _AT_ONCE)
        rows = zip(*(column.to_pylist() for column in piece.columns), strict=True)
        connection.executemany(f"insert into {name} values ({marks})", rows)
