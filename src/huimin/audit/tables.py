"""Very many rows of a table at once, past the ORM's one object a row: written, and read as the texts that lie there."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection, models

_AT_ONCE = 5000
_KEYS_AT_ONCE = 900  # SQLite's limit as Django keeps it is 999


def put_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple], *, key: Sequence[str]) -> None:
    """Write rows whose values stand in the order of `names`; one whose `key` stands already takes the new values."""
    fields = [model._meta.get_field(name) for name in names]
    quoted = {field.name: connection.ops.quote_name(field.column) for field in fields}
    moved = ", ".join(f"{column} = excluded.{column}" for name, column in quoted.items() if name not in key)
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(quoted.values())})"
    clash = f"ON CONFLICT ({', '.join(quoted[name] for name in key)}) DO " + (
        f"UPDATE SET {moved}" if moved else "NOTHING"
    )
    rows = list(zip(*map(_prepared, fields, zip(*rows, strict=True)), strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(fields))}) {clash}", rows)
            return
        arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
        for start in range(0, len(rows), _AT_ONCE):
            columns = [list(column) for column in zip(*rows[start : start + _AT_ONCE], strict=True)]
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}) {clash}", columns)


def _prepared(field: models.Field, values: Sequence) -> Sequence:
    """A column as the database's driver takes it."""
    if isinstance(field, models.JSONField):
        return [json.dumps(value) for value in values]
    if isinstance(field, models.DateTimeField):
        stored = {at: _moment(at) for at in set(values)}
        return [stored[at] for at in values]
    return values


def _moment(at: datetime | None) -> object:
    return None if at is None else connection.ops.adapt_datetimefield_value(at)


def stored_rows(
    model: type[models.Model], names: Sequence[str], *, key: str, among: Sequence
) -> Iterator[tuple[str | None, ...]]:
    """Columns of the rows whose `key` is among some, as texts without conversion: an altered value stops no reader.

    In the order of the columns, within each 900 of `among`.
    """
    quote = connection.ops.quote_name
    columns = [quote(model._meta.get_field(name).column) for name in names]
    texts = ", ".join(f"CAST({column} AS TEXT)" for column in columns)
    order = ", ".join(str(place + 1) for place in range(len(columns)))
    select = f"SELECT {texts} FROM {quote(model._meta.db_table)} WHERE {quote(model._meta.get_field(key).column)} IN "
    with connection.cursor() as cursor:
        for start in range(0, len(among), _KEYS_AT_ONCE):
            some = among[start : start + _KEYS_AT_ONCE]
            cursor.execute(f"{select} ({', '.join(['%s'] * len(some))}) ORDER BY {order}", some)
            yield from cursor.fetchall()
