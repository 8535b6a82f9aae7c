"""Planted stories of the city scale: told of persons who live alone and to whom nothing else happens."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from huimin.simulation.city.population import Population, month_of
from huimin.simulation.city.spells import LAST, NONE, PROGRAMMES, Spells, make, standard
from huimin.simulation.months import month
from huimin.simulation.places import Village


@dataclass(slots=True)
class Story:
    """One entry of the key."""

    rule: str
    person: int | None  # None: the subject is a village
    programme: str | None
    note: str
    village: int | None = None
    account_of: int | None = None  # the subject is this person's account
    amount_fen: int = 0
    months: set[int] = field(default_factory=set)
    rows: list[tuple[str, int]] = field(default_factory=list)  # file, row


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a spell: the story that its payments of these months belong to."""

    story: int
    first: int = 0
    last: int = LAST
    counts: bool = True  # whether these months count as money


@dataclass(slots=True)
class Row:
    """A register's row of a cast person, and the story whose evidence it is (NONE: an innocent's)."""

    person: int
    values: tuple
    story: int = NONE


class Stage:
    """Takes cast persons one after another; collects their spells, register rows and stories."""

    def __init__(self, people: Population, first: int):
        self.people, self.first = people, first
        self.next = people.n_base
        self.stories: list[Story] = []
        self.marks: list[Sequence[Mark]] = []
        self.innocents: list[tuple[str, tuple[str, ...], int, tuple[str, ...]]] = []
        self.spells: list[Spells] = []
        self.rows: dict[str, list[Row]] = defaultdict(list)

    def someone(self, born: str, *, sex: int = 1, died: str | None = None) -> int:
        """A person alone; dead ones stand in the death register."""
        person, self.next = self.next, self.next + 1
        if person >= len(self.people):
            raise ValueError("more stories than persons kept for them")
        self.people.born[person], self.people.sex[person] = np.datetime64(born), sex
        if died:
            self.people.died[person] = np.datetime64(died)
        return person

    def story(self, rule: str, person: int | None, programme: str | None, note: str, **more: object) -> int:
        self.stories.append(Story(rule, person, programme, note, **more))
        return len(self.stories) - 1

    def marked(self, *marks: Mark) -> int:
        """The number under which a spell bears these marks."""
        self.marks.append(marks)
        return len(self.marks) - 1

    def spell(
        self, person: int, programme: str, first: int | None = None, last: int = LAST, *, cls: int = 0, members: int = 0,
        rate: int | None = None, village: int | None = None, payee: int | None = None, marks: Sequence[Mark] = (),
    ) -> None:  # fmt: skip
        who = np.array([person])
        first = self.first if first is None else first
        rate = int(standard(programme, cls)) if rate is None else rate
        village = self.people.village[person] if village is None else village
        payee_column = None if payee is None else np.array([payee])
        plant = self.marked(*marks) if marks else NONE
        self.spells.append(make(who, programme, village, first, last, rate, cls, members, payee_column, plant))

    def innocent(self, why: str, rules: tuple[str, ...], person: int, *programmes: str) -> None:
        self.innocents.append((why, rules, person, programmes))

    def elsewhere(self, person: int) -> int:
        """A village of another county."""
        here = self.people.villages[self.people.village[person]].county_code
        return next(
            at for at, village in enumerate(self.people.villages) if village.county_code != here and village.rural
        )

    def village_of(self, person: int) -> Village:
        return self.people.villages[self.people.village[person]]


def ran_on(people: Population, spells: Spells, stage: Stage, random: np.random.Generator, share: float) -> None:
    """For a share of those who died on a monthly programme the payments ran on for one to eight months.

    One in a village at most: none of them shall be slow as a whole. Nobody told the police of these deaths.
    """
    died = np.where(np.isnat(people.died[spells.person]), 0, month_of(people.died[spells.person]))
    monthly = np.isin(
        spells.programme, [PROGRAMMES.index(code) for code in ("DIBAO", "TEKUN", "GAOLING", "CANJI-H", "CANJI-L")]
    )
    alone = ~((spells.programme == PROGRAMMES.index("DIBAO")) & (spells.members > 1))
    chosen = np.flatnonzero(
        (died > 0) & (died < LAST) & (spells.last == died) & monthly & alone & (spells.first <= died)
    )
    chosen = random.permutation(chosen[random.random(len(chosen)) < share])
    chosen = chosen[np.unique(spells.village[chosen], return_index=True)[1]]
    months = random.integers(1, 9, len(chosen))
    for at, later in zip(chosen.tolist(), months.tolist(), strict=True):
        spells.last[at] = min(int(died[at]) + later, LAST)
        person, programme = int(spells.person[at]), PROGRAMMES[spells.programme[at]]
        paid = Mark(stage.story("paid_after_death", person, programme, "死亡后未停发"), int(died[at]) + 1)
        marks = [paid]
        if spells.last[at] > int(died[at]) + 1:
            marks.append(not_cancelled(stage, person, programme, int(died[at])))
        spells.plant[at] = stage.marked(*marks)


