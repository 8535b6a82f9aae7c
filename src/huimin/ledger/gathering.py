"""Facts that lie in many files, gathered before many rules are asked: every reading opens each file once more.

A city's units send thousands of lists a year. What few rows they hold goes into memory; of a kind of many rows one
file is made, where reading all of them once costs less than opening theirs again and again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from huimin.ledger.books import read_files
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.facts import n_rows, quoted
from huimin.warehouse.home import Home

ROWS_HELD = 1_000_000  # of one kind; some 100 MB
ROWS_A_FILE = 1_450  # what is gathered in the time in which a rule opens a file: 0.7 µs a row, 1 ms a rule and file
_ROW_GROUP = 491_520  # what is known of each row group is read again for every view: few large ones


@contextmanager
def gathered(home: Home, shown: Mapping[str, Sequence[Path]], n_asked: int) -> Iterator[Mapping[str, Sequence[Path]]]:
    """Kind -> the files to read in the place of those shown. n_asked: how many rules will be asked over them."""
    home.tmp.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home.tmp, prefix="gathered-") as folder:
        files = dict(shown)
        for kind, paths in shown.items():
            if len(paths) > 1 and ROWS_HELD < n_rows(paths) < len(paths) * n_asked * ROWS_A_FILE:
                files[kind] = [_gather(home, paths, Path(folder) / f"{kind}.parquet")]
        yield files


def _gather(home: Home, paths: Sequence[Path], target: Path) -> Path:
    said = f"format parquet, compression snappy, row_group_size {_ROW_GROUP}"
    with engine(home) as connection:
        connection.execute(f"copy ({read_files(paths)}) to '{quoted(target)}' ({said})")
    return target


def hold_small(connection: Connection, shown: Mapping[str, Sequence[Path]]) -> None:
    """Take kinds of few rows into memory."""
    for kind, paths in shown.items():
        if 0 < n_rows(paths) <= ROWS_HELD:
            connection.execute(f"create temp table _held_{kind} as select * from fact_{kind}")
            connection.execute(f"create or replace temp view fact_{kind} as select * from _held_{kind}")
