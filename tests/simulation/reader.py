"""A plain reader of the simulated files: knows their headers, none of the product's code."""

import csv
import io
import re
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from huimin.simulation.files.columns import HEADERS

PAYMENT_FIELDS = {header: name for name, headers in HEADERS.items() for header in headers}
TOTAL_WORDS = ("合计", "小计", "总计", "累计")


def lines(path: Path):
    """(sheet name or None, [(row number, cells)]) of a file; hidden sheets are left out."""
    if path.suffix in (".xlsx", ".xls"):
        workbook = CalamineWorkbook.from_path(str(path))
        for meta in workbook.sheets_metadata:
            if str(meta.visible).endswith("Visible"):
                rows = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                yield meta.name, [(at, [_text(cell) for cell in row]) for at, row in enumerate(rows, 1)]
        return
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    reader, rows, before = csv.reader(io.StringIO(text, newline="")), [], 0
    for cells in reader:
        rows.append((before + 1, cells))
        before = reader.line_num
    yield None, rows


def _text(cell) -> str:
    if isinstance(cell, float) and abs(cell) >= 1e15:  # whatever its digits, a spreadsheet has rounded it
        return f"{cell:.14E}"
    if isinstance(cell, float):
        return f"{cell:.10g}" if cell != int(cell) else str(int(cell))
    return str(cell)


def table(rows, known: dict[str, str]):
    """(title lines, header line number, {column: field}, data rows, excluded rows) of one sheet."""
    for at, (_, cells) in enumerate(rows):
        names = [cell.replace("\n", "").strip() for cell in cells]
        if sum(name in known for name in names) < 3:
            continue
        body = at + 1
        if body < len(rows):
            below = [cell.strip() for cell in rows[body][1]]
            if sum(name in known for name in below) >= 2:
                names = [under if under in known else over for under, over in zip(below, names, strict=False)]
                body += 1
        fields = {column: known[name] for column, name in enumerate(names) if name in known}
        data, excluded = [], list(rows[:body])
        for number, line in rows[body:]:
            record = {fields[column]: cell.strip() for column, cell in enumerate(line) if column in fields}
            is_header = sum(cell.strip() in known for cell in line) >= 3
            (
                excluded.append((number, line))
                if is_header or _is_excluded(line, record)
                else data.append((number, record))
            )
        return rows[:at], data, excluded
    return None


def _is_excluded(line, record) -> bool:
    filled = [cell for cell in line if cell.strip()]
    if not filled:
        return True
    if any(word in cell for cell in filled[:3] for word in TOTAL_WORDS) and not record.get("account"):
        return True
    return filled[0].startswith(("制表", "审核"))


def number(text: str) -> str | None:
    """A whole citizen number of 18 characters, or None."""
    digits = re.sub(r"[\s'　]", "", text).translate(str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")).upper()
    if re.fullmatch(r"\d{15}", digits):
        digits = digits[:6] + "19" + digits[6:]
        return digits + check(digits)
    if re.fullmatch(r"\d{17}[\dX]", digits) and check(digits[:17]) == digits[17]:
        return digits
    return None


def check(first17: str) -> str:
    weights = [2 ** (17 - at) % 11 for at in range(17)]
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True)) % 11]


def fen(text: str) -> int | None:
    cleaned = re.sub(r"[￥,元\s]", "", text)
    if not re.fullmatch(r"-?\d+(\.\d{1,2})?", cleaned):
        return None
    yuan, _, cents = cleaned.lstrip("-").partition(".")
    value = int(yuan) * 100 + int((cents + "00")[:2])
    return -value if cleaned.startswith("-") else value


def period(text: str) -> tuple[int, int] | None:
    """(first month number, months) of an entitlement period, or None."""
    if found := re.search(r"(20\d\d)年(\d{1,2})月-(20\d\d)年(\d{1,2})月", text):
        first, last = int(found[1]) * 12 + int(found[2]), int(found[3]) * 12 + int(found[4])
        return first, last - first + 1
    if found := re.search(r"(20\d\d)年(\d{1,2})-(\d{1,2})月", text):
        return int(found[1]) * 12 + int(found[2]), int(found[3]) - int(found[2]) + 1
    if found := re.search(r"(20\d\d)年第([一二三四])季度", text):
        return int(found[1]) * 12 + "一二三四".index(found[2]) * 3 + 1, 3
    if found := re.search(r"(20\d\d)年([上下])半年", text):
        return int(found[1]) * 12 + (1 if found[2] == "上" else 7), 6
    if found := re.search(r"(20\d\d)年秋季学期", text):
        return int(found[1]) * 12 + 9, 5
    if found := re.search(r"(20\d\d)(?:年|-|\.)(\d{1,2})月?", text) or re.fullmatch(r"(20\d\d)(\d\d)", text):
        return int(found[1]) * 12 + int(found[2]), 1
    if found := re.search(r"(20\d\d)年?", text):
        return int(found[1]) * 12 + 1, 12
    return None


def day(text: str) -> date | None:
    if found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        return date(*map(int, found.groups()))
    parts = re.findall(r"\d+", text)
    return date(*map(int, parts)) if len(parts) == 3 else None
