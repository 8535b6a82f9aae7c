"""Names of a whole column at once: which need no second look, because `kit.names` would take them as they are.

The two ways agree; tests/intake/test_namecolumn.py compares them on any text.
"""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.kit.names import NO_NAMES, VARIANTS

_FIRST, _LAST = 0x4E00, 0x9FFF
_EDGES = [_FIRST - 1, *sorted(at for at in VARIANTS if _FIRST <= at <= _LAST), _LAST + 1]
_UNVARIED = "".join(f"{chr(low + 1)}-{chr(high - 1)}" for low, high in pairwise(_EDGES) if high - low > 1)
_PLAIN = rf"^[{_UNVARIED}]{{2,4}}$"
_NO_NAMES = pa.array(sorted(NO_NAMES), pa.string())


def plain_names(texts: pa.Array) -> np.ndarray:
    """A mask of the cells that are a name as they stand: two to four characters, none of which is written otherwise."""
    if texts.null_count == len(texts):
        return np.zeros(len(texts), dtype=bool)
    is_plain = pc.and_(pc.match_substring_regex(texts, _PLAIN), pc.invert(pc.is_in(texts, value_set=_NO_NAMES)))
    return np.asarray(pc.fill_null(is_plain, False))
