"""Bank accounts of a whole column at once: which need no second look, because `kit.accounts` would take them as they are.

The two ways agree; tests/intake/test_accountcolumn.py compares them on any text.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.kit.columns import bytes_of, n_bytes

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
    lengths = np.where(plain, n_bytes(texts), 0)
    for length in _CARD_LENGTHS:
        rows = np.flatnonzero(lengths == length)
        digits = bytes_of(texts, rows, length) - np.uint8(ord("0"))
        doubled = _DOUBLED[digits[length % 2 :: 2]]
        check = digits[1 - length % 2 :: 2].sum(axis=0, dtype=np.uint8) + doubled.sum(axis=0, dtype=np.uint8)
        fails[rows] = (digits[0] == 6) & (digits[1] == 2) & (check % 10 != 0)
    return fails
