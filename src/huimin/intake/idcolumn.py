"""ID numbers of a whole column at once: clean 18-digit numbers by arithmetic on bytes, every other one by `kit`.

The two ways agree; tests/intake/test_idcolumn.py compares them on any text.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.kit.columns import bytes_of, n_bytes
from huimin.kit.idnumber import IdReading, read_id

_WEIGHTS = tuple(np.uint16(weight) for weight in (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
_FIRST_YEAR, _LAST_YEAR = 1850, 2100
NO_KEY = 9


@dataclass
class IdColumn:
    """What a column of ID numbers says, row by row; `code` names the problem, `state` is that of `IdReading`."""

    canonical: pa.Array
    grade: np.ndarray
    birth_on: np.ndarray  # datetime64[D], NaT where unknown
    sex: np.ndarray  # 1 male, 2 female, 0 unknown
    area: np.ndarray  # 6 digits, 0 unknown
    state: np.ndarray  # indices into STATES
    fragment: list[tuple[int, str]]  # (row, surviving digits) of damaged numbers


STATES = ("whole", "damaged", "invalid", "missing", "other_document")
_STATE_NUMBER = {state: number for number, state in enumerate(STATES)}


def read_ids(texts: pa.Array, is_numeric: np.ndarray, id_types: pa.Array | None) -> IdColumn:
    """Read a column of ID numbers; `is_numeric` says which cells were numbers in a workbook."""
    n = len(texts)
    out = IdColumn(
        canonical=texts,
        grade=np.full(n, NO_KEY, dtype=np.int8),
        birth_on=np.full(n, "NaT", dtype="datetime64[D]"),
        sex=np.zeros(n, dtype=np.int8),
        area=np.zeros(n, dtype=np.int32),
        state=np.full(n, _STATE_NUMBER["missing"], dtype=np.int8),
        fragment=[],
    )
    plain = ~is_numeric if id_types is None else ~is_numeric & _is_resident_id(id_types)
    clean = _read_clean(texts, plain, out)
    rest = np.flatnonzero(~clean & np.asarray(pc.is_valid(texts)))
    _read_rest(texts, rest, is_numeric, id_types, out)
    _doubt_round_numbers(texts, clean, out)
    return out


def _is_resident_id(id_types: pa.Array) -> np.ndarray:
    named = pc.fill_null(pc.is_in(id_types, value_set=pa.array(["居民身份证", "身份证", ""])), False)
    return np.asarray(pc.or_(named, pc.is_null(id_types)))


def _read_clean(texts: pa.Array, plain: np.ndarray, out: IdColumn) -> np.ndarray:
    """Fill `out` for well-formed 18-digit numbers; returns which rows those are."""
    rows = np.flatnonzero((n_bytes(texts) == 18) & plain & np.asarray(texts.is_valid()))
    clean = np.zeros(len(texts), dtype=bool)
    if not len(rows):
        return clean
    written = bytes_of(texts, rows, 18)
    digits = written[:17] - np.uint8(ord("0"))  # what stands before the digits wraps to a large number
    weighted = sum(digit.astype(np.uint16) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    birth, is_date = _birth(digits)
    good = (digits <= 9).all(axis=0) & (_CHECK[weighted % 11] == written[17]) & is_date & (digits[0] > 0)
    rows, digits, birth = rows[good], digits[:, good], birth[good]
    clean[rows] = True
    out.grade[rows] = 1
    out.birth_on[rows] = birth
    out.sex[rows] = np.where(digits[16] % 2 == 1, 1, 2)
    out.area[rows] = _number(digits[:6])
    out.state[rows] = _STATE_NUMBER["whole"]
    return clean


def _doubt_round_numbers(texts: pa.Array, clean: np.ndarray, out: IdColumn) -> None:
    """Where a spreadsheet cut some numbers to 15 digits and 000, one in eleven of them passes the check by chance."""
    is_round = np.asarray(pc.fill_null(pc.ends_with(texts, "000"), False))
    was_cut = is_round & (out.state == _STATE_NUMBER["damaged"])
    by_chance = np.flatnonzero(is_round & clean)
    if not was_cut.any() or not len(by_chance):
        return
    out.state[by_chance] = _STATE_NUMBER["damaged"]
    out.grade[by_chance], out.sex[by_chance] = NO_KEY, 0
    for row in by_chance.tolist():
        out.fragment.append((row, texts[row].as_py()[:15]))


def _number(digits: np.ndarray) -> np.ndarray:
    """The number that some arrays of digits stand for."""
    number = np.zeros(digits.shape[1], dtype=np.int32)
    for digit in digits:
        number = number * 10 + digit
    return number


@cache
def _calendar() -> np.ndarray:
    """Every day of 31 in every month of the years a number may name, NaT where there is none."""
    months = np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 1}-01", dtype="datetime64[M]")
    days = months.astype("datetime64[D]")[:, None] + np.arange(31)
    return np.where(days.astype("datetime64[M]") == months[:, None], days, np.datetime64("NaT", "D")).ravel()


def _birth(digits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    year, month, day = _number(digits[6:10]), _number(digits[10:12]), _number(digits[12:14])
    possible = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    at = np.where(possible, ((year - _FIRST_YEAR) * 12 + month - 1) * 31 + day - 1, 0)
    dates = _calendar()[at]
    return dates, possible & ~np.isnat(dates)


def _read_rest(texts, rows: np.ndarray, is_numeric, id_types, out: IdColumn) -> None:
    if not len(rows):
        return
    given = texts.take(rows).to_pylist()
    types = [None] * len(rows) if id_types is None else id_types.take(rows).to_pylist()
    seen: dict[tuple, IdReading] = {}
    readings = []
    for key in zip(given, is_numeric[rows].tolist(), types, strict=True):
        if key not in seen:
            seen[key] = read_id(key[0], is_numeric=key[1], id_type=key[2])
        readings.append(seen[key])
    out.grade[rows] = [reading.grade for reading in readings]
    out.state[rows] = [_STATE_NUMBER[reading.state] for reading in readings]
    out.sex[rows] = [reading.sex or 0 for reading in readings]
    out.area[rows] = [int(reading.area or 0) for reading in readings]
    out.birth_on[rows] = np.array([reading.birth_on for reading in readings], dtype="datetime64[D]")
    out.fragment += [(row, it.fragment) for row, it in zip(rows.tolist(), readings, strict=True) if it.fragment]
    is_rest = np.zeros(len(texts), dtype=bool)
    is_rest[rows] = True
    canonical = pa.array([reading.canonical for reading in readings], pa.string())
    out.canonical = pc.replace_with_mask(texts, pa.array(is_rest), canonical)
