"""Summaries of the books that rules read as they come out: few rows, made once for a run, known by what they hold."""

import hashlib
from collections.abc import Mapping

from huimin.warehouse.engine import Connection


def take_summaries(connection: Connection, summaries: Mapping[str, str]) -> str:
    """Make these tables (name -> SELECT) of the open books; returns a digest of their rows, "" where there are none."""
    said = []
    for name, sql in sorted(summaries.items()):
        connection.execute(f"create or replace temp table {name} as {sql}")
        held = f"select count(*), bit_xor(hash(t)), sum(hash(t) % 1000000007) from {name} as t"
        said.append((name, connection.execute(held).fetchall()))
    return hashlib.sha256(repr(said).encode()).hexdigest() if said else ""
