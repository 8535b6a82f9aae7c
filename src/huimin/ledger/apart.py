"""A SELECT that a user wrote, run over the books in a process of its own (docs/adr/0024-user-rules.md)."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from huimin.ledger.books import Frame, Tables
from huimin.rules.types import Read
from huimin.warehouse.confined import Limits, run_confined
from huimin.warehouse.facts import write_table
from huimin.warehouse.home import Home

LIMITS = Limits(memory=5 << 30, cpu=600, wall=300)
MEMORY, MOST_ROWS = "2GB", 3_000_000


class Stopped(Exception):
    """The SELECT did not come to its end. code: time | memory | rows | engine | stopped."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Apart:
    """What such a process is given: the books as paths and small tables, and how much it may take."""

    home: Home
    paths: Mapping[str, list[Path]]
    tables: Tables
    frame: Frame
    limits: Limits = LIMITS
    memory: str = MEMORY  # of the engine, within the limits
    most_rows: int = MOST_ROWS

    @contextmanager
    def select(
        self, sql: str, reads: Mapping[str, Read], *, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[pa.Table]:
        """The rows that a checked SELECT returns; `reads` is what it reads of each view. Raises Stopped."""
        self.home.tmp.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.home.tmp, prefix="apart-") as made:
            folder = Path(made)
            self._order(folder, sql, reads)
            died = run_confined("huimin.ledger.apart_worker", [made], folder, self.limits, stopped=stopped)
            self._judge(folder, died)
            with pa.memory_map(str(folder / "found.arrow")) as source:
                yield pa.ipc.open_file(source).read_all()

    def _order(self, folder: Path, sql: str, reads: Mapping[str, Read]) -> None:
        for name in ("programmes", "exclusive_programmes", "parameters", "links"):
            write_table(getattr(self.tables, name), folder / f"{name}.parquet")
        order = {
            "as_of": self.frame.as_of.isoformat(),
            "first_month": self.frame.first_month,
            "last_month": self.frame.last_month,
            "paths": {kind: [str(path) for path in found] for kind, found in self.paths.items()},
            "reads": {view: [read.columns, read.programmes] for view, read in reads.items()},
            "sql": sql,
            "memory": self.memory,
            "most_rows": self.most_rows,
        }
        with (folder / "order.json").open("w") as file:
            json.dump(order, file)
            os.fchmod(file.fileno(), 0o600)

    def _judge(self, folder: Path, died: str | None) -> None:
        report_path = folder / "report.json"
        report = json.loads(report_path.read_text()) if died is None and report_path.exists() else {}
        error = report.get("error")
        if died == "fault":
            raise Stopped("engine")
        if died or not report:
            raise Stopped("memory" if died == "crash" else died or "memory")
        if error:
            raise Stopped("memory" if error in ("OutOfMemoryException", "MemoryError") else "engine")
        if report["n_rows"] > self.most_rows:
            raise Stopped("rows")
