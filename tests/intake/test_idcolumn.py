"""What a whole column says of ID numbers, the reading of a single cell says the same."""

import random

import numpy as np
import pyarrow as pa

from huimin.intake.idcolumn import STATES, read_ids
from huimin.kit.idnumber import check_digit, read_id

_ENDS = ["", " ", "'", "x", "０", "0", ".0", "号"]


def _texts() -> list[str | None]:
    draw = random.Random(5)
    made: list[str | None] = [None, "", "中文六个字的", "350102198708310000", "M12345678"]
    for _ in range(4000):
        year, month, day = draw.randint(1845, 2105), draw.randint(0, 13), draw.randint(0, 32)
        plain = f"{draw.choice([350102, 110105, 12345, 810000])}{year:04}{month:02}{day:02}{draw.randint(0, 999):03}"
        number = plain + check_digit(plain) if len(plain) == 17 and draw.random() < 0.7 else plain + "X"
        if draw.random() < 0.2:
            place = draw.randrange(len(number))
            number = number[:place] + draw.choice("0123456789Xx ;é") + number[place + 1 :]
        made.append(number + (draw.choice(_ENDS) if draw.random() < 0.2 else ""))
    return made


def _compare(texts: list[str | None], column: pa.Array) -> int:
    ids = read_ids(column, np.zeros(len(texts), dtype=bool), None)
    canonical = ids.canonical.to_pylist()
    n_whole = 0
    for row, text in enumerate(texts):
        if text is None:
            assert STATES[ids.state[row]] == "missing"
            continue
        reading = read_id(text)
        assert (STATES[ids.state[row]], canonical[row]) == (reading.state, reading.canonical), text
        assert (ids.grade[row], ids.sex[row]) == (reading.grade, reading.sex or 0), text
        assert ids.birth_on[row] == np.datetime64(reading.birth_on or "NaT", "D") or reading.birth_on is None, text
        assert ids.area[row] == int(reading.area or 0), text
        n_whole += reading.state == "whole"
    return n_whole


def _without_cut_numbers(texts: list[str | None]) -> list[str | None]:
    """A column with numbers that a spreadsheet cut doubts its round ones: that is no matter of a single cell."""
    return [text for text in texts if text is None or "000" not in text]


def test_a_column_reads_what_its_cells_read():
    texts = _without_cut_numbers(_texts())
    assert _compare(texts, pa.array(texts, pa.string())) > 500


def test_a_slice_is_read_from_its_own_cells():
    texts = _without_cut_numbers(_texts())
    whole = [text for text in texts if text and read_id(text).grade == 1]
    assert _compare(texts[7:], pa.array(texts, pa.string())[7:]) > 500
    assert _compare(whole[7:], pa.array(whole, pa.string())[7:]) == len(whole) - 7
