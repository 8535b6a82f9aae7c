"""Writes books: CSV in three encodings, .xlsx and one .xls."""

import csv
import io
from datetime import datetime
from pathlib import Path

import xlsxwriter
import xlwt

from huimin.simulation.files.book import Book, Sheet

_FIXED = datetime(2019, 1, 4, 9, 30)  # the same seed gives the same bytes


def write(book: Book, directory: Path) -> None:
    """Write one book and tell its facts where they stand."""
    book.place()
    path = directory / book.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if book.form == "xlsx":
        _xlsx(book, path)
    elif book.form == "xls":
        _xls(book, path)
    else:
        _csv(book, path)


def _csv(book: Book, path: Path) -> None:
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if book.has_all_quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, quoting=quoting, lineterminator="\r\n")
    writer.writerows(line.cells for line in book.sheets[0].lines)
    path.write_bytes(text.getvalue().encode(book.form))


def _xlsx(book: Book, path: Path) -> None:
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        bold = workbook.add_format({"bold": True, "align": "center", "valign": "vcenter"})
        for sheet in book.sheets:
            page = workbook.add_worksheet(sheet.name)
            if sheet.is_hidden:
                page.hide()
            for at, line in enumerate(sheet.lines):
                _fill(page, at, line.cells)
            for first_row, first_column, last_row, last_column, text in sheet.merges:
                page.merge_range(first_row, first_column, last_row, last_column, text, bold)
        workbook.set_properties({"created": _FIXED})


def _fill(page: object, at: int, cells: list) -> None:
    for column, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            page.write_string(at, column, cell)
        else:
            page.write_number(at, column, cell)


def _xls(book: Book, path: Path) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    for sheet in book.sheets:
        _xls_sheet(workbook.add_sheet(sheet.name), sheet)
    workbook.save(str(path))


def _xls_sheet(page: object, sheet: Sheet) -> None:
    covered = {
        (row, column)
        for top, left, bottom, right, _ in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for at, line in enumerate(sheet.lines):
        for column, cell in enumerate(line.cells):
            if cell not in (None, "") and (at, column) not in covered:
                page.write(at, column, cell)
    for top, left, bottom, right, text in sheet.merges:
        page.write_merge(top, bottom, left, right, text)
