import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit.idnumber import check_digit, is_valid18, read_id

births = st.dates(
    min_value=__import__("datetime").date(1900, 1, 1), max_value=__import__("datetime").date(2024, 12, 31)
)
numbers = st.builds(
    lambda area, birth, seq: (n := f"{area}{birth:%Y%m%d}{seq:03d}") + check_digit(n),
    st.sampled_from(["350111", "350181", "350182", "350127", "110105", "810000"]),
    births,
    st.integers(1, 999),
)


@given(numbers)
def test_a_well_formed_number_is_whole(number):
    reading = read_id(number)
    assert (reading.state, reading.canonical, reading.grade) == ("whole", number, 1)
    assert reading.birth_on.strftime("%Y%m%d") == number[6:14]
    assert reading.sex == (1 if int(number[16]) % 2 else 2)


@given(numbers, st.integers(0, 17), st.integers(1, 9))
def test_one_changed_digit_is_never_whole(number, place, step):
    digit = "0123456789X".index(number[place])
    changed = number[:place] + "0123456789"[(digit + step) % 10] + number[place + 1 :]
    if changed != number:
        assert not is_valid18(changed)


@given(numbers, st.sampled_from(["{}", " {} ", "'{}", "{}\u3000", "\u200b{}", "“{}”"]), st.booleans())
def test_spellings_of_a_number_are_one_number(number, frame, is_wide):
    text = frame.format(number.lower())
    if is_wide:
        text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c.isalnum() else c for c in text)
    assert read_id(text).canonical == number


@given(numbers.filter(lambda n: n[6:8] == "19" and n[14:17] < "996"))
def test_fifteen_digits_are_completed(number):
    reading = read_id(number[:6] + number[8:17])
    assert (reading.canonical, reading.grade) == (number, 2)


@given(numbers)
def test_a_number_a_spreadsheet_destroyed_is_never_whole(number):
    scientific = f"{float(number[:17] + '0'):.5E}"
    assert read_id(scientific).state == "damaged"
    assert read_id(number, is_numeric=True).state in ("damaged", "invalid") or number.endswith("X")
    cut = number[:15] + "000"
    if not is_valid18(cut):
        assert read_id(cut).state == "damaged"
        assert read_id(cut).fragment == number[:15]


@given(st.one_of(st.none(), st.text(max_size=30)))
def test_any_text_is_read_without_a_fault(text):
    reading = read_id(text)
    assert reading.state in ("whole", "damaged", "invalid", "missing")
    assert (reading.canonical is None) == (reading.state != "whole")


@pytest.mark.parametrize("text", ["无", "", "-", " 　", "同上"])
def test_words_for_nothing_are_missing(text):
    assert read_id(text).state == "missing"


def test_a_number_with_a_phone_in_the_same_cell():
    assert read_id("11010519491231002X 13800000000").canonical == "11010519491231002X"


def test_another_document_is_kept_apart():
    assert read_id("G1234567", id_type="护照").state == "other_document"
