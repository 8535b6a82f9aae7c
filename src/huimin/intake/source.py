"""A received file as sheets: found by content, each with its layout or the reason why it is passed over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from huimin.datasets.queries import map_header, recognise
from huimin.datasets.types import Kind
from huimin.intake.reading.ahead import Begun
from huimin.intake.reading.layout import SheetLayout, find_header, kind_score
from huimin.intake.reading.sniff import FileForm, sniff
from huimin.intake.reading.text import DELIMITERS, read_head, read_pieces
from huimin.intake.reading.types import FileRefusedError, HeadLine, Piece
from huimin.intake.reading.workbook import fill_columns, open_workbook

_FAR_MORE = 2


@dataclass(frozen=True)
class SourceSheet:
    """One sheet. Without a layout it is passed over, and `reason` is the problem code that says why."""

    index: int
    name: str | None
    layout: SheetLayout | None
    reason: str | None
    pieces: Callable[[], Iterator[Piece]]


@dataclass(frozen=True)
class Source:
    """A file that can be read."""

    form: FileForm
    sheets: tuple[SourceSheet, ...]

    @property
    def good(self) -> list[SourceSheet]:
        return [sheet for sheet in self.sheets if sheet.layout is not None]

    def listed(self) -> list[dict]:
        """Each sheet by name, read or passed over, and the problem code that says why."""
        return [
            {"sheet": sheet.name, "status": "read" if sheet.layout else "skipped", "reason": sheet.reason}
            for sheet in self.sheets
        ]


def open_source(
    path: Path, kind: Kind, folder: Path, form: FileForm | None = None, begun: Begun | None = None
) -> Source:
    """Open a file of this kind; `folder` takes what a workbook is turned into. Raises FileRefusedError.

    form: what `sniff` says of the file, where somebody asked already. begun: a workbook the worker has begun with.
    """
    form = form or sniff(path)
    source = _open_text(path, form, kind) if form.form == "text" else _open_workbook(path, form, kind, folder, begun)
    if not source.good:
        is_other = any(sheet.reason == "sheet_wrong_kind" for sheet in source.sheets)
        error = FileRefusedError(
            "file_wrong_kind" if is_other else "file_no_header", kind=kind.title, kind_en=kind.title_en
        )
        error.sheets = [listed for listed in source.listed() if listed["sheet"] is not None]
        raise error
    return source


def _open_text(path: Path, form: FileForm, kind: Kind) -> Source:
    score = kind_score(kind)
    best, best_head, delimiter = (0, None), [], DELIMITERS[0]
    for candidate in DELIMITERS:
        head = read_head(path, form, candidate)
        found = find_header(head, score)
        if found[0] > best[0]:
            best, best_head, delimiter = found, head, candidate
        best_head = best_head or head
    layout = best[1]
    if layout is None or _is_of_another_kind(layout, kind):
        return Source(form, (SourceSheet(0, None, None, _why_not(best_head), lambda: iter(())),))

    def pieces() -> Iterator[Piece]:
        width = len(layout.header_cells)
        return read_pieces(path, form, delimiter=delimiter, width=width, first_row=layout.first_data_row)

    return Source(form, (SourceSheet(0, None, layout, None, pieces),))


def _open_workbook(path: Path, form: FileForm, kind: Kind, folder: Path, begun: Begun | None) -> Source:
    """Only the disposable worker opens a workbook; what it leaves in `folder` is read here."""
    cells = folder / "workbook"
    cells.mkdir()
    score, sheets = kind_score(kind), []
    for sheet in open_workbook(path, form, cells, begun=begun):
        if not sheet.is_visible:
            sheets.append(SourceSheet(sheet.index, sheet.name, None, "hidden_sheet", lambda: iter(())))
            continue
        _, layout = find_header(sheet.head, score, sheet.merges)
        if layout is None or _is_of_another_kind(layout, kind):
            sheets.append(SourceSheet(sheet.index, sheet.name, None, _why_not(sheet.head), lambda: iter(())))
            continue
        fill = fill_columns(kind, map_header(kind, layout.header_cells))
        pieces = partial(sheet.pieces, layout.first_data_row, fill)
        sheets.append(SourceSheet(sheet.index, sheet.name, layout, None, pieces))
    return Source(form, tuple(sheets))


def _is_of_another_kind(layout: SheetLayout, kind: Kind) -> bool:
    """Whether the header is far more that of another kind, though this one could be read into it."""
    scores = recognise(layout.header_cells)
    return max(scores.values(), default=0) > _FAR_MORE * scores.get(kind.name, 0)


def _why_not(head: list[HeadLine]) -> str:
    """sheet_wrong_kind where another kind's header stands there, sheet_empty, else sheet_without_header."""
    if not any(cell and cell.strip() for line in head for cell in line.cells):
        return "sheet_empty"
    return "sheet_wrong_kind" if any(recognise(line.cells) for line in head[:50]) else "sheet_without_header"
