"""Text files of any spelling come out cell by cell, each with the line it stands on."""

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.intake.reading.sniff import sniff
from huimin.intake.reading.text import read_head, read_pieces
from huimin.intake.reading.types import FileRefusedError


def read(path: Path, *, delimiter=",", width, first_row=2, block_bytes=1 << 20):
    """[(row, broken, cells)] below the header, and the damaged rows."""
    rows, damaged = [], []
    for piece in read_pieces(
        path, sniff(path), delimiter=delimiter, width=width, first_row=first_row, block_bytes=block_bytes
    ):
        damaged += piece.damaged
        assert piece.first_row == piece.table["row"][0].as_py()
        for record in piece.table.to_pylist():
            rows.append((record["row"], record["broken"], [record[f"c{at}"] for at in range(width)]))
    return rows, damaged


def write(tmp_path: Path, data: bytes | str, encoding="utf-8") -> Path:
    path = tmp_path / "f.csv"
    path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
    return path


_LETTERS = st.text(st.sampled_from("陈秀英县①𠮷éaX019 .-='\"　|"), max_size=6)
_WITH_DELIMITER = st.builds(lambda a, b: f"{a},{b}", _LETTERS, _LETTERS)
_WITH_LINE_END = st.builds(lambda a, b, end: a + end + b, _LETTERS, _LETTERS, st.sampled_from(["\n", "\r\n", "\r"]))
_CELL = st.one_of(st.just(""), _LETTERS, _WITH_DELIMITER, _WITH_LINE_END)


@st.composite
def text_files(draw):
    """(bytes, header width, [(row, cells)])"""
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=12))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quote_all = draw(st.booleans())
    lines, expected, at = [",".join(f"列{i}" for i in range(width))], [], 2
    for cells in rows:
        must = [quote_all or any(char in cell for char in ',\r\n"') for cell in cells]
        line = ",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' if q else c for c, q in zip(cells, must, strict=True))
        lines.append(line)
        expected.append((at, [cell or None for cell in cells]))
        at += _n_lines(line)
    text = end.join(lines) + (end if draw(st.booleans()) else "")
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    return text.encode(encoding), width, expected


def _n_lines(line: str) -> int:
    return 1 + line.count("\n") + line.count("\r") - line.count("\r\n")


@pytest.fixture(autouse=True, params=["parts of a few bytes", "parts as they are"])
def _part_bytes(request, monkeypatch):
    if request.param == "parts of a few bytes":
        monkeypatch.setattr("huimin.intake.reading.blocks._PART_BYTES", 40)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(file=text_files(), block_bytes=st.sampled_from([1, 7, 16, 64, 300, 1 << 20]))
def test_any_table_comes_back(tmp_path, file, block_bytes):
    data, width, expected = file
    rows, damaged = read(write(tmp_path, data), width=width, block_bytes=block_bytes)
    assert [(row, cells) for row, _, cells in rows] == expected
    assert not damaged
    assert {broken for _, broken, _ in rows} <= {None}


HEADER = "序号,姓名,身份证号,金额,备注\n"


@pytest.mark.parametrize("block_bytes", [1, 50, 1 << 20])
def test_a_stray_quote_harms_its_own_line_only(tmp_path, block_bytes):
    lines = [f"{at},陈某{at},35018119500101{at:04d},300,\n" for at in range(40)]
    lines[3] = '3,"陈某3,350181195001010003,300,\n'
    lines[4] = '4,陈"某4,350181195001010004,300,\n'
    lines[9] = '9,"陈某9,350181195001010009,300,\n'
    lines[10] = '10,"陈某10,350181195001010010,300,\n'
    lines[20] = '20,陈某20,"350181195001010020,300,\n'
    lines[21] = '21,陈某21,350181195001010021",300,\n'
    lines[30] = '30,陈某30,350181195001010030,"30\n'
    lines[35] = '35,陈"某,"35,350181195001010035,300,\n'
    rows, _ = read(write(tmp_path, HEADER + "".join(lines)), width=5, block_bytes=block_bytes)
    assert [row for row, _, _ in rows] == list(range(2, 42))
    for row, broken, cells in rows:
        at = row - 2
        if at == 30:
            assert broken == "line_broken"
        elif at == 35:
            assert broken in ("line_broken", "line_columns")
        else:
            assert broken is None
            assert [cells[2].strip('"'), *cells[3:]] == [f"35018119500101{at:04d}", "300", None]
    assert rows[3][2][1] == "陈某3"
    assert rows[4][2][1] == '陈"某4'


def test_the_control_a_common_parser_loses_lines_to_a_stray_quote(tmp_path):
    import csv

    text = HEADER + '1,"陈某,350181195001010003,300,\n2,林某,350181195001010011,400,\n3,黄某,350181195001010038,500,\n'
    assert len(list(csv.reader(text.splitlines(keepends=True)))) == 2
    rows, _ = read(write(tmp_path, text), width=5)
    assert [cells[3] for _, _, cells in rows] == ["300", "400", "500"]


def test_a_field_may_run_over_lines(tmp_path):
    text = HEADER + '1,陈某,350181195001010003,300,"一\n二\n\n三"\n2,林某,350181195001010011,400,\n'
    for block_bytes in (1, 40, 1 << 20):
        rows, _ = read(write(tmp_path, text), width=5, block_bytes=block_bytes)
        assert [(row, cells[4]) for row, _, cells in rows] == [(2, "一\n二\n\n三"), (6, None)]


