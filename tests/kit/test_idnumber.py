from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huimin.kit.idnumber import check_digit, is_valid18, read_id

births = st.dates(min_value=date(1900, 1, 1), max_value=date(2024, 12, 31))
areas = st.sampled_from(["350111", "350181", "350182", "350127", "110105", "810000", "820000", "830000", "911840"])
numbers = st.builds(
    lambda area, birth, seq: (n := f"{area}{birth:%Y%m%d}{seq:03d}") + check_digit(n),
    areas,
    births,
    st.integers(1, 999),
)
mobiles = st.integers(13_000_000_000, 19_999_999_999).map(str)


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def test_the_standards_example():
    reading = read_id("11010519491231002X")
    assert (reading.state, reading.grade, reading.area) == ("whole", 1, "110105")
    assert (reading.birth_on, reading.sex, reading.code) == (date(1949, 12, 31), 2, None)


@given(numbers)
def test_a_well_formed_number_is_whole(number):
    reading = read_id(number)
    assert (reading.state, reading.canonical, reading.grade) == ("whole", number, 1)
    assert reading.birth_on.strftime("%Y%m%d") == number[6:14]
    assert reading.sex == (1 if int(number[16]) % 2 else 2)


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_is_never_whole(number, place, other):
    changed = number[:place] + other + number[place + 1 :]
    assume(changed != number)
    assert not is_valid18(changed)
    assert read_id(changed).state in ("invalid", "damaged")


@given(numbers, st.integers(0, 15))
def test_two_neighbours_exchanged_are_never_whole(number, place):
    changed = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(changed != number)
    assert read_id(changed).state in ("invalid", "damaged")


@given(
    numbers,
    st.sampled_from(
        [
            "{}",
            " {} ",
            "'{}",
            "{}\u3000",
            "\u200b{}",
            "“{}”",
            '"{}"',
            "\ufeff{}",
            "{}\t",
            "身份证：{}",
            "{}(本人)",
            "{},",
            "{}*",
        ]
    ),
    st.booleans(),
)
def test_spellings_of_a_number_are_one_number(number, frame, is_wide):
    text = frame.format(number.lower())
    reading = read_id(wide(text) if is_wide else text)
    assert (reading.canonical, reading.grade) == (number, 1)


@given(numbers, st.sampled_from([" ", "-", "　", ".", "\n"]))
def test_a_number_in_three_parts(number, gap):
    assert read_id(gap.join((number[:6], number[6:14], number[14:]))).canonical == number


@given(numbers)
def test_letters_for_digits_are_repaired_where_the_check_holds(number):
    typed = number.replace("0", "O").replace("1", "l")
    assert read_id(typed).canonical == number
    wrong = typed[:16] + str((int(number[16]) + 1) % 10) + typed[17:]
    assert read_id(wrong).state == "invalid"


@pytest.mark.parametrize("mark", ["Х", "Χ", "×", "Ｘ", "ｘ"])
def test_marks_typed_for_x(mark):
    assert read_id("11010519491231002" + mark).canonical == "11010519491231002X"


@given(numbers.filter(lambda n: n[6:8] == "19" and n[14:17] < "996"))
def test_fifteen_digits_are_completed(number):
    reading = read_id(number[:6] + number[8:17])
    assert (reading.canonical, reading.grade, reading.sex) == (number, 2, read_id(number).sex)


def test_the_last_four_sequences_are_of_the_century_before():
    assert read_id("350111850101996").birth_on == date(1885, 1, 1)
    assert read_id("350111490101997").state == "invalid"  # 1849


