"""A line or entry of an edition as the public saw it, found again on the staff side with the fact row behind it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

import pyarrow.compute as pc

from huimin.disclosure.building import EDITION, REFS
from huimin.disclosure.models import Edition
from huimin.disclosure.showing import prepared
from huimin.disclosure.types import LINE
from huimin.warehouse.facts import read_table
from huimin.warehouse.files import check_once
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class ShownLine:
    """What the public saw, by column, and the reference of its fact row."""

    kind: str
    columns: Mapping[str, object]
    ref: int

    @property
    def village(self) -> int:
        """Its village's code."""
        return self.columns["village"]

    @property
    def programme(self) -> int | None:
        """The programme of a payment; None for an entry of a village column."""
        return self.columns.get("programme")


def find_line(home: Home, edition: int | None, kind: str, line: str) -> ShownLine | None:
    """The line of that id in an edition; None where it has none. Raises FileAltered."""
    found = Edition.objects.filter(pk=edition).first()
    if found is None:
        return None
    folder = prepared(home, found.number)
    check_once(folder / EDITION, found.sha256)
    check_once(folder / REFS, found.refs_sha256)
    table = "line" if kind == LINE else "entry"
    with closing(sqlite3.connect(f"file:{folder / EDITION}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(f"select * from {table} where id = ?", [line]).fetchone()
    refs = read_table(folder / REFS, filters=pc.field("line") == line)["ref"].to_pylist() if row else []
    return ShownLine(kind, dict(row), refs[0]) if refs else None
