"""Who is on which programme from when to when, as columns; and what of it is wrongful."""

from dataclasses import dataclass, fields

import numpy as np

from huimin.simulation.city.population import Population, month_of
from huimin.simulation.months import month
from huimin.simulation.programmes import RATES

LAST = month(2018, 12)
# months per payment; 12: one payment a year
CADENCE = {
    "DIBAO": 1, "TEKUN": 1, "GAOLING": 3, "CANJI-H": 3, "CANJI-L": 3, "YOUFU": 3,
    "GENGDI": 12, "SHENGTAI-LIN": 12, "YIMIN": 12, "JISHENG": 12,
}  # fmt: skip
PROGRAMMES = tuple(CADENCE)
CLASSES = (
    "",
    "80-89周岁",
    "90-99周岁",
    "100周岁以上",
    "全自理",
    "半失能",
    "失能",
    "一级",
    "二级",
    "参战退役人员生活补助",
)
NONE = -1


@dataclass(slots=True)
class Spells:
    """Columns by spell. `plant` is the number of its marks on the stage, NONE where nothing is wrong with it."""

    person: np.ndarray
    programme: np.ndarray  # index into PROGRAMMES
    village: np.ndarray
    first: np.ndarray  # month numbers, inclusive
    last: np.ndarray
    rate: np.ndarray  # fen a month (a year for yearly ones)
    cls: np.ndarray  # index into CLASSES
    members: np.ndarray  # 0: not stated; yearly land: hundredths of a mu
    payee: np.ndarray  # person whose account is paid
    plant: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    def take(self, index: np.ndarray) -> "Spells":
        return Spells(*(getattr(self, field.name)[index] for field in fields(self)))

    @classmethod
    def join(cls, parts: "list[Spells]") -> "Spells":
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def make(
    person: np.ndarray, programme: str, village: np.ndarray, first: object, last: object, rate: object, cls: object = 0,
    members: object = 0, payee: np.ndarray | None = None, plant: object = NONE,
) -> Spells:  # fmt: skip
    """Spells of one programme; scalars stand for all."""
    n = len(person)

    def column(value: object, kind: type) -> np.ndarray:
        return np.broadcast_to(np.asarray(value, dtype=kind), (n,)).copy()

    return Spells(
        column(person, np.int32), column(PROGRAMMES.index(programme), np.int8), column(village, np.int32),
        column(first, np.int32), column(last, np.int32), column(rate, np.int64), column(cls, np.int8),
        column(members, np.int32), column(person if payee is None else payee, np.int32), column(plant, np.int32),
    )  # fmt: skip


def lawful(people: Population, first: int, random: np.random.Generator) -> tuple[Spells, np.ndarray]:
    """The spells of the population, and the households that may own things (nobody of them is on relief)."""
    n = people.n_base
    n_homes = int(people.household[:n].max()) + 1
    fate = random.random(n_homes)
    owners = fate < 0.25
    home = people.household[:n]
    chance = random.random(n, np.float32)
    born = month_of(people.born[:n])
    last = np.where(np.isnat(people.died[:n]), LAST, np.minimum(month_of(people.died[:n]), LAST))
    head = people.position[:n] == 0
    rural = np.array([village.rural for village in people.villages])[people.village[:n]]
    alone = np.bincount(home)[home] == 1
    has_low_income = (fate >= 0.25) & (fate < 0.271)
    is_tekun = (fate[home] >= 0.271) & (fate[home] < 0.32) & alone & (born < first - 63 * 12)
    old, veteran = born + 80 * 12 + 1, (chance > 0.985) & (born < first - 62 * 12) & ~is_tekun
    disabled = (chance < 0.0075) & (born < first - 120) & ~is_tekun & ~veteran
    draws = _Draws(people, first, last, random)
    parts = [
        draws.low_income(np.flatnonzero(has_low_income), born),
        draws.spells(is_tekun, "TEKUN", cls=4),
        draws.spells(disabled, "CANJI-H", cls=7 + (np.arange(n) % 2)),
        draws.spells(has_low_income[home] & ~head & (chance > 0.85) & (chance < 0.99), "CANJI-L"),
        draws.spells(veteran, "YOUFU", cls=9, rate=600_00),
        *draws.allowances(~(veteran | disabled | is_tekun), old),
        draws.spells(
            (chance > 0.5)
            & (chance < 0.56)
            & head
            & (born < first - 61 * 12)
            & (~owners & _may_be_awarded(people))[home],
            "JISHENG",
            rate=1200_00,
        ),
        *draws.land(rural & head),
    ]
    return Spells.join(parts), owners


