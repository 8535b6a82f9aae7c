"""What is no row is told by its kind; what could be a row stays one."""

import numpy as np
import pyarrow as pa
import pytest

from huimin.datasets.queries import kind, map_header
from huimin.intake.reading.layout import find_header, kind_score
from huimin.intake.reading.lines import Roles, classify, roles_of
from huimin.intake.reading.totals import TotalChecker
from huimin.intake.reading.types import HeadLine

HEADER = "序号|村居|姓名|身份证号|金额|银行账号|备注"


def layout_of(header: str, of: str = "payments", *above: str):
    rows = [*above, header]
    head = [HeadLine(at, at + 1, tuple(c or None for c in row.split("|"))) for at, row in enumerate(rows, 1)]
    return find_header(head, kind_score(kind(of)))[1]


def table_of(rows, width: int) -> pa.Table:
    cells = [([cell or None for cell in row.split("|")] + [None] * width)[:width] for row in rows]
    columns = {f"c{at}": pa.array(list(column), pa.string()) for at, column in enumerate(zip(*cells, strict=True))}
    n = len(rows)
    first = {
        "row": pa.array(range(2, n + 2), pa.int32()),
        "numeric": pa.array([0] * n),
        "broken": pa.nulls(n, pa.string()),
    }
    return pa.table(first | columns)


def kinds_of(*rows: str, header: str = HEADER, of: str = "payments", above=()) -> list[str | None]:
    layout = layout_of(header, of, *above)
    roles = roles_of(kind(of), map_header(kind(of), layout.header_cells))
    return classify(table_of(rows, len(layout.header_cells)), roles, layout).kinds.to_pylist()


ROW = "1|高仑村|陈某某|350181195001010000|300|6221841234567890123|"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("||||||", "blank"),
        (" |　||\t|||", "blank"),
        ("\x1a||||||", "blank"),
        (HEADER, "repeated_header"),
        ("序 号|村居|姓 名|身份证号|金 额|银行账号|", "repeated_header"),
        ("合计||||300||", "total"),
        ("合  计||||300||", "total"),
        ("|合计|12人||300||", "total"),
        ("||总 计：||300||", "total"),
        ("累计||||300||", "total"),
        ("小计||||300||", "subtotal"),
        ("|高仑村小计|||300||", "subtotal"),
        ("本页小计||||300||", "subtotal"),
        ("合计|||/|300||", "total"),
        ("制表人：陈某|||审核人：林某|||", "signature"),
        ("制表人|陈某|审核人|林某|||", "signature"),
        ("||单位负责人（签字）：|||填报日期：2018年4月5日|", "signature"),
        ("单位（盖章）||||||", "signature"),
        ("2018年4月5日||||||", "signature"),
        ("注：本表一式三份||||||", "signature"),
        ("石竹街道2018年4月低保金发放表||||||", "title"),
        ("第1页 共3页||||||", "title"),
        ("一、高仑村||||||", "title"),
    ],
)
def test_lines_that_are_no_rows(row, expected):
    assert kinds_of(ROW, row, ROW, above=["石竹街道2018年3月低保金发放表||||||"]) == [None, expected, None]


@pytest.mark.parametrize(
    "row",
    [
        "1|高仑村|陈某某||300||",  # neither number nor account: still a person
        "1|高仑村|陈某某||300||合计三个月",
        "1|高仑村|陈某某|350181195001010000|300||合计",
        "合计|高仑村|陈某某|350181195001010000|300||",
        "合计||||300|6221841234567890123|",
        "|||350181195001010000|||",
        "||||300||",
        "||陈某某||||",
        "12|高仑村|陈某某|3.50181E+17|300||小计",
        "3|累计村民组|陈某某||300||",
        "4|高仑村|陈某某|无|300||经办人：林某代领",
    ],
)
def test_lines_that_may_be_rows_stay_rows(row):
    assert kinds_of(ROW, row) == [None, None]


def test_an_officer_is_no_signature():
    header = "职务|姓名|身份证号|备注"
    roles = Roles(ids=(2,), names=(1,))
    layout = layout_of("序号|姓名|身份证号|金额", "payments")
    table = table_of(["会计|陈某某||", "制表人|陈某某||"], len(header.split("|")))
    assert classify(table, roles, layout).kinds.to_pylist() == [None, "signature"]


def test_a_list_without_numbers_and_accounts():
    rows = [f"{at}|高仑村|陈某{'一二三四'[at % 4]}|10" for at in range(3000)]
    rows[1500] = "小计|||15000"
    rows[2000] = "序号|村居|姓名|金额"
    rows[2500] = "|||"
    kinds = kinds_of(*rows, "合计|||30000", "制表人：陈某|||", header="序号|村居|姓名|金额")
    told = {at: each for at, each in enumerate(kinds) if each}
    assert told == {
        1500: "subtotal", 2000: "repeated_header", 2500: "blank", 3000: "total", 3001: "signature",
    }  # fmt: skip


def check(*rows: str, pieces: int = 1):
    """(kinds, differences) with amounts in yuan in column 4."""
    layout = layout_of(HEADER)
    roles = roles_of(kind("payments"), map_header(kind("payments"), layout.header_cells))
    checker, kinds = TotalChecker(), []
    table = table_of(rows, 7)
    for part in np.array_split(np.arange(len(rows)), pieces):
        piece = table.take(pa.array(part, pa.int32()))
        texts = piece["c4"].to_pylist()
        has_amount = np.array([text is not None for text in texts], dtype=bool)
        fen = np.array([int(text or 0) * 100 for text in texts], dtype=np.int64)
        lines = classify(piece, roles, layout)
        kinds += checker.check(piece["row"].to_numpy(), fen, has_amount, lines).to_pylist()
    return kinds, [(each.row, each.printed_fen, each.summed_fen) for each in checker.differences()]


def row(amount: int, name: str = "陈某某") -> str:
    return f"1|高仑村|{name}|350181195001010000|{amount}||"


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_totals_that_fit_and_one_that_does_not(pieces):
    rows = [
        row(100), row(200), "小计||||300||", row(50), "小计||||60||", "合计||||350||", row(5), "合计||||5||",
        "总计||||355||",
    ]  # fmt: skip
    kinds, differences = check(*rows, pieces=pieces)
    assert kinds == [None, None, "subtotal", None, "subtotal", "total", None, "total", "total"]
    assert differences == [(6, 6000, 5000)]


def test_a_total_without_a_word():
    assert check(row(100), row(200), "||||300||")[0] == [None, None, "total"]
    assert check(row(100), row(200), "||||301||")[0] == [None, None, None]
    assert check(row(100), row(200), "小计||||300||", "||||300||")[0][-1] == "total"
    assert check(row(100), row(200), "小计||||300||", row(1), row(2), "||||3||")[0][-1] == "subtotal"


def test_no_total_without_a_word_after_one_row_or_with_a_name():
    assert check(row(300), "||||300||")[0] == [None, None]
    assert check(row(100), row(200), "3|高仑村|陈某||300||")[0] == [None, None, None]


def test_a_total_above_its_rows():
    assert check("合计||||300||", row(100), row(200))[1] == []
    assert check("合计||||301||", row(100), row(200))[1] == [(2, 30100, 0)]
    assert check("小计||||100||", row(100), "小计||||200||", row(200))[1] == []
