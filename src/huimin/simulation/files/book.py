"""A file as lines of cells: what was written where, and what an honest reader must count in it."""

from dataclasses import dataclass, field

from huimin.simulation.facts import Payment, Row

Cell = str | int | float | None
RETURNED = {"no_amount", "bad_amount", "no_period", "conflict", "no_identity", "no_date"}
UNMATCHABLE = {"no_id", "bad_id"}  # no number, or one whose check digit fails


@dataclass(slots=True)
class Line:
    """One line of a sheet. `fact` is None for titles, headers, totals, signatures and blanks."""

    cells: list[Cell]
    fact: Payment | Row | None = None


@dataclass(slots=True)
class Sheet:
    """A sheet; `is_read` is False for hidden sheets and sheets without a header."""

    name: str | None
    lines: list[Line] = field(default_factory=list)
    merges: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    is_read: bool = True
    is_hidden: bool = False


@dataclass(slots=True)
class Book:
    """A file to be written: its kind, its form, and the flags the officer who imports it types."""

    file: str
    kind: str
    form: str  # gb18030, utf-8, utf-8-sig, xlsx, xls
    sheets: list[Sheet]
    flags: dict[str, object] = field(default_factory=dict)
    note: str | None = None
    has_all_quoted: bool = False  # every CSV cell in quotes

    def place(self) -> None:
        """Tell every fact its file, sheet and row (CSV: the physical line in which the record begins)."""
        for sheet in self.sheets:
            at = 1
            for line in sheet.lines:
                if line.fact is not None:
                    line.fact.place = (self.file, sheet.name, at)
                elif sheet.name is None:  # only headers hold line breaks
                    at += sum(cell.count("\n") for cell in line.cells if isinstance(cell, str))
                at += 1


@dataclass(slots=True)
class Totals:
    """What an honest reader counts in a file; money in fen, None where the kind has none."""

    n_lines: int = 0
    n_excluded: int = 0
    n_received: int = 0
    n_accepted: int = 0
    n_returned: int = 0
    n_matched: int = 0
    n_ambiguous: int = 0
    n_unmatchable: int = 0
    amount_received: int = 0
    amount_accepted: int = 0
    amount_returned: int = 0


def count(book: Book) -> Totals:
    """The figures of a file, from what was put into it."""
    totals = Totals()
    for sheet in book.sheets:
        if not sheet.is_read:
            continue
        totals.n_lines += len(sheet.lines)
        for line in sheet.lines:
            if line.fact is None:
                totals.n_excluded += 1
            else:
                _count_fact(totals, line.fact)
    return totals


def _count_fact(totals: Totals, fact: Payment | Row) -> None:
    totals.n_received += 1
    amount = fact.readable_fen if isinstance(fact, Payment) else 0
    totals.amount_received += amount
    if fact.fault in RETURNED:
        totals.n_returned += 1
        totals.amount_returned += amount
        return
    totals.n_accepted += 1
    totals.amount_accepted += amount
    if fact.fault in ("destroyed", "numeric"):
        totals.n_ambiguous += 1
    elif fact.fault in UNMATCHABLE:
        totals.n_unmatchable += 1
    else:
        totals.n_matched += 1
