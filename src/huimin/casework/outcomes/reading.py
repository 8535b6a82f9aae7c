"""A file of outcomes, understood: what each row says, or why it cannot be taken. Nobody is named in one."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from huimin.casework.types import TRUE_RESULTS, Result
from huimin.datasets.loader import read_kind
from huimin.datasets.queries import map_header
from huimin.datasets.types import Kind
from huimin.intake.queries import open_source
from huimin.kit import money
from huimin.kit.dates import DateError, read_date
from huimin.kit.text import fold

LONGEST_CODE = 12

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "line_broken": (
        "该行损坏，无法按列读取，检查引号和换行后重报。",
        "The line is broken; check quotes and line ends.",
    ),
    "clue_missing": ("没有线索编号，补填后重报。", "No clue is named; fill in its code."),
    "clue_unknown": (
        "没有这条线索，或不在管辖范围内，核对编号。",
        "No such clue, or outside the scope; check its code.",
    ),
    "clue_twice": (
        "同一线索有不同结论，只保留一行后重报。",
        "The clue stands twice with different outcomes; keep one row.",
    ),
    "clue_concluded": (
        "该线索已在本平台办结，以办结结论为准。",
        "The clue was closed here; that outcome stands.",
    ),
    "result_unreadable": (
        "结论应为属实、部分属实、不属实或数据有误，更正后重报。",
        "The result is none of confirmed, partly, not_confirmed, data_fault; correct it.",
    ),
    "amount_unreadable": (
        "金额无法识别，改为元、两位小数后重报。",
        "The amount cannot be read; write yuan with two decimals.",
    ),
    "amount_without": (
        "结论不属实或数据有误的不应有查实金额，更正其一后重报。",
        "Nothing was confirmed, yet an amount is given; correct one of them.",
    ),
    "date_missing": ("没有结论日期，补填后重报。", "No day is given; fill in when it was known."),
    "date_unreadable": ("日期无法识别，写成 2018-05-01 后重报。", "The day cannot be read; write 2018-05-01."),
    "date_future": ("日期晚于今天，核对后重报。", "The day lies in the future; check it."),
}


@dataclass(frozen=True)
class Stated:
    """What a row says. Money in fen."""

    row: int
    clue: str
    result: Result
    confirmed_fen: int
    known_on: date


@dataclass(frozen=True)
class RowProblem:
    """Why a row was not taken; `code` is a key of PROBLEMS."""

    row: int
    sheet: str | None
    code: str


class _Unfit(ValueError):
    """A cell that cannot be taken."""


@lru_cache(maxsize=1)
def kind() -> Kind:
    """How a file of outcomes looks."""
    return read_kind(Path(__file__).with_name("dataset.yml"))


def read_outcomes(path: Path, *, today: date, folder: Path) -> tuple[list[Stated], list[RowProblem], int]:
    """(what the rows say, why others were not taken, rows in all). folder: for what a workbook is turned into.

    Raises intake's FileRefusedError for a file that is no list of outcomes.
    """
    stated: dict[str, Stated] = {}
    problems: list[RowProblem] = []
    n_rows = 0
    with tempfile.TemporaryDirectory(dir=folder) as made:
        for sheet, row, cells in _rows(path, Path(made)):
            n_rows += 1
            try:
                said = _stated(row, cells, today)
                known = stated.setdefault(said.clue, said)
                if (known.result, known.confirmed_fen, known.known_on) != _said(said):
                    raise _Unfit("clue_twice")
            except _Unfit as unfit:
                problems.append(RowProblem(row, sheet, str(unfit)))
    return list(stated.values()), problems, n_rows


def _said(one: Stated) -> tuple:
    return one.result, one.confirmed_fen, one.known_on


def _rows(path: Path, folder: Path) -> Iterator[tuple[str | None, int, dict[str, str]]]:
    """(sheet, row, its cells by column) of every line that says something; None as cells where the line is broken."""
    for sheet in open_source(path, kind(), folder).good:
        at = {name: f"c{place}" for name, place in map_header(kind(), sheet.layout.header_cells).columns.items()}
        for piece in sheet.pieces():
            for line in piece.table.to_pylist():
                cells = {name: fold(line.get(place) or "").strip() for name, place in at.items()}
                if line["broken"] or any(cells.get(name) for name in ("clue", "result")):
                    yield sheet.name, line["row"], {} if line["broken"] else cells


def _stated(row: int, cells: dict[str, str], today: date) -> Stated:
    if not cells:
        raise _Unfit("line_broken")
    clue = cells.get("clue", "").upper()
    if not clue:
        raise _Unfit("clue_missing")
    if len(clue) > LONGEST_CODE:
        raise _Unfit("clue_unknown")
    result = _result(cells.get("result", ""))
    fen = _fen(cells.get("amount", ""))
    if fen and result not in TRUE_RESULTS:
        raise _Unfit("amount_without")
    return Stated(row, clue, result, fen, _day(cells.get("known_on", ""), today))


def _result(text: str) -> Result:
    code = kind().column("result").code_of(text)
    if code is None:
        raise _Unfit("result_unreadable")
    return Result(code)


def _fen(text: str) -> int:
    try:
        fen = money.read(text) if text else 0
    except money.AmountError as error:
        raise _Unfit("amount_unreadable") from error
    if fen < 0:
        raise _Unfit("amount_unreadable")
    return fen


def _day(text: str, today: date) -> date:
    try:
        on = read_date(text, today=today, is_numeric=text.isdigit()).on
    except DateError as error:
        raise _Unfit("date_unreadable") from error
    if on is None:
        raise _Unfit("date_missing")
    if on > today:
        raise _Unfit("date_future")
    return on
