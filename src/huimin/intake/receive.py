"""Reads one file whole: lines told apart, rows typed, every row and fen counted, the accepted ones handed on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.headers import MONEY, stated_unit
from huimin.datasets.queries import infer, map_header
from huimin.datasets.types import Kind, Mapping
from huimin.intake.cells import Reader, texts_of
from huimin.intake.periodcolumn import PeriodReader, periods_of
from huimin.intake.reading.layout import title_text
from huimin.intake.reading.lines import TITLE, classify, roles_of
from huimin.intake.reading.totals import TotalChecker
from huimin.intake.source import Source, SourceSheet
from huimin.intake.typed import RowTyper, Sheet, Told, Typed
from huimin.kit import money
from huimin.kit.periods import Period, find_period

PROBLEM_SCHEMA = pa.schema(
    [("level", pa.string()), ("sheet", pa.int16()), ("row", pa.int32()), ("column", pa.string()), ("code", pa.string()),
     ("values", pa.string())]
)  # fmt: skip


@dataclass(frozen=True)
class ReturnedRow:
    """A row that goes back to its sender, as it stood, with the problem codes that sent it back."""

    sheet: int
    row: int
    cells: tuple[str | None, ...]
    codes: tuple[str, ...]


@dataclass
class Balance:
    """What became of every line and fen of a file."""

    n_lines: int = 0
    n_excluded: int = 0
    n_accepted: int = 0
    n_returned: int = 0
    n_matched: int = 0
    n_ambiguous: int = 0
    amount_accepted_fen: int = 0
    amount_returned_fen: int = 0
    first_month: int | None = None
    last_month: int | None = None
    problems: list[pa.Table] = field(default_factory=list)
    returned: list[ReturnedRow] = field(default_factory=list)
    mappings: dict[int, Mapping] = field(default_factory=dict)

    @property
    def n_received(self) -> int:
        return self.n_accepted + self.n_returned

    @property
    def n_unmatchable(self) -> int:
        return self.n_accepted - self.n_matched - self.n_ambiguous

    def note(self, level: str, sheet: int, rows: np.ndarray, column: str | None, code: str, values: str = "") -> None:
        """Put a problem of some rows (0: the sheet itself) on record."""
        n = len(rows)
        cells = [[level] * n, [sheet] * n, rows, [column] * n, [code] * n, [values] * n]
        self.problems.append(pa.table(cells, schema=PROBLEM_SCHEMA))


def receive(
    source: Source,
    told: Told,
    period: Period | None,
    keep: Callable[[pa.Table], None],
    tell: Callable[[int], None] = lambda _: None,
) -> Balance:
    """Read every good sheet of a file; `keep` takes the accepted rows of each piece, `tell` the lines read so far."""
    balance, typer = Balance(), RowTyper(told)
    for source_sheet in source.sheets:
        if source_sheet.layout is None:
            continue
        _SheetReader(source_sheet, told, period, balance, typer, keep, tell).read()
    return balance


class _SheetReader:
    """The work on one sheet."""

    def __init__(self, source_sheet: SourceSheet, told: Told, period, balance: Balance, typer: RowTyper, keep, tell):
        self.source, self.told, self.balance, self.typer = source_sheet, told, balance, typer
        self.keep, self.tell, self.kind = keep, tell, told.kind
        self.layout = source_sheet.layout
        self.mapping = map_header(told.kind, self.layout.header_cells)
        balance.mappings[source_sheet.index] = self.mapping
        self.said = [*reversed(self.layout.titles), source_sheet.name or ""]  # the nearest title first
        self.period = period
        self.sheet = describe_sheet(source_sheet, self.mapping, told.kind, self._periods())
        self.totals = TotalChecker()
        self.amounts = Reader(lambda cell, _: money.read(cell, factor=self.sheet.factors.get("amount", 1)))

    def read(self) -> None:
        head = len(self.layout.head)
        self.balance.n_lines += head
        self.balance.n_excluded += head
        for name in self.mapping.duplicates:
            self._note("warning", np.array([self.layout.header_row]), name, "duplicate_header")
        for piece in self.source.pieces():
            self._piece(piece.table, piece.damaged)
            self.tell(self.balance.n_lines)
        for difference in self.totals.differences():
            values = f"{money.show(difference.printed_fen)}|{money.show(difference.summed_fen)}"
            self._note("warning", np.array([difference.row]), "amount", "total_differs", values)

    def _piece(self, table: pa.Table, damaged: tuple[int, ...]) -> None:
        lines = classify(table, roles_of(self.kind, self.mapping), self.layout)
        kinds = lines.kinds
        if self.kind.has_periods:
            kinds = self._with_totals(table, lines)
        self.balance.n_lines += table.num_rows
        self.balance.n_excluded += table.num_rows - kinds.null_count
        if damaged:
            self._note("warning", np.array(damaged), None, "text_damaged")
        start = 0
        for at, title in self._titles_with_period(table, kinds):
            self._stretch(table, kinds, start, at)
            self.said, start = [title, *self.said], at
            self.sheet = replace(self.sheet, periods=self._periods())
        self._stretch(table, kinds, start, table.num_rows)

    def _stretch(self, table: pa.Table, kinds: pa.Array, start: int, end: int) -> None:
        """The rows below one title."""
        rows, told = table.slice(start, end - start), kinds.slice(start, end - start)
        if told.null_count < len(told):
            rows = rows.filter(pc.is_null(told))
        if rows.num_rows:
            self._rows(rows)

    def _titles_with_period(self, table: pa.Table, kinds: pa.Array) -> Iterator[tuple[int, str]]:
        """Titles between the rows that speak of another period than the last one: several months on one sheet."""
        if not self.kind.has_periods or kinds.null_count == len(kinds):
            return
        names = [name for name in table.column_names if name[0] == "c"]
        for at in np.flatnonzero(np.asarray(pc.fill_null(pc.equal(kinds, TITLE), False))).tolist():
            said = title_text([table[name][at].as_py() for name in names])
            if said != self.said[0] and find_period(said):
                yield at, said

    def _periods(self) -> PeriodReader:
        return periods_of(self.said, self.mapping, self.layout.header_cells, self.period)

    def _with_totals(self, table: pa.Table, lines) -> pa.Array:
        readings = self.amounts.read(texts_of(table, self.mapping.sources("amount")))
        amounts = readings.column(pa.int64())
        known = np.asarray(pc.is_valid(amounts))
        return self.totals.check(np.asarray(table["row"]), np.asarray(pc.fill_null(amounts, 0)), known, lines)

    def _rows(self, rows: pa.Table) -> None:
        typed = self.typer.type(rows, self.sheet)
        numbers = np.asarray(rows["row"])
        for level, code, column, mask in typed.problems:
            self._note(level, numbers[mask], column, code)
        self._count(typed)
        kept = typed.rows
        if typed.is_returned.any():
            self._return(rows, typed, numbers)
            kept = kept.filter(pa.array(~typed.is_returned))
        if kept.num_rows:
            self.keep(kept)

    def _count(self, typed: Typed) -> None:
        balance, kept = self.balance, ~typed.is_returned
        balance.n_returned += int(typed.is_returned.sum())
        balance.n_accepted += int(kept.sum())
        amounts = amounts_of(typed.rows, self.kind)
        if amounts is not None:
            balance.amount_accepted_fen += int(amounts[kept].sum())
            balance.amount_returned_fen += int(amounts[typed.is_returned].sum())
        if "id_state" in typed.rows.column_names:
            state = np.asarray(typed.rows["id_state"])[kept]
            balance.n_matched += int(np.isin(state, [0, 4]).sum())
            balance.n_ambiguous += int((state == 1).sum())
        if "starts_month" in typed.rows.column_names and kept.any():
            starts, n_months = (np.asarray(typed.rows[name])[kept] for name in ("starts_month", "n_months"))
            low, high = int(starts.min()), int((starts + np.maximum(n_months, 1) - 1).max())
            balance.first_month = low if balance.first_month is None else min(low, balance.first_month)
            balance.last_month = high if balance.last_month is None else max(high, balance.last_month)

    def _return(self, rows: pa.Table, typed: Typed, numbers: np.ndarray) -> None:
        cells = [name for name in rows.column_names if name[0] == "c"]
        at = np.flatnonzero(typed.is_returned)
        raw = rows.select(cells).take(pa.array(at)).to_pydict().values()
        for position, line in zip(at.tolist(), zip(*raw, strict=True), strict=True):
            codes = [code for level, code, _, mask in typed.problems if level == "returned" and mask[position]]
            self.balance.returned.append(
                ReturnedRow(self.source.index, int(numbers[position]), line, tuple(dict.fromkeys(codes)))
            )

    def _note(self, level: str, rows: np.ndarray, column: str | None, code: str, values: str = "") -> None:
        shown = column
        if column and (at := self.mapping.sources(column)):
            shown = self.layout.header_cells[at[0]]
        elif column and column in self.kind.by_name:
            shown = self.kind.column(column).title
        self.balance.note(level, self.source.index, rows, shown or None, code, values)


def amounts_of(rows: pa.Table, kind: Kind) -> np.ndarray | None:
    """Fen of each row, zero where unreadable; None where the kind moves no money."""
    names = {"payments": ("amount_fen",), "list": ("amount_fen",), "entries": ("income_fen", "spent_fen")}.get(
        kind.shape, ()
    )
    if not names:
        return None
    total = np.zeros(rows.num_rows, dtype=np.int64)
    for name in names:
        if name in rows.column_names:
            total += np.asarray(pc.fill_null(rows[name], 0))
    return total


def describe_sheet(source: SourceSheet, mapping: Mapping, kind: Kind, periods: PeriodReader) -> Sheet:
    """What holds for all rows of a sheet: its period, units of money and inferred codes."""
    factors = dict(mapping.factors)
    for text in reversed(source.layout.titles):
        unit = stated_unit(text)
        if unit and unit[0] == MONEY:
            for column in kind.columns:
                if column.type == "amount":
                    factors.setdefault(column.name, unit[1])
            break
    return Sheet(
        index=source.index,
        name=source.name,
        mapping=mapping,
        periods=periods,
        factors=factors,
        inferred=infer(kind, mapping),
    )


def lines_of(problems: list[pa.Table]) -> Iterator[dict]:
    """All problems in the order of sheet and row."""
    if not problems:
        return iter(())
    table = pa.concat_tables(problems).sort_by([("sheet", "ascending"), ("row", "ascending"), ("code", "ascending")])
    return iter(table.to_pylist())
