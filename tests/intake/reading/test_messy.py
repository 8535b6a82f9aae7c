"""A list with everything that real lists have, in each encoding and as a workbook: every line is told for what it is."""

import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter

from huimin.datasets.queries import map_header
from huimin.intake.reading.lines import classify, roles_of
from huimin.intake.reading.totals import TotalChecker
from tests.intake.reading.opening import PAYMENTS, opened

# (line, what it is; None for a row)
LINES = [
    ("附件2", "title"),
    ("石竹街道2018年3月高龄津贴发放表", "title"),
    ("填报单位：石竹街道,,,,,单位：元", "title"),
    ("", "blank"),
    ("序号,村居,领取人,,补助金额,,银行账号,备注", "header"),
    (",,姓名,身份证号,标准,金额,,", "header"),
    ("1,高仑村,陈某某,350181195001010000,100,100,6221841234567890123,", None),
    ("2,高仑村,林某某,350181500101001,100,100,6221841234567890124", None),
    ("3,高仑村,黄某某,,100,100,,补录", None),
    (",小计,,,,300", "subtotal"),
    ("石竹街道2018年3月高龄津贴发放表,,,,,,,", "title"),
    ("序号,村居,领取人,,补助金额,,银行账号,备注", "repeated_header"),
    (",,姓名,身份证号,标准,金额,,", "repeated_header"),
    ('4,棋山村,"陈某,3.50181E+17,50,50,6221841234567890125,', None),
    ("5,棋山村,郑某,350181195001010002,50,50,6221841234567890126,", None),
    (",,,,,100,,", "subtotal"),
    ("合 计,,,,,410,,", "total"),
    ("", "blank"),
    ("制表人：陈某,,,审核人：林某,,,2018年4月5日,", "signature"),
    ("第1页,,,,,,,", "title"),
]


def tell(path, block_bytes=1 << 20):
    """({row: kind} of all lines, differences of totals, rows that are broken)"""
    with opened(path, block_bytes=block_bytes) as sheets:
        (sheet,) = sheets
        mapping = map_header(PAYMENTS, sheet.layout.header_cells)
        roles, checker = roles_of(PAYMENTS, mapping), TotalChecker()
        told = {line.row: line.kind for line in sheet.layout.head}
        broken = {}
        for piece in sheet.pieces():
            texts = piece.table[f"c{mapping.columns['amount']}"].to_pylist()
            known = np.array([bool(text) and text.isdigit() for text in texts], dtype=bool)
            fen = np.array(
                [int(text) * 100 if ok else 0 for text, ok in zip(texts, known, strict=True)], dtype=np.int64
            )
            rows = piece.table["row"].to_numpy()
            kinds = checker.check(rows, fen, known, classify(piece.table, roles, sheet.layout))
            told |= dict(zip(rows.tolist(), kinds.to_pylist(), strict=True))
            broken |= dict(zip(rows.tolist(), piece.table["broken"].to_pylist(), strict=True))
    differences = [(each.row, each.printed_fen, each.summed_fen) for each in checker.differences()]
    return told, differences, {row for row, code in broken.items() if code}


EXPECTED = {row: kind for row, (_, kind) in enumerate(LINES, start=1)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_as_text(tmp_path, encoding, end):
    path = tmp_path / "f.csv"
    path.write_bytes((end.join(line for line, _ in LINES) + end).encode(encoding))
    for block_bytes in (64, 1 << 20):
        assert tell(path, block_bytes) == (EXPECTED, [(17, 41000, 40000)], set())


def test_as_a_workbook(tmp_path):
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("三月")
        for row, (line, _) in enumerate(LINES):
            page.write_row(row, 0, line.replace('"', "").split(","))
    assert tell(path) == (EXPECTED, [(17, 41000, 40000)], set())


def test_the_lines_of_a_file_are_counted_once(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("\n".join(line for line, _ in LINES))
    with opened(path, block_bytes=100) as (sheet,):
        rows = [line.row for line in sheet.layout.head]
        rows += [row for piece in sheet.pieces() for row in piece.table["row"].to_pylist()]
    assert rows == list(range(1, len(LINES) + 1))
    assert pa.types.is_int32(next(sheet.pieces()).table["row"].type)
