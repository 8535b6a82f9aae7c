"""Names of a whole column at once: which need no second look, because `kit.names` would take them as they are.

The two ways agree; tests/intake/test_namecolumn.py compares them on any text.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.kit.columns import bytes_of, n_bytes
from huimin.kit.names import NO_NAMES, VARIANTS

_FIRST, _LAST = 0x4E00, 0x9FFF
_CHARACTER = 3  # bytes of one of them in UTF-8
_LENGTHS = tuple(_CHARACTER * n for n in (2, 3, 4))
_FIRST_BYTES = (0xE4, 0xE9)
_IS_PLAIN = np.zeros(1 << 16, dtype=bool)
_IS_PLAIN[_FIRST : _LAST + 1] = True
_IS_PLAIN[[at for at in VARIANTS if _FIRST <= at <= _LAST]] = False
_NO_NAMES = pa.array(sorted(NO_NAMES), pa.string())


def plain_names(texts: pa.Array) -> np.ndarray:
    """A mask of the cells that are a name as they stand: two to four characters, none of which is written otherwise."""
    plain = np.zeros(len(texts), dtype=bool)
    if texts.null_count == len(texts):
        return plain
    lengths = np.where(np.asarray(texts.is_valid()), n_bytes(texts), 0)
    for length in _LENGTHS:
        rows = np.flatnonzero(lengths == length)
        plain[rows] = _are_plain(bytes_of(texts, rows, length))
    return plain & ~np.asarray(pc.is_in(texts, value_set=_NO_NAMES))


def _are_plain(written: np.ndarray) -> np.ndarray:
    """Which texts of one length, given as their first bytes, their second bytes …, are plain characters alone."""
    first, *others = (written[at::_CHARACTER].astype(np.uint16) for at in range(_CHARACTER))
    low, high = _FIRST_BYTES
    is_long = (first >= low) & (first <= high)  # in valid UTF-8 two more bytes follow, so that the next is a first one
    character = (first & 0x0F) << 12 | (others[0] & 0x3F) << 6 | others[1] & 0x3F
    return (is_long & _IS_PLAIN[character]).all(axis=0)
