"""Files that arrive twice, corrected, with extra sheets or with a wrong total."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from huimin.simulation.facts import Payment
from huimin.simulation.files.book import Book, Line, Sheet

_CORRECTED = ("CANJI-H/罗源县", "YIMIN/福州市")
_REPEATED = ("TUIGENG/福州市", "JISHENG/福州市")
_EXTRA_SHEETS = "GAOLING/晋安区高龄津贴2018年1-6月"
_WRONG_TOTAL = "TEKUN/福清市特困人员救助供养2018年1-6月"
_BROKEN_HEADER = "GAOLING/福清市高龄津贴2018年1-6月"


def special(books: Iterable[Book]) -> Iterator[Book]:
    """The same books, some changed, with others beside them."""
    for book in books:
        if book.file.startswith(_EXTRA_SHEETS):
            _add_sheets(book)
        if book.file.startswith(_WRONG_TOTAL):
            _spoil_total(book)
        if book.file.startswith(_BROKEN_HEADER):
            _break_header(book)
        if book.file.startswith(_CORRECTED):
            first = _first_version(book)
            book.flags["supersedes"] = first.file
            yield first
        again = _clone(book, "（重报）") if book.file.startswith(_REPEATED) else None
        yield book
        if again:
            again.note = "already_received"
            yield again


def _clone(book: Book, mark: str) -> Book:
    """The same lines under another name, about copies of the facts."""
    stem, suffix = book.file.rsplit(".", 1)
    sheets = [
        replace(
            sheet, lines=[Line(list(line.cells), replace(line.fact) if line.fact else None) for line in sheet.lines]
        )
        for sheet in book.sheets
    ]
    return replace(book, file=f"{stem}{mark}.{suffix}", sheets=sheets, flags=dict(book.flags))


def _first_version(book: Book) -> Book:
    """What was sent first: one amount with a nought too many."""
    first = _clone(book, "（初报）")
    first.note = "superseded"
    for line in first.sheets[0].lines:
        payment = line.fact
        if isinstance(payment, Payment) and payment.fault is None and payment.amount_fen > 0:
            at = _column(first)
            payment.amount_fen *= 10
            line.cells[at] = f"{payment.amount_fen // 100}.{payment.amount_fen % 100:02d}"
            break
    return first


def _column(book: Book) -> int:
    """Where the amount stands in the first sheet."""
    header = next(line.cells for line in book.sheets[0].lines if len(line.cells) > 5)
    return next(at for at, cell in enumerate(header) if "金额" in str(cell))


def _add_sheets(book: Book) -> None:
    """A sheet of instructions without a header, and last year's rows in a hidden one."""
    notes = Sheet("填表说明", [Line(["一、本表由社区填报。"]), Line(["二、年满80周岁的次月起计发。"])], is_read=False)
    old = Sheet("旧数据", [Line(list(line.cells)) for line in book.sheets[0].lines], is_read=False, is_hidden=True)
    book.sheets += [notes, old]


def _spoil_total(book: Book) -> None:
    """The printed total is a hundred yuan too high."""
    total = next(line for line in book.sheets[0].lines if "合计" in line.cells)
    at = next(at for at, cell in enumerate(total.cells) if isinstance(cell, int | float))
    total.cells[at] += 100
    book.note = "total_differs"


def _break_header(book: Book) -> None:
    """A line break within a header cell: the record runs over two physical lines."""
    header, at = next(line for line in book.sheets[0].lines if len(line.cells) > 5), _column(book)
    header.cells[at] = header.cells[at].replace("金额", "\n金额")
