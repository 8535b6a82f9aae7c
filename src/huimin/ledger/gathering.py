"""Facts that lie in many files, gathered before many rules are asked: every reading opens each file once more.

A city's units send thousands of lists a year. What few rows they hold goes into memory; of a kind of many rows one
file is made, where reading all of them once costs less than opening theirs again and again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from huimin.ledger.books import read_files
from huimin.warehouse.engine import Connection, EngineError, engine
from huimin.warehouse.facts import quoted
from huimin.warehouse.home import Home

ROWS_HELD = 1_000_000  # of one kind; some 100 MB
ROWS_A_FILE = 1_450  # what is gathered in the time in which a rule opens a file: 0.7 µs a row, 1 ms a rule and file
_ROW_GROUP = 491_520  # what is known of each row group is read again for every view: few large ones


@contextmanager
def gathered(
    home: Home, shown: Mapping[str, Sequence[Path]], counts: Mapping[str, int], n_asked: int
) -> Iterator[Mapping[str, Sequence[Path]]]:
    """Kind -> the files to read in the place of those shown. counts: kind -> rows. n_asked: how many rules will be asked;
    whoever asks more than one holds the books (`pipeline.sweeping` removes what a killed one left)."""
    if n_asked == 1:
        yield shown
        return
    home.tmp.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home.tmp, prefix="gathered-") as folder:
        files = dict(shown)
        for kind, paths in shown.items():
            if len(paths) > 1 and ROWS_HELD < counts[kind] < len(paths) * n_asked * ROWS_A_FILE:
                files[kind] = _gather(home, paths, Path(folder) / f"{kind}.parquet")
        yield files


def _gather(home: Home, paths: Sequence[Path], target: Path) -> Sequence[Path]:
    said = f"format parquet, compression snappy, row_group_size {_ROW_GROUP}"
    with engine(home) as connection:
        try:
            connection.execute(f"copy ({read_files(paths)}) to '{quoted(target)}' ({said})")
        except EngineError:  # no room on the disk: slower, but the same
            target.unlink(missing_ok=True)
            return paths
    return [target]


def hold_small(connection: Connection, counts: Mapping[str, int]) -> None:
    """Take kinds of few rows into memory."""
    for kind, n in counts.items():
        if 0 < n <= ROWS_HELD:
            connection.execute(f"create temp table _held_{kind} as select * from fact_{kind}")
            connection.execute(f"create or replace temp view fact_{kind} as select * from _held_{kind}")
