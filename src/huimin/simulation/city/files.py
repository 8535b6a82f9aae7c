"""Files of the city scale: CSV by programme and year, registers by county; each planted row's place."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from huimin.simulation import months
from huimin.simulation.answers import names_persons
from huimin.simulation.city import columns
from huimin.simulation.city.population import Population, name_table
from huimin.simulation.city.spells import CADENCE, CLASSES, LAST, NONE, PROGRAMMES, Spells
from huimin.simulation.city.stories import Row, Stage, Story
from huimin.simulation.programmes import ALL, PER, RATES

CHUNK = 250_000
Maker = Callable[[np.ndarray], pa.Array]


class Texts:
    """What a person's columns look like in a list."""

    def __init__(self, people: Population):
        self.people = people
        self.names = pa.array(name_table())
        villages = people.villages
        self.county = pa.array([village.county for village in villages])
        self.township = pa.array([village.township for village in villages])
        self.village = pa.array([village.name for village in villages])

    def name(self, person: np.ndarray) -> pa.Array:
        return self.names.take(pa.array(self.people.name[person]))

    def number(self, person: np.ndarray) -> pa.Array:
        return columns.citizen(self.people.number[person])

    def place(self, village: np.ndarray) -> list[pa.Array]:
        index = pa.array(village)
        return [texts.take(index) for texts in (self.county, self.township, self.village)]


def write(path: Path, header: list[str], chunks: Iterator[list[pa.Array]]) -> int:
    """Write a CSV in UTF-8 with a header; returns the number of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(name, pa.string()) for name in header])
    options = pa_csv.WriteOptions(include_header=True, quoting_style="needed")
    n = 0
    with pa_csv.CSVWriter(str(path), schema, write_options=options) as writer:
        for arrays in chunks:
            writer.write_table(pa.table([pc.cast(array, pa.string()) for array in arrays], schema=schema))
            n += len(arrays[0])
    return n


def _parts(n: int) -> Iterator[slice]:
    return (slice(at, min(at + CHUNK, n)) for at in range(0, n, CHUNK))


def due(spells: Spells, programme: str, year: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The payments of a programme in a year: (spell, first entitlement month, months), in order of payment."""
    size, code = CADENCE[programme], PROGRAMMES.index(programme)
    chosen = np.flatnonzero(spells.programme == code)
    first, last = spells.first[chosen], spells.last[chosen]
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for at in range(12 // size):
        start = months.month(year, 1) + at * size
        if size == 12:
            is_due = (first <= start + 10) & (last >= start + 10)
            index = chosen[is_due]
            found.append((index, np.full(len(index), start), np.full(len(index), 12)))
            continue
        begin, end = np.maximum(first, start), np.minimum(last, start + size - 1)
        is_due = begin <= end
        found.append((chosen[is_due], begin[is_due], (end - begin + 1)[is_due]))
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))


HEADER = [
    "县区",
    "乡镇",
    "村居",
    "姓名",
    "身份证号",
    "对象类别",
    "档次",
    "保障人数",
    "面积",
    "金额",
    "所属期",
    "银行账号",
]


def payments(
    directory: Path, texts: Texts, spells: Spells, stage: Stage, programme: str, year: int, random: np.random.Generator
) -> dict[str, object]:
    """One list; fills the places of planted rows and returns what the file holds."""
    index, start, n = due(spells, programme, year)
    file = f"{programme}-{year}-全市{ALL[programme].name}.csv"
    times = 1 if CADENCE[programme] == 12 else n
    fen = spells.rate[index] * times
    planted = spells.plant[index] != NONE
    is_free = ~planted & (spells.person[index] < texts.people.n_base)
    is_short = random.random(len(index)) < 0.004
    is_missing = is_free & (random.random(len(index)) < 0.0005)
    has_others = (spells.first[index] < start) | (spells.last[index] >= start + n)  # else nothing would say it was paid
    is_blank = is_free & has_others & ~is_missing & (random.random(len(index)) < 0.0002)
    _place(stage, spells, index, start, n, fen, np.flatnonzero(planted), file)

    def chunks() -> Iterator[list[pa.Array]]:
        for part in _parts(len(index)):
            at = index[part]
            yield _payment_columns(
                texts,
                spells,
                programme,
                at,
                start[part],
                n[part],
                fen[part],
                is_short[part],
                is_missing[part],
                is_blank[part],
            )

    write(directory / "files" / file, HEADER, chunks())
    returned = int(is_blank.sum())
    amount = int(fen[~is_blank].sum())
    return _totals(file, "payments", len(index), returned, int(is_missing.sum()), amount) | {
        "flags": {"region": "350100000000", "programme": programme}
    }


def _payment_columns(
    texts: Texts, spells: Spells, programme: str, at: np.ndarray, start: np.ndarray, n: np.ndarray, fen: np.ndarray,
    is_short: np.ndarray, is_missing: np.ndarray, is_blank: np.ndarray,
) -> list[pa.Array]:  # fmt: skip
    person, members = spells.person[at], spells.members[at]
    born_1900s = texts.people.born[person] < np.datetime64("2000-01-01")
    nothing = pa.array([""]).take(pa.array(np.zeros(len(at), np.int32)))
    is_land = programme in ("GENGDI", "SHENGTAI-LIN")
    cls = columns.by_code(spells.cls[at], lambda code: CLASSES[code])
    amount = columns.money(fen)
    if is_blank.any():
        amount = pc.if_else(pa.array(is_blank), "", amount)
    return [
        *texts.place(spells.village[at]),
        texts.name(person),
        columns.citizen(texts.people.number[person], is_short & born_1900s, is_missing),
        cls if programme == "YOUFU" else nothing,
        nothing if programme == "YOUFU" else cls,
        columns.by_code(members, lambda value: str(value) if value else "") if programme == "DIBAO" else nothing,
        columns.by_code(members, lambda value: f"{value / 100:.2f}") if is_land else nothing,
        amount,
        columns.period(start, n),
        columns.account(spells.payee[at]),
    ]


