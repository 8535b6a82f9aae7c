"""The rows of a clue as marks on its time line."""

from collections.abc import Iterator

from huimin.casework.queries import ClueOnPage, OtherPayment, RowOnPage
from huimin.kit import money
from huimin.kit.periods import month_of
from huimin.ui.months import month_text, months_text
from huimin.ui.timeline import Mark

AROUND = 12  # months around what is in question that show what else was paid; a long past would squeeze it


def marks_of(page: ClueOnPage) -> list[Mark]:
    """Payments as spans, the months the clue counts over them, what registers state as events; what else was paid."""
    payments = [mark for row in page.payments for mark in _payment(row)]
    marks = [*payments, *(mark for row in page.registers for mark in _events(row))]
    low = min((mark.starts_month for mark in marks), default=0) - AROUND
    high = max((mark.ends_month for mark in marks), default=10**6) + AROUND
    others = (row for row in page.background.payments if low <= row.last_month and row.starts_month < high)
    return [*marks, *map(_other, others)]


def _payment(row: RowOnPage) -> Iterator[Mark]:
    lane, paid = row.programme_name or row.kind_title, money.show_grouped(row.amount_fen or 0)
    if row.starts_month is None:  # an entry of a village's books
        for month in row.months:
            yield Mark(lane, month, month + 1, f"{month_text(month)} {paid}", is_offending=True)
        return
    whole = (row.starts_month, row.ends_month)
    yield Mark(lane, *whole, f"{months_text(row.starts_month, row.last_month)} {paid}", is_offending=not row.months)
    for month in row.months:
        yield Mark(lane, month, month + 1, f"{month_text(month)} {paid}", is_offending=True)


def _other(row: OtherPayment) -> Mark:
    text = f"{months_text(row.starts_month, row.last_month)} {money.show_grouped(row.amount_fen)}"
    return Mark(row.programme_name, row.starts_month, row.last_month + 1, text, is_context=True)


def _events(row: RowOnPage) -> Iterator[Mark]:
    for title, day in row.dates:
        yield Mark(row.kind_title, month_of(day), month_of(day) + 1, f"{title} {day.isoformat()}", is_event=True)
