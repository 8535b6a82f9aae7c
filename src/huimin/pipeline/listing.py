"""Clues as the command prints them: JSON, a table for people, CSV or a workbook."""

import csv
import io
from datetime import date
from typing import TextIO

import xlsxwriter
from django.conf import settings

from huimin.casework import queries as casework
from huimin.casework.queries import ClueShown, Wanted
from huimin.intake import queries as batches
from huimin.kit import money
from huimin.kit.periods import read_period, show_month
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users import queries as users

_COLUMNS = (
    "clue",
    "score",
    "grade",
    "status",
    "person",
    "region_name",
    "programme",
    "amount",
    "first_month",
    "last_month",
)
_HOSTILE = ("=", "+", "-", "@", "\t", "\r")


def clues(said: dict, *, by: str, today: date, lang: str) -> list[dict]:
    """The list `huimin clues` answers, as documents, best first, inside the user's scope."""
    user = users.user(by)
    listed = casework.clues(scope=users.scope_of(user), wanted=wanted(said))
    shown = casework.shown(settings.HOME, listed)
    names = regions.names_of(item.clue.region_code for item in shown)
    codes = programmes.codes()
    return [document(item, names, codes, lang) for item in shown]


def wanted(said: dict) -> Wanted:
    """The command's filters, understood."""
    return Wanted(
        region=regions.code_range(said["region"]) if said.get("region") else None,
        first_month=read_period(said["from_"]).starts_month if said.get("from_") else None,
        last_month=read_period(said["to"]).ends_month - 1 if said.get("to") else None,
        rule=said.get("rule"),
        programme=programmes.by_code(said["programme"]).no if said.get("programme") else None,
        batch=batches.by_code(said["batch"]).number if said.get("batch") else None,
        min_score=round(said["min_score"] * 100) if said.get("min_score") is not None else None,
        closed_too=bool(said.get("closed_too")),
        limit=said.get("limit"),
    )


def document(item: ClueShown, names: dict[int, str], codes: dict[int, str], lang: str) -> dict:
    """One clue; nowhere a name, number, account or phone that is not masked."""
    clue = item.clue
    return {
        "clue": clue.code,
        "score": clue.score / 100,
        "grade": casework.GRADES[clue.grade],
        "status": clue.status,
        "rules": sorted({finding.rule for finding in item.findings}),
        "subject": {"kind": clue.subject_kind, "label": clue.label or names.get(clue.region_code, "")},
        "person": clue.label or None if clue.subject_kind == "person" else None,
        "region_code": f"{clue.region_code:012d}",
        "region_name": names.get(clue.region_code, ""),
        "programme": codes.get(clue.programme),
        "n_payments": clue.n_payments,
        "amount": money.show(clue.amount_fen),
        "first_month": show_month(clue.first_month) if clue.first_month else None,
        "last_month": show_month(clue.last_month) if clue.last_month else None,
        "reasons": [casework.reason(finding, lang) for finding in item.findings],
        "evidence": [
            {"rule": row.rule, "role": row.role, "kind": row.kind, "file": row.file, "sheet": row.sheet, "row": row.row}
            for row in item.evidence
        ],
        "notice": casework.NOTICE if lang == "zh" else casework.NOTICE_EN,
    }


def clues_as(documents: list[dict], format_: str, out: TextIO) -> str | None:
    """The list as text; a workbook's bytes go to `out` directly."""
    if format_ == "csv":
        return _csv(documents)
    if format_ == "xlsx":
        _workbook(documents, out)
        return None
    return _table(documents)


def _cells(document: dict) -> list[str]:
    cells = ["" if document[name] is None else str(document[name]) for name in _COLUMNS]
    cells.append("；".join(document["reasons"]))
    cells.append(
        "；".join(f"{e['file']}{'/' + e['sheet'] if e['sheet'] else ''}#{e['row']}" for e in document["evidence"])
    )
    return cells


def _csv(documents: list[dict]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, "reasons", "evidence", "notice"])
    for document in documents:
        cells = [*_cells(document), document["notice"]]
        writer.writerow(["'" + cell if cell.startswith(_HOSTILE) else cell for cell in cells])
    return "\ufeff" + buffer.getvalue()


def _workbook(documents: list[dict], out: TextIO) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("clues")
    for at, cells in enumerate([[*_COLUMNS, "reasons", "evidence"], *map(_cells, documents)]):
        for column, cell in enumerate(cells):
            sheet.write_string(at, column, cell)
    book.close()
    out.buffer.write(buffer.getvalue())


def _table(documents: list[dict]) -> str:
    lines = []
    for document in documents:
        who = document["person"] or document["subject"]["label"]
        months = f"{document['first_month'] or ''}–{document['last_month'] or ''}"
        lines.append(
            f"{document['clue']}  {document['score']:6.2f}  {document['grade']:<4} {who}  {document['region_name']}  "
            f"{document['programme'] or '-'}  {months}  {document['amount']}"
        )
        lines += [f"    {reason}" for reason in document["reasons"]]
    total = len(documents)
    return "\n".join([*lines, f"共 {total} 条线索。{documents[0]['notice'] if documents else ''}"]) + "\n"
