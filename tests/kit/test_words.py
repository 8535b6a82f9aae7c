from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit import accounts, dates, names, phones, refs, text, workdays


@pytest.mark.parametrize(
    "written",
    [
        "2018.5.1",
        "2018-05-01",
        "20180501",
        "2018年5月1日",
        "18.5.1",
        "43221",
        "2018/5/1 8:05",
        "2018-05-01 12:33:00",
        "２０１８．５．１",
    ],
)
def test_spellings_of_a_day(written):
    assert dates.read_date(written, today=date(2026, 1, 1)).on == date(2018, 5, 1)


@pytest.mark.parametrize(
    ("written", "code"),
    [("2018-02-30", "date_unreadable"), ("农历五月初一", "date_lunar"), ("上月", "date_unreadable")],
)
def test_what_is_no_day(written, code):
    with pytest.raises(dates.DateError) as caught:
        dates.read_date(written)
    assert caught.value.code == code


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_is_refused(written):
    try:
        dates.read_date(written)
    except dates.DateError as error:
        assert error.code.startswith("date_")


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(written):
    assert text.fold(text.fold(written)) == text.fold(written)


@given(st.text(alphabet="陈林黄郑吴某森金木欧阳·", min_size=1, max_size=8))
def test_a_mask_hides_all_but_the_ends(name):
    mask = names.mask_name(name)
    assert len(mask) == len(name)
    assert set(mask[1:-1]) <= {"*"}
    assert mask.endswith("*") or len(name) > 2


def test_masks_of_the_house():
    assert [names.mask_name(name) for name in ("陈金", "陈某金", "欧阳某金")] == ["陈*", "陈*金", "欧**金"]


@pytest.mark.parametrize("written", ["吴某顺", "吴 某 顺", "吴　某顺", "吳某顺"])
def test_one_name_in_several_spellings(written):
    assert names.normalise_name(written) == "吴某顺"


def test_middle_dots_are_one_dot():
    assert {names.normalise_name(f"买买提{dot}艾力") for dot in "·•・‧･⋅"} == {"买买提·艾力"}


@given(st.integers(0, 2**26 - 1), st.integers(0, 1023), st.integers(0, 2**27 - 1))
def test_a_reference_is_unpacked_to_what_was_packed(batch, sheet, row):
    ref = refs.pack(batch, sheet, row)
    assert refs.unpack(ref) == (batch, sheet, row)
    assert ref < 2**63


def test_accounts_and_phones():
    assert accounts.read_account(" 6222 0213 0600 0123 456").number == "6222021306000123456"
    assert accounts.read_account("6.22202E+18").state == "damaged"
    assert accounts.read_account("6222021306000123456", is_numeric=True).state == "damaged"
    assert accounts.read_account("无").state == "missing"
    assert accounts.is_luhn("4111111111111111")
    assert accounts.mask_account("6222021306000123456").endswith("3456")
    assert phones.read_phone("+86 138-0000-1234") == "13800001234"


def test_working_days_know_the_shifted_holidays():
    assert workdays.is_workday(date(2018, 9, 29))  # a Saturday worked for the National Day
    assert workdays.add_workdays(date(2018, 9, 30), 1) == date(2018, 10, 8)
    assert workdays.count_workdays(date(2018, 9, 30), date(2018, 10, 8)) == 1
    assert workdays.is_workday(date(2031, 1, 6))
    assert not workdays.is_workday(date(2018, 5, 7), {date(2018, 5, 7): False})
