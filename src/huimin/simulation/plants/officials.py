"""Families of officials: a member on the payroll beside low income, a large machine in the family, an officer's account."""

from datetime import date

from huimin.simulation import life, months
from huimin.simulation.applications import marry
from huimin.simulation.ledgers import registration
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_MEMBER, _MACHINE, _OFFICER = "payroll_member_on_relief", "machine_bought_on_relief", "paid_into_officer_account"
_SHARED = "one_account_many_people"
_HERE = 350181


def plant(stage: Stage) -> None:
    """All stories of this module."""
    members(stage)
    not_members(stage)
    machines(stage)
    no_machines(stage)
    for n, since in ((2, date(2015, 7, 1)), (1, date(2018, 1, 1)), (1, date(2012, 6, 1))):
        officers_account(stage, n, since)
    relatives(stage)


def _couple(stage: Stage, *, rural: bool | None = None) -> list[Person]:
    village = stage.village(county=_HERE, rural=rural)
    return stage.with_family(village, (1966, 4), ("配偶", 2, 1968), ("子", 1, 1993)).household.members


def members(stage: Stage) -> None:
    """The wife teaches; the son is hired; the husband, on relief, is married to a retired nurse of another household."""
    for who, staff, since, left in (
        (1, "在职", date(1995, 9, 1), None),
        (2, "在职", date(2018, 3, 1), None),
        (1, "在职", date(1999, 7, 1), date(2018, 4, 30)),
    ):
        family = _couple(stage)
        row = life.employ(stage.city, family[who], f"{family[0].village.township}中心小学", staff, since, left)
        wrong = stage.wrong(_MEMBER, family[0], "DIBAO", f"同户成员为财政供养人员（{staff}）", row)
        span = range(max(FIRST, months.of(since)), (months.of(left) if left else LAST) + 1)
        stage.low_income(family[0], members=3).mark(wrong, span)
    man = stage.someone(stage.village(county=_HERE), (1956, 3), sex=1)
    wife = stage.someone(stage.village(county=_HERE), (1958, 3), sex=2)
    marry(stage.city, man, wife, date(1983, 10, 1))
    row = life.employ(stage.city, wife, f"{wife.village.township}卫生院", "退休", date(2013, 4, 1))
    wrong = stage.wrong(_MEMBER, man, "DIBAO", "配偶户籍在另一户，为退休财政供养人员", row)
    stage.low_income(man).mark(wrong, range(FIRST, LAST + 1))


def not_members(stage: Stage) -> None:
    """Divorced and still registered together; a survivor's pension; a son who moved out; an official's old mother."""
    family = _couple(stage)
    marry(stage.city, family[0], family[1], date(1990, 5, 8), ended=date(2016, 11, 2))
    life.employ(stage.city, family[1], f"{family[0].village.township}人民政府", "在职", date(1992, 7, 1))
    stage.low_income(family[0])
    stage.innocent("已离婚，户口尚未分开", (_MEMBER,), family[0])
    family = _couple(stage)
    life.employ(stage.city, family[1], f"{family[0].village.township}人民政府", "遗属", date(2011, 5, 1))
    stage.low_income(family[0], members=3)
    stage.innocent("同户成员为遗属补助对象", (_MEMBER,), family[0])
    family = _couple(stage)
    registration(family[2]).values["moved_out"] = date(2017, 2, 6)
    life.employ(stage.city, family[2], f"{family[0].village.township}中心小学", "在职", date(2016, 9, 1))
    stage.low_income(family[0], members=2)
    stage.innocent("儿子录用后户口已迁出", (_MEMBER,), family[0])
    village = stage.village(county=_HERE)
    official, mother = stage.someone(village, (1970, 3), sex=1), stage.someone(village, (1945, 3), sex=2)
    life.employ(stage.city, official, f"{village.township}人民政府", "在职", date(1994, 7, 1))
    stage.low_income(mother)
    stage.innocent("公职人员的母亲单独立户，不共同生活", (_MEMBER,), mother)


def machines(stage: Stage) -> None:
    """A harvester bought by the payee, the wife, the son."""
    for at, (who, bought, fen) in enumerate(
        ((0, month(2018, 6), 8800_00), (1, month(2018, 3), 8600_00), (2, month(2017, 9), 9000_00))
    ):
        family = _couple(stage, rural=True)
        row = stage.pay(once_payment(family[who], "NONGJI", bought, fen, machine=f"NJ20189{at:03d}"))
        wrong = stage.wrong(_MACHINE, family[0], "DIBAO", "低保家庭购置联合收割机", row)
        stage.low_income(family[0], members=3).mark(wrong, range(bought, LAST + 1))


def no_machines(stage: Stage) -> None:
    """A small tiller; a harvester after relief had ended."""
    family = _couple(stage, rural=True)
    stage.pay(once_payment(family[1], "NONGJI", month(2018, 4), 900_00, machine="NJ20189901"))
    stage.low_income(family[0], members=3)
    stage.innocent("购置小型微耕机", (_MACHINE,), family[0])
    family = _couple(stage, rural=True)
    stage.pay(once_payment(family[0], "NONGJI", month(2018, 7), 8700_00, machine="NJ20189902"))
    stage.low_income(family[0], last=month(2018, 6), members=3)
    stage.innocent("退出低保之后购置收割机", (_MACHINE,), family[0])


def officers_account(stage: Stage, n: int, since: date) -> None:
    """An officer draws a pension; the low income of `n` villagers goes into the same account."""
    village = stage.village(county=_HERE, rural=True)
    officer = stage.someone(village, (1955, 5), sex=1)
    row = life.serve(stage.city, officer, "村委会委员", since, None)
    shared = stage.wrong(_SHARED, officer.account, None, "村干部账户收取他人低保金")
    stage.spell(officer, "CJJB-PENSION", FIRST - 1).mark(shared, range(FIRST, LAST + 1))
    wrong = stage.wrong(_OFFICER, officer.account, "DIBAO", "他人低保金进入村干部账户", row)
    for at in range(n):
        person = stage.someone(village, (1950 + at, 2))
        spell = stage.low_income(person, account=officer.account, account_name=officer.name)
        spell.mark(shared, range(FIRST, LAST + 1))
        spell.mark(wrong, range(max(FIRST, months.of(since)), LAST + 1))


def relatives(stage: Stage) -> None:
    """The account of an officer's family: the mother of the household, the wife registered with her parents."""
    village = stage.village(county=_HERE, rural=True)
    officer = stage.with_family(village, (1956, 7), ("母", 2, 1934))
    life.serve(stage.city, officer, "村文书", date(2015, 7, 1), None)
    for member in officer.household.members:
        stage.spell(member, "CJJB-PENSION", FIRST - 1, account=officer.account, account_name=officer.name)
    stage.allowance(officer.household.members[1], account=officer.account, account_name=officer.name)
    stage.innocent("同户母亲的养老金由任村文书的儿子代收", (_OFFICER, _SHARED), officer.account)
    officer, wife = stage.someone(village, (1954, 2), sex=1), stage.someone(village, (1956, 2), sex=2)
    life.serve(stage.city, officer, "村委会主任", date(2015, 7, 1), None)
    marry(stage.city, officer, wife, date(1980, 1, 8))
    shared = stage.wrong(_SHARED, officer.account, None, "分户的夫妻共用一个账户")
    for person in (officer, wife):
        spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, account=officer.account, account_name=officer.name)
        spell.mark(shared, range(FIRST, LAST + 1))
    stage.innocent("登记的配偶使用村干部账户", (_OFFICER,), officer.account)
