from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit import money

SPELLINGS = {
    "1,050.00元": 105000, "￥1,050": 105000, "¥ 1,050.00 ": 105000, "1.5万元": 1500000, "1.5万": 1500000, "1050/月": 105000,
    "1050元/月": 105000, "1050元/人/月": 105000, "1050元每月": 105000, "(100.00)": -10000, "（1,050.00元）": -105000,
    "¥(100)": -10000, "-100": -10000, "－100": -10000, "100-": -10000, "-¥100": -10000, "¥-100": -10000, "负100元": -10000,
    "1860.4999999999998": 186050, "1860.5000000000002": 186050, "1.05e3": 105000, "１０５０．５": 105050, "1，050": 105000,
    "1 050": 105000, "0": 0, "-0": 0, "5.": 500, ".5": 50, "+5": 500, "人民币：1050元整": 105000, "1050(元)": 105000,
    "'1050": 105000, "5百元": 50000, "壹仟捌佰陆拾元伍角": 186050, "壹万零伍拾元整": 1005000, "壹佰元零伍分": 10005,
    "一万二千元": 1200000, "壹亿零伍拾元": 10000005000, "十五元": 1500, "零元": 0, "五角": 50,
}  # fmt: skip
REFUSED = {
    "": "amount_missing", " 　": "amount_missing", "-": "amount_missing", "——": "amount_missing", "无": "amount_missing",
    "12.345": "amount_fraction", "0.001": "amount_fraction", "100.000001": "amount_fraction", "1e-3": "amount_fraction",
    "约100": "amount_unreadable", "1.2.3": "amount_unreadable", "100元人": "amount_unreadable", "9e99": "amount_unreadable",
    "10 50": "amount_unreadable", "1，05": "amount_unreadable", "--5": "amount_unreadable", "(-5)": "amount_unreadable",
    "100+200": "amount_unreadable", "一千五元": "amount_unreadable", "一万五元": "amount_unreadable", "元": "amount_unreadable",
    ".": "amount_unreadable", "100%": "amount_unreadable", "1" * 70: "amount_unreadable",
}  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings_of_an_amount(text):
    assert money.read(text) == SPELLINGS[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_amount(text):
    with pytest.raises(money.AmountError) as caught:
        money.read(text)
    assert caught.value.code == REFUSED[text]
    assert str(caught.value) == REFUSED[text]  # the cell itself is in no message


def test_an_absent_cell_is_missing():
    with pytest.raises(money.AmountError, match="amount_missing"):
        money.read(None)


@given(st.integers(1 - 10**12, 10**12 - 1))
def test_what_is_shown_is_read_again(fen):
    assert money.read(money.show(fen)) == money.read(money.show_grouped(fen)) == fen
    assert Decimal(money.show(fen)) * 100 == fen


@given(st.integers(1 - 10**8, 10**8 - 1))
def test_ten_thousands_in_the_header(fen):
    assert money.read(money.show(fen), factor=10_000) == fen * 10_000


@pytest.mark.parametrize(
    ("text", "fen"), [("1.05", 1050000), ("1050元", 105000), ("1.05万元", 1050000), ("0.18605", 186050)]
)
def test_a_unit_in_the_cell_goes_before_the_headers(text, fen):
    assert money.read(text, factor=10_000) == fen


@given(st.integers(0, 10**11))
def test_a_floats_noise_is_no_fraction(fen):
    yuan = fen / 100
    assert money.read(repr(yuan)) == fen
    assert money.read(repr(yuan * 3 / 3)) == fen


@given(st.integers(0, 10**9), st.integers(1, 9))
def test_a_third_decimal_is_a_fraction(fen, third):
    with pytest.raises(money.AmountError, match="amount_fraction"):
        money.read(f"{money.show(fen)}{third}")


@given(
    st.integers(0, 10**12 - 1),
    st.sampled_from(["{}", "¥{}", "{}元", "{} ", "'{}", "{}/月", "人民币{}元整"]),
    st.booleans(),
)
def test_the_fast_way_equals_the_slow_way(fen, frame, is_wide):
    text = money.show(fen)
    if is_wide:
        text = "".join(chr(ord(c) + 0xFEE0) for c in text)
    assert money.read(frame.format(text)) == fen


@given(st.text("0123456789.,", max_size=14), st.sampled_from([1, 10_000]))
def test_any_digits_are_read_alike_with_and_without_a_blank(text, factor):
    def outcome(cell):
        try:
            return money.read(cell, factor=factor)
        except money.AmountError as error:
            return error.code

    assert outcome(text) == outcome(f" {text}\u3000") == outcome(f"“{text}”")
    assert outcome(f"{text}元") == outcome(f"{text}圆")  # the slow way alone knows 圆


@given(st.integers(-(10**12), 10**12), st.integers(1, 60))
def test_shares_lose_no_fen(fen, k):
    parts = money.shares(fen, k)
    assert len(parts) == k
    assert sum(parts) == fen
    assert all(part * fen >= 0 for part in parts)
    assert len(set(parts[:-1])) <= 1
    assert abs(parts[-1] - parts[0]) < k


def test_no_month_has_no_share():
    with pytest.raises(ValueError, match="one month"):
        money.shares(100, 0)


@given(st.one_of(st.text(max_size=20), st.text("0123456789.,-()（）元万¥ /月e+壹贰仟佰拾零", max_size=16)))
def test_any_text_is_an_amount_or_is_refused(text):
    try:
        fen = money.read(text)
    except money.AmountError as error:
        assert error.code in ("amount_missing", "amount_unreadable", "amount_fraction")
    else:
        assert isinstance(fen, int)
        assert abs(fen) < 10**12


def in_words(yuan: int) -> str:
    """The textbook spelling, for the round trip."""
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", "")

    def section(value: int) -> str:
        said, is_gap = "", False
        for unit, digit in zip(units, f"{value:04d}", strict=True):
            if digit == "0":
                is_gap = True
            else:
                said += ("零" if is_gap and said else "") + digits[int(digit)] + unit
                is_gap = False
        return said

    said = ""
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        value, yuan = divmod(yuan, size)
        if value:
            said += ("零" if said and value < 1000 else "") + section(value) + name
    return said + "元整"


@given(st.integers(1, 10**9))
def test_amounts_in_words(yuan):
    assert money.read(in_words(yuan)) == yuan * 100
