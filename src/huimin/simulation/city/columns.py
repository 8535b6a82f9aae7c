"""Columns as text, many rows at a time: numbers, accounts, names, money, months, days."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.simulation import months as month_texts

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_ZERO = ord("0")
_FIRST_ACCOUNT = 622184_500000_104729  # the county scale, which may live beside, has lower ones


def fixed(matrix: np.ndarray) -> pa.Array:
    """Strings of one length from a matrix of ASCII bytes."""
    n, width = matrix.shape
    offsets = np.arange(0, (n + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(matrix)))


def digits(values: np.ndarray, width: int) -> np.ndarray:
    """A matrix of the decimal digits of `values`, leading noughts included."""
    matrix = np.empty((len(values), width), dtype=np.uint8)
    rest = values.astype(np.int64)
    for at in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        matrix[:, at] = digit
    return matrix


def citizen(first17: np.ndarray, is_short: np.ndarray | None = None, is_missing: np.ndarray | None = None) -> pa.Array:
    """Citizen numbers with check digit; old 15-digit spelling where `is_short`, empty where `is_missing`."""
    matrix = digits(first17, 17)
    check = _CHECKS[(matrix.astype(np.int32) @ _WEIGHTS) % 11]
    whole = fixed(np.concatenate((matrix + _ZERO, check[:, None]), axis=1).astype(np.uint8))
    if is_short is not None and is_short.any():
        short = fixed((np.concatenate((matrix[:, :6], matrix[:, 8:]), axis=1) + _ZERO).astype(np.uint8))
        whole = pc.if_else(pa.array(is_short), short, whole)
    if is_missing is not None and is_missing.any():
        whole = pc.if_else(pa.array(is_missing), "", whole)
    return whole


def account(person: np.ndarray) -> pa.Array:
    """The card of a person: 19 digits, by its checksum."""
    matrix = digits(person.astype(np.int64) * 7919 + _FIRST_ACCOUNT, 18).astype(np.int32)
    doubled = matrix[:, ::-1].copy()
    doubled[:, ::2] *= 2
    doubled -= 9 * (doubled > 9)
    check = -doubled.sum(axis=1) % 10
    return fixed((np.concatenate((matrix, check[:, None]), axis=1) + _ZERO).astype(np.uint8))


def by_code(codes: np.ndarray, text: object) -> pa.Array:
    """Text by code: each distinct code is spelled once."""
    distinct, inverse = np.unique(codes, return_inverse=True)
    table = pa.array([text(int(code)) for code in distinct], pa.string())
    return table.take(pa.array(inverse.astype(np.int32)))


def money(fen: np.ndarray) -> pa.Array:
    """Yuan with two decimals."""
    return by_code(fen, lambda value: f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}")


def period(start: np.ndarray, n: np.ndarray) -> pa.Array:
    """Entitlement periods as 2018年1-3月."""
    return by_code(start.astype(np.int64) * 16 + n, lambda code: month_texts.spell(code // 16, code % 16))


def day(values: np.ndarray) -> pa.Array:
    """ISO days; empty for NaT."""
    codes = values.astype("datetime64[D]").astype(np.int64)
    empty = np.iinfo(np.int64).min
    return by_code(codes, lambda code: "" if code == empty else str(np.datetime64(code, "D")))
