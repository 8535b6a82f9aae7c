"""Canonical JSON (RFC 8785, the subset the trace needs): one value, one sequence of bytes.

Numbers are integers a double can hold exactly; money is fen, moments and dates are text, so no fraction is needed and
none is taken (RFC 8785 §3.2.2.3 would tie every implementation to one way of printing doubles).
"""

import json

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 32


class NotCanonicalError(ValueError):
    """A value that canonical JSON of the trace cannot hold; names the place, never the value."""


def canonical(value: object) -> bytes:
    """The bytes of ``value`` (dict, list, tuple, str, int, bool, None); raises NotCanonicalError for anything else."""
    text = json.dumps(_ordered(value, "$", 0), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("text with half a surrogate pair") from error


def _ordered(value: object, place: str, depth: int) -> object:
    """A copy with keys in the order of their UTF-16 code units (RFC 8785 §3.2.3), every value checked."""
    if depth > DEEPEST:
        raise NotCanonicalError(f"{place}: nested deeper than {DEEPEST}")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonicalError(f"{place}: integer beyond 2^53-1, give it as text")
        return int(value)
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonicalError(f"{place}: a key that is not text")
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key], f"{place}.{key}", depth + 1) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(item, f"{place}[{at}]", depth + 1) for at, item in enumerate(value)]
    raise NotCanonicalError(f"{place}: {type(value).__name__} has no canonical form")
