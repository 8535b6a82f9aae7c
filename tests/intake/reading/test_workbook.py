"""Workbooks as units send them: what the cells say, which sheets are read, what merged cells stand for."""

import datetime as dt
import subprocess
import sys

import pytest
import xlsxwriter
import xlwt

from tests.intake.reading.opening import opened

HEADER = ["序号", "村居", "姓名", "身份证号", "金额", "所属期", "备注"]


def read(path, *, fill=False):
    """{(index, name, state, has it a known header): [(row, numeric, cells)]}"""
    with opened(path, fill=fill) as sheets:
        found = {}
        for sheet in sheets:
            rows = []
            for piece in sheet.pieces() if sheet.layout else ():
                assert (piece.sheet_index, piece.sheet) == (sheet.index, sheet.name)
                assert piece.first_row == piece.table["row"][0].as_py()
                for line in piece.table.to_pylist():
                    cells = [value for name, value in line.items() if name[0] == "c"]
                    rows.append((line["row"], line["numeric"], cells))
            found[sheet.index, sheet.name, sheet.state, sheet.layout is not None] = rows
        return found


@pytest.fixture
def make(tmp_path):
    """make(draw) -> path of an .xlsx that draw(book) has filled."""

    def make_one(draw, suffix=".xlsx"):
        path = tmp_path / f"f{suffix}"
        with xlsxwriter.Workbook(str(path)) as book:
            draw(book)
        return path

    return make_one


