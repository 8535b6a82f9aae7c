"""Opens a file for the tests of this folder, with no more than `huimin.intake.reading` itself."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huimin.datasets.queries import kind, map_header
from huimin.intake.reading.layout import SheetLayout, find_header, kind_score
from huimin.intake.reading.sniff import sniff
from huimin.intake.reading.text import DELIMITERS, read_head, read_pieces
from huimin.intake.reading.workbook import fill_columns, open_workbook

PAYMENTS = kind("payments")
SCORE = kind_score(PAYMENTS)


@dataclass
class Sheet:
    """One sheet, its state, its layout if it has a known header, and a function that gives its pieces."""

    index: int
    name: str | None
    state: str
    layout: SheetLayout | None
    pieces: object


@contextmanager
def opened(path: Path, *, limits=None, fill: bool = False, block_bytes: int = 1 << 20) -> Iterator[list[Sheet]]:
    """The sheets of a file as long as the context lasts."""
    form = sniff(path)
    if form.form == "text":
        found = [(*find_header(read_head(path, form, delimiter), SCORE), delimiter) for delimiter in DELIMITERS]
        _, layout, delimiter = max(found, key=lambda each: each[0])
        width, first = (len(layout.header_cells), layout.first_data_row) if layout else (1, 1)
        yield [
            Sheet(0, None, "visible", layout, lambda: read_pieces(
                path, form, delimiter=delimiter, width=width, first_row=first, block_bytes=block_bytes
            ))
        ]  # fmt: skip
        return
    with tempfile.TemporaryDirectory() as folder:
        sheets = []
        for found in open_workbook(path, form, Path(folder), limits):
            layout = find_header(found.head, SCORE, found.merges)[1]
            columns = fill_columns(PAYMENTS, map_header(PAYMENTS, layout.header_cells)) if layout and fill else ()
            sheets.append(
                Sheet(found.index, found.name, found.state, layout,
                      lambda f=found, at=layout, c=columns: f.pieces(at.first_data_row, c))
            )  # fmt: skip
        yield sheets
