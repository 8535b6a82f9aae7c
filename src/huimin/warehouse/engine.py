"""The analytical engine: DuckDB in memory, one connection a job, limits set here and nowhere else."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from huimin.warehouse.home import Home

Connection = duckdb.DuckDBPyConnection
EngineError = duckdb.Error
ENGINE_VERSION = duckdb.__version__
_MOST_ENGINES = 4  # a process asks with few different limits; a test run has many homes

_engines: dict[tuple, Connection] = {}
_opening = threading.Lock()


@contextmanager
def engine(home: Home, *, threads: int | None = None, memory: str = "2GB") -> Iterator[Connection]:
    """A connection that can reach no network and spills only into the home's own folder.

    What it makes must be temporary: connections of the same limits share an engine, since opening one takes 35 ms and a
    connection of it half of one.
    """
    spill = home.tmp / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    connection = _connected(spill, threads or os.cpu_count() or 1, memory)
    try:
        yield connection
    finally:
        connection.close()


def _connected(spill: Path, threads: int, memory: str) -> Connection:
    own = os.getpid()  # a fork leaves an engine without its threads: never used, never closed in the child
    asked = (own, str(spill), threads, memory)
    with _opening:
        if asked not in _engines:
            mine = [key for key in _engines if key[0] == own]
            if len(mine) >= _MOST_ENGINES:
                del _engines[mine[0]]
            _engines[asked] = _opened(spill, threads, memory)
        return _engines[asked].cursor()


def _opened(spill: Path, threads: int, memory: str) -> Connection:
    made = duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "preserve_insertion_order": False,
        },
    )
    made.execute("set parquet_metadata_cache = true")  # fact files never change in place
    return made


def locked(connection: Connection) -> None:
    """From here on the connection reads and writes no file but its own spill, and no statement can change that."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
