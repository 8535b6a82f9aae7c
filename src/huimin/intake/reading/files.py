"""Opens a file of whatever form and says which sheets it has, where their data begin, and what stands in them."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from huimin.datasets.types import Kind, Mapping
from huimin.intake.reading.layout import Score, SheetLayout, find_header
from huimin.intake.reading.sniff import FileForm, sniff
from huimin.intake.reading.text import BLOCK_BYTES, DELIMITERS, read_head, read_pieces
from huimin.intake.reading.types import Piece
from huimin.intake.reading.workbook import WorkerLimits, open_workbook

_NEVER_FILLED = ("amount", "decimal", "integer")


@dataclass(frozen=True)
class Sheet:
    """One sheet. status: readable | hidden | empty | header_unknown; only a readable one has a layout and pieces."""

    index: int
    name: str | None
    status: str
    layout: SheetLayout | None = None


class OpenFile:
    """A file that was opened; a context manager that removes what the worker left."""

    def __init__(self, file_form: FileForm, sheets: Sequence[Sheet], source, stack: ExitStack):
        self.form = file_form
        self.sheets = tuple(sheets)
        self._source = source
        self._stack = stack

    def __enter__(self) -> "OpenFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the scratch files."""
        self._stack.close()

    @property
    def is_known(self) -> bool:
        """Has any sheet a known header?"""
        return any(sheet.status == "readable" for sheet in self.sheets)

    def pieces(self, sheet: Sheet, fill: Sequence[int] = ()) -> Iterator[Piece]:
        """The lines behind the sheet's header, in order. fill: columns whose merged cells are filled down."""
        return self._source(sheet, fill)


def fill_columns(kind: Kind, mapping: Mapping) -> tuple[int, ...]:
    """The cells that a merge downwards speaks for in all its rows: persons and places, never sums or numbers."""
    never = {at for column in kind.columns if column.type in _NEVER_FILLED for at in mapping.sources(column.name)}
    return tuple(sorted({at for name in mapping.columns for at in mapping.sources(name)} - never))


def open_file(
    path: Path,
    score: Score,
    *,
    scratch: Path | None = None,
    limits: WorkerLimits | None = None,
    block_bytes: int = BLOCK_BYTES,
) -> OpenFile:
    """Open a file and find the headers that `score` knows (`layout.kind_score`).

    scratch: folder for the worker's files. Raises FileRefusedError; a file without any known header is no error here,
    its sheets say so.
    """
    file_form = sniff(path)
    if file_form.form == "text":
        return _open_text(path, file_form, score, block_bytes)
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="workbook-", dir=scratch))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        book = open_workbook(path, file_form, folder, limits)
        sheets = [_find_sheet(book, found, score) for found in book.sheets]

        def source(sheet: Sheet, fill: Sequence[int]) -> Iterator[Piece]:
            return book.read_pieces(book.sheets[sheet.index], sheet.layout.first_data_row, fill)

        return OpenFile(file_form, sheets, source, stack.pop_all())


def _find_sheet(book, found, score: Score) -> Sheet:
    if found.state in ("hidden", "very_hidden"):
        return Sheet(found.index, found.name, "hidden")
    if found.state == "chart" or not found.n_rows:
        return Sheet(found.index, found.name, "empty")
    layout = find_header(book.read_head(found), score, book.merges(found))[1]
    return Sheet(found.index, found.name, "readable" if layout else "header_unknown", layout)


def _open_text(path: Path, file_form: FileForm, score: Score, block_bytes: int) -> OpenFile:
    found = [(*find_header(read_head(path, file_form, delimiter), score), delimiter) for delimiter in DELIMITERS]
    _, layout, delimiter = max(found, key=lambda each: each[0])

    def source(sheet: Sheet, fill: Sequence[int]) -> Iterator[Piece]:
        return read_pieces(
            path,
            file_form,
            delimiter=delimiter,
            width=len(sheet.layout.header_cells),
            first_row=sheet.layout.first_data_row,
            block_bytes=block_bytes,
        )

    sheet = Sheet(0, None, "readable" if layout else "header_unknown", layout)
    return OpenFile(file_form, [sheet], source, ExitStack())
