"""A set of very many rows that one trace entry vouches for, by a sum that moves with what changes.

The digest is LtHash16 (Lewi, Kim, Maykov, Weis 2019, https://eprint.iacr.org/2019/227): 1024 numbers of 16 bits, each
the sum over all members of SHAKE-128 of their bytes. A run that changes ten members of a million hashes twenty. It does
not look at the others, so what was altered behind the application's back stays named after the next run.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np

_BYTES = 2048
_AT_ONCE = 1000


@dataclass(frozen=True, eq=False)
class SetSum:
    """Number of members and the sum over them (1024 unsigned 16-bit numbers)."""

    n: int
    lanes: np.ndarray

    def __add__(self, other: "SetSum") -> "SetSum":
        return SetSum(self.n + other.n, self.lanes + other.lanes)

    def __sub__(self, other: "SetSum") -> "SetSum":
        return SetSum(self.n - other.n, self.lanes - other.lanes)

    def payload(self) -> dict[str, object]:
        """What the trace entry of the set says."""
        return {"n": self.n, "digest": base64.b64encode(self.lanes.tobytes()).decode()}


def set_sum(members: Iterable[object]) -> SetSum:
    """The sum over members, each told by its `repr` (tuples of texts and None: nothing else is the same everywhere)."""
    n, lanes, rest = 0, np.zeros(_BYTES // 2, "<u2"), iter(members)
    while block := [hashlib.shake_128(repr(each).encode()).digest(_BYTES) for each in islice(rest, _AT_ONCE)]:
        n += len(block)
        lanes = lanes + np.frombuffer(b"".join(block), "<u2").reshape(len(block), -1).sum(axis=0, dtype="<u2")
    return SetSum(n, lanes)


def read_sum(payload: Mapping[str, object] | None) -> SetSum | None:
    """The sum an earlier entry holds; None where it holds none."""
    digest = base64.b64decode(str((payload or {}).get("digest", "")))
    return SetSum(int(payload["n"]), np.frombuffer(digest, "<u2")) if len(digest) == _BYTES else None
