"""The analytical engine: DuckDB in memory, one connection a job, limits set here and nowhere else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from huimin.warehouse.home import Home

Connection = duckdb.DuckDBPyConnection
EngineError = duckdb.Error


@contextmanager
def engine(home: Home, *, threads: int | None = None, memory: str = "2GB") -> Iterator[Connection]:
    """A connection that can reach no network and spills only into the home's own folder."""
    spill = home.tmp / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": threads or os.cpu_count() or 1,
            "memory_limit": memory,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "preserve_insertion_order": False,
        },
    )
    try:
        yield connection
    finally:
        connection.close()


def locked(connection: Connection) -> None:
    """From here on the connection reads and writes no file but its own spill, and no statement can change that."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
