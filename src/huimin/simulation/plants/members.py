"""Who counts in a household: members who died and are still paid for, more children than an award allows."""

from datetime import date

from huimin.simulation import months
from huimin.simulation.ledgers import registration
from huimin.simulation.months import month
from huimin.simulation.pay import yearly_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import LAST, RATES

_COUNTED, _CHILDREN = "dead_member_still_counted", "more_children_than_awarded"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    still_counted(stage)
    taken_off(stage)
    children(stage)
    few_children(stage)


def still_counted(stage: Stage) -> None:
    """The wife, the mother or the son died; the list goes on counting all."""
    for who, died, source in (
        (1, date(2017, 10, 9), "registration"), (2, date(2018, 3, 5), "cremation"), (1, date(2016, 8, 20), "registration"),
    ):  # fmt: skip
        head = stage.with_family(stage.village(county=350181), (1959, 6), ("配偶", 2, 1961), ("母", 2, 1940))
        row = stage.death(head.household.members[who], died, source)
        wrong = stage.wrong(_COUNTED, head, "DIBAO", "家庭成员死亡后保障人数未减", row)
        wrong.has_amount = False
        first = max(month(2017, 7), months.of(died) + 2)
        stage.low_income(head, members=3).mark(wrong, range(first, LAST + 1), counts=False)


def taken_off(stage: Stage) -> None:
    """Reduced in the month after next; only two of three were ever counted."""
    died = date(2018, 2, 11)
    head = stage.with_family(stage.village(county=350181), (1960, 6), ("配偶", 2, 1962), ("子", 1, 1990))
    stage.death(head.household.members[1], died)
    spell = stage.low_income(head, members=3)
    spell.members = {0: 3, months.of(died) + 2: 2}
    stage.innocent("死亡次月之后保障人数已减", (_COUNTED,), head)
    head = stage.with_family(stage.village(county=350181), (1961, 6), ("配偶", 2, 1963), ("子", 1, 1992))
    stage.death(head.household.members[2], died)
    stage.low_income(head, members=2)
    stage.innocent("死亡的儿子从未计入保障人数", (_COUNTED,), head)


def _award(stage: Stage, person: Person, *wrongs: object) -> None:
    rate = RATES["JISHENG"][None][0]
    for year in (2017, 2018):
        paid = yearly_payment(person, "JISHENG", year, rate, standard_fen=rate, category="独生子女家庭")
        stage.pay(paid, *wrongs)


def _parents(stage: Stage, *children: tuple[str, int, int]) -> Person:
    return stage.with_family(stage.village(rural=True), (1953, 8), ("配偶", 2, 1955), *children)


def children(stage: Stage) -> None:
    """Three or four children stand in the household book of those awarded for one."""
    for who, n in ((0, 3), (1, 3), (0, 4)):
        head = _parents(stage, *(("子" if at == 1 else "女", 2 - (at == 1), 1976 + 2 * at) for at in range(n)))
        person = head.household.members[who]
        _award(stage, person, stage.wrong(_CHILDREN, person, "JISHENG", f"户籍登记子女{n}人", registration(person)))


def few_children(stage: Stage) -> None:
    """Two daughters; of three one moved out long ago."""
    head = _parents(stage, ("女", 2, 1977), ("女", 2, 1980), ("女婿", 1, 1978))
    _award(stage, head)
    stage.innocent("双女户，女婿同户", (_CHILDREN,), head)
    head = _parents(stage, ("女", 2, 1977), ("女", 2, 1980), ("养子", 1, 1984))
    _award(stage, head)
    stage.innocent("第三个孩子为收养", (_CHILDREN,), head)
