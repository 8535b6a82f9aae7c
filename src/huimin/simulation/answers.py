"""The key: what was planted, who is innocent, what each file holds. Written from life events and places alone."""

import json
from pathlib import Path

from huimin.datasets.queries import load_kinds
from huimin.simulation import months
from huimin.simulation.facts import City, Innocent, Payment, Row, Wrong
from huimin.simulation.files.book import Book, Totals


def names_persons(kind: str) -> bool:
    """Whether there is anybody to be matched in a file of this kind; else the key is silent."""
    return "id_number" in load_kinds()[kind].by_name


def yuan(fen: int) -> str:
    """Money as the command prints it."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def month_text(month: int) -> str:
    year, number = months.parts(month)
    return f"{year}-{number:02d}"


def key(city: City, totals: dict[str, tuple[Book, Totals]], about: dict[str, object]) -> dict[str, object]:
    """The whole of answers.json as plain values."""
    return {
        **about,
        "irregularities": [_wrong(wrong) for wrong in city.wrongs],
        "innocents": [_innocent(innocent) for innocent in city.innocents],
        "open_questions": [_wrong(wrong) for wrong in city.open_questions],
        "files": [_totals(file, book, counted) for file, (book, counted) in totals.items()],
    }


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _place(fact: Payment | Row) -> dict[str, object]:
    if fact.place is None:
        raise LookupError("a fact of the key was written nowhere")
    file, sheet, row = fact.place
    return {"file": file.rsplit("/", 1)[-1], "sheet": sheet, "row": row}


def _wrong(wrong: Wrong) -> dict[str, object]:
    rows = sorted(
        {fact.place: fact for fact in wrong.rows}.values(),
        key=lambda fact: (fact.place[0], fact.place[1] or "", fact.place[2]),
    )
    return {
        "rule": wrong.rule,
        "subject_kind": wrong.subject_kind,
        "subject": wrong.subject,
        "programme": wrong.programme,
        "months": [month_text(month) for month in sorted(wrong.months)],
        "years": sorted(wrong.years),
        "amount_fen": wrong.amount_fen if wrong.has_amount else None,
        "rows": [_place(fact) for fact in rows],
        "note": wrong.note,
    }


def _innocent(innocent: Innocent) -> dict[str, object]:
    return {
        "why": innocent.why,
        "subject_kind": innocent.subject_kind,
        "subject": innocent.subject,
        "programmes": list(innocent.programmes),
        "persons": [person.number for person in innocent.people],
        "rules": list(innocent.rules),
    }


def _totals(file: str, book: Book, totals: Totals) -> dict[str, object]:
    counts = {name: getattr(totals, name) for name in Totals.__slots__ if name.startswith("n_")}
    if not names_persons(book.kind):
        counts |= dict.fromkeys(("n_matched", "n_ambiguous", "n_unmatchable"))
    money = book.kind == "payments"
    amounts = {
        name: yuan(getattr(totals, name)) if money else None for name in Totals.__slots__ if name.startswith("amount_")
    }
    return {"file": file.rsplit("/", 1)[-1], "kind": book.kind, **counts, **amounts, "note": book.note}
