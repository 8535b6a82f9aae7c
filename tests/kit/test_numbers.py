"""Accounts, phones, credit codes, references, working days."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huimin.kit.accounts import is_luhn, mask_account, read_account
from huimin.kit.phones import read_phone
from huimin.kit.refs import pack, unpack
from huimin.kit.uscc import check_character, is_valid_uscc, read_uscc
from huimin.kit.workdays import add_workdays, count_workdays, is_workday


def card(digits: str) -> str:
    return next(digits + check for check in "0123456789" if is_luhn(digits + check))


cards = st.integers(10**13, 10**16 - 1).map(lambda n: card(f"62{n}")).filter(lambda n: not n.endswith("000"))


@given(cards, st.sampled_from(["{}", " {} ", "'{}", "{}\u3000", "农商行 {}", "卡号：{}", "{}(本人)"]))
def test_a_card_is_whole(number, frame):
    reading = read_account(frame.format(number))
    assert (reading.number, reading.state, reading.is_luhn, reading.is_card, reading.code) == (
        number,
        "whole",
        True,
        True,
        None,
    )
    parts = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    assert read_account(parts).number == read_account(parts.replace(" ", "-")).number == number


@given(cards, st.integers(2, 18), st.integers(1, 9))
def test_one_changed_digit_of_a_card_is_doubted_and_kept(number, place, step):
    place %= len(number)
    assume(place > 1)
    changed = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assume(not changed.endswith("000"))
    assert (read_account(changed).number, read_account(changed).code) == (changed, "account_not_luhn")


def test_the_luhn_example_of_the_standard():
    assert is_luhn("4111111111111111")
    assert not is_luhn("4111111111111112")
    assert not is_luhn("４１１１")


def test_a_passbook_is_never_doubted():
    reading = read_account("9070512010010000012345")
    assert (reading.state, reading.code, reading.is_luhn) == ("whole", None, is_luhn("9070512010010000012345"))


@given(cards)
def test_a_number_in_a_spreadsheet_is_damaged(number):
    assert read_account(number, is_numeric=True).state == "damaged"
    assert read_account(f"{float(number):.5E}").state == "damaged"
    assert read_account(number + ".0").state == "damaged"
    cut = number[:15] + "0" * (len(number) - 15)
    if len(cut) >= 18 and not is_luhn(cut):
        assert read_account(cut).state == "damaged"


def test_fifteen_digits_survive_in_a_number():
    assert read_account("123456789012345.0", is_numeric=True).number == "123456789012345"


@pytest.mark.parametrize("text", [None, "", "无", "-", "现金", "转现金", "00000000", "1111111", "待补", "0"])
def test_cells_without_an_account(text):
    reading = read_account(text)
    assert (reading.number, reading.state, reading.code) == (None, "missing", "account_missing")


def test_two_accounts_in_one_cell_are_none():
    assert read_account("6222021306000123456或6222021306000123457").state == "missing"


@given(st.one_of(st.text(max_size=30), st.text("0123456789 -.E+号", max_size=30)), st.booleans())
def test_any_text_is_read_without_a_fault(text, is_numeric):
    reading = read_account(text, is_numeric=is_numeric)
    assert (reading.number is None) == (reading.state != "whole")
    assert reading.number is None or (reading.number.isdigit() and 5 <= len(reading.number) <= 40)


@given(st.one_of(cards, st.text("0123456789", max_size=34)))
def test_the_fast_way_for_accounts_equals_the_slow_way(number):
    assert read_account(number) == read_account(f" {number}\u3000")


@given(st.text("0123456789", min_size=1, max_size=22))
def test_a_masked_account_shows_four_digits_at_most(number):
    mask = mask_account(number)
    assert len(mask) == len(number)
    assert mask.lstrip("*") in ("", number[-4:])
    assert len(number) >= 8 or set(mask) == {"*"}


@pytest.mark.parametrize(
    ("text", "number"),
    [("13800001234", "13800001234"), ("+86 138-0000-1234", "13800001234"), ("8613800001234", "13800001234"), ("13800001234.0", "13800001234"),
     ("１３８００００１２３４", "13800001234"), ("0591-83512345", "059183512345"), ("(0591)83512345", "059183512345"), ("83512345", "83512345"),
     ("电话13800001234", "13800001234"), ("13800001234/13900001111", "13800001234"), ("83512345 13800001234", "13800001234"),
     ("00000000", None), ("11111111111", None), ("12345", None), ("无", None), ("", None), (None, None), ("350111199001011234", None)],
)  # fmt: skip
def test_phones(text, number):
    assert read_phone(text) == number


@given(st.one_of(st.text(max_size=20), st.text("0123456789-+() ", max_size=20)))
def test_any_text_is_a_phone_or_none(text):
    number = read_phone(text)
    assert number is None or (7 <= len(number) <= 12 and number.isdigit() and read_phone(number) == number)


@pytest.mark.parametrize("code", ["91110000600037341L", "91350100M000100Y43"])
def test_codes_that_exist(code):
    assert is_valid_uscc(code)
    assert read_uscc(f" {code.lower()}\u3000") == read_uscc("'" + code.replace("0", "O")) == code


codes = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17).map(
    lambda first: first + check_character(first)
)


@given(codes, st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_changed_character_of_a_code_is_seen(code, place, other):
    assume(code[place] != other)
    assert read_uscc(code) == code
    assert not is_valid_uscc(code[:place] + other + code[place + 1 :])


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_none(text):
    code = read_uscc(text)
    assert code is None or is_valid_uscc(code)


@given(st.integers(0, 2**26 - 1), st.integers(0, 1023), st.integers(0, 2**27 - 1))
def test_a_reference_is_unpacked_to_what_was_packed(batch, sheet, row):
    ref = pack(batch, sheet, row)
    assert unpack(ref) == (batch, sheet, row)
    assert 0 <= ref < 2**63


@pytest.mark.parametrize("place", [(-1, 0, 1), (2**26, 0, 1), (1, 1024, 1), (1, -1, 1), (1, 0, 2**27), (1, 0, -1)])
def test_what_would_not_come_back_is_not_packed(place):
    with pytest.raises(ValueError, match="out of range"):
        pack(*place)


def test_working_days_know_the_shifted_holidays():
    assert is_workday(date(2018, 9, 29))  # a Saturday worked for the National Day
    assert add_workdays(date(2018, 9, 30), 1) == date(2018, 10, 8)
    assert add_workdays(date(2018, 10, 8), -1) == date(2018, 9, 30)
    assert count_workdays(date(2018, 9, 30), date(2018, 10, 8)) == 1


def test_beyond_the_published_years_weekdays_count():
    assert is_workday(date(2031, 1, 6))
    assert not is_workday(date(2031, 1, 5))
    assert is_workday(date(1990, 1, 1))


def test_a_sites_own_days_go_before_the_calendar():
    assert not is_workday(date(2018, 5, 7), {date(2018, 5, 7): False})
    assert is_workday(date(2031, 1, 5), {date(2031, 1, 5): True})
    assert add_workdays(date(2018, 5, 4), 1, {date(2018, 5, 7): False}) == date(2018, 5, 8)


days = st.dates(min_value=date(2003, 1, 1), max_value=date(2035, 12, 31))


@given(days, st.integers(-60, 60))
def test_adding_and_counting_agree(day, n):
    later = add_workdays(day, n)
    if n:
        assert is_workday(later)
    if n >= 0:
        assert count_workdays(day, later) == n
        assert n == 0 or count_workdays(day, later - timedelta(days=1)) == n - 1
    else:
        assert count_workdays(day, later) == -sum(
            is_workday(later + timedelta(days=d)) for d in range(1, (day - later).days + 1)
        )
