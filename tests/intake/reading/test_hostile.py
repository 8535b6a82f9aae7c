"""Files made to harm are refused with a code; the control shows what each of them does to an unprotected process."""

import io
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter

from huimin.intake.reading.types import FileRefusedError
from huimin.intake.reading.workbook import WorkerLimits
from huimin.intake.reading.zipcheck import Refused, check_archive
from tests.intake.reading.opening import opened

ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>金额</t></is></c></row>'
)


def workbook(path, sheet_data: str, extra: dict[str, str] | None = None, compress=zipfile.ZIP_DEFLATED):
    """A minimal .xlsx whose one sheet holds `sheet_data`."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        book.add_worksheet("三月")
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(path, "w", compress) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.decode().replace("<sheetData/>", f"<sheetData>{sheet_data}</sheetData>").encode()
            target.writestr(name, data)
        for name, text in (extra or {}).items():
            target.writestr(name, text)
    return path


def refusal(path, limits=None) -> tuple[str, dict]:
    with pytest.raises(FileRefusedError) as caught, opened(path, limits=limits):
        pass
    return caught.value.code, caught.value.values


def open_unprotected(path) -> int:
    """Exit code of a process that simply opens the file, as a server without the worker would."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30));"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); import python_calamine as c;"
        "c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
    )
    return subprocess.run([sys.executable, "-c", code, str(path)], stderr=subprocess.DEVNULL, check=False).returncode


FAR = f'{ROWS}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_UNSEEN = FAR.replace('r="XFD1048576"', "r='XFD1048576'")  # spelled so that the look through the archive misses it


def test_one_cell_far_away(tmp_path):
    path = workbook(tmp_path / "f.xlsx", FAR)
    assert path.stat().st_size < 8000
    assert refusal(path) == ("file_hostile", {"reason": "cells"})


def test_the_control_the_same_file_kills_an_unprotected_process(tmp_path):
    assert open_unprotected(workbook(tmp_path / "f.xlsx", FAR)) < 0
    assert open_unprotected(workbook(tmp_path / "g.xlsx", ROWS)) == 0


def test_what_the_look_misses_meets_the_limit(tmp_path):
    path = workbook(tmp_path / "f.xlsx", FAR_UNSEEN)
    check_archive(path)
    assert refusal(path) == ("file_hostile", {"reason": "memory"})


def test_a_style_far_away_is_no_cell(tmp_path):
    far = f'{ROWS}<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    with opened(workbook(tmp_path / "f.xlsx", far)) as sheets:
        assert sheets[0].layout.header_row == 1


def test_a_long_text_in_many_cells(tmp_path):
    strings = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 32_000}</t></si></sst>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 90_000))
    plain = workbook(tmp_path / "p.xlsx", cells)
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != "xl/_rels/workbook.xml.rels":
                target.writestr(name, source.read(name))
        target.writestr("xl/_rels/workbook.xml.rels", relations)
        target.writestr("xl/sharedStrings.xml", strings)
    assert path.stat().st_size < 1 << 20
    assert refusal(path) == ("file_hostile", {"reason": "memory"})
    assert open_unprotected(path) != 0


def test_time_is_limited(tmp_path):
    path = workbook(tmp_path / "f.xlsx", ROWS)
    assert refusal(path, WorkerLimits(wall=0)) == ("file_hostile", {"reason": "time"})
    assert refusal(path, WorkerLimits(cpu=0)) == ("file_hostile", {"reason": "time"})


def check(path) -> tuple[str, dict]:
    with pytest.raises(Refused) as caught:
        check_archive(path)
    return caught.value.code, caught.value.values


def test_archives_that_are_not_opened(tmp_path):
    path = tmp_path / "f.xlsx"
    assert check(workbook(path, "", {f"x{at}": "" for at in range(200)})) == ("file_hostile", {"reason": "entries"})
    for name in ("/etc/passwd", "../x", "a\\b", "C:x", "xl/../../x"):
        assert check(workbook(path, "", {name: ""})) == ("file_hostile", {"reason": "names"})
    assert check(workbook(path, f"<!--{'<' * (2 << 20)}-->")) == ("file_hostile", {"reason": "ratio"})
    assert check(workbook(path, f"<!--{'x' * 300_000}-->")) == ("file_hostile", {"reason": "text"})


def test_a_link_in_an_archive(tmp_path):
    path = workbook(tmp_path / "f.xlsx", "")
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert check(path) == ("file_hostile", {"reason": "names"})


def test_an_archive_that_inflates_beyond_the_limit(tmp_path, monkeypatch):
    path = workbook(tmp_path / "f.xlsx", "<row/>" * 500_000, compress=zipfile.ZIP_STORED)
    monkeypatch.setattr("huimin.intake.reading.zipcheck.MOST_INFLATED", 1 << 20)
    assert check(path) == ("file_too_large", {"reason": "inflated"})


def test_other_archives(tmp_path):
    path = tmp_path / "f.xlsx"
    for name, form in (("word/document.xml", "Word"), ("content.xml", "ods"), ("a.csv", "zip")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "")
        assert refusal(path) == ("file_unreadable", {"form": form})
    path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert refusal(path) == ("file_unreadable", {"form": "zip"})


OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


@pytest.mark.parametrize(
    ("data", "code", "form"),
    [
        (b"", "file_empty", None),
        (b"\xef\xbb\xbf \r\n", "file_empty", None),
        (OLE2 + "EncryptedPackage".encode("utf-16-le") + bytes(500), "file_encrypted", None),
        (OLE2 + "WordDocument".encode("utf-16-le") + bytes(500), "file_unreadable", "Word"),
        (OLE2 + "Workbook".encode("utf-16-le") + bytes(5000), "file_unreadable", "workbook"),
        (OLE2, "file_unreadable", "OLE2"),
        (b"%PDF-1.4 ...", "file_unreadable", "PDF"),
        (b"\x89PNG\r\n\x1a\n...", "file_unreadable", "PNG"),
        (bytes(range(256)) * 10, "file_unreadable", "binary"),
        (b"\xff\x80\x81\xfe" * 50 + b"\n", "file_encoding", None),
        (b'<?xml version="1.0"?><Workbook/>', "file_unreadable", "XML"),
    ],
)
def test_what_is_no_table(tmp_path, data, code, form):
    path = tmp_path / "f.xls"
    path.write_bytes(data)
    assert refusal(path) == (code, {"form": form} if form else {})


def test_an_old_workbook_with_a_password(tmp_path):
    from xlwt.CompoundDoc import XlsDoc

    begin = bytes.fromhex("09081000000605000000000000000000000000000000")[:20]
    password = bytes.fromhex("2f003600") + bytes.fromhex("0100010001000000") + bytes(46)
    path = tmp_path / "f.xls"
    XlsDoc().save(str(path), begin + password + bytes.fromhex("0a000000"))
    assert refusal(path) == ("file_encrypted", {})


def test_a_workbook_cut_short(tmp_path):
    whole = workbook(tmp_path / "f.xlsx", ROWS).read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        path = tmp_path / "g.xlsx"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert refusal(path)[0] == "file_unreadable"


def test_a_sheet_that_is_no_xml(tmp_path):
    code, values = refusal(workbook(tmp_path / "f.xlsx", '<row r="1"><c r="A1"><v>1</row>'))
    assert (code, values) == ("file_unreadable", {"form": "workbook"})