def test_what_cells_say(make):
    def draw(book):
        page = book.add_worksheet("三月")
        page.write_row(0, 0, HEADER)
        page.write_number(1, 0, 1)
        page.write_string(1, 2, "　陈 某\n")
        page.write_number(1, 3, 350181195001011230)
        page.write_number(1, 4, 1050.5)
        page.write_datetime(1, 5, dt.datetime(2018, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_boolean(1, 6, True)
        page.write_number(2, 4, 0.1 + 0.2)
        page.write_number(2, 5, 43221)
        page.write_datetime(2, 6, dt.datetime(2018, 5, 1, 10, 3), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        page.write_formula(3, 4, "=B1*2", None, 42)
        page.write_formula(3, 6, '="a"', None, "文")
        page.write_number(4, 4, 1e-7)
        page.write_number(4, 6, 43221, book.add_format({"num_format": "[h]:mm"}))
        page.write_number(5, 5, 43221, book.add_format({"num_format": 'yyyy"年"m"月"'}))

    (rows,) = read(make(draw)).values()
    assert rows == [
        (2, 0b11001, ["1", None, "　陈 某\n", "350181195001011200", "1050.5", "2018-05-01", "TRUE"]),
        (3, 0b110000, [None, None, None, None, "0.3", "43221", "2018-05-01 10:03:00"]),
        (4, 0b10000, [None, None, None, None, "42", None, "文"]),
        (5, 0b10000, [None, None, None, None, "0.0000001", None, "43221"]),
        (6, 0, [None, None, None, None, None, "2018-05-01", None]),
    ]


def test_cells_that_hold_an_error_keep_its_text(make):
    def draw(book):
        book.add_worksheet("说明").write_formula(0, 0, "=NA()", None, "#N/A")
        page = book.add_worksheet("三月")
        page.write_row(1, 1, HEADER)
        page.write_row(2, 1, ["1", "高仑村"])
        page.write_formula(2, 5, "=1/0", None, "#DIV/0!")
        page.write_formula(2, 4, "=A99", None, "#REF!")

    found = read(make(draw))
    assert found[1, "三月", "visible", True] == [(3, 0, [None, "1", "高仑村", None, "#REF!", "#DIV/0!", None, None])]


def test_hidden_sheets_are_named_and_not_read(make):
    def draw(book):
        book.add_worksheet("封面").write(0, 0, "说明")
        for name, hide in (("三月", None), ("隐", "hide"), ("深隐", "very_hidden")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEADER)
            page.write_row(1, 0, ["1", "高仑村", "陈某"])
            if hide:
                getattr(page, hide)()
        book.add_worksheet("空")
        book.add_chartsheet("图")

    found = read(make(draw))
    assert {key: len(rows) for key, rows in found.items()} == {
        (0, "封面", "visible", False): 0,
        (1, "三月", "visible", True): 1,
        (2, "隐", "hidden", False): 0,
        (3, "深隐", "very_hidden", False): 0,
        (4, "空", "visible", False): 0,
        (5, "图", "chart", False): 0,
    }


def test_merged_headers_and_households(make):
    def draw(book):
        page = book.add_worksheet("三月")
        page.merge_range(0, 0, 0, 6, "石竹街道2018年3月低保金发放表")
        page.merge_range(1, 0, 2, 0, "序号")
        page.merge_range(1, 1, 2, 1, "村居")
        page.merge_range(1, 2, 1, 3, "户主")
        page.merge_range(1, 4, 1, 5, "补助")
        page.write_row(2, 2, ["姓名", "身份证号", "标准", "金额"])
        page.merge_range(1, 6, 2, 6, "享受人姓名")
        for column, text in ((1, "高仑村"), (2, "陈户主"), (3, "350181195001010000")):
            page.merge_range(3, column, 5, column, text)
        page.merge_range(3, 5, 5, 5, "900")
        page.write_column(3, 6, ["陈户主", "林某", "陈小某"])
        page.write_row(6, 0, ["2", "棋山村", "黄某", "350181195001010001", "1", "300", "黄某"])

    path = make(draw)
    with opened(path) as sheets:
        layout = sheets[0].layout
        assert (layout.header_row, layout.n_header_lines, layout.first_data_row) == (2, 2, 4)
        assert layout.titles == ("石竹街道2018年3月低保金发放表",)
        assert layout.header_cells[2:6] == ("户主/姓名", "户主/身份证号", "补助/标准", "补助/金额")
    filled = [cells for _, _, cells in read(path, fill=True)[0, "三月", "visible", True]]
    head = ["高仑村", "陈户主", "350181195001010000"]
    assert [cells[1:4] for cells in filled] == [head, head, head, ["棋山村", "黄某", "350181195001010001"]]
    assert [cells[5] for cells in filled] == ["900", None, None, "300"]  # a sum is never paid three times
    plain = [cells for _, _, cells in read(path)[0, "三月", "visible", True]]
    assert plain[1][1:4] == [None, None, None]


def test_a_number_merged_down_stays_a_number(make):
    def draw(book):
        page = book.add_worksheet("三月")
        page.write_row(0, 0, HEADER)
        page.merge_range(1, 3, 2, 3, None)
        page.write_number(1, 3, 350181195001011230)
        page.write_column(1, 4, [1, 2])

    (rows,) = read(make(draw), fill=True).values()
    assert [numeric & 0b1000 for _, numeric, _ in rows] == [8, 8]


def test_old_workbooks(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("三月")
    for column, text in enumerate(HEADER):
        page.write(2, column + 1, text)
    page.write(3, 1, 1)
    page.write(3, 4, "350181195001010000")
    page.write(3, 5, 300.25)
    page.write(3, 6, dt.date(2018, 3, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    page.write_merge(4, 5, 2, 2, "高仑村")
    page.write(5, 5, 1)
    book.add_sheet("隐").visibility = 1
    path = tmp_path / "f.csv"  # the suffix is not asked
    book.save(str(path))
    found = read(path, fill=True)
    assert list(found) == [(0, "三月", "visible", True), (1, "隐", "hidden", False)]
    rows = found[0, "三月", "visible", True]
    assert rows[0] == (4, 0b100010, [None, "1", None, None, "350181195001010000", "300.25", "2018-03-01", None])
    assert [cells[2] for _, _, cells in rows] == [None, "高仑村", "高仑村"]


def test_web_pages_named_xls(tmp_path):
    text = (
        "<html><head><meta charset=gb2312><style>td{x}</style></head><body><table border=1>"
        "<tr><td colspan=5>石竹街道2018年3月发放表</td></tr>"
        "<tr><th>序号</th><th>村居</th><th>姓 名<th>身份证号</th><th>金额</th></tr>"
        "<tr><td>1</td><td rowspan='2'>高仑&nbsp;村</td><td>陈<b>某</b></td><td>350181195001010000</td><td>300</td>"
        "<tr><td>2<td>林某</td><td>350181195001010001</td><td>&lt;400</td></tr></table></body></html>"
    )
    path = tmp_path / "f.xls"
    path.write_bytes(text.encode("gb18030"))
    assert read(path, fill=True)[0, None, "visible", True] == [
        (3, 0, ["1", "高仑 村", "陈某", "350181195001010000", "300"]),
        (4, 0, ["2", "高仑 村", "林某", "350181195001010001", "<400"]),
    ]


def test_text_named_xls_and_the_delimiter(tmp_path):
    for delimiter in ",\t;|":
        path = tmp_path / "f.xlsx"
        rows = ["2018年3月发放表", HEADER, ["1", "高仑村", "陈某", "3501", "300", "2018-03", ""]]
        text = "\r\n".join(row if isinstance(row, str) else delimiter.join(row) for row in rows)
        path.write_bytes(text.encode("gb18030"))
        assert read(path)[0, None, "visible", True] == [(3, 0, ["1", "高仑村", "陈某", "3501", "300", "2018-03", None])]


def test_a_wide_sheet_marks_numbers_beyond_the_bits(make):
    def draw(book):
        page = book.add_worksheet("三月")
        page.write_row(0, 0, ["姓名", "金额", *[f"项{at}" for at in range(70)], "身份证号"])
        page.write_number(1, 72, 350181195001011230)
        page.write_number(1, 62, 5)

    (rows,) = read(make(draw)).values()
    assert rows[0][1] == 1 << 62
    assert rows[0][2][72] == "3.50181195001011E+17"


def test_rows_keep_their_numbers_over_pieces(make, monkeypatch):
    def draw(book):
        page = book.add_worksheet("三月")
        page.write_row(0, 0, HEADER)
        page.write_column(1, 4, range(95))
        page.write(98, 4, "尾")

    monkeypatch.setattr("huimin.intake.reading.workbook.PIECE_ROWS", 10)
    (rows,) = read(make(draw)).values()
    assert [row for row, _, _ in rows] == list(range(2, 100))
    assert rows[-1][2][4] == "尾"
    assert rows[-2][2] == [None] * 7


def test_the_worker_starts_with_little():
    code = (
        "import sys, huimin.intake.reading.worker;"
        "print([name for name in ('django', 'duckdb', 'yaml', 'pyarrow', 'huimin.datasets') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
