from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit.dates import DateError, DateReading, read_date

TODAY = date(2026, 1, 1)
DAYS = [
    "2018.5.1", "2018-05-01", "20180501", "2018年5月1日", "2018年5月1号", "18.5.1", "18/5/1", "180501", "43221", "43221.5", "2018/5/1 8:05",
    "2018-05-01 12:33:00", "2018-05-01T00:00:00", "2018-05-01T08:00:00+08:00", "2018年5月1日8时30分", "2018年5月1日下午3:20",
    "2018年5月1日 星期二", "20180501123000", "２０１８．５．１", "二〇一八年五月一日", "2018 年 5 月 1 日", "'2018-5-1", "1-May-18", "2018、5、1",
]  # fmt: skip
MONTHS = ["2018-5", "201805", "2018.05", "2018年5月", "2018年05月份", "18.5", "18年5月", "May-18", "2018/5"]
UNREADABLE = [
    "2018-02-30", "2018-13-01", "0000-00-00", "1849-01-01", "2101-01-01", "上月", "2018年5月初", "五月二十日", "2018.5-8", "5/6/2018",
    "05/01/18", "12.5", "190501", "20185", "2018-5.1", "2018.5.1-2018.5.3", "1" * 80, "99999",
]  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_spellings_of_a_day(text):
    assert read_date(text, today=TODAY) == DateReading(date(2018, 5, 1), "day")


@pytest.mark.parametrize("text", MONTHS)
def test_spellings_of_a_month(text):
    assert read_date(text, today=TODAY) == DateReading(date(2018, 5, 1), "month")


@pytest.mark.parametrize("text", ["2018", "2018年", "２０１８"])
def test_spellings_of_a_year(text):
    assert read_date(text) == DateReading(date(2018, 1, 1), "year")


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_day_or_may_be_two(text):
    with pytest.raises(DateError) as caught:
        read_date(text, today=TODAY)
    assert caught.value.code == str(caught.value) == "date_unreadable"


@pytest.mark.parametrize("text", ["农历五月初一", "2018年五月初三", "阴历2018.3.4", "腊月廿三", "戊戌年三月", "闰四月"])
def test_lunar_days_are_not_converted(text):
    with pytest.raises(DateError, match="date_lunar"):
        read_date(text)


@pytest.mark.parametrize("text", [None, "", " 　", "-", "——", "/", "无", "不详", "0"])
def test_what_says_nothing(text):
    assert read_date(text).on is None


def test_two_digit_years_lie_at_most_in_todays_year():
    assert read_date("26.5.1", today=TODAY).on == date(2026, 5, 1)
    assert read_date("27.5.1", today=TODAY).on == date(1927, 5, 1)
    assert read_date("48.5.1").on == date(1948, 5, 1)


def test_a_day_to_come_is_kept():
    assert read_date("2030-01-01", today=TODAY).on == date(2030, 1, 1)


def test_the_day_first_or_last_where_only_one_is_possible():
    assert read_date("5/13/2018").on == read_date("13/5/2018").on == date(2018, 5, 13)


@pytest.mark.parametrize(
    ("text", "day"), [("43221.0", date(2018, 5, 1)), ("9133", date(1925, 1, 1)), ("20180501.0", date(2018, 5, 1))]
)
def test_numbers_of_a_workbook(text, day):
    assert read_date(text, is_numeric=True).on == day


def test_a_number_that_lost_its_last_nought_is_not_guessed():
    with pytest.raises(DateError, match="date_unreadable"):
        read_date("2018.1", is_numeric=True)
    assert read_date("2018.1").on == date(2018, 1, 1)
    assert read_date("2018.11", is_numeric=True).on == date(2018, 11, 1)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_in_every_spelling(day):
    spelled = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02}/{day.day}",
    ]
    spelled += [f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d %H:%M:%S}", f" {day:%Y-%m-%d}"]
    assert {read_date(text) for text in spelled} == {DateReading(day)}


@given(st.integers(21_000, 60_000))
def test_serials_count_from_the_day_spreadsheets_count_from(days):
    assert read_date(str(days)).on == date(1899, 12, 30) + timedelta(days=days)


@given(st.one_of(st.text(max_size=20), st.text("0123456789.-/年月日 :初农历Ma", max_size=20)), st.booleans())
def test_any_text_is_a_day_or_is_refused(text, is_numeric):
    try:
        reading = read_date(text, is_numeric=is_numeric)
    except DateError as error:
        assert error.code in ("date_unreadable", "date_lunar")
    else:
        assert reading.on is None or 1850 <= reading.on.year <= 2119
        assert reading.precision in ("day", "month", "year")


@given(st.builds("{}-{}-{}".format, *(st.text("0123456789+_ ", min_size=n, max_size=n) for n in (4, 2, 2))))
def test_the_fast_way_equals_the_slow_way(text):
    def outcome(cell):
        try:
            return read_date(cell)
        except DateError as error:
            return error.code

    assert outcome(text) == outcome(f"'{text}")
