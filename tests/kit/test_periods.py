import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit.periods import PeriodError, find_period, month_number, read_period, show_month

SPELLINGS = {
    "2018-05": ("2018-05", 1), "201805": ("2018-05", 1), "2018.5": ("2018-05", 1), "2018年05月份": ("2018-05", 1),
    "2018年1-3月": ("2018-01", 3), "2018年1月至2018年3月": ("2018-01", 3), "201801-201803": ("2018-01", 3),
    "2018年第一季度": ("2018-01", 3), "2018Q4": ("2018-10", 3), "2018上半年": ("2018-01", 6), "2018年下半年": ("2018-07", 6),
    "2018春季学期": ("2018-02", 6), "2018年秋季学期": ("2018-08", 6), "2018年度": ("2018-01", 12), "20180510": ("2018-05", 1),
    "2017年11月-2018年2月": ("2017-11", 4), "2018年十一月": ("2018-11", 1), "２０１８年５月": ("2018-05", 1), "43221": ("2018-05", 1),
}  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings_of_a_period(text):
    period = read_period(text)
    assert (show_month(period.starts_month), period.n_months) == SPELLINGS[text]


@pytest.mark.parametrize("text", ["2018年13月", "1800年1月", "2018年5月-2018年3月", "每月", "2018-2019", "5月"])
def test_what_is_no_period(text):
    with pytest.raises(PeriodError) as caught:
        read_period(text)
    assert caught.value.code == "period_unreadable"


def test_a_month_takes_the_sheets_year():
    assert read_period("5月", default_year=2018).starts_month == month_number(2018, 5)


@given(st.integers(1950, 2099), st.integers(1, 12))
def test_every_month_is_read_in_every_spelling(year, month):
    spelled = [
        f"{year}-{month:02d}",
        f"{year}{month:02d}",
        f"{year}年{month}月",
        f"{year}.{month}",
        f"{year}/{month:02d}",
    ]
    assert {read_period(text).starts_month for text in spelled} == {month_number(year, month)}


@given(st.text())
def test_any_text_is_a_period_or_is_refused(text):
    try:
        assert read_period(text, default_year=2018).n_months > 0
    except PeriodError as error:
        assert error.code in ("period_missing", "period_unreadable")
    find_period(text)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("福州市晋安区2018年第三季度高龄津贴发放表", ("2018-07", 3)),
        ("附件1：晋安区2018年1-3月低保", ("2018-01", 3)),
        ("2018年8月份发放花名册（2018年9月10日制）", ("2018-08", 1)),
        ("石竹街道2018年度耕地补贴", ("2018-01", 12)),
        ("三月", ("2018-03", 1)),
    ],
)
def test_a_period_inside_a_title(title, found):
    period = find_period(title, default_year=2018)
    assert (show_month(period.starts_month), period.n_months) == found


@pytest.mark.parametrize("title", ["Sheet1", "表2", "350111", "榕民〔2018〕12号", "填报日期：2018年9月10日"])
def test_titles_without_a_period(title):
    assert find_period(title, default_year=2018) is None
