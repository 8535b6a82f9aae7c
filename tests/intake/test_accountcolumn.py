"""What a whole column takes as an account, the reading of a single cell takes as it stands."""

import random

import pyarrow as pa

from huimin.intake.accountcolumn import fails_check, plain_accounts
from huimin.kit.accounts import read_account

_PIECES = ["62284800", "0", "00", "000", "7", "77", "999", "1234567890", " ", "-", "x", "１", "卡号", ".0", "E+15", "'"]


def _texts() -> list[str | None]:
    draw = random.Random(5)
    made = ["".join(draw.choices(_PIECES, k=draw.randint(1, 6))) for _ in range(4000)]
    return [None, "", "1234", "12345", "6" * 19, "1" * 33, "6228480000000001000", *made]


def test_what_is_plain_is_read_as_it_stands():
    texts = _texts()
    plain = plain_accounts(pa.array(texts, pa.string()))
    assert plain.sum() > 100
    for text, is_plain in zip(texts, plain, strict=True):
        if is_plain:
            reading = read_account(text)
            assert (reading.number, reading.state) == (text, "whole"), text


def test_a_doubtful_account_is_not_plain():
    doubtful = ["6228480000000001000", "00000000", "77777", "1234", "1" * 33, "12345678x", "", None]
    assert not plain_accounts(pa.array(doubtful, pa.string())).any()
    assert not len(plain_accounts(pa.array([], pa.string())))


def test_a_slice_is_read_from_its_own_cells():
    texts = pa.array([None, "卡号", "6228480000000001", "12345678"], pa.string())
    assert plain_accounts(texts[2:]).tolist() == [True, True]


def test_the_check_of_whole_columns_is_that_of_a_single_card():
    draw = random.Random(7)
    texts = pa.array(
        [f"62{draw.randrange(10 ** (length - 3)):0{length - 2}}" for length in range(13, 23)] * 60 + [None]
    )
    plain = plain_accounts(texts)
    fails = fails_check(texts, plain)
    assert 100 < fails.sum() < plain.sum()
    for text, is_plain, is_wrong in zip(texts.to_pylist(), plain, fails, strict=True):
        assert is_wrong == bool(is_plain and read_account(text).code == "account_not_luhn"), text
