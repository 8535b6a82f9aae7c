"""Registers of the city scale: who died, who lives with whom, who owns what, who holds a post."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.simulation.city import columns, files
from huimin.simulation.city.files import Texts
from huimin.simulation.city.stories import Stage
from huimin.simulation.months import first_day
from huimin.simulation.programmes import ALL

_CITY = "350100000000"
_RELATIONS = pa.array(["户主", "配偶", "子", "女", "孙子"])


def all_registers(
    directory: Path, texts: Texts, stage: Stage, owners: np.ndarray, random: np.random.Generator
) -> Iterator[dict[str, object]]:
    """Every register but the dead; owners: by household, whether it may own things."""
    yield from _households(directory, texts, stage)
    people = texts.people
    adults = (people.position[: people.n_base] == 0) & np.isnat(people.died[: people.n_base])
    born = people.born[: people.n_base].astype("datetime64[Y]").astype(np.int32) + 1970
    own = np.flatnonzero(adults & owners[people.household[: people.n_base]] & (born < 1994))
    fate = random.random(len(own))
    yield _payroll(directory, texts, stage, own[(fate < 0.22) & (born[own] > 1959)])
    yield _officers(directory, texts, stage, own[(fate > 0.97) & (born[own] > 1955)])
    yield _property(directory, texts, stage, own[fate < 0.7], random)
    yield _vehicles(directory, texts, stage, own[(fate > 0.2) & (fate < 0.85)], random)
    yield _businesses(directory, texts, stage, own[(fate > 0.5) & (fate < 0.62)], random)
    yield _enrolments(directory, texts, stage)


def deaths(directory: Path, texts: Texts, stage: Stage) -> Iterator[dict[str, object]]:
    """The crematories' lists, one a year, of everybody who died in the window."""
    people = texts.people
    dead = np.flatnonzero(~np.isnat(people.died))
    dead = dead[np.argsort(people.died[dead], kind="stable")]
    year = people.died[dead].astype("datetime64[Y]").astype(np.int64) + 1970
    for at in np.unique(year).tolist():
        yield _deaths(directory, texts, stage, at, dead[year == at])


def _deaths(directory: Path, texts: Texts, stage: Stage, year: int, who: np.ndarray) -> dict[str, object]:
    people, file = texts.people, f"福州市火化登记{year}.csv"
    _tell(stage, file, who, _AFTER_DEATH)

    def part(piece: slice) -> list[pa.Array]:
        person = who[piece]
        home = pc.binary_join_element_wise(texts.place(people.village[person])[0], "殡仪馆", "")
        cremated = np.minimum(people.died[person] + np.timedelta64(2, "D"), np.datetime64("2018-12-31"))
        died = columns.day(people.died[person])
        return [texts.name(person), _sex(texts, person), texts.number(person), died, columns.day(cremated), home]

    return files.register(directory, stage, "deaths", file, _CITY, len(who), part, [])


_AFTER_DEATH = ("paid_after_death", "annual_subsidy_after_death", "enrolled_after_death", "cremated_but_registered")


def _tell(stage: Stage, file: str, who: np.ndarray, rules: tuple[str, ...]) -> None:
    """The rows of a register of these persons belong to the stories of these rules about them."""
    told = [story for story in stage.stories if story.rule in rules]
    persons = np.array([story.person for story in told], who.dtype)
    rows = {int(who[at]): at + 2 for at in np.flatnonzero(np.isin(who, persons)).tolist()}
    for story in told:
        if story.person in rows:
            story.rows.append((file, rows[story.person]))


def _sex(texts: Texts, person: np.ndarray) -> pa.Array:
    return pc.if_else(pa.array(texts.people.sex[person] == 1), "男", "女")


def _households(directory: Path, texts: Texts, stage: Stage) -> Iterator[dict[str, object]]:
    people = texts.people
    county = np.array([village.county_code for village in people.villages])[people.village]
    names = {village.county_code: village.county for village in people.villages}
    for code in sorted(names):
        who = np.flatnonzero(county == code)

        def part(piece: slice, who: np.ndarray = who) -> list[pa.Array]:
            person = who[piece]
            household = columns.fixed(
                (columns.digits(people.household[person].astype(np.int64), 10) + 48).astype(np.uint8)
            )
            position = people.position[person]
            relation = np.where(position < 2, position, np.where(people.sex[person] == 1, 2, 3))
            relations = _RELATIONS.take(pa.array(relation.astype(np.int32)))
            _, township, village = texts.place(people.village[person])
            born = columns.day(people.born[person])
            return [
                household,
                relations,
                texts.name(person),
                _sex(texts, person),
                born,
                texts.number(person),
                township,
                village,
            ]

        file = f"{names[code]}常住人口登记.csv"
        _tell(stage, file, who, ("registered_elsewhere",))
        yield files.register(directory, stage, "households", file, f"{code}000000", len(who), part, [])


def _same(n: int, text: str) -> pa.Array:
    return pa.array([text]).take(pa.array(np.zeros(n, np.int32)))


def _mixed(drawn: np.ndarray, cast: list, at: int) -> np.ndarray:
    """A column of drawn values followed by a value of each cast row."""
    return np.concatenate((drawn, np.array([row.values[at] for row in cast], dtype=drawn.dtype)))


