"""Clues as the command prints them: JSON, a table for people, CSV or a workbook."""

from datetime import date
from typing import TextIO

from django.conf import settings

from huimin.casework import queries as casework
from huimin.casework.queries import Wanted
from huimin.intake import queries as batches
from huimin.kit.periods import read_period
from huimin.pipeline.comparing import known_rule
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users import queries as users
from huimin.users.permissions import READ_CLUES


def clues(said: dict, *, by: str, today: date, lang: str) -> list[dict]:
    """The list `huimin clues` answers, as documents, best first, inside the user's scope."""
    listed = casework.clues(scope=users.scope_of(users.acting(by, READ_CLUES)), wanted=wanted(said))
    return casework.documents(settings.HOME, listed, lang)


def wanted(said: dict) -> Wanted:
    """The command's filters, understood; each that names nothing known raises its own error."""
    if said.get("rule"):
        known_rule(said["rule"])
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


def clues_as(documents: list[dict], format_: str, out: TextIO) -> str | None:
    """The list as text; a workbook's bytes go to `out` directly."""
    if format_ == "csv":
        return casework.csv_of(documents)
    if format_ == "xlsx":
        out.buffer.write(casework.workbook_of(documents))
        return None
    return _table(documents)


def _table(documents: list[dict]) -> str:
    lines = []
    for document in documents:
        who = document["person"] or document["subject"]["label"]
        months = f"{document['first_month'] or ''}–{document['last_month'] or ''}"
        lines.append(
            f"{document['clue']}  {document['score']:6.2f}  {document['grade']:<4} {who}  {document['region_name']}  "
            f"{document['programme'] or '-'}  {months}  {document['amount']}"
            + (f"  应发未发 {document['owed']}" if document["owed"] != "0.00" else "")
        )
        lines += [f"    {reason}" for reason in document["reasons"]]
    total = len(documents)
    return "\n".join([*lines, f"共 {total} 条线索。{documents[0]['notice'] if documents else ''}"]) + "\n"
