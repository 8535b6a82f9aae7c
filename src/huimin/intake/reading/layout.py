"""Finds the header of a sheet: its lines, the text above it, and the cells that stand for columns."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from huimin.datasets.queries import is_header, map_header, normalise_header
from huimin.datasets.types import Kind
from huimin.intake.reading.types import Cells, HeadLine

Score = Callable[[Sequence[str | None]], int]

_SEARCHED = 50
_MOST_HEADER_LINES = 3
_MOST_COLUMNS = 1000
_UNIT_CELL = re.compile(
    r"[(（]?(?:单位[:：])?(?:百元|千元|万元|元|亩|公顷|平方米|㎡|人|户|个|月|岁|%)(?:/.{1,2})?[)）]?"
)
_LONG_NUMBER = re.compile(r"[\dXx.]{6,}")
_NO_GROUP = re.compile(r"[\d:：]")
_ORDINALS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class SheetLayout:
    """Where a sheet's header stands and what it says.

    header_row: its first row, 1-based; data begin in `first_data_row`.
    header_cells: one text a column; the parts of several header lines are joined with "/".
    header_lines: the header's lines as they stand, to recognise repetitions.
    titles: the texts above the header and between it and the data, line by line.
    head: every line in front of the data, with its kind (title, header, blank).
    fingerprint: of the header's texts, the same for the same layout whatever its spelling of blanks and brackets.
    """

    header_row: int
    first_data_row: int
    header_cells: Cells
    header_lines: tuple[Cells, ...]
    titles: tuple[str, ...]
    head: tuple[HeadLine, ...]
    fingerprint: str

    @property
    def n_header_lines(self) -> int:
        """How many lines the header takes."""
        return len(self.header_lines)


def kind_score(kind: Kind) -> Score:
    """How many cells of a line the kind knows as its columns, 0 if the line cannot be its header."""

    def score(cells: Sequence[str | None]) -> int:
        mapping = map_header(kind, cells)
        names = mapping.columns.keys() | mapping.ignored.keys()
        if not is_header(kind, set(names)):
            return 0
        return len({*mapping.columns.values(), *mapping.ignored.values()})

    return score


def find_header(lines: Sequence[HeadLine], score: Score, merges: Sequence[tuple[int, int, int, int]] = ()):
    """(score, SheetLayout) of the best header among the first lines, (0, None) where none is known.

    merges: (first row, first column, last row, last column), rows 1-based, columns 0-based, of merged cells; a merged
    header cell stands over all its columns and lines.
    """
    lines = list(lines[: _SEARCHED + _MOST_HEADER_LINES])
    spread = _spread(lines, merges)
    is_possible = [
        any(map(_text, cells)) and not any(_LONG_NUMBER.fullmatch(_text(cell)) for cell in cells) for cells in spread
    ]
    n_filled = [sum(map(bool, map(_text, cells))) for cells in spread]
    best = (0, 0, 0)
    for start in range(min(len(lines), _SEARCHED)):
        for height in range(1, _MOST_HEADER_LINES + 1):
            if start + height > len(lines) or not all(is_possible[start : start + height]):
                break
            if max(n_filled[start : start + height]) < 2:  # a title, or a line read with another delimiter
                continue
            if not _cuts_merge(lines, start, start + height, merges):
                best = max(best, (score(_join(spread[start : start + height])), -height, -start))
    points, start, end = best[0], -best[2], -best[2] - best[1]
    if not points:
        return 0, None
    while start and end - start < _MOST_HEADER_LINES and _is_group_line(lines[start - 1].cells):
        if score(_join(spread[start - 1 : end])) < points:
            break
        start -= 1
    return points, _layout(lines, spread, start, end)


def _cuts_merge(lines: list[HeadLine], start: int, end: int, merges: Sequence[tuple[int, int, int, int]]) -> bool:
    """A cell merged over the upper or lower edge belongs to the header as a whole, or not at all."""
    first, last = lines[start].row, lines[end - 1].row
    return any(top < first <= bottom or top <= last < bottom for top, _, bottom, _ in merges)


def _is_group_line(cells: Cells) -> bool:
    """Words over groups of columns (对象情况, 发放情况): more than one, short, saying nothing by themselves."""
    filled = list(dict.fromkeys(_text(cell) for cell in cells if _text(cell)))
    return len(filled) > 1 and not any(len(text) > 10 or _NO_GROUP.search(text) for text in filled)


def _layout(lines: list[HeadLine], spread: list[Cells], start: int, end: int) -> SheetLayout:
    while end < len(lines) and (_is_unit_line(lines[end].cells) or _is_ordinal_line(lines[end].cells)):
        end += 1
    named = [cells for cells in spread[start:end] if not _is_ordinal_line(cells)]
    header_cells = _join(named)
    head = [
        HeadLine(line.row, line.next_row, line.cells, _head_kind(line.cells, start <= at < end))
        for at, line in enumerate(lines[:end])
    ]
    titles = tuple(title_text(line.cells) for line in head if line.kind == "title")
    folded = "\n".join(normalise_header(cell or "") for cell in header_cells).rstrip("\n")
    return SheetLayout(
        header_row=lines[start].row,
        first_data_row=lines[end - 1].next_row,
        header_cells=header_cells,
        header_lines=tuple(line.cells for line in lines[start:end]),
        titles=titles,
        head=tuple(head),
        fingerprint=hashlib.sha256(folded.encode()).hexdigest()[:16],
    )


def _head_kind(cells: Cells, is_header_line: bool) -> str:
    if is_header_line:
        return "header"
    return "title" if any(cell and cell.strip() for cell in cells) else "blank"


def title_text(cells: Cells) -> str:
    """The texts of a line; a merged title that was copied to all its cells counts once."""
    return " ".join(dict.fromkeys(cell.strip() for cell in cells if cell and cell.strip()))


def _spread(lines: list[HeadLine], merges: Sequence[tuple[int, int, int, int]]) -> list[Cells]:
    """The lines with every merged cell copied over its range."""
    at = {line.row: index for index, line in enumerate(lines)}
    spread = [list(line.cells[:_MOST_COLUMNS]) for line in lines]
    for top, left, bottom, right in merges:
        if top not in at or left >= len(spread[at[top]]):
            continue
        text = spread[at[top]][left]
        for row in range(top, min(bottom, top + _SEARCHED) + 1):
            cells = spread[at[row]] if row in at else []
            for column in range(left, min(right + 1, len(cells))):
                cells[column] = text
    return [tuple(cells) for cells in spread]


def _join(block: Sequence[Cells]) -> Cells:
    """One text a column. Where merges are not known (text files), a cell left empty beside a group word takes it."""
    width = max(map(len, block), default=0)
    rows = [[cells[at] if at < len(cells) else None for at in range(width)] for cells in block]
    for upper, lower in pairwise(rows):
        for at in range(1, width):
            if not _text(upper[at]) and _text(lower[at]) and _text(lower[at - 1]):
                upper[at] = upper[at - 1]
    return tuple(
        "/".join(dict.fromkeys(filter(None, map(_text, column)))) or None for column in zip(*rows, strict=True)
    )


def _text(cell: str | None) -> str:
    return "".join((cell or "").split())


def _is_unit_line(cells: Cells) -> bool:
    """A line of units below the header: (元) (亩)."""
    filled = [_text(cell) for cell in cells if _text(cell)]
    return bool(filled) and all(_UNIT_CELL.fullmatch(cell) for cell in filled)


def _is_ordinal_line(cells: Cells) -> bool:
    """The line of column numbers below a printed form's header: 1 2 3 … or 甲 乙 1 2 …"""
    filled = [_text(cell).strip("()（）栏") for cell in cells if _text(cell)]
    letters = [cell for cell in filled if cell in _ORDINALS]
    numbers = filled[len(letters) :]
    is_counted = "".join(letters) == _ORDINALS[: len(letters)]
    return len(filled) > 3 and is_counted and numbers == [str(at + 1) for at in range(len(numbers))]