class _Draws:
    """Builds spells from masks over the persons who are not cast."""

    def __init__(self, people: Population, first: int, last: np.ndarray, random: np.random.Generator):
        self.people, self.first, self.last, self.random = people, first, last, random

    def spells(self, who: np.ndarray, programme: str, *, cls: object = 0, rate: int = 0) -> Spells:
        who = np.flatnonzero(who & (self.last >= self.first))
        cls = cls[who] if isinstance(cls, np.ndarray) else cls
        rate = rate or standard(programme, cls)
        return make(who, programme, self.people.village[who], self.first, self.last[who], rate, cls)

    def low_income(self, homes: np.ndarray, born: np.ndarray) -> Spells:
        """Low-income benefit for everybody who lives in the household, drawn by its first adult; anew after each death."""
        heads = np.flatnonzero(self.people.position[: self.people.n_base] == 0)
        sizes = np.diff(np.append(heads, self.people.n_base))[homes]
        each = self.random.integers(180, 500, len(homes)) * 100
        place = np.arange(sizes.max())
        who = np.minimum(heads[homes][:, None] + place, self.people.n_base - 1)
        last = np.where(place < sizes[:, None], self.last[who], 0)
        ends = np.sort(last, axis=1)
        starts = np.maximum(np.concatenate((np.zeros_like(ends[:, :1]), ends[:, :-1] + 1), axis=1), self.first)
        parts = []
        for start, end in zip(starts.T, ends.T, strict=True):
            paid = np.flatnonzero(start <= end)
            lives = last[paid] >= start[paid, None]
            is_adult = lives & (born[who[paid]] < start[paid, None] - 18 * 12)
            at = np.where(is_adult.any(axis=1), is_adult.argmax(axis=1), lives.argmax(axis=1))
            payee, members = who[paid, at], lives.sum(axis=1)
            village, rate = self.people.village[payee], members * each[paid]
            parts.append(make(payee, "DIBAO", village, start[paid], end[paid], rate, 0, members))
        return Spells.join(parts)

    def allowances(self, who: np.ndarray, old: np.ndarray) -> list[Spells]:
        """Old-age allowances: a spell for each class of age."""
        parts = []
        for at, years in enumerate((0, 10, 20)):
            start = np.maximum(old + years * 12, self.first)
            end = np.minimum(self.last, old + (years + 10) * 12 - 1)
            chosen = np.flatnonzero(who & (start <= end))
            cls = at + 1
            rate = standard("GAOLING", cls)
            parts.append(make(chosen, "GAOLING", self.people.village[chosen], start[chosen], end[chosen], rate, cls))
        return parts

    def land(self, who: np.ndarray) -> list[Spells]:
        """Fields, forest and reservoir money of rural heads of household: up to the year of their death."""
        parts = []
        for programme, share, rate in (("GENGDI", 0.42, None), ("SHENGTAI-LIN", 0.10, 22_00), ("YIMIN", 0.03, 600_00)):
            chosen = np.flatnonzero(who & (self.random.random(len(who)) < share) & (self.last >= self.first))
            mu = self.random.integers(60, 620, len(chosen))
            if rate is None:
                fen = standard("GENGDI", 0) * mu // 100
            else:
                fen = rate * mu // 100 if programme == "SHENGTAI-LIN" else np.full(len(chosen), rate)
            year_end = (self.last[chosen] - 1) // 12 * 12 + 12
            parts.append(make(chosen, programme, self.people.village[chosen], self.first, year_end, fen, 0, mu))
        return parts


def _may_be_awarded(people: Population) -> np.ndarray:
    """By household: whether the family-planning award is for it: no child, one, or two daughters."""
    n = people.n_base
    is_child = people.position[:n] >= 2
    children = np.bincount(people.household[:n], is_child)
    sons = np.bincount(people.household[:n], is_child & (people.sex[:n] == 1))
    return (children < 2) | ((children == 2) & (sons == 0))


def standard(programme: str, cls: object) -> np.ndarray | int:
    """The rate in force by class index."""
    table = {CLASSES.index(name or ""): rates[max(rates)] for name, rates in RATES[programme].items()}
    lookup = np.array([table.get(at, 0) for at in range(len(CLASSES))], dtype=np.int64)
    return lookup[cls]
