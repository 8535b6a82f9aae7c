"""Opens one foreign workbook in a process that may be lost (warehouse.confined): arguments PATH OUT FORM ENCODING.

Leaves in OUT a `report.json` and, for each visible sheet, `<index>.arrow` (cells) and `<index>.merges.arrow`. Nothing of
the file is printed.
"""

import datetime as dt
import gc
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

from huimin.intake.reading.zipcheck import Refused, Seen, check_archive

_BATCH = 20_000
_BITS = 63
_MOST_MERGES = 1_000_000
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def main() -> int:
    """Read what the command line names. Exit 0 with a report, or die of a limit."""
    path, out, form, encoding = sys.argv[1:5]
    gc.disable()  # rows of cells hold no cycles; looking for some in millions of cells takes a tenth of the time
    report: dict = {"sheets": [], "refused": None}
    try:
        if form == "html":
            report["sheets"] = [_read_html(Path(path), Path(out), encoding)]
        else:
            seen = check_archive(Path(path)) if form == "xlsx" else Seen()
            report["sheets"] = _read_workbook(Path(path), Path(out), seen)
    except Refused as refused:
        report["refused"] = {"code": refused.code, "values": refused.values}
    except MemoryError:
        report = {"sheets": [], "refused": {"code": "memory", "values": {}}}
    Path(out, "report.json").write_text(json.dumps(report))
    return 0


def _read_workbook(path: Path, out: Path, seen: Seen) -> list[dict]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            parts = _sheet_parts(path, seen)
            return [
                _read_sheet(book, at, meta, out, seen.errors.get(parts.get(meta.name, ""), []))
                for at, meta in enumerate(book.sheets_metadata)
            ]
    except calamine.PasswordError as error:
        raise Refused("file_encrypted") from error
    except calamine.CalamineError as error:
        code = "file_encrypted" if "password" in str(error).lower() else "file_unreadable"
        raise Refused(code, **({} if code == "file_encrypted" else {"form": "workbook"})) from error


def _sheet_parts(path: Path, seen: Seen) -> dict[str, str]:
    """Sheet name -> its part of the archive; asked only where a cell holds an error, which calamine leaves out."""
    if not seen.errors:
        return {}
    import zipfile

    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = [element for element in book.iter() if element.tag.endswith("}sheet")]
    found = {sheet.get("name"): targets.get(sheet.get(_LINK), "") for sheet in sheets}
    return {name: part.lstrip("/") if part.startswith("/") else f"xl/{part}" for name, part in found.items()}


def _read_sheet(book, at: int, meta, out: Path, errors: list[tuple[int, int, str]]) -> dict:
    kind, visible = str(meta.typ).split(".")[-1], str(meta.visible).split(".")[-1]
    report = {"name": meta.name, "kind": kind, "visible": visible, "n_rows": 0}
    if kind != "WorkSheet" or visible != "Visible":
        return report
    sheet = book.get_sheet_by_index(at)
    if sheet.start is None:
        return report
    left, width = sheet.start[1], sheet.width
    changes: dict[int, list[tuple[int, str]]] = {}
    for row, column, text in errors:
        changes.setdefault(row, []).append((column - left, text))
    report["n_rows"] = _write_rows(out / f"{at}.arrow", _with_errors(sheet.iter_rows(), changes, width), left, width)
    merges = [(top + 1, first, bottom + 1, last) for (top, first), (bottom, last) in sheet.merged_cell_ranges or []]
    _write_merges(out / f"{at}.merges.arrow", merges)
    return report


def _with_errors(rows: Iterable[list], changes: dict[int, list[tuple[int, str]]], width: int) -> Iterator[list]:
    if not changes:
        yield from rows
        return
    for number, row in enumerate(rows, start=1):
        for column, text in changes.get(number, ()):
            if 0 <= column < width and row[column] == "":
                row[column] = text
        yield row


def _read_html(path: Path, out: Path, encoding: str) -> dict:
    from huimin.intake.reading.htmltable import TableReader

    reader = TableReader()
    try:
        with path.open(encoding=encoding.replace("utf-8", "utf-8-sig"), errors="replace") as file:
            while chunk := file.read(1 << 20):
                reader.feed(chunk)
        reader.close()
    except OverflowError as error:
        raise Refused("file_too_large", reason="cells") from error
    width = max(map(len, reader.rows), default=0)
    report = {"name": None, "kind": "WorkSheet", "visible": "Visible", "n_rows": 0}
    if width:
        rows = (row + [""] * (width - len(row)) for row in reader.rows)
        report["n_rows"] = _write_rows(out / "0.arrow", rows, 0, width)
        _write_merges(out / "0.merges.arrow", reader.merges)
    return report


def _write_rows(path: Path, rows: Iterable[list], left: int, width: int) -> int:
    """Write cells as text, `left` empty columns in front so that c0 is column A; returns the number of rows."""
    import pyarrow as pa

    names = [f"c{at}" for at in range(left + width)]
    fields = [("row", pa.int32()), ("numeric", pa.int64()), ("broken", pa.string()), *((n, pa.string()) for n in names)]
    schema, n, rows = pa.schema(fields), 0, iter(rows)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            numeric, columns = [0] * len(batch), []
            for at, column in enumerate(zip(*batch, strict=True), start=left):
                columns.append(pa.array(_texts(column, at, numeric), pa.string()))
            empty = [pa.nulls(len(batch), pa.string())] * left
            numbers = pa.array(range(n + 1, n + 1 + len(batch)), pa.int32())
            first = [numbers, pa.array(numeric, pa.int64()), pa.nulls(len(batch), pa.string())]
            writer.write_batch(pa.record_batch([*first, *empty, *columns], schema=schema))
            n += len(batch)
    return n


def _texts(column: tuple, at: int, numeric: list[int]) -> Sequence[str | None]:
    """The cells of a column as text; the bit `at` of `numeric` is set where a cell is a number."""
    types = set(map(type, column))
    if types == {str}:
        return [cell or None for cell in column] if "" in column else column
    if at < _BITS and types & {int, float}:
        bit = 1 << at
        for place, cell in enumerate(column):
            if type(cell) is float or type(cell) is int:
                numeric[place] |= bit
    return [
        (cell or None)
        if type(cell) is str
        else str(int(cell))
        if type(cell) is float and -1e15 < cell < 1e15 and cell.is_integer()
        else _text(cell, at)
        for cell in column
    ]


def _text(cell: object, at: int) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.timedelta):
        cell = cell.total_seconds() / 86_400  # a number under a format of hours
    if isinstance(cell, int | float):
        return _number(cell, at)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat()


def _number(value: float, at: int) -> str:
    """Shortest decimal text, without exponent; beyond the bits of `numeric` a long number keeps its exponent as mark."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    if at >= _BITS and abs(value) >= 1e14:
        return f"{value:.14E}"
    return format(Decimal(repr(value)), "f")


def _write_merges(path: Path, merges: list[tuple[int, int, int, int]]) -> None:
    import pyarrow as pa

    if len(merges) > _MOST_MERGES:
        raise Refused("file_hostile", reason="merges")
    columns = list(zip(*merges, strict=True)) or [()] * 4
    names = ("top", "left", "bottom", "right")
    table = pa.table({name: pa.array(column, pa.int32()) for name, column in zip(names, columns, strict=True)})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


if __name__ == "__main__":
    sys.exit(main())
