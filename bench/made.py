"""Files to measure with: payment lists of any length, drawn with the numbers, names and places of the made-up city."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import xlsxwriter

from huimin.simulation import places
from huimin.simulation.city import columns, files, population
from huimin.simulation.months import month

_CHUNK = 250_000
_ACCOUNTS = 90_000_000  # accounts from here on are nobody's else
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


def relief_csv(path: Path, registers: Sequence[Path], n_rows: int, n_months: int = _MONTHS) -> Path:
    """A list of relief payments to residents drawn evenly from the household registers of counties (a file each)."""
    if path.exists():
        return path
    people = pa.concat_tables(_residents(register) for register in registers)
    chosen = np.linspace(0, people.num_rows - 1, n_rows // n_months).astype(np.int64)
    people = people.take(pa.array(chosen))
    person = np.arange(len(chosen))
    nothing = pa.array([""] * len(chosen))
    building = path.with_suffix(".building")
    schema = pa.schema([(name, pa.string()) for name in files.HEADER])
    with pa_csv.CSVWriter(str(building), schema) as writer:
        for at in range(n_months):
            cells = [
                *(people[name] for name in ("county", "乡镇", "村居", "姓名", "公民身份号码")),
                *(nothing, nothing, columns.by_code(np.ones(len(person), np.int64), str), nothing),
                columns.money(200_00 + person % 500 * 100),
                columns.period(np.full(len(person), month(2018, 1) + at), np.ones(len(person), np.int64)),
                columns.account(_ACCOUNTS + person),
            ]
            writer.write_table(pa.table([cell.cast(pa.string()) for cell in cells], schema=schema))
    return building.replace(path)


def _residents(register: Path) -> pa.Table:
    named = ["乡镇", "村居", "姓名", "公民身份号码"]
    options = pa_csv.ConvertOptions(include_columns=named, column_types=dict.fromkeys(named, pa.string()))
    table = pa_csv.read_csv(str(register), convert_options=options)
    county = register.stem.removesuffix("常住人口登记")
    return table.append_column("county", pa.array([county] * table.num_rows))


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
