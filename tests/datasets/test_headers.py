"""Header cells as units write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.datasets.headers import LAND, header_unit, normalise_header, spellings, stated_unit


@pytest.mark.parametrize(
    "text",
    [
        "乡镇(街道)",
        "乡镇（街道）",
        " 乡 镇 （街道）",
        "乡镇\n【街道】",
        "＊乡镇（街道）：",
        "乡镇\u200b［街道］",
        "*乡镇 (街道):",
    ],
)
def test_spellings_of_one_header_become_one(text):
    assert normalise_header(text) == "乡镇(街道)"


def test_case_width_and_slips_of_the_pen_are_folded():
    assert normalise_header("ＳＦＺＨＭ") == normalise_header("sfzhm")
    assert normalise_header("身分证号") == "身份证号"
    assert normalise_header("银行帐号") == "银行账号"
    assert normalise_header("Ｎｏ．") == normalise_header("NO")


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text):
    once = normalise_header(text)
    assert normalise_header(once) == once


@given(st.text(max_size=30))
def test_any_text_has_readable_spellings(text):
    assert all(spellings(text))
    stated_unit(text)


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("金额（万元）", 10_000),
        ("注册资本(万元)", 10_000),
        ("金额万元", 10_000),
        ("金额/万元", 10_000),
        ("单位：万元", 10_000),
        ("2018年农补资金汇总表（单位：亩、万元）", 10_000),
        ("金额单位:千元", 1_000),
        ("标准（元/月）", 1),
        ("标准/元/亩", 1),
        ("金额（元）", 1),
        ("金额", None),
        ("填报单位：某某镇", None),
        ("拨付100万元资金发放表", None),
        ("下达资金叁万元", None),
        ("单元", None),
        ("人数（人）", None),
    ],
)
def test_the_unit_of_money(text, factor):
    assert header_unit(text) == factor


def test_the_unit_of_land():
    assert header_unit("面积（亩）", LAND) == 1
    assert header_unit("面积(公顷)", LAND) == 15
    assert header_unit("面积（亩）") is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("发放信息/金额", "金额"),
        ("发放信息金额", "金额"),
        ("身份信息/身份证号", "身份证号"),
        ("户主/姓名", "户主姓名"),
        ("户主信息/身份证号", "户主身份证号"),
        ("姓名（户主）", "户主姓名"),
        ("姓名/姓名", "姓名"),
        ("补贴面积（亩）", "补贴面积"),
        ("金额万元", "金额"),
        ("金额/(元)", "金额"),
        ("标准/元/月", "标准"),
    ],
)
def test_what_a_cell_may_stand_for(text, wanted):
    assert wanted in spellings(text)


@pytest.mark.parametrize(
    "text",
    [
        "监护人信息/身份证号",
        "监护人/身份证号",
        "身份证号（监护人）",
        "配偶情况/身份证号",
        "户主信息/身份证号",
        "家属身份证号",
    ],
)
def test_another_person_s_number_never_passes_for_the_row_s(text):
    assert "身份证号" not in spellings(text)