@given(numbers)
def test_a_number_a_spreadsheet_destroyed_is_never_whole(number):
    for digits in (1, 5, 14):
        scientific = read_id(f"{float(number[:17] + '0'):.{digits}E}")
        assert (scientific.state, scientific.canonical) == ("damaged", None)
        shown = len(scientific.fragment)
        assert abs(int(scientific.fragment) - int(number[:shown])) <= 1  # the last shown digit may have been rounded
    cell = read_id(number[:17] + "0", is_numeric=True)
    assert (cell.state, cell.fragment) == ("damaged", number[:15])
    assert cell.birth_on == read_id(number).birth_on
    assert read_id(str(float(number[:17] + "0")), is_numeric=True).state == "damaged"
    assert read_id(number[:17] + "0.0").state == "damaged"


@given(numbers)
def test_cut_to_fifteen_digits_as_text(number):
    cut = number[:15] + "000"
    reading = read_id(cut)
    assert reading.state == ("whole" if is_valid18(cut) else "damaged")
    assert reading.fragment == (None if is_valid18(cut) else number[:15])


def test_fifteen_digits_as_a_number_are_damaged_too():
    assert read_id("350111500101123", is_numeric=True).state == "damaged"
    assert read_id("350111500101123").state == "whole"


@given(numbers, mobiles, st.sampled_from([" ", "/", "，", "\n", "电话", ""]), st.booleans())
def test_a_number_with_a_phone_in_the_same_cell(number, phone, gap, is_phone_first):
    parts = (phone, number) if is_phone_first else (number, phone)
    text = gap.join(parts)
    if not gap:  # 29 digits can be cut in two ways
        assume(not (is_valid18(text[:18]) and is_valid18(text[-18:])))
    assert read_id(text).canonical == number


@given(numbers, numbers)
def test_two_numbers_in_one_cell_are_nobodys(one, other):
    assume(one != other)
    assert read_id(f"{one} {other}").state == "invalid"
    assert read_id(f"{one} {one}").canonical == one


@given(numbers, st.sampled_from("0123456789"))
def test_a_digit_too_many_is_not_cut_off(number, digit):
    assert read_id(number[:17].replace("X", "0") + digit * 2).state != "whole"
    assert read_id(digit + number).state == "invalid"


@given(st.one_of(st.none(), st.text(max_size=40), st.text("0123456789XxOlI .E+", max_size=30)), st.booleans())
def test_any_text_is_read_without_a_fault(text, is_numeric):
    reading = read_id(text, is_numeric=is_numeric)
    assert reading.state in ("whole", "damaged", "invalid", "missing")
    assert (reading.canonical is None) == (reading.state != "whole")
    assert (reading.grade == 9) == (reading.state != "whole")
    assert reading.state != "whole" or (is_valid18(reading.canonical) and not is_numeric)


@given(st.one_of(numbers, st.text("0123456789X", min_size=18, max_size=18)))
def test_the_fast_way_equals_the_slow_way(text):
    assert read_id(text) == read_id(f" {text}")


@pytest.mark.parametrize("text", ["无", "", "-", " 　", "同上", "——", "无身份证", "/", "*", "null", "0", None])
def test_words_for_nothing_are_missing(text):
    reading = read_id(text)
    assert (reading.state, reading.code) == ("missing", "id_missing")


@pytest.mark.parametrize("text", ["350111199013011234", "350111185001010000", "0" * 17 + "0", "35011119900101", "某人"])
def test_what_is_no_number(text):
    assert read_id(text).state in ("invalid", "damaged")


@pytest.mark.parametrize(
    "id_type",
    ["护照", "军官证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "香港永久性居民身份证", "出生医学证明"],
)
def test_another_document_is_kept_apart(id_type):
    reading = read_id(" ｇ1234567 ", id_type=id_type)
    assert (reading.state, reading.canonical) == ("other_document", "G1234567")
    assert read_id("", id_type=id_type).state == "missing"


@pytest.mark.parametrize(
    "id_type", ["", " ", "居民身份证", "临时居民身份证", "二代身份证", "身分证", "户口簿", "港澳台居民居住证"]
)
@given(number=numbers)
def test_documents_with_the_residents_number(id_type, number):
    assert read_id(f"'{number}", id_type=id_type).canonical == number
