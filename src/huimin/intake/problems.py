"""What was wrong with a file, row by row: counted by code, and shown a page at a time with its sentence."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow.compute as pc

from huimin.datasets.queries import load_kinds, problem_codes, sentence
from huimin.intake.models import Batch
from huimin.warehouse.facts import read_table
from huimin.warehouse.home import Home

_ID_CODES = ["id_missing", "id_damaged", "id_invalid"]
_ORDER = [("sheet", "ascending"), ("row", "ascending"), ("code", "ascending")]


@dataclass(frozen=True)
class Problem:
    """One thing wrong. sheet: None for a text file or the file itself; row: None for a sheet as a whole."""

    level: str
    sheet: str | None
    row: int | None
    column: str | None
    code: str
    message: str


@dataclass(frozen=True)
class ProblemCount:
    """How often a code stands in a file; `message` without the values of one row."""

    code: str
    level: str
    message: str
    n: int


class Problems:
    """The problems of a batch in the order of sheet and row, those of the file and of whole sheets first; a sequence
    that a paginator may cut, of one code or all."""

    def __init__(self, home: Home, batch: Batch, lang: str, code: str = ""):
        self._batch, self._lang = batch, lang
        self._whole = [one for one in _of_the_whole(batch, lang) if code in ("", one.code)]
        file = home.batch(batch.number) / "problems.parquet"
        table = read_table(file).sort_by(_ORDER) if file.exists() else None
        self._table = table.filter(pc.equal(table["code"], code)) if table is not None and code else table

    def __len__(self) -> int:
        return len(self._whole) + (0 if self._table is None else self._table.num_rows)

    def __getitem__(self, wanted: slice) -> list[Problem]:
        start, end, _ = wanted.indices(len(self))
        found = self._whole[start:end]
        if self._table is not None and end > len(self._whole):
            start = max(0, start - len(self._whole))
            part = self._table.slice(start, end - len(self._whole) - start)
            found = found + [self._shown(row) for row in part.to_pylist()]
        return found

    def counts(self) -> list[ProblemCount]:
        """How often each code stands here, returned ones first, then by number."""
        found: dict[str, int] = {}
        for one in self._whole:
            found[one.code] = found.get(one.code, 0) + 1
        if self._table is not None:
            for row in pc.value_counts(self._table["code"]).to_pylist():
                found[row["values"]] = found.get(row["values"], 0) + row["counts"]
        codes = problem_codes()
        order = sorted(found, key=lambda code: (codes[code].level == "warning", -found[code], code))
        return [ProblemCount(code, codes[code].level, _title(code, self._lang), found[code]) for code in order]

    def _shown(self, row: Mapping) -> Problem:
        names = [sheet["sheet"] for sheet in self._batch.sheets]
        sheet = names[row["sheet"]] if row["sheet"] < len(names) else None
        values = problem_values(row, self._batch.kind, self._lang)
        message = sentence(row["code"], self._lang, **values)
        column = _column(self._batch.kind, row["column"], self._lang)
        return Problem(row["level"], sheet, row["row"] or None, column, row["code"], message)


def id_problems(home: Home, number: int, places: Collection[tuple[int, int]], lang: str) -> dict[tuple[int, int], str]:
    """(sheet, row) -> what was wrong with the ID number there, for some rows of a batch."""
    file = home.batch(number) / "problems.parquet"
    if not file.exists():
        return {}
    table = read_table(
        file, ["sheet", "row", "code"], [("code", "in", _ID_CODES), ("row", "in", [row for _, row in places])]
    )
    return {(one["sheet"], one["row"]): _title(one["code"], lang) for one in table.to_pylist()}


def _of_the_whole(batch: Batch, lang: str) -> list[Problem]:
    found = []
    if batch.reason_code:
        level = "warning" if batch.status == Batch.Status.HELD else "returned"
        message = sentence(batch.reason_code, lang, **batch.reason)
        found.append(Problem(level, None, None, None, batch.reason_code, message))
    for sheet in batch.sheets:
        if sheet["reason"] not in (None, "sheet_empty"):
            message = sentence(sheet["reason"], lang)
            found.append(Problem("warning", sheet["sheet"], None, None, sheet["reason"], message))
    return found


def _title(code: str, lang: str) -> str:
    """What the code says before its remedy, placeholders taken out."""
    known = problem_codes()[code]
    text = (known.message if lang == "zh" else known.message_en).rstrip("；;")
    while "{" in text:
        text = text[: text.index("{")] + "…" + text[text.index("}") + 1 :]
    return text


def _column(kind: str, name: str | None, lang: str) -> str | None:
    column = load_kinds()[kind].by_name.get(name) if name else None
    return name if column is None else column.title if lang == "zh" else column.title_en


def problem_values(row: Mapping, kind: str, lang: str) -> dict[str, str]:
    """What the placeholders of a problem's sentence stand for."""
    if row["code"] == "total_differs":
        printed, summed = row["values"].split("|")
        return {"printed": printed, "summed": summed}
    if row["code"] == "unit_not_known":
        said = json.loads(row["values"])
        return {"unit": said["unit"], "near": "、".join(said["near"]) or "-"}
    if row["code"] == "mapping_changed":
        said = json.loads(row["values"])
        shown = {name: _mapping(said[name], kind, lang) for name in ("before", "now")}
        return {**shown, **{name: "、".join(said[name]) or "-" for name in ("new", "gone")}}
    return {}


def _mapping(mapping: dict[str, str], kind: str, lang: str) -> str:
    """姓名=户主姓名、…: which header stands for which column."""
    columns = load_kinds()[kind].by_name
    titles = {name: column.title if lang == "zh" else column.title_en for name, column in columns.items()}
    return "、".join(f"{titles.get(name, name)}={header}" for name, header in sorted(mapping.items()))
