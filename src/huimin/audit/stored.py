"""The trace's rows as they lie in the database, without conversion: a tampered value must not stop the reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from huimin.audit.leaves import leaf_time
from huimin.audit.models import Checkpoint, Entry, Node, TraceHead

ROWS_AT_ONCE = 5000
_COLUMNS = ("seq", "at", "type", "unit", "actor", "subject", "prev", "commit", "payload", "salt", "leaf_hash")
_STORED_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{6})?")


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One row of the entries, any value of which may lie; ``time`` is ``at`` in the leaf's form, else ""."""

    seq: object
    time: str
    type: object
    unit: object
    actor: object
    subject: object
    prev: object
    commit: object
    payload: object
    salt: object
    leaf_hash: object


def entries() -> Iterator[StoredEntry]:
    """All entries in order of seq."""
    columns = ", ".join(_raw(column) for column in _COLUMNS)
    table, last, condition = connection.ops.quote_name(Entry._meta.db_table), [], ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {table} {condition} ORDER BY seq LIMIT {ROWS_AT_ONCE}", last)
            rows = cursor.fetchall()
        for row in rows:
            yield StoredEntry(row[0], time_text(row[1]), *row[2:])
        if len(rows) < ROWS_AT_ONCE:
            return
        last, condition = [rows[-1][0]], "WHERE seq > %s"


def checkpoints() -> list[tuple[object, object, object, str]]:
    """(size, root, note, time) of every checkpoint row."""
    return [
        (size, root, note, time_text(at)) for size, root, note, at in _rows(Checkpoint, "size", "root", "note", "at")
    ]


def nodes() -> list[tuple[object, object]]:
    """(place, hash) of every kept node."""
    return _rows(Node, "place", "hash")


def heads() -> list[tuple[object, object, object, object]]:
    """(id, size, edge, last) of the head row, and of any row that should not be there."""
    return _rows(TraceHead, "id", "size", "edge", "last")


def _rows(model: type, *columns: str) -> list[tuple]:
    table, wanted = connection.ops.quote_name(model._meta.db_table), ", ".join(map(_raw, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {wanted} FROM {table} ORDER BY 1")
        return cursor.fetchall()


def _raw(column: str) -> str:
    """The column in a SELECT. SQLite's driver would convert moments, and fail on a tampered one, by declared type."""
    quoted = connection.ops.quote_name(column)
    return f"CAST({quoted} AS TEXT)" if column == "at" and connection.vendor == "sqlite" else quoted


def time_text(value: object) -> str:
    """A stored moment in the leaf's form, "" if it is none (SQLite keeps UTC text, PostgreSQL gives moments)."""
    if isinstance(value, datetime):
        return leaf_time(value)
    match = _STORED_TIME.fullmatch(value) if isinstance(value, str) else None
    return f"{match[1]}T{match[2]}{match[3] or '.000000'}Z" if match else ""
