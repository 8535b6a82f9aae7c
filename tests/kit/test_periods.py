from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit.months import first_day, month_number, month_of, month_parts, show_month
from huimin.kit.periods import Period, PeriodError, find_period, read_period

SPELLINGS = {
    "2018-05": ("2018-05", 1), "201805": ("2018-05", 1), "2018.5": ("2018-05", 1), "2018/5": ("2018-05", 1),
    "2018年5月": ("2018-05", 1), "2018年05月份": ("2018-05", 1), "２０１８年５月": ("2018-05", 1), "2018年十一月": ("2018-11", 1),
    "二〇一八年十一月": ("2018-11", 1), "2018 05": ("2018-05", 1), "18年5月": ("2018-05", 1), "18.5": ("2018-05", 1),
    "May-18": ("2018-05", 1), "'2018-05": ("2018-05", 1), "2018.10": ("2018-10", 1),
    "2018年1-3月": ("2018-01", 3), "2018年1月-3月": ("2018-01", 3), "2018年1月至2018年3月": ("2018-01", 3),
    "201801-201803": ("2018-01", 3), "201801-03": ("2018-01", 3), "2018.01-2018.03": ("2018-01", 3), "2018.1-3": ("2018-01", 3),
    "2018-01至2018-03": ("2018-01", 3), "2018年1月—3月": ("2018-01", 3), "2018年1月～3月": ("2018-01", 3), "2018-1~3": ("2018-01", 3),
    "2018年1、2、3月": ("2018-01", 3), "2018年度1-6月": ("2018-01", 6), "2017年11月-2018年2月": ("2017-11", 4),
    "2018年第一季度": ("2018-01", 3), "2018年一季度": ("2018-01", 3), "2018年1季度": ("2018-01", 3), "2018Q1": ("2018-01", 3),
    "2018Q4": ("2018-10", 3), "2018年第一、二季度": ("2018-01", 6), "2018年前三季度": ("2018-01", 9),
    "2018上半年": ("2018-01", 6), "2018年上半年": ("2018-01", 6), "2018年下半年": ("2018-07", 6),
    "2018春季学期": ("2018-02", 6), "2018年春季": ("2018-02", 6), "2018年秋季学期": ("2018-08", 6), "2018秋季学期": ("2018-08", 6),
    "2017-2018学年": ("2017-08", 12), "2017-2018学年第一学期": ("2017-08", 6), "2017-2018学年度下学期": ("2018-02", 6),
    "2018": ("2018-01", 12), "2018年": ("2018-01", 12), "2018年度": ("2018-01", 12), "2018年全年": ("2018-01", 12),
    "20180510": ("2018-05", 1), "43221": ("2018-05", 1), "43221.0": ("2018-05", 1), "2018-05-10": ("2018-05", 1),
    "2018年5月10日": ("2018-05", 1), "2018-05-01 00:00:00": ("2018-05", 1), "2018/5/1 8:05": ("2018-05", 1),
    "2018.01.01-2018.03.31": ("2018-01", 3), "20180101-20180331": ("2018-01", 3), "2018年5月1日至2018年6月9日": ("2018-05", 2),
}  # fmt: skip


def said(period: Period) -> tuple[str, int]:
    return show_month(period.starts_month), period.n_months


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings_of_a_period(text):
    assert said(read_period(text)) == SPELLINGS[text]


@pytest.mark.parametrize("text", ["2018", "2018年", "2018年度", "２０１８", "2018年全年"])
def test_a_bare_year_is_marked(text):
    assert read_period(text).is_year


@pytest.mark.parametrize("text", ["2018年1-12月", "2017-2018学年", "2018年1月至12月"])
def test_twelve_months_are_no_bare_year(text):
    assert not read_period(text).is_year
    assert read_period(text).n_months == 12


@pytest.mark.parametrize(
    "text",
    ["2018年13月", "2018-00", "1800年1月", "1948-12", "2101-01", "2018年5月-2018年3月", "2018年11-2月", "每月", "2018-2019", "5月",
     "一季度", "上半年", "2018年2月30日", "2018年1、3月", "2017-2019学年", "20185", "12.5", "2010年1月-2018年1月", "补发", "2018年5"*9],
)  # fmt: skip
def test_what_is_no_period(text):
    with pytest.raises(PeriodError) as caught:
        read_period(text)
    assert caught.value.code == str(caught.value) == "period_unreadable"


@pytest.mark.parametrize("text", [None, "", " 　", "-", "——", "无", "/"])
def test_what_says_nothing(text):
    with pytest.raises(PeriodError, match="period_missing"):
        read_period(text, default_year=2018)


@pytest.mark.parametrize(
    ("text", "found"),
    [("5月", ("2018-05", 1)), ("五月份", ("2018-05", 1)), ("十二月", ("2018-12", 1)), ("1-3月", ("2018-01", 3)), ("5", ("2018-05", 1)),
     ("一至三月", ("2018-01", 3)), ("三季度", ("2018-07", 3)), ("下半年", ("2018-07", 6)), ("秋季学期", ("2018-08", 6)), ("Q2", ("2018-04", 3))],
)  # fmt: skip
def test_a_month_takes_the_sheets_year(text, found):
    assert said(read_period(text, default_year=2018)) == found


def test_the_cells_own_year_goes_before_the_sheets():
    assert said(read_period("2017年5月", default_year=2018)) == ("2017-05", 1)


