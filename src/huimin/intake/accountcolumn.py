"""Bank accounts of a whole column at once: which need no second look, because `kit.accounts` would take them as they are.

The two ways agree; tests/intake/test_accountcolumn.py compares them on any text.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_SHORTEST, _LONGEST = 5, 32
_CARD_LENGTHS = range(16, 20)
_DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], dtype=np.uint8)


def plain_accounts(texts: pa.Array) -> np.ndarray:
    """A mask of the cells that are an account as they stand: digits, and not the same one three times at the end.

    An account of one digit repeated, or one that a spreadsheet cut (it ends with 000), is left for a closer look.
    """
    n = len(texts)
    _, offsets, values = texts.buffers()
    if not n or values is None or not len(values):
        return np.zeros(n, dtype=bool)
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + n + 1]
    data = np.frombuffer(values, dtype=np.uint8)
    lengths = np.diff(ends)
    is_digits = np.asarray(pc.fill_null(pc.ascii_is_decimal(texts), False))
    plain = is_digits & (lengths >= _SHORTEST) & (lengths <= _LONGEST)
    last = np.maximum(ends[1:], 3)
    return plain & ~((data[last - 1] == data[last - 2]) & (data[last - 2] == data[last - 3]))


def fails_check(texts: pa.Array, plain: np.ndarray) -> np.ndarray:
    """Which of the `plain` accounts have the form of a card (62, 16 to 19 digits) but not its check digit."""
    fails = np.zeros(len(texts), dtype=bool)
    _, offsets, values = texts.buffers()
    if not plain.any():
        return fails
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(values, dtype=np.uint8)
    lengths = np.diff(ends)
    for length in _CARD_LENGTHS:
        rows = np.flatnonzero(plain & (lengths == length))
        rows = rows[(data[ends[rows]] == ord("6")) & (data[ends[rows] + 1] == ord("2"))]
        digits = data[ends[rows][:, None] + np.arange(length)] - ord("0")
        digits[:, length % 2 :: 2] = _DOUBLED[digits[:, length % 2 :: 2]]
        fails[rows] = digits.sum(axis=1) % 10 != 0
    return fails
