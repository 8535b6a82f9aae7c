import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit import money

SPELLINGS = {
    "1,050.00元": 105000, "￥1,050": 105000, "1.5万元": 1500000, "1050/月": 105000, "1050元/月": 105000, "(100.00)": -10000,
    "-100": -10000, "－100": -10000, "100-": -10000, "1860.4999999999998": 186050, "壹仟捌佰陆拾元伍角": 186050,
    "1.05e3": 105000, "１０５０．５": 105050, "0": 0, "壹万零伍拾元整": 1005000,
}  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings_of_an_amount(text):
    assert money.read(text) == SPELLINGS[text]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "amount_missing"), (None, "amount_missing"), ("12.345", "amount_fraction"), ("约100", "amount_unreadable"),
     ("1.2.3", "amount_unreadable"), ("100元人", "amount_unreadable"), ("9e99", "amount_unreadable")],
)  # fmt: skip
def test_what_is_no_amount(text, code):
    with pytest.raises(money.AmountError) as caught:
        money.read(text)
    assert caught.value.code == code


@given(st.integers(-(10**12), 10**12))
def test_what_is_shown_is_read_again(fen):
    assert money.read(money.show(fen)) == money.read(money.show_grouped(fen)) == fen


@given(st.integers(0, 10**9))
def test_ten_thousands_in_the_header(fen):
    assert money.read(money.show(fen), factor=10_000) == fen * 10_000


@given(st.integers(-(10**9), 10**9), st.integers(1, 24))
def test_shares_lose_no_fen(fen, k):
    parts = money.shares(fen, k)
    assert len(parts) == k
    assert sum(parts) == fen


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_is_refused(text):
    try:
        assert isinstance(money.read(text), int)
    except money.AmountError as error:
        assert error.code.startswith("amount_")
