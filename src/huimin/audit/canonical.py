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
    plain_order = _check(value, "$", 0)
    # Order of code points is that of UTF-16 code units unless a key goes beyond the basic plane.
    value = value if plain_order else _reordered(value)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=plain_order, check_circular=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("text with half a surrogate pair") from error


def storable(number: int | None) -> int | str | None:
    """The number as canonical JSON takes it: as text, where it is too large for a reader that counts in doubles."""
    return number if number is None or abs(number) <= LARGEST_INTEGER else str(number)


def _check(value: object, place: str, depth: int) -> bool:
    """Refuse what has no canonical form; True when all keys lie in the basic plane."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise NotCanonicalError(f"{place}: integer beyond 2^53-1, give it as text")
        return True
    if depth > DEEPEST:
        raise NotCanonicalError(f"{place}: nested deeper than {DEEPEST}")
    plain = True
    if kind is dict:
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonicalError(f"{place}: a key that is not text")
            plain &= key.isascii() or max(key) <= "\uffff"
            plain &= _check(item, key, depth + 1)
    elif kind in (list, tuple):
        for item in value:
            plain &= _check(item, place, depth + 1)
    elif isinstance(value, str):
        return True  # a choice of an enumeration, written as its text
    elif isinstance(value, int):
        return _check(int(value), place, depth)
    else:
        raise NotCanonicalError(f"{place}: {kind.__name__} has no canonical form")
    return plain


def _reordered(value: object) -> object:
    """A copy with keys in the order of their UTF-16 code units (RFC 8785 §3.2.3)."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _reordered(value[key]) for key in keys}
    return [_reordered(item) for item in value] if isinstance(value, list | tuple) else value
