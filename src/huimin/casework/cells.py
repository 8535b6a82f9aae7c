"""Cells of fact rows as people read them."""

from datetime import date

from huimin.datasets.queries import Column, Kind
from huimin.kit import money


def column_of(kind: Kind, fact: str) -> Column:
    """The column of a kind that a fact column is made from; KeyError where none is."""
    for column in kind.columns:
        if fact in column.facts:
            return column
    raise KeyError(fact)


def title_of(column: Column, lang: str) -> str:
    """What a column is called."""
    return column.title if lang == "zh" else column.title_en


def cell_text(column: Column, value: object, lang: str) -> str:
    """A fact as text: money in yuan, hundredths with two decimals, shares in per cent, codes in words."""
    if isinstance(value, date):
        return value.isoformat()
    if column.type == "amount":
        return money.show_grouped(int(value))
    if column.type == "decimal":
        return f"{int(value) / 100:,.2f}"
    if column.type == "share":
        return f"{int(value) / 100:g}%"
    if column.type == "code" and lang == "zh":
        return next(iter(column.codes.get(str(value), ())), str(value))
    return str(value)
