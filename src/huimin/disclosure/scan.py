"""The last look before anything goes out: is there a number in these bytes that names a person?

Every cell of every table is read by itself, and the bytes of the file as they lie, where a cell deleted or torn would
still stand. In the bytes cells touch each other, so only what a check digit proves counts there.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from huimin.kit.disclosed import find_numbers

_SURE = {"id18", "account"}
_CHUNK, _OVERLAP = 4 << 20, 256
_LONGEST_PLAIN = 10**10  # integers below hold no number of eleven digits and more


def scan_edition(path: Path) -> dict[str, int]:
    """ "table.column kind" (or "bytes kind") -> how often; empty when the file may go out. Says where, never what."""
    found: Counter[str] = Counter()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for table, column in _columns(connection):
            for (cell,) in connection.execute(_CELLS.format(table=table, column=column)):
                found.update(f"{table}.{column} {number.kind}" for number in find_numbers(str(cell)))
    if not found:
        found.update(f"bytes {kind}" for kind in _in_bytes(path))
    return dict(sorted(found.items()))


def scan_text(text: str, where: str) -> dict[str, int]:
    """The same for a text that goes out, a manifest's or an answer's."""
    return dict(Counter(f"{where} {number.kind}" for number in find_numbers(text)))


# Sums of money are integers too; as fen they may have any digits.
_CELLS = f"""
    select distinct "{{column}}" from "{{table}}"
    where (typeof("{{column}}") in ('text', 'blob') and length("{{column}}") > 10)
       or (typeof("{{column}}") in ('integer', 'real') and abs("{{column}}") >= {_LONGEST_PLAIN} and '{{column}}' not like '%fen')
"""


def _columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    tables = connection.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    for (table,) in tables.fetchall():
        for row in connection.execute(f'pragma table_info("{table}")').fetchall():
            yield table, row[1]


def _in_bytes(path: Path) -> Iterator[str]:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = (tail + chunk).decode("utf-8", "replace")
            yield from (number.kind for number in find_numbers(text) if number.kind in _SURE)
            tail = chunk[-_OVERLAP:]