def _who(drawn: np.ndarray, cast: list) -> np.ndarray:
    return np.concatenate((drawn, np.array([row.person for row in cast], dtype=drawn.dtype)))


def _since(random: np.random.Generator, n: int) -> np.ndarray:
    return np.datetime64("2004-01-05") + random.integers(0, 4500, n).astype("timedelta64[D]")


def _payroll(directory: Path, texts: Texts, stage: Stage, drawn: np.ndarray) -> dict[str, object]:
    cast = stage.rows["public_payroll"]
    who = _who(drawn, cast)
    staff = _mixed(np.full(len(drawn), "在职"), cast, 0)
    since = _mixed(np.full(len(drawn), np.datetime64("2009-09-01")), cast, 1)

    def part(piece: slice) -> list[pa.Array]:
        person = who[piece]
        unit = pc.binary_join_element_wise(texts.place(texts.people.village[person])[1], "人民政府", "")
        return [unit, texts.name(person), texts.number(person), pa.array(staff[piece]), columns.day(since[piece])]

    return files.register(directory, stage, "public_payroll", "财政供养人员名册.csv", _CITY, len(drawn), part, cast)


def _officers(directory: Path, texts: Texts, stage: Stage, drawn: np.ndarray) -> dict[str, object]:
    cast = stage.rows["village_officers"]
    who = _who(drawn, cast)

    def part(piece: slice) -> list[pa.Array]:
        person = who[piece]
        _, township, village = texts.place(texts.people.village[person])
        n = len(person)
        return [
            township,
            village,
            texts.name(person),
            texts.number(person),
            _same(n, "村委会委员"),
            _same(n, "2015-07-01"),
        ]

    return files.register(directory, stage, "village_officers", "村干部名册.csv", _CITY, len(drawn), part, cast)


def _property(
    directory: Path, texts: Texts, stage: Stage, owners: np.ndarray, random: np.random.Generator
) -> dict[str, object]:
    cast = stage.rows["property"]
    drawn = np.repeat(owners, random.integers(1, 4, len(owners)))
    who = _who(drawn, cast)
    use = _mixed(np.full(len(drawn), "住宅"), cast, 0)
    area = _mixed(random.integers(6000, 16000, len(drawn)), cast, 1)
    since = _mixed(_since(random, len(drawn)), cast, 2)

    def part(piece: slice) -> list[pa.Array]:
        person = who[piece]
        squares = columns.by_code(area[piece], lambda value: f"{value / 100:.2f}")
        share = _same(len(person), "100%")
        return [
            texts.name(person),
            texts.number(person),
            pa.array(use[piece]),
            squares,
            share,
            columns.day(since[piece]),
        ]

    return files.register(directory, stage, "property", "不动产登记.csv", _CITY, len(drawn), part, cast)


def _vehicles(
    directory: Path, texts: Texts, stage: Stage, drawn: np.ndarray, random: np.random.Generator
) -> dict[str, object]:
    cast = stage.rows["vehicles"]
    who = _who(drawn, cast)
    kinds = random.choice(np.array(["小型轿车", "小型普通客车", "普通二轮摩托车"]), len(drawn), p=(0.6, 0.2, 0.2))
    kind = _mixed(kinds.astype("<U10"), cast, 0)
    since = _mixed(_since(random, len(drawn)), cast, 1)

    def part(piece: slice) -> list[pa.Array]:
        person = who[piece]
        texts_of_kind = pa.array(kind[piece])
        return [
            texts.name(person),
            texts.number(person),
            texts_of_kind,
            columns.day(since[piece]),
            _same(len(person), "正常"),
        ]

    return files.register(directory, stage, "vehicles", "机动车登记.csv", _CITY, len(drawn), part, cast)


def _businesses(
    directory: Path, texts: Texts, stage: Stage, drawn: np.ndarray, random: np.random.Generator
) -> dict[str, object]:
    cast = stage.rows["businesses"]
    who = _who(drawn, cast)
    since = _mixed(_since(random, len(drawn)), cast, 1)

    def part(piece: slice) -> list[pa.Array]:
        person, n = who[piece], len(who[piece])
        name = texts.name(person)
        firm = pc.binary_join_element_wise(texts.place(texts.people.village[person])[1], name, "便利店", "")
        fixed = [_same(n, text) for text in ("经营者", "个体工商户", "10")]
        return [firm, name, texts.number(person), *fixed, columns.day(since[piece]), _same(n, "存续")]

    return files.register(directory, stage, "businesses", "市场主体登记.csv", _CITY, len(drawn), part, cast)


def _enrolments(directory: Path, texts: Texts, stage: Stage) -> dict[str, object]:
    cast = stage.rows["enrolments"]
    who = np.array([row.person for row in cast])

    def part(piece: slice) -> list[pa.Array]:
        person, rows = who[piece], cast[piece]
        return [
            pa.array([ALL[row.values[0]].name for row in rows]),
            *texts.place(texts.people.village[person]),
            texts.name(person),
            texts.number(person),
            pa.array([first_day(row.values[1]).isoformat() for row in rows]),
            pa.array([str(row.values[2]) for row in rows]),
        ]

    return files.register(directory, stage, "enrolments", "社会救助审批台账.csv", _CITY, 0, part, cast)