def not_cancelled(stage: Stage, person: int, programme: str, died: int) -> Mark:
    """Cremated, never reported to the police, and paid later than the month after the death."""
    story = stage.story("cremated_but_registered", person, programme, "火化后户籍未注销，仍在发放")
    return Mark(story, died + 2, counts=False)


def tell(stage: Stage, n: int) -> None:
    """Each kind of story `n` times."""
    for at in range(n):
        _dead(stage, at)
        _standing(stage, at)
        _means(stage, at)
        _repeats(stage, at)
        _money(stage, at)
        _innocents(stage, at)


def _dead(stage: Stage, at: int) -> None:
    died = f"{2017 + at % 2}-0{1 + at % 6}-1{at % 9}"
    person = stage.someone(f"19{40 + at % 15}-03-1{at % 9}", died=f"2017-0{1 + at % 9}-05")
    story = stage.story("annual_subsidy_after_death", person, "GENGDI", "上年死亡，耕地补贴未变更户主")
    rate = int(standard("GENGDI", 0)) * 350 // 100
    stage.spell(person, "GENGDI", month(2018, 1), rate=rate, members=350, marks=[Mark(story)])
    person = stage.someone(f"19{45 + at % 10}-05-2{at % 9}", died=died)
    begun = month(2018, 8 + at % 3)
    story = stage.story("enrolled_after_death", person, "TEKUN", "死亡后才审批纳入")
    approved = np.datetime64(f"2018-0{7 + at % 3}-15")
    stage.rows["enrolments"].append(Row(person, ("TEKUN", begun, approved), story))
    paid = stage.story("paid_after_death", person, "TEKUN", "死亡后新纳入并发放")
    cremated = not_cancelled(stage, person, "TEKUN", int(month_of(np.datetime64(died))))
    stage.spell(person, "TEKUN", begun, cls=4, marks=[Mark(paid), cremated])


def _standing(stage: Stage, at: int) -> None:
    person = stage.someone(f"19{60 + at % 30}-02-1{at % 9}")
    story = stage.story("public_payroll_on_relief", person, "DIBAO", "财政供养人员领取低保")
    stage.rows["public_payroll"].append(Row(person, ("在职", np.datetime64("2009-09-01")), story))
    stage.spell(person, "DIBAO", members=1, rate=350_00, marks=[Mark(story)])
    person = stage.someone(f"19{60 + at % 25}-07-1{at % 9}")
    story = stage.story("village_officer_on_relief", person, "DIBAO", "村干部任职期间本人领取低保")
    stage.rows["village_officers"].append(Row(person, ("村委会委员", np.datetime64("2015-07-01")), story))
    stage.spell(person, "DIBAO", members=1, rate=380_00, marks=[Mark(story, month(2015, 7))])
    person = stage.someone(f"19{40 + at % 5}-04-1{at % 9}")
    story = stage.story("age_out_of_range", person, "GAOLING", "未满80周岁领取高龄津贴")
    stage.spell(person, "GAOLING", cls=1, marks=[Mark(story)])


def _means(stage: Stage, at: int) -> None:
    """Owned long before anybody was on relief: nothing was bought meanwhile."""
    for kind, rule, rows in (
        ("property", "owns_property_on_relief", [("住宅", 9800, "1996-05-08"), ("住宅", 12800, "2002-03-20")]),
        ("vehicles", "owns_vehicle_on_relief", [("小型轿车", "2005-05-06")]),
        ("businesses", "runs_business_on_relief", [("个体工商户", "2013-06-03")]),
    ):
        person = stage.someone(f"19{55 + at % 30}-08-1{at % 9}")
        story = stage.story(rule, person, "DIBAO", "低保对象名下有财产")
        stage.rows[kind] += [Row(person, values, story) for values in rows]
        owned = int(month_of(np.datetime64(rows[-1][-1])))
        stage.spell(person, "DIBAO", members=1, rate=320_00, marks=[Mark(story, owned)])