def test_ragged_lines(tmp_path):
    text = HEADER + "1,陈某,3501,300\n2,林某,3502,400,,,\n3,黄某,3503,500,备注,多出\n\n合计\n4,郑某,3504,600,x\n"
    rows, _ = read(write(tmp_path, text), width=5)
    assert rows == [
        (2, None, ["1", "陈某", "3501", "300", None]),
        (3, None, ["2", "林某", "3502", "400", None]),
        (4, "line_columns", ["3", "黄某", "3503", "500", "备注"]),
        (5, None, [None] * 5),
        (6, None, ["合计", None, None, None, None]),
        (7, None, ["4", "郑某", "3504", "600", "x"]),
    ]


@pytest.mark.parametrize("ending", ["", ",", ",,,"])
def test_every_line_may_lack_or_add_delimiters(tmp_path, ending):
    text = "序号,姓名,金额,备注,说明\n" + "".join(f"{at},陈某,{at}{ending}\n" for at in range(500))
    text += "900,林某,1,a,b,\n901,林某,1,a,b,c\n"
    rows, _ = read(write(tmp_path, text), width=5, block_bytes=4000)
    assert [cells[2] for _, _, cells in rows[:500]] == [str(at) for at in range(500)]
    assert rows[500:] == [
        (502, None, ["900", "林某", "1", "a", "b"]),
        (503, "line_columns", ["901", "林某", "1", "a", "b"]),
    ]


def test_mixed_line_ends_and_blank_lines_keep_the_count(tmp_path):
    rows, _ = read(write(tmp_path, "a,b\r\n1,x\n\n2,x\r3,x\r\n\r\n4,x"), width=2, block_bytes=3)
    assert [(row, cells[0]) for row, _, cells in rows] == [
        (2, "1"), (3, None), (4, "2"), (5, "3"), (6, None), (7, "4"),
    ]  # fmt: skip


def test_a_line_with_nul_is_broken_and_alone(tmp_path):
    rows, _ = read(write(tmp_path, "a,b\n1,x\n2,\0y\n3,z\n"), width=2)
    assert [(row, broken, cells[0]) for row, broken, cells in rows] == [
        (2, None, "1"), (3, "line_broken", "2"), (4, None, "3"),
    ]  # fmt: skip


def test_one_cut_character_does_not_turn_the_file_into_gb18030(tmp_path):
    good = HEADER + "".join(f"{at},陈某某,3501,{at},\n" for at in range(2000))
    data = good.encode().replace("1500,陈某某".encode(), "1500,陈某某".encode()[:-1])
    for block_bytes in (1000, 1 << 20):
        rows, damaged = read(write(tmp_path, data), width=5, block_bytes=block_bytes)
        assert damaged == [1502]
        assert rows[1500][2][1].startswith("陈某")
        assert {cells[1] for row, _, cells in rows if row != 1502} == {"陈某某"}


def test_a_broken_byte_in_gb18030_harms_its_own_cell(tmp_path):
    good = HEADER + "".join(f"{at},陈某某,3501,{at},\n" for at in range(200))
    data = good.encode("gb18030").replace("150,陈某某".encode("gb18030"), "150,陈某某".encode("gb18030")[:-1])
    rows, damaged = read(write(tmp_path, data), width=5, block_bytes=1000)
    assert damaged == [152]
    assert rows[150][2][2:4] == ["3501", "150"]


def test_names_that_first_appear_after_a_megabyte_of_digits(tmp_path):
    head = b"a,b\n" + b"".join(b"%d,%d\n" % (at, at) for at in range(150_000))
    assert len(head) > 1 << 20
    for encoding in ("gb18030", "utf-8"):
        rows, _ = read(write(tmp_path, head + "陈秀英,1\n".encode(encoding)), width=2)
        assert rows[-1] == (150_002, None, ["陈秀英", "1"])


def test_trailing_bytes_of_gb18030_are_no_delimiters(tmp_path):
    assert b"|" in "鍇".encode("gb18030")
    rows, _ = read(write(tmp_path, "a|b\n鍇|1\n", "gb18030"), delimiter="|", width=2)
    assert rows == [(2, None, ["鍇", "1"])]


def test_head_stops_in_front_of_a_cut_line(tmp_path):
    data = codecs.BOM_UTF8 + ("序号,姓名\n" + "1,陈某\n" * 60_000).encode()
    path = write(tmp_path, data)
    head = read_head(path, sniff(path), ",")
    assert head[0].cells == ("序号", "姓名")
    assert (head[5].row, head[5].next_row, head[5].cells) == (6, 7, ("1", "陈某"))


_PARTS = st.sampled_from(
    [b"\n", b"\r", b"\r\n", b",", b'"', b'""', b"\0", b"1", "陈".encode(), "陈".encode("gb18030"), b"\xff", b" "]
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parts=st.lists(_PARTS, max_size=40), block_bytes=st.sampled_from([1, 5, 16, 1 << 20]))
def test_any_bytes_are_read_or_refused_and_no_line_is_lost(tmp_path, parts, block_bytes):
    data = "姓名,金额,备注\n".encode() + b"".join(parts)
    try:
        rows, damaged = read(write(tmp_path, data), width=3, block_bytes=block_bytes)
    except FileRefusedError:
        return
    numbers = [row for row, _, _ in rows]
    lines = data.splitlines()
    assert numbers == sorted(set(numbers))
    assert set(damaged) <= set(numbers)
    assert not numbers or (numbers[0] == 2 and numbers[-1] <= len(lines))
    # a line is left out only as part of a field that runs over line ends
    for missing in set(range(2, len(lines) + 1)) - set(numbers):
        before = max(row for row in numbers if row < missing)
        assert any("\n" in cell or "\r" in cell for cell in {r: c for r, _, c in rows}[before] if cell)
