"""Files to measure with: payment lists of any length, drawn with the numbers, names and places of the made-up city."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import xlsxwriter

from huimin.simulation import places
from huimin.simulation.city import columns, files, population
from huimin.simulation.months import month

_CHUNK = 250_000
_MONTHS = 12  # a person stands in the list once a month


def _people(n: int) -> tuple[population.Population, files.Texts]:
    random = np.random.default_rng(7)
    people = population.settle(places.whole_city(), n, 1, random)
    population.give_numbers(people)
    population.give_names(people, random)
    return people, files.Texts(people)


def _pieces(n_rows: int, n_months: int = _MONTHS) -> Iterator[list[pa.Array]]:
    people, texts = _people(n_rows // n_months + 10)
    random = np.random.default_rng(8)
    n_people = min(len(people), -(-n_rows // n_months))
    for at in range(0, n_rows, _CHUNK):
        place = np.arange(at, min(at + _CHUNK, n_rows))
        person = place % n_people
        nothing = pa.array([""] * len(person))
        start = month(2018, 1) + place // n_people
        spelled_short = random.random(len(person)) < 0.004
        number = columns.citizen(people.number[person], spelled_short, random.random(len(person)) < 0.0005)
        yield [
            *texts.place(people.village[person]),
            texts.name(person),
            number,
            nothing,
            nothing,
            columns.by_code(1 + person % 4, str),
            nothing,
            columns.money(200_00 + person % 500 * 100),
            columns.period(start, np.ones(len(person), np.int64)),
            columns.account(person),
        ]


def death_csv(path: Path, n_rows: int, *, of: int, n_months: int) -> Path:
    """The deaths, in the first half of the months, of every so many of the persons whom a list of `of` rows pays."""
    people, texts = _people(of // n_months + 10)
    person = np.linspace(0, min(of // n_months, len(people)) - 1, n_rows).astype(np.int64)
    number = columns.citizen(people.number[person], np.zeros(n_rows, bool), np.zeros(n_rows, bool))
    starts = month(2018, 1) + np.arange(n_rows) % (n_months // 2)
    days = pa.array([f"{(at - 1) // 12}-{(at - 1) % 12 + 1:02d}-10" for at in starts.tolist()])
    table = pa.table([texts.name(person), number.cast(pa.string()), days], names=["姓名", "身份证号码", "死亡日期"])
    path.parent.mkdir(parents=True, exist_ok=True)
    pa_csv.write_csv(table, str(path), pa_csv.WriteOptions(quoting_style="needed"))
    return path


def payment_csv(path: Path, n_rows: int, n_months: int = _MONTHS) -> Path:
    """A list of relief payments for so many months as CSV (about 100 bytes a row), made once."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_suffix(".building")
    schema = pa.schema([(name, pa.string()) for name in files.HEADER])
    options = pa_csv.WriteOptions(include_header=True, quoting_style="needed")
    with pa_csv.CSVWriter(str(building), schema, write_options=options) as writer:
        for piece in _pieces(n_rows, n_months):
            writer.write_table(pa.table([column.cast(pa.string()) for column in piece], schema=schema))
    return building.replace(path)


def payment_xlsx(path: Path, n_rows: int) -> Path:
    """The same list as a workbook of one sheet."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_suffix(".building")
    with xlsxwriter.Workbook(str(building), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("发放清册")
        sheet.write_row(0, 0, files.HEADER)
        at = 1
        for piece in _pieces(n_rows):
            for cells in zip(*(column.to_pylist() for column in piece), strict=True):
                sheet.write_row(at, 0, cells)
                at += 1
    return building.replace(path)