def _repeats(stage: Stage, at: int) -> None:
    first, last = month(2018, 1 + 3 * (at % 3)), month(2018, 6 + 3 * (at % 3))
    person = stage.someone(f"19{48 + at % 8}-01-1{at % 9}")
    story = stage.story("exclusive_programmes_overlap", person, "CANJI-H", "特困供养期间又领取护理补贴")
    stage.spell(person, "TEKUN", cls=4, marks=[Mark(story, first, last, counts=False)])
    stage.spell(person, "CANJI-H", first, last, cls=7, marks=[Mark(story)])
    person = stage.someone(f"19{60 + at % 20}-11-1{at % 9}")
    story = stage.story("same_programme_paid_twice", person, "DIBAO", "同月发放两次")
    stage.spell(person, "DIBAO", members=1, rate=400_00, marks=[Mark(story, first, first, counts=False)])
    stage.spell(person, "DIBAO", first, first, members=1, rate=400_00, marks=[Mark(story)])
    person = stage.someone(f"19{45 + at % 20}-09-1{at % 9}")
    story = stage.story("paid_in_two_counties", person, "CANJI-H", "两个县区同月领取")
    away = stage.story("registered_elsewhere", person, "CANJI-H", "户籍只在另一县区")
    stage.spell(person, "CANJI-H", cls=8, marks=[Mark(story, first, last, counts=False)])
    other, marks = stage.elsewhere(person), [Mark(story), Mark(away)]
    stage.spell(person, "CANJI-H", first, last, cls=8, village=other, marks=marks)


def _money(stage: Stage, at: int) -> None:
    holder = stage.someone(f"19{58 + at % 10}-06-1{at % 9}")
    story = stage.story("one_account_many_people", None, None, "一个账户代收四户人的款项", account_of=holder)
    for _ in range(4):
        other = stage.someone(f"192{8 + at % 2}-10-1{at % 9}", sex=2)
        stage.spell(other, "GAOLING", cls=1, payee=holder, marks=[Mark(story)])
    person = stage.someone(f"192{8 + at % 2}-12-1{at % 9}")
    story = stage.story("amount_over_standard", person, "GAOLING", "高龄津贴每月多发100元")
    stage.spell(person, "GAOLING", cls=1, rate=150_00, marks=[Mark(story)])


def _innocents(stage: Stage, at: int) -> None:
    person = stage.someone(f"19{50 + at % 20}-03-2{at % 8}", died=f"2018-0{1 + at % 9}-20")
    stage.spell(person, "DIBAO", last=month(2018, 1 + at % 9), members=1, rate=300_00)
    stage.innocent("死亡当月仍可发放", ("paid_after_death", "cremated_but_registered"), person)
    person = stage.someone(f"19{50 + at % 20}-05-2{at % 8}")
    stage.rows["public_payroll"].append(Row(person, ("遗属", np.datetime64("2011-05-01"))))
    stage.spell(person, "DIBAO", members=1, rate=310_00)
    stage.innocent("遗属补助对象", ("public_payroll_on_relief",), person)
    person = stage.someone(f"19{50 + at % 20}-06-2{at % 8}")
    stage.rows["vehicles"].append(Row(person, ("普通二轮摩托车", "2010-07-15")))
    stage.rows["property"].append(Row(person, ("住宅", 5200, "2004-08-03")))
    stage.spell(person, "DIBAO", members=1, rate=330_00)
    stage.innocent("一套住房、一辆摩托车", ("owns_vehicle_on_relief", "owns_property_on_relief"), person)
    person = stage.someone(f"19{48 + at % 8}-07-2{at % 8}")
    stage.spell(person, "TEKUN", month(2018, 5), cls=4)
    stage.spell(person, "DIBAO", last=month(2018, 5), members=1, rate=340_00)
    stage.innocent("低保转特困，转换当月两项并存", ("exclusive_programmes_overlap",), person)
