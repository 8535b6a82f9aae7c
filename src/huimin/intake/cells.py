"""Cells of one column of a piece, read through their distinct values: each spelling is understood once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.kit.columns import in_one

_NUMERIC = "\x00"  # marks a cell that was a number in a workbook; no text cell can hold it
_MOST_REMEMBERED = 200_000
_FEW = 65_536  # codes that are counted faster in a table of all than by their values
_NOTHING = pa.scalar(0, pa.int32())  # made once: PyArrow looks for a library of dates at each Python value it is given


class Reader:
    """Reads a column with one parser and remembers what it has read."""

    def __init__(self, parse: Callable[[str, bool], Any]):
        self._parse, self._seen = parse, {}

    def read(self, texts: pa.Array, is_numeric: np.ndarray | None = None) -> "Readings":
        """`parse(text, is_numeric)` of every filled cell; an exception with a `code` is that cell's problem."""
        if is_numeric is not None and is_numeric.any():
            texts = pc.if_else(pa.array(is_numeric), pc.binary_join_element_wise(texts, _NUMERIC, ""), texts)
        encoded = texts.dictionary_encode()
        if len(self._seen) > _MOST_REMEMBERED:
            self._seen.clear()
        read = [self._one(text) for text in encoded.dictionary.to_pylist()]
        return Readings([value for value, _ in read], [code for _, code in read], encoded.indices)

    def _one(self, text: str) -> tuple[Any, str | None]:
        if text not in self._seen:
            try:
                self._seen[text] = (self._parse(text.removesuffix(_NUMERIC), text.endswith(_NUMERIC)), None)
            except ValueError as error:
                self._seen[text] = (None, error.code)
        return self._seen[text]


class Readings:
    """What a column's cells mean: a value or a problem code for each, null where the cell is empty."""

    def __init__(self, values: list, codes: list[str | None], indices: pa.Array):
        self._values, self._codes, self._indices = values, codes, indices

    def column(self, kind: pa.DataType, of: Callable[[Any], Any] = lambda value: value) -> pa.Array:
        """One array of what `of` takes from the values."""
        found = [None if value is None else of(value) for value in self._values]
        return self._spread(pa.array(found, kind))

    @property
    def problems(self) -> pa.Array:
        """The problem code of each row, null where there is none."""
        return self._spread(pa.array(self._codes, pa.string()))

    def _spread(self, found: pa.Array) -> pa.Array:
        is_empty = found.null_count == len(found)
        return pa.nulls(len(self._indices), found.type) if is_empty else found.take(self._indices)


def distinct_rows(columns: Sequence[pa.Array]) -> tuple[pa.Array, pa.Array]:
    """One row of each combination of cells, and for every row which of them is its own."""
    codes, n = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        encoded = column.dictionary_encode()
        missing = len(encoded.dictionary)
        codes = codes * (missing + 1) + np.asarray(pc.fill_null(encoded.indices, missing))
        codes, n = _numbered(codes, n * (missing + 1))
    rows = np.zeros(n, dtype=np.int64)
    rows[codes] = np.arange(len(codes))
    return pa.array(rows), pa.array(codes)


def _numbered(codes: np.ndarray, n: int) -> tuple[np.ndarray, int]:
    """Codes below n, numbered without gaps from 0 on, and how many there are."""
    if n > max(len(codes), _FEW):
        encoded = pa.array(codes).dictionary_encode()
        return np.asarray(encoded.indices).astype(np.int64), len(encoded.dictionary)
    occurs = np.zeros(n, dtype=bool)
    occurs[codes] = True
    places = np.cumsum(occurs) - 1
    return places[codes], int(occurs.sum())


def texts_of(table: pa.Table, sources: Sequence[int]) -> pa.Array:
    """The cells of some columns (0-based), blanks as null; the first filled one where there are several."""
    cells = [in_one(table[f"c{index}"]) for index in sources]
    if not cells:
        return pa.nulls(table.num_rows, pa.string())
    filled = [pc.if_else(blank, None, cell) if pc.any(blank := _blanks(cell)).as_py() else cell for cell in cells]
    return filled[0] if len(filled) == 1 else pc.coalesce(*filled)


def numeric_of(table: pa.Table, sources: Sequence[int]) -> np.ndarray:
    """Which of the cells that `texts_of` takes were numbers in a workbook."""
    if not sources:
        return np.zeros(table.num_rows, dtype=bool)
    bits = np.asarray(table["numeric"])
    found = (bits >> sources[-1]) & 1 == 1
    for index in reversed(sources[:-1]):
        blank = np.asarray(pc.fill_null(_blanks(in_one(table[f"c{index}"])), True))
        found = np.where(blank, found, (bits >> index) & 1 == 1)
    return found


def _blanks(cell: pa.Array) -> pa.Array:
    """Which cells hold blanks alone; null where there is no cell."""
    return pc.or_(pc.utf8_is_space(cell), pc.equal(pc.binary_length(cell), _NOTHING))
