"""Relatives of officers on relief, applications that relatives handled, applications confirmed in a day."""

from datetime import date

from huimin.simulation import life
from huimin.simulation.applications import apply, marry, record
from huimin.simulation.ledgers import registration
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_UNRECORDED, _HANDLED, _AT_ONCE = "relative_on_relief_unrecorded", "handled_by_relative", "approved_in_a_day"
_HERE = 350181  # its record of near relatives and its log have arrived


def plant(stage: Stage) -> None:
    """All stories of this module."""
    unrecorded(stage)
    recorded(stage)
    handled(stage)
    stood_aside(stage)
    at_once(stage)


def _couple(stage: Stage, born: int, *others: tuple[str, int, int]) -> list[Person]:
    village = stage.village(county=_HERE, rural=True)
    return stage.with_family(village, (born, 3), ("配偶", 2, born + 2), *others).household.members


def unrecorded(stage: Stage) -> None:
    """The wife of a clerk, the father of one newly elected, a wife registered with her parents."""
    man, wife, *_ = _couple(stage, 1968, ("子", 1, 1996))
    clerk = life.serve(stage.city, man, "村文书", date(2015, 7, 1), None)
    wrong = stage.wrong(_UNRECORDED, wife, "DIBAO", "村文书的妻子享受低保未备案", clerk, registration(wife))
    stage.low_income(wife, members=3).mark(wrong, range(FIRST, LAST + 1))
    man, _, father = _couple(stage, 1974, ("父", 1, 1947))
    head = life.serve(stage.city, man, "村委会主任", date(2018, 3, 10), None)
    for at in (month(2018, 1), month(2018, 6)):
        wrong = stage.wrong(_UNRECORDED, father, "LINSHI", "村委会主任的父亲领取临时救助未备案", head)
        payment = once_payment(father, "LINSHI", at, 1500_00, category="支出型")
        stage.pay(payment, *((wrong,) if at > month(2018, 3) else ()))
    wrong.rows.append(registration(father))
    man = stage.someone(stage.village(county=_HERE, rural=True), (1970, 4), sex=1)
    wife = stage.someone(stage.village(county=_HERE, rural=True), (1972, 9), sex=2)
    member = life.serve(stage.city, man, "村委会委员", date(2015, 7, 1), date(2018, 6, 30))
    married = marry(stage.city, man, wife, date(2011, 5, 20))
    wrong = stage.wrong(_UNRECORDED, wife, "DIBAO", "村委会委员的妻子另立户口享受低保未备案", member, married)
    stage.low_income(wife, month(2017, 10)).mark(wrong, range(month(2017, 10), month(2018, 6) + 1))


def recorded(stage: Stage) -> None:
    """Recorded, on relief only after the term, or a brother who lives apart."""
    man, wife = _couple(stage, 1966)
    life.serve(stage.city, man, "村党支部委员", date(2015, 7, 1), None)
    record(stage.city, wife, man, "配偶", "DIBAO", "村党支部委员", date(2016, 5, 6))
    stage.low_income(wife)
    stage.innocent("村干部的妻子享受低保，已备案", (_UNRECORDED,), wife)
    man, wife = _couple(stage, 1961)
    life.serve(stage.city, man, "村委会委员", date(2012, 7, 1), date(2018, 6, 30))
    stage.low_income(wife, month(2018, 7))
    stage.innocent("丈夫离任之后才享受低保", (_UNRECORDED,), wife)
    village = stage.village(county=_HERE, rural=True)
    life.serve(stage.city, stage.someone(village, (1969, 2), sex=1), "村文书", date(2015, 7, 1), None)
    brother = stage.someone(village, (1964, 2), sex=1)
    stage.low_income(brother)
    stage.innocent("村干部的兄弟分户居住", (_UNRECORDED,), brother)


def handled(stage: Stage) -> None:
    """By the recorded son, by the husband of the household, by a husband registered elsewhere."""
    city, note = stage.city, "经办、审批人员与申请人有亲属关系"
    village = stage.village(county=_HERE)
    son, mother = stage.someone(village, (1979, 2), sex=1), stage.someone(village, (1950, 11), sex=2)
    told = record(city, mother, son, "母", "DIBAO", f"{village.township}民政办科员", date(2017, 6, 1))
    stage.low_income(mother)
    asked = apply(city, mother, "DIBAO", date(2016, 12, 2), date(2016, 12, 28), fen=420_00, handler=son.name)
    stage.wrong(_HANDLED, mother, "DIBAO", note, asked, told).amount_fen = 420_00
    man, wife = _couple(stage, 1971)
    life.serve(city, man, "村文书", date(2015, 7, 1), None)
    told = record(city, wife, man, "配偶", "DIBAO", "村文书", date(2017, 2, 8))
    stage.low_income(wife, members=2)
    asked = apply(city, wife, "DIBAO", date(2016, 11, 1), date(2016, 11, 29), fen=650_00, handler=man.name)
    stage.wrong(_HANDLED, wife, "DIBAO", note, asked, told, registration(man)).amount_fen = 650_00
    man, wife = (stage.someone(stage.village(county=_HERE), (1969, 5), sex=sex) for sex in (1, 2))
    married = marry(city, man, wife, date(1996, 10, 1))
    stage.low_income(wife)
    asked = apply(city, wife, "DIBAO", date(2016, 10, 8), date(2016, 11, 2), fen=380_00, approver=man.name)
    stage.wrong(_HANDLED, wife, "DIBAO", note, asked, married).amount_fen = 380_00


def stood_aside(stage: Stage) -> None:
    """The relative stood aside; somebody else handled it."""
    for recusal, own in (("已回避", True), ("无需回避", False)):
        village = stage.village(county=_HERE)
        son, mother = stage.someone(village, (1981, 8), sex=1), stage.someone(village, (1953, 1), sex=2)
        record(stage.city, mother, son, "母", "DIBAO", f"{village.township}民政办科员", date(2017, 6, 1))
        stage.low_income(mother)
        more = {"handler": son.name} if own else {}
        apply(stage.city, mother, "DIBAO", date(2016, 12, 2), date(2016, 12, 28), fen=420_00, recusal=recusal, **more)
        stage.innocent("有亲属关系的经办人已回避", (_HANDLED,), mother)


def at_once(stage: Stage) -> None:
    """Applied and confirmed on one day, and nobody came; relief in advance, and a visit on that day."""
    for at in (date(2017, 11, 14), date(2018, 3, 6), date(2018, 8, 21)):
        person = stage.someone(stage.village(county=_HERE), (1966, 6))
        stage.low_income(person, month(at.year, at.month) + 1)
        asked = apply(stage.city, person, "DIBAO", at, at, fen=390_00, is_checked=False)
        stage.wrong(_AT_ONCE, person, "DIBAO", "当天申请当天审批，无入户和公示", asked).amount_fen = 390_00
    person = stage.someone(stage.village(county=_HERE), (1963, 6))
    stage.low_income(person, month(2018, 5))
    at = date(2018, 4, 24)
    apply(stage.city, person, "DIBAO", at, at, fen=390_00, is_checked=False, category="先行救助")
    stage.innocent("先行救助后补手续", (_AT_ONCE,), person)
    person = stage.someone(stage.village(county=_HERE), (1959, 6))
    stage.low_income(person, month(2018, 5))
    apply(stage.city, person, "DIBAO", at, at, fen=390_00, is_checked=False, visited=at)
    stage.innocent("当天入户当天审批", (_AT_ONCE,), person)
