"""Small counts of class C programmes: hidden, with as many neighbours as keep them from being worked out.

A hidden figure could be had as the parent's figure less the children shown. So the children hidden below a parent
that is shown are at least two, with ten persons together; where that cannot be, all of them are hidden.
"""

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa

from huimin.disclosure.types import FEWEST

Key = tuple[int, int, int]  # programme, year, region


def without_small_counts(sums: pa.Table, city: int) -> pa.Table:
    """`sums` without the rows of class C (`is_counts_only`) that must not be shown."""
    listed = list(zip(*(sums[name].to_pylist() for name in ("programme", "year", "region")), strict=True))
    is_c = sums["is_counts_only"].to_pylist()
    figures = zip(sums["n_persons"].to_pylist(), sums["n_payments"].to_pylist(), strict=True)
    shown = shown_counts({key: pair for key, pair, c in zip(listed, figures, is_c, strict=True) if c}, city)
    kept = [not c or key in shown for key, c in zip(listed, is_c, strict=True)]
    return sums.filter(pa.array(kept, pa.bool_()))


def shown_counts(counts: dict[Key, tuple[int, int]], city: int) -> set[Key]:
    """Which counts (persons, payments) may be shown."""
    below: dict[Key, list[Key]] = defaultdict(list)
    for programme, year, region in counts:
        if region != city:
            below[programme, year, parent(region, city)].append((programme, year, region))
    shown: set[Key] = set()
    waiting = [key for key in counts if key[2] == city and counts[key][0] >= FEWEST]
    while waiting:
        key = waiting.pop()
        shown.add(key)
        waiting += _shown_children(key, below[key], counts)
    return shown


def parent(region: int, city: int) -> int:
    """The division a division's figures are added up into."""
    if region % 1000:
        return region // 1000 * 1000
    return region // 10**6 * 10**6 if region % 10**6 else city


def _shown_children(key: Key, children: Sequence[Key], counts: dict[Key, tuple[int, int]]) -> list[Key]:
    shown = sorted(children, key=lambda child: (counts[child], child))
    n_rest = counts[key][1] - sum(counts[child][1] for child in children)  # filed for the parent itself
    hidden = [min(n_rest, 1)] if n_rest else []
    while shown and (counts[shown[0]][0] < FEWEST or (hidden and (len(hidden) < 2 or sum(hidden) < FEWEST))):
        hidden.append(counts[shown.pop(0)][0])
    return shown
