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
    _write(book.add_worksheet("clues"), [_HEADER, *map(_cells, documents)])
    book.close()
    return buffer.getvalue()


_PRECHECK = (
    ("工作表", "Sheet"), ("行号", "Row"), ("线索", "Clue"), ("可疑度", "Score"), ("匹配等级", "Grade"), ("对象", "Subject"),
    ("项目", "Programme"), ("理由", "Reasons"), ("说明", "Notice"),
)  # fmt: skip
_PROBLEMS = (("工作表", "Sheet"), ("行号", "Row"), ("列", "Column"), ("代码", "Code"), ("问题", "Problem"))


def precheck_workbook(batch: dict, documents: list[dict], lang: str) -> bytes:
    """The .xlsx of a precheck: each questioned row of the list with its reasons, then what was wrong in reading it."""
    asked = sorted(
        {
            (row["sheet"] or "", row["row"], at)
            for at, one in enumerate(documents)
            for row in own_rows(one, batch["file"])
        }
    )
    questions = [[sheet, row, *_asked(documents[at])] for sheet, row, at in asked]
    problems = [[one[name] for name in ("sheet", "row", "column", "code", "message")] for one in batch["problems"]]
    place, buffer = 0 if lang == "zh" else 1, io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for title, header, lines in (
        (("发放前疑点", "Questions"), _PRECHECK, questions),
        (("读取问题", "Problems"), _PROBLEMS, problems),
    ):
        _write(book.add_worksheet(title[place]), [[names[place] for names in header], *lines])
    book.close()
    return buffer.getvalue()


def own_rows(document: dict, file: str) -> list[dict]:
    """The rows of a list itself that a question is about."""
    return [row for row in document["evidence"] if row["file"] == file and row["kind"] == "payments"]


def _asked(document: dict) -> list[object]:
    subject = document["person"] or document["subject"]["label"]
    score, reasons = f"{document['score']:.2f}", "；".join(document["reasons"])
    return [document["clue"], score, document["grade"], subject, document["programme"], reasons, document["notice"]]


def _write(sheet, lines: list[list]) -> None:
    for at, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            sheet.write_string(at, column, "" if cell is None else str(cell))


def _cells(document: dict) -> list[str]:
    cells = ["" if document[name] is None else str(document[name]) for name in _COLUMNS]
    rows = (f"{e['file']}{'/' + e['sheet'] if e['sheet'] else ''}#{e['row']}" for e in document["evidence"])
    return [*cells, "；".join(document["reasons"]), "；".join(rows), document["notice"]]
