"""A Django row as a trace payload and as a traced fact: the same columns, written the same way on both sides."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from huimin.audit.canonical import canonical, storable
from huimin.audit.merkle import leaf_hash, root
from huimin.audit.types import TracedFact

UNREADABLE = "unreadable"


def row_payload(row: models.Model, *, without: Collection[str] = ()) -> dict[str, object]:
    """All columns of a row but those named, as canonical JSON can hold them: moments in UTC and dates as text, decimals
    with their places, integers beyond 2^53 as text. A value the column's type refuses becomes "unreadable".
    """
    return {
        field.attname: _value(field, field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.attname not in without and field.name not in without
    }


def row_facts(
    rows: models.QuerySet,
    *,
    type: str,
    subject: Callable[[models.Model], str],
    without: Collection[str] = (),
    files: Callable[[models.Model], dict[str, Path]] | None = None,
) -> Iterator[TracedFact]:
    """One fact per row of a query, for a room's ``queries.traced_facts()``."""
    for row in rows.iterator(chunk_size=2000):
        yield TracedFact(type, subject(row), row_payload(row, without=without), files(row) if files else {})


def rows_root(items: Iterator[object]) -> str:
    """Merkle root (hex) over the canonical JSON of many small things, so that one entry can vouch for all of them."""
    return root(leaf_hash(canonical(item)) for item in items).hex()


def _value(field: models.Field, value: object) -> object:
    try:
        value = field.to_python(value)
    except (ValidationError, TypeError, ValueError, ArithmeticError):
        return UNREADABLE
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return _plain(value)


def _plain(value: object) -> object:
    """The value as canonical JSON takes it."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int):
        return storable(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return repr(value) if isinstance(value, float) else str(value) if isinstance(value, UUID | Decimal) else UNREADABLE