def test_a_number_that_lost_its_last_nought_is_not_guessed():
    with pytest.raises(PeriodError, match="period_unreadable"):
        read_period("2018.1", is_numeric=True)
    assert said(read_period("2018.11", is_numeric=True)) == ("2018-11", 1)
    assert said(read_period("201801.0", is_numeric=True)) == ("2018-01", 1)
    assert read_period("2018.0", is_numeric=True).is_year


years, months = st.integers(1950, 2099), st.integers(1, 12)


@given(years, months)
def test_every_month_is_read_in_every_spelling(year, month):
    spelled = [
        f"{year}-{month:02d}",
        f"{year}{month:02d}",
        f"{year}年{month}月",
        f"{year}.{month}",
        f"{year}/{month:02d}",
    ]
    spelled += [f" {year}-{month:02d}", f"{year}年{month:02d}月份", f"{year}-{month:02d}-28", f"{year}年{month}月1日"]
    assert {read_period(text) for text in spelled} == {Period(month_number(year, month), 1)}
    assert {find_period(text) for text in spelled[:5]} == {Period(month_number(year, month), 1)}


@given(
    years,
    months,
    st.integers(0, 59),
    st.sampled_from(["{}年{}月-{}年{}月", "{}.{}-{}.{}", "{}/{}至{}/{}", "{}{:02d}-{}{:02d}"]),
)
def test_every_range_is_read(year, month, longer, shape):
    starts = month_number(year, month)
    text = shape.format(*month_parts(starts), *month_parts(starts + longer))
    if month_parts(starts + longer)[0] > 2100:
        with pytest.raises(PeriodError):
            read_period(text)
    else:
        assert read_period(text) == Period(starts, longer + 1)
    if longer:
        with pytest.raises(PeriodError):
            read_period(shape.format(*month_parts(starts + longer), *month_parts(starts)))


@given(st.integers(24_000, 25_200))
def test_month_numbers_come_back(number):
    assert month_number(*month_parts(number)) == number
    assert month_of(first_day(number)) == number
    assert month_of(first_day(number) + timedelta(days=27)) == number
    assert show_month(number) == first_day(number).strftime("%Y-%m")


def test_the_period_ends_before_its_next_month():
    assert Period(month_number(2018, 11), 3).ends_month == month_of(date(2019, 2, 1))


@given(
    st.one_of(st.text(), st.text("0123456789.-/~年月季度学上下半春秋第一二三至Qq 日", max_size=18)), st.none() | years
)
def test_any_text_is_a_period_or_is_refused(text, year):
    try:
        period = read_period(text, default_year=year)
    except PeriodError as error:
        assert error.code in ("period_missing", "period_unreadable")
    else:
        assert 1 <= period.n_months <= 60
        assert 1949 <= month_parts(period.starts_month)[0] <= month_parts(period.ends_month - 1)[0] <= 2100
    found = find_period(text, default_year=year)
    assert found is None or 1 <= found.n_months <= 60


@given(st.text("0123456789-", min_size=5, max_size=8))
def test_the_fast_way_equals_the_slow_way(text):
    def outcome(cell):
        try:
            return read_period(cell)
        except PeriodError as error:
            return error.code

    assert outcome(text) == outcome(f" {text}")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("福州市晋安区2018年第三季度高龄津贴发放表", ("2018-07", 3)),
        ("附件1：晋安区2018年1-3月低保", ("2018-01", 3)),
        ("附件1 2018年3月", ("2018-03", 1)),
        ("2018年8月份发放花名册（2018年9月10日制）", ("2018-08", 1)),
        ("2018年8月低保 制表时间：2018年9月", ("2018-08", 1)),
        ("石竹街道2018年度耕地补贴", ("2018-01", 12)),
        ("2018年第二批危房改造", ("2018-01", 12)),
        ("2018年60周岁以上老人", ("2018-01", 12)),
        ("2017年高龄津贴3月发放表", ("2017-03", 1)),
        ("2018年上半年（1-6月）", ("2018-01", 6)),
        ("2018年1月1日至2018年3月31日", ("2018-01", 3)),
        ("2018年 第 三 季 度", ("2018-07", 3)),
        ("二〇一八年三季度", ("2018-07", 3)),
        ("榕财〔2017〕3号 2018年4月", ("2018-04", 1)),
        ("2018年秋季学期教育资助", ("2018-08", 6)),
        ("低保201803", ("2018-03", 1)),
        ("2018Q2", ("2018-04", 3)),
        ("三月", ("2018-03", 1)),
        ("3月份", ("2018-03", 1)),
        ("低保（3-5月）", ("2018-03", 3)),
        ("2018", ("2018-01", 12)),
    ],
)
def test_a_period_inside_a_title(title, found):
    assert said(find_period(title, default_year=2018)) == found


@pytest.mark.parametrize(
    "title",
    ["", "Sheet1", "表2", "350111", "榕民〔2018〕12号", "填报日期：2018年9月10日", "2018-09-10", "制表时间：2018年9月", "12个月", "1", "第一批",
     "80-89周岁", "3月8日慰问", "2018年5月低保 2018年6月高龄", "单位：元", "2018年9月制"],
)  # fmt: skip
def test_titles_without_one_period(title):
    assert find_period(title, default_year=2018) is None


def test_a_month_without_any_year_is_no_period():
    assert find_period("三月") is None
    assert find_period("低保（3-5月）") is None
