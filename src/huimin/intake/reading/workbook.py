"""Workbooks (.xlsx, .xls, HTML tables), opened only in the disposable worker; here only its Arrow files are read."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.types import Kind, Mapping
from huimin.intake.reading.ahead import Begun, WorkerLimits, start_worker
from huimin.intake.reading.sniff import FileForm
from huimin.intake.reading.types import FileRefusedError, HeadLine, Piece

PIECE_ROWS = 100_000
_HEAD_LINES = 60
_NEVER_FILLED = ("amount", "decimal", "integer")
_REPORT = "report.json"
_LARGE_FILE = 20 * 1024 * 1024


@dataclass(frozen=True)
class WorkbookSheet:
    """A sheet that the worker has turned into Arrow files under `folder`.

    state: visible | hidden | very_hidden | chart (a sheet without cells). n_rows counts from row 1 to the last row with
    a cell; it is 0 for sheets that are not visible, which the worker does not read.
    """

    index: int
    name: str | None
    state: str
    n_rows: int
    folder: Path

    @property
    def is_visible(self) -> bool:
        return self.state not in ("hidden", "very_hidden")

    @cached_property
    def head(self) -> list[HeadLine]:
        """The first rows, for finding the header."""
        if not self.n_rows:
            return []
        table = self._cells().slice(0, _HEAD_LINES)
        columns = [table[name].to_pylist() for name in table.column_names if name[0] == "c"]
        rows = zip(*columns, strict=True)
        return [HeadLine(row, row + 1, tuple(cells)) for row, cells in enumerate(rows, start=1)]

    @cached_property
    def merges(self) -> list[tuple[int, int, int, int]]:
        """(first row, first column, last row, last column) of merged cells; rows 1-based, columns 0-based."""
        if not self.n_rows:
            return []
        table = _read_arrow(self.folder / f"{self.index}.merges.arrow")
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def pieces(self, first_row: int, fill: Sequence[int] = ()) -> Iterator[Piece]:
        """The rows from `first_row` (1-based) on. In the columns `fill`, cells merged down are filled down."""
        table = self._cells().slice(first_row - 1)
        if fill:
            table = _fill_down(table, self.merges, first_row, set(fill))
        for start in range(0, table.num_rows, PIECE_ROWS):
            part = table.slice(start, PIECE_ROWS).combine_chunks()
            yield Piece(self.index, self.name, first_row + start, part)

    def _cells(self) -> pa.Table:
        return _read_arrow(self.folder / f"{self.index}.arrow")


def fill_columns(kind: Kind, mapping: Mapping) -> tuple[int, ...]:
    """The cells that a merge downwards speaks for in all its rows: persons, places, periods; never sums or counts."""
    never = {at for column in kind.columns if column.type in _NEVER_FILLED for at in mapping.sources(column.name)}
    return tuple(sorted({at for name in mapping.columns for at in mapping.sources(name)} - never))


def open_workbook(
    path: Path, file_form: FileForm, folder: Path, limits: WorkerLimits | None = None, begun: Begun | None = None
) -> list[WorkbookSheet]:
    """Have the worker read the file into `folder` (empty; removed by the caller, who reads the sheets before that).

    begun: where the worker has begun with it already. Every sheet comes back in the order of the workbook, the hidden ones without cells.

    Raises FileRefusedError: file_encrypted, file_unreadable, file_hostile, file_too_large.
    """
    n_bytes = path.stat().st_size
    if begun and begun.worker.died_of() is None and (begun.folder / _REPORT).exists():
        folder, died = begun.folder, None
    else:
        died = start_worker(path, file_form.form, file_form.encoding, folder, limits or WorkerLimits()).died_of()
    report_path = folder / _REPORT
    report = json.loads(report_path.read_text()) if not died and report_path.exists() else {"refused": None}
    refused = report["refused"]
    if refused and refused["code"] != "memory":
        raise FileRefusedError(refused["code"], **refused["values"])
    if died == "fault":
        raise FileRefusedError("file_unreadable", form="workbook")
    if died or refused or "sheets" not in report:
        # a small file that takes so much was made to do so
        code = "file_too_large" if n_bytes >= _LARGE_FILE else "file_hostile"
        raise FileRefusedError(code, reason=died or "memory")
    return [_sheet(at, found, folder) for at, found in enumerate(report["sheets"])]


def _sheet(at: int, found: dict, folder: Path) -> WorkbookSheet:
    states = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very_hidden"}
    state = states[found["visible"]] if found["kind"] == "WorkSheet" else "chart"
    return WorkbookSheet(at, found["name"], state, found["n_rows"], folder)


def _read_arrow(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    table.validate(full=True)
    return table


def _fill_down(table: pa.Table, merges: list[tuple[int, int, int, int]], first_row: int, fill: set[int]) -> pa.Table:
    sources: dict[str, np.ndarray] = {}
    numeric = table["numeric"].to_numpy().copy()
    for top, left, bottom, right in merges:
        first, last = top - first_row, min(bottom - first_row, table.num_rows - 1)
        if first < 0 or last <= first:
            continue
        for column in fill.intersection(range(left, right + 1)):
            name = f"c{column}"
            if name not in table.column_names:
                continue
            source = sources.setdefault(name, np.arange(table.num_rows))
            source[first + 1 : last + 1] = first
            if column == left and column < 63 and numeric[first] >> column & 1:
                numeric[first + 1 : last + 1] |= 1 << column
    for name, source in sources.items():
        cells = pc.coalesce(table[name], table[name].take(pa.array(source)))
        table = table.set_column(table.column_names.index(name), name, cells)
    return table.set_column(1, "numeric", pa.array(numeric))
