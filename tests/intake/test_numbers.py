"""Counts, areas and shares as lists state them."""

import pytest

from huimin.intake.numbers import NumberError, read_hundredths, read_share, read_whole


@pytest.mark.parametrize(
    ("cell", "factor", "wanted"),
    [("3.5", 1, 350), ("1.235", 1, 124), ("0.004", 1, 0), ("12.3456亩", 1, 1235), ("1,200㎡", 1, 120_000),
     ("2", 15, 3000), ("89.50 平方米", 1, 8950), ("1E2", 1, 10_000), ("-", 1, None)],
)  # fmt: skip
def test_an_area_is_rounded_to_hundredths(cell, factor, wanted):
    assert read_hundredths(cell, factor) == wanted


@pytest.mark.parametrize(("cell", "wanted"), [("3", 3), ("3人", 3), (" ３户", 3), ("2.0", 2), ("12个月", 12)])
def test_a_count_is_whole(cell, wanted):
    assert read_whole(cell) == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"), [("50%", 5000), ("1/3", 3333), ("0.5", 5000), ("1", 10_000), ("单独所有", 10_000), ("无", None)]
)
def test_a_share_is_hundredths_of_a_percent(cell, wanted):
    assert read_share(cell) == wanted


@pytest.mark.parametrize("read", [read_hundredths, read_whole, read_share])
def test_what_is_no_number_is_told(read):
    with pytest.raises(NumberError):
        read("若干")
