"""The header of a sheet is found below titles, over several lines, and with the lines that belong to it."""

import pytest

from huimin.datasets.queries import kind, map_header
from huimin.intake.reading.layout import find_header, kind_score
from huimin.intake.reading.types import HeadLine

PAYMENTS = kind("payments")


def lines(*rows: str) -> list[HeadLine]:
    return [
        HeadLine(at, at + 1, tuple(cell or None for cell in row.split("|"))) for at, row in enumerate(rows, start=1)
    ]


def find(*rows: str, merges=(), of="payments"):
    return find_header(lines(*rows), kind_score(kind(of)), merges)[1]


DATA = ("1|高仑村|陈某|350181195001010000|300", "2|高仑村|林某|350181195001010001|300")


def test_titles_above_and_below_are_kept():
    layout = find("石竹街道2018年3月低保金发放表||||", "|||单位：元|", "||||", "序号|村居|姓名|身份证号|金额", *DATA)
    assert (layout.header_row, layout.first_data_row, layout.n_header_lines) == (4, 5, 1)
    assert layout.titles == ("石竹街道2018年3月低保金发放表", "单位：元")
    assert [line.kind for line in layout.head] == ["title", "title", "blank", "header"]


def test_two_header_lines_with_merged_cells():
    rows = ("序号|村居|户主||补助金额||备注", "||姓名|身份证号|标准|金额|", "1|高仑村|陈某|350181195001010000|300|300|")
    merges = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 2, 6)]
    for given in (merges, ()):
        layout = find(*rows, merges=given)
        assert (layout.header_row, layout.n_header_lines, layout.first_data_row) == (1, 2, 3)
        columns = map_header(PAYMENTS, layout.header_cells).columns
        assert (columns["head_name"], columns["head_id_number"]) == (2, 3)
        assert (columns["standard"], columns["amount"], columns["remark"], columns["village"]) == (4, 5, 6, 1)


def test_three_header_lines():
    rows = ("对象情况|||发放情况|", "序号|基本信息||金额|备注", "|姓名|身份证号||", "1|陈某|350181195001010000|300|")
    layout = find(*rows)
    assert layout.n_header_lines == 3
    columns = map_header(PAYMENTS, layout.header_cells).columns
    assert {"name": 1, "id_number": 2, "amount": 3}.items() <= columns.items()


def test_a_merged_title_is_no_header_line():
    layout = find("2018年发放表|||", "序号|姓名|身份证号|金额", *DATA, merges=[(1, 0, 1, 3)])
    assert (layout.header_row, layout.n_header_lines) == (2, 1)


def test_lines_of_units_and_of_column_numbers_belong_to_the_header():
    layout = find("序号|村居|姓名|身份证号|金额", "||||（万元）", "1|2|3|4|5", *DATA)
    assert (layout.n_header_lines, layout.first_data_row) == (3, 4)
    assert map_header(PAYMENTS, layout.header_cells).factors["amount"] == 10_000
    assert find("序号|村居|姓名|身份证号|金额", "甲|乙|1|2|3", *DATA).first_data_row == 3


def test_the_control_a_first_row_is_no_line_of_column_numbers():
    assert find("序号|村居|姓名|身份证号|金额", *DATA).first_data_row == 2
    assert find("序号|村居|姓名|身份证号|金额", "1||陈某||2", *DATA).first_data_row == 2


def test_the_first_of_repeated_headers_stands():
    assert find("序号|村居|姓名|身份证号|金额", *DATA, "序号|村居|姓名|身份证号|金额").header_row == 1


@pytest.mark.parametrize("of", ["payments", "deaths"])
def test_no_header_no_layout(of):
    assert find("目录|", "一|说明", "350181195001010000|300", of=of) is None
    assert find(*DATA, of=of) is None


def test_a_kind_does_not_take_the_header_of_another():
    assert find("序号|姓名|身份证号|死亡日期|火化日期", of="payments") is None
    assert find("序号|姓名|身份证号|死亡日期|火化日期", of="deaths").header_row == 1


def test_the_fingerprint_is_that_of_the_layout():
    one = find("序号|姓 名|身份证号|金额（元）", *DATA)
    same = find("2018年3月||| ", "序号|姓名|身份证号|金额(元)", *DATA)
    other = find("序号|姓名|身份证号|备注|金额(元)", *DATA)
    assert one.fingerprint == same.fingerprint != other.fingerprint
