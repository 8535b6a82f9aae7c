"""Writes the rows that go back to the sender, in a workbook laid out like his own."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROW_LABEL, REASON_LABEL = "原行号", "退回原因"
MOST_ROWS = 1_048_576

_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_HOSTILE = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class ReturnedSheet:
    """One sheet of the sender with something to return.

    name: as the sender called it, None for a text file.
    titles, header: his lines, cells from the left (None where empty).
    rows: (row of his sheet, cells as he wrote them, the reasons as one sentence).
    """

    name: str | None
    titles: Sequence[Sequence[str | None]]
    header: Sequence[Sequence[str | None]]
    rows: Iterable[tuple[int, Sequence[str | None], str]]


def write_returned(path: Path, sheets: Iterable[ReturnedSheet], *, most_rows: int = MOST_ROWS) -> int:
    """Write one .xlsx; returns the number of rows written.

    Every cell is text, so that an ID number keeps its digits and nothing becomes a formula. Rows beyond a sheet's
    limit go on in a further sheet.
    """
    import xlsxwriter  # few files have rows to return

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "tmpdir": str(path.parent),
    }
    n_rows = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # the same rows make the same bytes
        writer = _Writer(book, most_rows)
        for sheet in sheets:
            n_rows += writer.write(sheet)
    return n_rows


class _Writer:
    def __init__(self, book, most_rows: int):
        self._book = book
        self._most_rows = most_rows
        self._names: set[str] = set()
        # spares the text its fate of becoming a formula when someone edits the cell
        self._quoted = book.add_format({"quote_prefix": True})

    def write(self, sheet: ReturnedSheet) -> int:
        width = max((len(cells) for cells in (*sheet.titles, *sheet.header)), default=0)
        page, at, n_rows = None, 0, 0
        for row, cells, reason in sheet.rows:
            if page is None or at >= self._most_rows:
                page, at = self._begin(sheet, width), len(sheet.titles) + max(1, len(sheet.header))
            self._write_line(page, at, [str(row), *cells, *[None] * (width - len(cells)), reason])
            at, n_rows = at + 1, n_rows + 1
        return n_rows

    def _begin(self, sheet: ReturnedSheet, width: int):
        page = self._book.add_worksheet(self._free_name(sheet.name))
        for at, cells in enumerate(sheet.titles):
            self._write_line(page, at, [None, *cells])
        for at, cells in enumerate(sheet.header or [()]):
            labels = (ROW_LABEL, REASON_LABEL) if at == 0 else (None, None)
            filled = [*cells, *[None] * (width - len(cells))]
            self._write_line(page, len(sheet.titles) + at, [labels[0], *filled, labels[1]])
        return page

    def _write_line(self, page, at: int, cells: Sequence[str | None]) -> None:
        for column, cell in enumerate(cells):
            if cell:
                form = self._quoted if cell.startswith(_HOSTILE) else None
                page.write_string(at, column, cell[:_LONGEST_TEXT], form)

    def _free_name(self, wanted: str | None) -> str:
        base = _NOT_IN_NAMES.sub("_", wanted or "退回").strip("'") or "退回"
        name, number = base[:_LONGEST_NAME], 1
        while name.casefold() in self._names or name.casefold() == "history":  # Excel keeps this name to itself
            number += 1
            ending = f"({number})"
            name = base[: _LONGEST_NAME - len(ending)] + ending
        self._names.add(name.casefold())
        return name
