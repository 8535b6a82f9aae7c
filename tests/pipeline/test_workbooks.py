"""Workbooks by the command: sheets as months, what a spreadsheet destroys, returned rows that can be mended."""

import python_calamine
import xlsxwriter

from tests.command import number

HEADER = ["序号", "乡镇", "村居", "姓名", "身份证号", "发放金额", "银行账号"]


def book(path, sheets, hidden=()):
    with xlsxwriter.Workbook(str(path)) as out:
        for name, rows in sheets.items():
            sheet = out.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    (sheet.write_string if isinstance(cell, str) else sheet.write)(at, column, cell)
            if name in hidden:
                sheet.hide()
    return path


def row(n, id_number, amount=500):
    return [n, "石竹街道", "高仑村", "林某金", id_number, amount, "6212345678901234569"]


def load(huimin, path):
    flags = ("--programme", "GAOLING", "--region", "350181", "--period", "2018")
    return huimin("import", "payments", path, *flags)["batches"][0]


def test_each_sheet_is_a_month_and_rows_name_their_sheet(huimin, tmp_path):
    sheets = {f"{month}月": [["福清市2018年高龄津贴"], HEADER, row(1, number()), row(2, "")] for month in (1, 2)}
    batch = load(huimin, book(tmp_path / "a.xlsx", sheets))
    assert (batch["status"], batch["n_accepted"], batch["amount_accepted"]) == ("accepted", 4, "2000.00")
    assert (batch["n_matched"], batch["n_unmatchable"]) == (2, 2)
    missing = [(p["sheet"], p["row"]) for p in batch["problems"] if p["code"] == "id_missing"]
    assert missing == [("1月", 4), ("2月", 4)]


def test_a_number_in_a_numeric_cell_is_damaged_whatever_its_digits(huimin, tmp_path):
    batch = load(
        huimin, book(tmp_path / "a.xlsx", {"3月": [HEADER, row(1, int(number()[:17] + "0")), row(2, number())]})
    )
    assert (batch["n_matched"], batch["n_ambiguous"]) == (1, 1)
    assert [(p["code"], p["row"]) for p in batch["problems"]] == [("id_damaged", 2)]


def test_a_hidden_sheet_is_named_and_not_read(huimin, tmp_path):
    sheets = {"3月": [HEADER, row(1, number())], "底稿": [HEADER, row(1, number())]}
    batch = load(huimin, book(tmp_path / "a.xlsx", sheets, hidden=("底稿",)))
    assert batch["n_received"] == 1
    assert [(s["sheet"], s["status"]) for s in batch["sheets"]] == [("3月", "read"), ("底稿", "skipped")]
    assert ("hidden_sheet", "底稿") in [(p["code"], p["sheet"]) for p in batch["problems"]]


def test_returned_rows_come_back_under_the_senders_titles(huimin, tmp_path):
    sheets = {"3月": [["福清市2018年高龄津贴"], HEADER, row(1, number()), row(2, number(), "=1+1x")]}
    batch = load(huimin, book(tmp_path / "a.xlsx", sheets))
    assert (batch["status"], batch["n_returned"]) == ("partly", 1)
    back = python_calamine.CalamineWorkbook.from_path(batch["returned_file"])
    assert back.sheet_names == ["3月"]
    rows = back.get_sheet_by_name("3月").to_python()
    header = next(at for at, cells in enumerate(rows) if cells[0] == "原行号")
    assert rows[header][-1] == "退回原因"
    assert (str(rows[header + 1][0]), rows[header + 1][6]) == ("4", "=1+1x")
    assert len(rows) == header + 2


def test_a_hostile_workbook_is_one_sentence_and_nothing_is_posted(huimin, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "far.xlsx")) as out:
        sheet = out.add_worksheet("3月")
        for column, cell in enumerate(HEADER):
            sheet.write(0, column, cell)
        sheet.write(1048575, 16383, "x")
    batch = load(huimin, tmp_path / "far.xlsx")
    assert (batch["status"], huimin.code) == ("refused", 2)
    assert batch["problems"][0]["code"] in ("file_hostile", "file_too_large")
    assert huimin("verify")["alterations"] == []


def test_sheets_passed_over_are_named_even_where_the_file_is_refused(huimin, tmp_path):
    sheets = {"说明": [["填表说明", "请勿改动"]], "3月": [HEADER, row(1, number())], "空": []}
    batch = load(huimin, book(tmp_path / "a.xlsx", sheets, hidden=("3月",)))
    assert (batch["status"], huimin.code) == ("refused", 2)
    assert [(s["sheet"], s["status"]) for s in batch["sheets"]] == [(name, "skipped") for name in sheets]
    told = {(p["sheet"], p["code"]) for p in batch["problems"]}
    assert told == {(None, "file_no_header"), ("说明", "sheet_without_header"), ("3月", "hidden_sheet")}
