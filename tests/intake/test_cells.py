"""Columns are read through what is distinct in them; every row still gets what it says."""

import pyarrow as pa
import pyarrow.compute as pc

from huimin.intake.cells import Reader, distinct_rows


def test_a_row_of_each_combination_stands_for_all_its_equals():
    columns = [pa.array(["a", "a", None, "ab", "", "a"]), pa.array(["b", None, "b", "", "b", "b"])]
    rows, own = distinct_rows(columns)
    assert len(rows) == 5
    for column in columns:
        assert column.take(rows).take(own).equals(column)


def test_a_column_without_cells_means_nothing():
    readings = Reader(lambda cell, _: int(cell)).read(pa.nulls(3, pa.string()))
    assert readings.column(pa.int64()).equals(pa.nulls(3, pa.int64()))
    assert readings.problems.equals(pa.nulls(3, pa.string()))


def test_cells_beside_empty_ones_keep_their_places():
    readings = Reader(lambda cell, _: int(cell)).read(pa.array([None, "2", None, "1", "2"]))
    assert pc.fill_null(readings.column(pa.int64()), 0).to_pylist() == [0, 2, 0, 1, 2]
