"""The returned rows open as text in the sender's own layout."""

import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from huimin.datasets.queries import kind
from huimin.intake.reading.layout import find_header, kind_score
from huimin.intake.reading.sniff import sniff
from huimin.intake.reading.workbook import open_workbook
from huimin.intake.returned import ReturnedSheet, write_returned

TITLES = [("石竹街道2018年3月低保金发放表",)]
HEADER = [("序号", "姓名", "身份证号", "金额")]


def sheet(*rows, name="三月", titles=TITLES, header=HEADER) -> ReturnedSheet:
    return ReturnedSheet(name, titles, header, rows)


def read(path):
    with CalamineWorkbook.from_path(str(path)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_layout(tmp_path):
    path = tmp_path / "returned.xlsx"
    one = sheet(
        (7, ("3", "陈某", "350181195001010000", None), "金额缺失"), (12, ("8", None, None, "1.5.0"), "金额无法识别")
    )
    assert write_returned(path, [one, sheet((4, ("1",), "金额缺失"), name="四月")]) == 3
    assert read(path) == {
        "三月": [
            ["", "石竹街道2018年3月低保金发放表", "", "", "", ""],
            ["原行号", "序号", "姓名", "身份证号", "金额", "退回原因"],
            ["7", "3", "陈某", "350181195001010000", "", "金额缺失"],
            ["12", "8", "", "", "1.5.0", "金额无法识别"],
        ],
        "四月": [
            ["", "石竹街道2018年3月低保金发放表", "", "", "", ""],
            ["原行号", "序号", "姓名", "身份证号", "金额", "退回原因"],
            ["4", "1", "", "", "", "金额缺失"],
        ],
    }


@pytest.mark.parametrize(
    "hostile",
    ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "http://x.example/", "350181195001011230"],
)
def test_hostile_cells_stay_text(tmp_path, hostile):
    path = tmp_path / "returned.xlsx"
    write_returned(path, [sheet((3, (hostile, hostile, None, hostile), hostile))])
    with zipfile.ZipFile(path) as archive:
        parts = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets" in name)
    assert "<f>" not in parts
    assert "hyperlink" not in parts
    assert set(re.findall(r'<c r="A3"[^>]* t="(\w+)"', parts)) == {"inlineStr"}
    row = read(path)["三月"][2]
    assert row[1:3] == [hostile, hostile]
    assert all(isinstance(cell, str) for cell in row)


def test_the_control_a_common_writer_makes_a_formula(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "f.xlsx")) as book:
        book.add_worksheet().write(0, 0, "=1+1")
    with zipfile.ZipFile(tmp_path / "f.xlsx") as archive:
        assert "<f>1+1</f>" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_rows_beyond_the_limit_of_a_sheet_go_on_in_another(tmp_path):
    path = tmp_path / "returned.xlsx"
    rows = [(at, (str(at),), "金额缺失") for at in range(10)]
    assert write_returned(path, [sheet(*rows)], most_rows=6) == 10
    pages = read(path)
    assert list(pages) == ["三月", "三月(2)", "三月(3)"]
    assert [row[0] for page in pages.values() for row in page[2:]] == [str(at) for at in range(10)]


@pytest.mark.parametrize("name", ["a/b:c", "'x'", "表" * 40, "History", "", None])
def test_names_that_a_workbook_cannot_have(tmp_path, name):
    path = tmp_path / "returned.xlsx"
    write_returned(path, [sheet((1, ("1",), "x"), name=name), sheet((2, ("2",), "x"), name=name)])
    assert len(read(path)) == 2


def test_a_text_file_without_titles(tmp_path):
    path = tmp_path / "returned.xlsx"
    write_returned(path, [sheet((2, ("1", "陈某"), "金额缺失"), name=None, titles=[])])
    assert read(path)["退回"][0][0] == "原行号"


@settings(max_examples=30)
@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=1, max_size=4))
def test_any_text_comes_back(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("returned") / "returned.xlsx"
    write_returned(path, [sheet((5, cells, "x"), titles=[], header=[("a",) * len(cells)])])
    assert read(path)["三月"][1] == ["5", *cells, "x"]


def test_what_was_returned_can_be_sent_again(tmp_path):
    path = tmp_path / "returned.xlsx"
    write_returned(path, [sheet((7, ("3", "陈某", "350181195001010000", None), "金额缺失"))])
    (again,) = open_workbook(path, sniff(path), tmp_path)
    layout = find_header(again.head, kind_score(kind("payments")))[1]
    assert layout.header_row == 2
    (piece,) = again.pieces(layout.first_data_row)
    assert piece.table["c3"].to_pylist() == ["350181195001010000"]
