"""Households: split into cases, two grants, another home, purchases on relief; and what registers say of persons."""

from datetime import date

from huimin.simulation import life, months, names
from huimin.simulation.ledgers import registration
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_SPLIT, _AGAIN, _OTHER, _BOUGHT = (
    "family_in_several_cases", "renovation_twice", "renovation_with_another_home", "bought_while_on_relief",
)  # fmt: skip
_CREMATED, _DIFFER, _GHOST, _NAME = (
    "cremated_but_registered", "death_sources_disagree", "unknown_id_number", "name_and_number_disagree",
)  # fmt: skip
_ENDED_BY_DEATH = ("DIBAO", "TEKUN", "GAOLING", "CANJI-L", "CANJI-H", "ERTONG", "YANGLAO", "CJJB-PENSION")


def plant(stage: Stage) -> None:
    """All stories of this module; the last looks at what the others told of the dead."""
    split(stage)
    not_split(stage)
    renovated_twice(stage)
    other_homes(stage)
    bought(stage)
    sources(stage)
    ghosts(stage)
    other_names(stage)
    not_cancelled(stage)


def _couple(stage: Stage, born: int, *, rural: bool | None = None, child: bool = False) -> list[Person]:
    others = [("配偶", 2, born + 2), *([("子", 1, born + 26)] if child else [])]
    return stage.with_family(stage.village(county=350181, rural=rural), (born, 4), *others).household.members


def split(stage: Stage) -> None:
    """A married couple, and a father and his son, each with a case of their own."""
    for child, first, last in ((False, FIRST - 6, LAST), (True, month(2018, 2), month(2018, 9)), (True, FIRST, LAST)):
        family = _couple(stage, 1958, child=child)
        head, other = family[0], family[-1]
        due = stage.low_income(head, case=f"{head.household.number}01", registered=False, amount=600_00)
        extra = stage.low_income(other, first, last, case=f"{head.household.number}02", registered=False, amount=350_00)
        wrong = stage.wrong(
            _SPLIT, head.household, "DIBAO", "同户两人分立两份低保", registration(head), registration(other)
        )
        together = range(max(first, FIRST), last + 1)
        due.mark(wrong, together, counts=False)
        extra.mark(wrong, together)


def not_split(stage: Stage) -> None:
    """The payee changed; a severely disabled son is a case of his own; a family of two registered households."""
    man, wife = _couple(stage, 1957)
    stage.low_income(man, last=month(2018, 4), case="DB0001", registered=False)
    stage.low_income(wife, month(2018, 4), case="DB0002", registered=False)
    stage.innocent("领款人由丈夫变更为妻子，当月重合", (_SPLIT,), man.household)
    family = _couple(stage, 1955, child=True)
    stage.low_income(family[0], case="DB0003", registered=False)
    stage.low_income(family[2], case="DB0004", registered=False, category="单人保（重残）")
    stage.innocent("重残的成年儿子依法单独立户", (_SPLIT,), family[0].household)


def _renovate(stage: Stage, person: Person, at: int, *wrongs: object, category: str = "低保户") -> None:
    stage.pay(once_payment(person, "WEIFANG", at, 20000_00, category=category), *wrongs)


def renovated_twice(stage: Stage) -> None:
    """Husband and wife, or one person, a year apart; after a typhoon rightly."""
    for first, second in ((0, 1), (0, 0), (1, 0)):
        family = _couple(stage, 1960, rural=True)
        wrong = stage.wrong(_AGAIN, family[0].household, "WEIFANG", "同一户两次享受危房改造补助")
        earlier = stage.pay(once_payment(family[first], "WEIFANG", month(2017, 9), 18000_00, category="低保户"))
        wrong.rows.append(earlier)
        _renovate(stage, family[second], month(2018, 8), wrong)
    family = _couple(stage, 1962, rural=True)
    _renovate(stage, family[0], month(2017, 8))
    _renovate(stage, family[0], month(2018, 10), category="台风灾后重建")
    stage.innocent("改造后又因台风损毁重建", (_AGAIN,), family[0].household)
    for born in (1958, 1983):
        person = stage.someone(stage.village(rural=True), (born, 3), sex=1)
        _renovate(stage, person, month(2018, 5))
        stage.innocent("父子分户，各改造一处", (_AGAIN, _OTHER), person.household)


def other_homes(stage: Stage) -> None:
    """A renovation grant while the wife, the son or the payee owns another home; a homestead is the house itself."""
    for who, use in ((1, "住宅"), (2, "商业服务"), (0, "住宅")):
        family = _couple(stage, 1961, rural=True, child=True)
        row = life.home(stage.city, family[who], 9200, date(2011, 6, 8), use=use)
        wrong = stage.wrong(_OTHER, family[0], "WEIFANG", f"同户成员名下另有{use}", row)
        _renovate(stage, family[0], month(2018, 6), wrong)
    family = _couple(stage, 1963, rural=True)
    life.home(stage.city, family[0], 8000, date(2001, 4, 4), nature="宅基地使用权")
    _renovate(stage, family[0], month(2018, 9))
    stage.innocent("名下仅有被改造的宅基地住房", (_OTHER,), family[0])


