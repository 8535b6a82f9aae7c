"""A list of clues as a sheet to take away: CSV or a workbook, the same columns in both."""

import csv
import io

import xlsxwriter

_COLUMNS = (
    "clue",
    "score",
    "grade",
    "status",
    "person",
    "region_name",
    "programme",
    "amount",
    "owed",
    "first_month",
    "last_month",
)
_HEADER = (*_COLUMNS, "reasons", "evidence", "notice")
_HOSTILE = ("=", "+", "-", "@", "\t", "\r")


def csv_of(documents: list[dict]) -> str:
    """CSV that spreadsheets open as UTF-8; no cell is taken for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for document in documents:
        writer.writerow(["'" + cell if cell.startswith(_HOSTILE) else cell for cell in _cells(document)])
    return "\ufeff" + buffer.getvalue()


def workbook_of(documents: list[dict]) -> bytes:
    """The bytes of an .xlsx workbook; every cell is text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("clues")
    for at, cells in enumerate([_HEADER, *map(_cells, documents)]):
        for column, cell in enumerate(cells):
            sheet.write_string(at, column, cell)
    book.close()
    return buffer.getvalue()


def _cells(document: dict) -> list[str]:
    cells = ["" if document[name] is None else str(document[name]) for name in _COLUMNS]
    rows = (f"{e['file']}{'/' + e['sheet'] if e['sheet'] else ''}#{e['row']}" for e in document["evidence"])
    return [*cells, "；".join(document["reasons"]), "；".join(rows), document["notice"]]
