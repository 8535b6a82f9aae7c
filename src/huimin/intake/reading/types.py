"""What reading hands on: pieces of a sheet, and the refusal of a whole file."""

from dataclasses import dataclass

import pyarrow as pa

CELLS_WITH_BIT = 63  # `numeric` is a signed 64-bit integer


Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class HeadLine:
    """One record among a sheet's first: its row, the row behind it, its cells (None where empty).

    kind: title | header | blank once the header is known.
    """

    row: int
    next_row: int
    cells: Cells
    kind: str | None = None


@dataclass(frozen=True)
class Piece:
    """Some consecutive lines of one sheet, below its header.

    sheet: the sheet's name, None for text files.
    first_row: 1-based row of the first line here (0 for a piece without lines).
    table: `row` int32 (1-based row of the sheet, or physical line where the record begins), `numeric` int64 (bit i set
        where cell i was a numeric cell of a workbook), `broken` string (a problem code where the line itself cannot be
        read, else null), then `c0`, `c1` … strings, null where the cell is empty.
    damaged: rows whose text held bytes that no character stands for; they were read as U+FFFD.
    """

    sheet_index: int
    sheet: str | None
    first_row: int
    table: pa.Table
    damaged: tuple[int, ...] = ()


class FileRefusedError(Exception):
    """The file as a whole cannot be read. `code` is from the closed list of problem codes, `values` fill its sentence.

    Neither holds any content of the file's cells.
    """

    def __init__(self, code: str, **values: object):
        super().__init__(code)
        self.code = code
        self.values = values
        self.sheets: list[dict] = []  # of a workbook that could be opened: name, status, reason
