"""How a register's keeper writes it: columns, spelling, one table."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import Row
from huimin.simulation.files import spelling
from huimin.simulation.files.book import Cell, Line, Sheet

Getter = Callable[[Row, int], Cell]


def number(row: Row, _: int) -> Cell:
    return spelling.number(row.values.get("number") or row.person.number, row.spelling, row.fault)


def name(row: Row, _: int) -> Cell:
    return None if row.fault == "no_identity" else row.person.name


def day(key: str) -> Getter:
    return lambda row, style: months.day(row.values[key], style) if row.values.get(key) else None


def value(key: str) -> Getter:
    return lambda row, _: row.values.get(key)


def address(row: Row, _: int) -> Cell:
    village = row.person.village
    return f"福建省福州市{village.county}{village.township}{village.spoken}{row.person.born.day + 3}号"


def sex(row: Row, _: int) -> Cell:
    return "男" if row.person.sex == 1 else "女"


@dataclass(frozen=True, slots=True)
class Register:
    """How a kind is sent: its columns, the file's name by group, and who keeps it."""

    kind: str
    columns: dict[str, Getter]
    title: str
    keeper: str
    form: str = "gb18030"


def table(
    layout: dict[str, Getter], rows: list[Row], random: Random, *, title: str | None = None, name: str | None = None
) -> Sheet:
    """One table with a running number in front."""
    style = random.randrange(5)
    sheet = Sheet(name)
    if title:
        sheet.lines.append(Line([title]))
    sheet.lines.append(Line(["序号", *layout]))
    getters = tuple(layout.values())
    for at, row in enumerate(rows, 1):
        sheet.lines.append(Line([at, *(get(row, style) for get in getters)], row))
    return sheet
