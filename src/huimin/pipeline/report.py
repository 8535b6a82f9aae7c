"""What an import answers: the JSON of CONTRACT and one sentence for people."""

from pathlib import Path

from huimin.datasets.queries import load_kinds, sentence
from huimin.datasets.types import Kind
from huimin.intake.queries import Batch, problem_values
from huimin.kit import money
from huimin.warehouse.facts import read_table
from huimin.warehouse.home import Home

WITH_MONEY = ("payments", "list", "entries")  # shapes of kinds


def batch_document(home: Home, batch: Batch, *, lang: str, is_repeated: bool, returned_file: Path | None) -> dict:
    """One batch as `import` prints it."""
    return {
        "batch": batch.code,
        "file": batch.file,
        "kind": batch.kind,
        "sha256": batch.sha256,
        "status": "already_received" if is_repeated else str(batch.status),
        "n_lines": batch.n_lines,
        "n_excluded": batch.n_excluded,
        "n_received": batch.n_received,
        "n_accepted": batch.n_accepted,
        "n_returned": batch.n_returned,
        "amount_received": _yuan(batch, batch.amount_received_fen),
        "amount_accepted": _yuan(batch, batch.amount_accepted_fen),
        "amount_returned": _yuan(batch, batch.amount_returned_fen),
        "n_matched": batch.n_matched,
        "n_ambiguous": batch.n_ambiguous,
        "n_unmatchable": batch.n_unmatchable,
        "sheets": [_sheet(sheet, lang) for sheet in batch.sheets],
        "returned_file": str(returned_file) if returned_file else None,
        "problems": problems(home, batch, lang),
    }


def missing_document(file: str, kind: Kind, *, lang: str) -> dict:
    """What stands for a file that could not be opened at all: no batch, nothing kept."""
    numbers = ("n_lines", "n_excluded", "n_received", "n_accepted", "n_returned", "n_matched", "n_ambiguous")
    amount = money.show(0) if kind.shape in WITH_MONEY else None
    return {
        "batch": None,
        "file": file,
        "kind": kind.name,
        "sha256": None,
        "status": "refused",
        **dict.fromkeys((*numbers, "n_unmatchable"), 0),
        **dict.fromkeys(("amount_received", "amount_accepted", "amount_returned"), amount),
        "sheets": [],
        "returned_file": None,
        "problems": [_problem("returned", None, "file_missing", lang)],
    }


def problems(home: Home, batch: Batch, lang: str) -> list[dict]:
    """Every problem of a batch, complete: of the file, of sheets passed over, then in the order of sheet and row."""
    found = []
    if batch.reason_code:
        level = "warning" if batch.status == Batch.Status.HELD else "returned"
        found.append(_problem(level, None, batch.reason_code, lang, **batch.reason))
    found += [_problem("warning", sheet["sheet"], sheet["reason"], lang) for sheet in passed_over(batch)]
    file = home.batch(batch.number) / "problems.parquet"
    if not file.exists():
        return found
    names = [sheet["sheet"] for sheet in batch.sheets]
    order = [("sheet", "ascending"), ("row", "ascending"), ("code", "ascending")]
    for row in read_table(file).sort_by(order).to_pylist():
        values = problem_values(row, batch.kind, lang)
        place = {"row": row["row"] or None, "column": row["column"]}
        sheet = names[row["sheet"]] if row["sheet"] < len(names) else None
        found.append(_problem(row["level"], sheet, row["code"], lang, **values) | place)
    return found


def passed_over(batch: Batch) -> list[dict]:
    """The sheets that were not read although something stands in them."""
    return [sheet for sheet in batch.sheets if sheet["reason"] not in (None, "sheet_empty")]


def _problem(level: str, sheet: str | None, code: str, lang: str, **values: str) -> dict:
    message = sentence(code, lang, **values)
    return {"level": level, "sheet": sheet, "row": None, "column": None, "code": code, "message": message}


def _sheet(sheet: dict, lang: str) -> dict:
    return {
        "sheet": sheet["sheet"],
        "status": sheet["status"],
        "reason": sentence(sheet["reason"], lang) if sheet["reason"] else None,
    }


def batch_sentence(document: dict) -> str:
    """One line for people."""
    if document["status"] in ("refused", "held"):
        return f"{document['file']}：{document['problems'][0]['message']}"
    amount = f"，{document['amount_accepted']} 元" if document["amount_accepted"] is not None else ""
    return (
        f"{document['file']} → {document['batch']}：{document['n_lines']} 行，排除 {document['n_excluded']}，"
        f"接收 {document['n_accepted']}{amount}，退回 {document['n_returned']}"
    )


def _yuan(batch: Batch, fen: int | None) -> str | None:
    """Yuan, "0.00" where nothing was read; None where the kind moves no money."""
    return money.show(fen or 0) if load_kinds()[batch.kind].shape in WITH_MONEY else None