def _place(
    stage: Stage,
    spells: Spells,
    index: np.ndarray,
    start: np.ndarray,
    n: np.ndarray,
    fen: np.ndarray,
    rows: np.ndarray,
    file: str,
) -> None:
    """Tell the stories in which rows of the file they stand."""
    for row in rows.tolist():
        at = int(index[row])
        for mark in stage.marks[spells.plant[at]]:
            low, high = max(int(start[row]), mark.first), min(int(start[row] + n[row]) - 1, mark.last)
            if low > high:
                continue
            story = stage.stories[mark.story]
            story.rows.append((file, row + 2))  # one header line
            if n[row] == 12:
                story.amount_fen += int(fen[row])
                continue
            story.months.update(range(low, high + 1))
            if mark.counts:
                story.amount_fen += int(fen[row]) // int(n[row]) * (high - low + 1)


def _totals(file: str, kind: str, n: int, returned: int, unmatchable: int, amount: int | None) -> dict[str, object]:
    money = None if amount is None else f"{amount // 100}.{amount % 100:02d}"
    zero = None if amount is None else "0.00"
    matched = (n - returned - unmatchable, 0, unmatchable) if names_persons(kind) else (None, None, None)
    return {
        "file": file, "kind": kind, "n_lines": n + 1, "n_excluded": 1, "n_received": n, "n_accepted": n - returned,
        "n_returned": returned, "n_matched": matched[0], "n_ambiguous": matched[1], "n_unmatchable": matched[2],
        "amount_received": money, "amount_accepted": money, "amount_returned": zero,
    }  # fmt: skip


REGISTERS: dict[str, list[str]] = {
    "deaths": ["姓名", "性别", "身份证号码", "死亡日期", "火化日期", "殡仪馆"],
    "households": ["户号", "与户主关系", "姓名", "性别", "出生日期", "公民身份号码", "乡镇", "村居"],
    "public_payroll": ["单位名称", "姓名", "身份证号", "人员类别", "增减时间"],
    "village_officers": ["乡镇", "村居", "姓名", "身份证号", "职务", "任职时间"],
    "property": ["权利人", "证件号码", "用途", "面积", "共有份额", "登记日期"],
    "vehicles": ["所有人", "证件号码", "车辆类型", "初次登记日期", "状态"],
    "businesses": ["企业名称", "姓名", "证件号码", "角色", "类型", "注册资本（万元）", "成立日期", "登记状态"],
    "enrolments": ["项目名称", "县区", "乡镇", "村居", "姓名", "身份证号", "享受开始时间", "审批日期"],
    "standards": ["项目名称", "县区", "档次", "执行起始年月", "标准", "计发单位"],
}


def register(
    directory: Path,
    stage: Stage,
    kind: str,
    file: str,
    region: str,
    n: int,
    part: Callable[[slice], list[pa.Array]],
    cast: list[Row],
) -> dict[str, object]:
    """One register of `n` drawn rows and then the rows of cast persons (`part`: the columns of a slice of both)."""
    for at, row in enumerate(cast):
        if row.story != NONE:
            stage.stories[row.story].rows.append((file, n + at + 2))
    total = n + len(cast)
    write(directory / "files" / file, REGISTERS[kind], (part(piece) for piece in _parts(total)))
    arrives = {"changes": True} if kind == "deaths" else {"whole": True}
    return _totals(file, kind, total, 0, 0, None) | {"flags": {"region": region, **arrives}}


def standards(directory: Path, counties: list[str], stage: Stage) -> dict[str, object]:
    """The rates in force, the same in every county."""
    rows = [
        (ALL[code].name, county, cls or "", "2010-01", f"{rates[max(rates)] / 100:.2f}", PER.get(code, "月"))
        for county in counties
        for code, classes in RATES.items()
        if code in CADENCE
        for cls, rates in classes.items()
    ]
    n = write(
        directory / "files" / "补贴标准一览表.csv",
        REGISTERS["standards"],
        iter([[pa.array(c) for c in zip(*rows, strict=True)]]),
    )
    for story in stage.stories:
        if story.rule == "amount_over_standard":
            at = rows.index(next(row for row in rows if row[:3] == _rate_of(stage, story)))
            story.rows.append(("补贴标准一览表.csv", at + 2))
    return _totals("补贴标准一览表.csv", "standards", n, 0, 0, None) | {
        "flags": {"region": "350100000000", "whole": True}
    }


def _rate_of(stage: Stage, story: Story) -> tuple[str, str, str]:
    """Programme, county and class of the rate that was exceeded (only 80-89 occurs)."""
    return ALL[story.programme].name, stage.village_of(story.person).county, CLASSES[1]


def years(first: int) -> range:
    """The years of the window."""
    return range(months.parts(first)[0], months.parts(LAST)[0] + 1)
