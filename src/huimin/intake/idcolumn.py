"""ID numbers of a whole column at once: clean 18-digit numbers by arithmetic on bytes, every other one by `kit`.

The two ways agree; tests/intake/test_idcolumn.py compares them on any text.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.kit.idnumber import IdReading, read_id

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
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
    _read_rest(texts, rest, is_numeric, id_types, out, clean)
    _doubt_round_numbers(texts, clean, out)
    return out


def _is_resident_id(id_types: pa.Array) -> np.ndarray:
    named = pc.fill_null(pc.is_in(id_types, value_set=pa.array(["居民身份证", "身份证", ""])), False)
    return np.asarray(pc.or_(named, pc.is_null(id_types)))


def _read_clean(texts: pa.Array, plain: np.ndarray, out: IdColumn) -> np.ndarray:
    """Fill `out` for well-formed 18-digit numbers; returns which rows those are."""
    _, offsets_buffer, data_buffer = texts.buffers()
    ends = np.frombuffer(offsets_buffer, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    rows = np.flatnonzero((np.diff(ends) == 18) & plain & np.asarray(pc.is_valid(texts)))
    clean = np.zeros(len(texts), dtype=bool)
    if not len(rows):
        return clean
    matrix = np.frombuffer(data_buffer, dtype=np.uint8)[ends[rows][:, None] + np.arange(18)]
    digits = matrix[:, :17].astype(np.int32) - ord("0")
    good = ((digits >= 0) & (digits <= 9)).all(axis=1)
    good &= _CHECK[(np.where(good[:, None], digits, 0) @ _WEIGHTS) % 11] == matrix[:, 17]
    birth, is_date = _birth(digits)
    good &= is_date & (digits[:, 0] > 0)
    rows, digits, birth = rows[good], digits[good], birth[good]
    clean[rows] = True
    out.grade[rows] = 1
    out.birth_on[rows] = birth
    out.sex[rows] = np.where(digits[:, 16] % 2 == 1, 1, 2)
    out.area[rows] = digits[:, :6] @ np.array([100_000, 10_000, 1_000, 100, 10, 1], dtype=np.int32)
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


def _birth(digits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13]
    possible = (year >= 1850) & (year <= 2100) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = (np.where(possible, (year - 1970) * 12 + month - 1, 0)).astype("datetime64[M]")
    dates = months.astype("datetime64[D]") + (np.where(possible, day, 1) - 1).astype("timedelta64[D]")
    return dates, possible & (dates.astype("datetime64[M]") == months)


def _read_rest(texts, rows, is_numeric, id_types, out: IdColumn, clean: np.ndarray) -> None:
    canonical = np.full(len(texts), None, dtype=object)
    seen: dict[tuple, IdReading] = {}
    given = texts.take(rows).to_pylist()
    types = [None] * len(rows) if id_types is None else id_types.take(rows).to_pylist()
    for row, text, id_type in zip(rows.tolist(), given, types, strict=True):
        key = (text, bool(is_numeric[row]), id_type)
        reading = seen.get(key)
        if reading is None:
            reading = seen[key] = read_id(text, is_numeric=key[1], id_type=id_type)
        canonical[row] = reading.canonical
        out.grade[row] = reading.grade
        out.state[row] = _STATE_NUMBER[reading.state]
        out.sex[row] = reading.sex or 0
        out.area[row] = int(reading.area) if reading.area else 0
        if reading.birth_on:
            out.birth_on[row] = reading.birth_on
        if reading.fragment:
            out.fragment.append((row, reading.fragment))
    if len(clean) == 0 or clean.all():
        return
    repaired = pa.array(canonical.tolist(), pa.string())
    out.canonical = pc.if_else(pa.array(clean), texts, repaired)
