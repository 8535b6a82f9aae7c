"""Returned rows as a workbook the sender can mend and send again: same sheets, titles and headers, reasons beside."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from huimin.datasets.queries import sentence
from huimin.intake.receive import ReturnedRow
from huimin.intake.source import Source

_FIRST = {"zh": "原行号", "en": "original row"}
_LAST = {"zh": "退回原因", "en": "reason of return"}
_LONGEST_SHEET_NAME = 31


def write_returned(path: Path, source: Source, rows: Sequence[ReturnedRow], *, lang: str) -> None:
    """Write the rows; every cell is text, so that nothing in it is ever run as a formula."""
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    try:
        for sheet in source.good:
            mine = [row for row in rows if row.sheet == sheet.index]
            if mine:
                _write_sheet(book.add_worksheet(_sheet_name(sheet.name)), sheet.layout, mine, lang)
    finally:
        book.close()


def _sheet_name(name: str | None) -> str | None:
    return None if not name else "".join("_" if c in "[]:*?/\\" else c for c in name)[:_LONGEST_SHEET_NAME]


def _write_sheet(out, layout, rows: Sequence[ReturnedRow], lang: str) -> None:
    width = max([len(layout.header_cells), *(len(row.cells) for row in rows)])
    at = 0
    for line in layout.head:
        cells = list(line.cells)[:width]
        is_header = line.kind == "header"
        first, last = (_FIRST[lang], _LAST[lang]) if is_header and line.row == layout.header_row else ("", "")
        _write_line(out, at, [first, *cells, *[None] * (width - len(cells)), last])
        at += 1
    for row in rows:
        cells = [*row.cells, *[None] * (width - len(row.cells))]
        reason = " ".join(sentence(code, lang) for code in row.codes)
        _write_line(out, at, [str(row.row), *cells, reason])
        at += 1


def _write_line(out, at: int, cells: Sequence[str | None]) -> None:
    for column, cell in enumerate(cells):
        if cell:
            out.write_string(at, column, cell)
