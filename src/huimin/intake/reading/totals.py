"""Compares the totals printed in a list with the sums of its rows, and finds totals that no word announces."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from huimin.intake.reading.lines import REPEATED_HEADER, SUBTOTAL, TITLE, TOTAL, Lines, with_kinds

_TOTALS = (SUBTOTAL, TOTAL)
_STARTS = (TITLE, REPEATED_HEADER)  # a new page or month: its total may begin here


@dataclass(frozen=True)
class TotalDifference:
    """A printed total that is no sum of the rows above it, both in fen. Its problem code is `total_differs`."""

    row: int
    kind: str
    printed_fen: int
    summed_fen: int


class TotalChecker:
    """Follows the sums of one sheet, piece by piece in order.

    A printed total fits if it is the sum of the rows since the start, a title, a repeated header or any total printed
    before, or, standing above its rows, of the rows down to a later total or the end.
    """

    def __init__(self) -> None:
        self._sum = 0
        self._n = 0
        self._marks = {0}  # sums at the start and behind each printed total
        self._last_mark = self._last_total = 0
        self._n_at_mark = 0
        self._unmet: dict[int, list[TotalDifference]] = defaultdict(list)  # by the sum that would meet them later

    def check(self, rows: np.ndarray, amounts_fen: np.ndarray, has_amount: np.ndarray, lines: Lines) -> pa.Array:
        """The kinds of the lines, now with the totals that only their amount betrays.

        rows, amounts_fen (int64) and has_amount (bool: the amount could be read) are as long as the piece.
        """
        told = np.flatnonzero(np.asarray(lines.kinds.is_valid()))
        kinds = dict(zip(told.tolist(), lines.kinds.take(pa.array(told)).to_pylist(), strict=True))
        found: dict[int, str] = {}
        is_data = np.asarray(lines.kinds.is_null()) & has_amount
        is_data[list(lines.may_be_sum)] = False
        sums = np.cumsum(np.where(is_data, amounts_fen, 0))
        counts = np.cumsum(is_data)
        done = (0, 0)
        for at in sorted({*lines.may_be_sum, *(at for at, kind in kinds.items() if kind in (*_TOTALS, *_STARTS))}):
            done = self._advance((int(sums[at]), int(counts[at])), done)
            if kinds.get(at) in _STARTS:
                self._marks.add(self._sum)
                continue
            amount = int(amounts_fen[at]) if has_amount[at] else None
            kind = kinds.get(at) or self._silent_total(amount)
            if kind is None:
                self._advance((amount or 0, int(amount is not None)), (0, 0))
                continue
            found[at] = kind
            self._printed(int(rows[at]), kind, amount)
        if len(sums):
            self._advance((int(sums[-1]), int(counts[-1])), done)
        return with_kinds(lines.kinds, found)

    def differences(self) -> list[TotalDifference]:
        """The printed totals that are no sum of the sheet's rows. Ask at the end of the sheet."""
        self._unmet.pop(self._sum, None)
        return sorted((each for unmet in self._unmet.values() for each in unmet), key=lambda each: each.row)

    def _advance(self, to: tuple[int, int], since: tuple[int, int]) -> tuple[int, int]:
        self._sum += to[0] - since[0]
        self._n += to[1] - since[1]
        return to

    def _silent_total(self, amount: int | None) -> str | None:
        if not amount:
            return None
        if amount == self._sum and self._n > 1:
            return TOTAL
        return SUBTOTAL if amount == self._sum - self._last_mark and self._n - self._n_at_mark > 1 else None

    def _printed(self, row: int, kind: str, amount: int | None) -> None:
        self._unmet.pop(self._sum, None)
        if amount is not None and self._sum - amount not in self._marks:
            since = self._last_mark if kind == SUBTOTAL else self._last_total
            summed = self._sum - (0 if since == self._sum else since)
            self._unmet[self._sum + amount].append(TotalDifference(row, kind, amount, summed))
        self._marks.add(self._sum)
        self._last_mark, self._n_at_mark = self._sum, self._n
        if kind == TOTAL:
            self._last_total = self._sum