def bought(stage: Stage) -> None:
    """The wife or the son buys while the household is on relief; a motorcycle and an old flat do no harm."""
    for who, since in ((1, date(2018, 3, 20)), (2, date(2017, 11, 6)), (1, date(2016, 9, 12))):
        family = _couple(stage, 1964, child=True)
        if who == 1:
            row = life.drive(stage.city, stage.registry.issuer, family[1], "小型轿车", since)
        else:
            row = life.home(stage.city, family[2], 9900, since)
        spell = stage.low_income(family[0], members=3)
        wrong = stage.wrong(_BOUGHT, family[0], "DIBAO", "享受低保期间同户成员购房购车", row)
        spell.mark(wrong, range(max(months.of(since), FIRST), LAST + 1))
    family = _couple(stage, 1966)
    life.drive(stage.city, stage.registry.issuer, family[1], "普通二轮摩托车", date(2018, 5, 5))
    life.home(stage.city, family[1], 5600, date(2009, 5, 5))
    stage.low_income(family[0], members=2)
    stage.innocent("妻子购买摩托车，早年有一套住房", (_BOUGHT,), family[0])


def sources(stage: Stage) -> None:
    """The crematorium and the police tell different days."""
    for first, second in (
        (date(2018, 1, 20), date(2018, 4, 2)),
        (date(2017, 8, 8), date(2018, 8, 8)),
        (date(2016, 3, 1), date(2016, 5, 15)),
    ):
        person = stage.someone(stage.village(), (1936, 6))
        rows = (stage.death(person, first, "cremation"), stage.death(person, second, "registration"))
        stage.wrong(_DIFFER, person, None, "火化与注销登记的死亡日期相差一个月以上", *rows).has_amount = False
    person = stage.someone(stage.village(), (1938, 8))
    stage.death(person, date(2018, 2, 2), "cremation")
    stage.death(person, date(2018, 2, 20), "registration")
    stage.innocent("两处登记相差十八天", (_DIFFER,), person)


def ghosts(stage: Stage) -> None:
    """Well-formed numbers that stand in no register; somebody registered in another county stands in one."""
    for programme, born in (("CJJB-PENSION", (1949, 5)), ("DIBAO", (1968, 7)), ("CJJB-PENSION", (1952, 1))):
        person = stage.someone(stage.village(county=350181), born)
        person.is_registered = False
        if programme == "DIBAO":
            spell = stage.low_income(person, registered=False)
        else:
            spell = stage.spell(person, programme, FIRST - 1)
        wrong = stage.wrong(_GHOST, person, programme, "身份证号有效，户籍中查无此人")
        spell.mark(wrong, range(FIRST, LAST + 1))
    person = stage.someone(stage.village(county=350123), (1970, 2))
    away = stage.village(county=350181)
    stage.pay(once_payment(person, "LINSHI", month(2018, 3), 900_00, category="急难型", village=away))
    stage.innocent("户籍在外县，在急难发生地获得救助", (_GHOST,), person)


def other_names(stage: Stage) -> None:
    """The list says another name than the household register for the number; a former name is no other."""
    for at, n in ((month(2017, 12), 1), (month(2018, 4), 1), (month(2018, 9), 2)):
        person = stage.someone(stage.village(), (1967, 3), sex=1)
        wrong = stage.wrong(_NAME, person, "LINSHI", "名册姓名与户籍姓名不一致", registration(person))
        other = names.surname(stage.random) + names.given(stage.random, 2, 1967) + "英"
        for place in range(n):
            stage.pay(once_payment(person, "LINSHI", at + place, 700_00, category="支出型", name=other), wrong)
    person = stage.someone(stage.village(), (1971, 3), sex=2)
    former = names.surname(stage.random) + "阿妹"
    registration(person).values["former"] = former
    stage.pay(once_payment(person, "LINSHI", month(2018, 6), 700_00, category="支出型", name=former))
    stage.innocent("名册仍写曾用名", (_NAME,), person)


def not_cancelled(stage: Stage) -> None:
    """Whoever was cremated and never reported to the police stands in the household register; paid on all the same."""
    rows: dict[int, list] = {}
    for row in stage.city.rows["deaths"]:
        rows.setdefault(id(row.person), []).append(row)
    for spell in stage.city.spells:
        told = rows.get(id(spell.person), [])
        if spell.programme not in _ENDED_BY_DEATH or not told:
            continue
        if any(not row.group.startswith("cremation") for row in told):
            continue
        late = set(range(max(FIRST, months.of(spell.person.died_on) + 2), min(spell.last, LAST) + 1)) - spell.gaps
        if late:
            wrong = stage.wrong(_CREMATED, spell.person, spell.programme, "火化后户籍未注销，仍在发放", told[0])
            wrong.has_amount = False
            spell.mark(wrong, late, counts=False)
