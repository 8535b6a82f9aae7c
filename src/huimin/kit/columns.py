"""Columns of texts as arrays of bytes, for arithmetic on whole columns of digits."""

import numpy as np
import pyarrow as pa


def in_one(column: pa.ChunkedArray) -> pa.Array:
    """A column of a table as one array; copied only where it lies in pieces (`combine_chunks` copies one piece, too)."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def n_bytes(texts: pa.Array) -> np.ndarray:
    """The length of each text in bytes; that of a null means nothing."""
    _, offsets, _ = texts.buffers()
    return np.diff(np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1])


def bytes_of(texts: pa.Array, rows: np.ndarray, length: int) -> np.ndarray:
    """The bytes of the texts in `rows`, all of this length: `length` arrays, the first bytes, the second bytes …"""
    taken = texts if len(rows) == len(texts) else texts.take(pa.array(rows))
    start = taken.offset and int(np.frombuffer(taken.buffers()[1], dtype=np.int32)[taken.offset])
    data = np.frombuffer(taken.buffers()[2] or b"", dtype=np.uint8)
    return np.ascontiguousarray(data[start : start + len(rows) * length].reshape(-1, length).T)
