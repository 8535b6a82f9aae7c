"""Accounts that collect for several people, and amounts above the standard."""

from huimin.simulation.facts import Wrong
from huimin.simulation.months import month
from huimin.simulation.pay import field_payment, once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST, RATES

_ACCOUNT, _OVER = "one_account_many_people", "amount_over_standard"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    held_cards(stage)
    shared_at_home(stage)
    above(stage)
    not_above(stage)


def held_cards(stage: Stage) -> None:
    """A clerk, a neighbour and a shopkeeper whose accounts receive other households' money."""
    for n_others, has_own, programme in ((5, True, "CJJB-PENSION"), (3, False, "CJJB-PENSION"), (4, True, "GAOLING")):
        village = stage.village(county=350181, rural=True)
        holder = stage.someone(village, (1956, 5), sex=1)
        others = [stage.someone(village, (1931 + at % 3, 2 + at)) for at in range(n_others)]
        wrong = stage.wrong(_ACCOUNT, holder.account, None, f"一个账户代收{n_others}户人的款项")
        if has_own:
            stage.spell(holder, "CJJB-PENSION", FIRST - 1).mark(wrong, range(FIRST, LAST + 1))
        for person in others:
            _into(stage, person, programme, holder, wrong)


def _into(stage: Stage, person: Person, programme: str, holder: Person, wrong: Wrong) -> None:
    begin = stage.allowance if programme == "GAOLING" else stage.spell
    arguments = (person,) if programme == "GAOLING" else (person, programme)
    spell = begin(*arguments, account=holder.account, account_name=holder.name)
    spell.mark(wrong, range(FIRST, LAST + 1))


def shared_at_home(stage: Stage) -> None:
    """One account inside one household: of two, and of three."""
    for others in ((("配偶", 2, 1942),), (("配偶", 2, 1944), ("母", 2, 1921))):
        head = stage.with_family(stage.village(), (1941, 8), *others)
        for member in head.household.members:
            stage.spell(member, "CJJB-PENSION", FIRST - 1, account=head.account, account_name=head.name)
        stage.innocent("同一户内共用一个账户", (_ACCOUNT,), head.account, people=head.household.members)


def above(stage: Stage) -> None:
    """More than the rate in force: by a mistyped rate, a class too high, an area too large, a raise too early."""
    person = stage.someone(stage.village(county=350111), (1934, 9))
    _over(stage, stage.allowance(person, amount=150_00), range(FIRST, LAST + 1), 50_00, "高龄津贴每月多发100元")
    person = stage.someone(stage.village(county=350181), (1965, 2))
    spell = stage.spell(
        person,
        "CANJI-H",
        FIRST - 4,
        cls="二级",
        amount={0: 70_00, month(2018, 1): 80_00, month(2018, 4): 180_00},
        category="智力",
    )
    _over(stage, spell, range(month(2018, 4), LAST + 1), 80_00, "二级护理补贴多发100元")
    person = stage.someone(stage.village(), (1948, 4))
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, amount={0: 100_00, month(2018, 1): 128_00})
    _over(stage, spell, range(month(2018, 1), LAST + 1), 118_00, "养老金标准错录为128元")
    person = stage.someone(stage.village(), (1947, 3), sex=1)
    spell = stage.destitute(person, amount=1350_00)
    _over(stage, spell, range(FIRST, month(2018, 1)), 850_00, "全自理对象按失能标准发放")
    _over(stage, spell, range(month(2018, 1), LAST + 1), 910_00, "全自理对象按失能标准发放")
    person = stage.someone(stage.village(), (1973, 10))
    spell = stage.spell(person, "CANJI-L", FIRST - 4, amount=80_00, category="精神")
    _over(stage, spell, range(FIRST, month(2018, 1)), 70_00, "提标前已按新标准发放")
    person = stage.someone(stage.village(county=350181, rural=True), (1959, 11))
    payment = field_payment(person, 2018, 250)
    due, payment.amount_fen = payment.amount_fen, payment.amount_fen * 10
    wrong = _wrong(stage, person, "GENGDI", "补贴金额多写一位")
    stage.pay(payment, wrong)
    wrong.rows.append(stage.rate_row("GENGDI", person.village.county, None, month(2018, 1)))
    wrong.amount_fen -= due


def _wrong(stage: Stage, person: Person, programme: str, note: str) -> Wrong:
    return stage.wrong(_OVER, person, programme, note)


def _over(stage: Stage, spell: object, months: range, standard_fen: int, note: str) -> None:
    wrong = _wrong(stage, spell.person, spell.programme, note)
    spell.mark(wrong, months)
    wrong.rows.append(stage.rate_row(spell.programme, spell.village.county, spell.cls, months[0]))
    wrong.amount_fen -= standard_fen * len(months)


def not_above(stage: Stage) -> None:
    """Arrears of several months, a price subsidy, a holiday grant."""
    rate = RATES["CANJI-L"][None][0]
    person = stage.someone(stage.village(county=350181), (1975, 7))
    late = once_payment(
        person, "CANJI-L", month(2017, 8), rate * 3, standard_fen=rate, remark="补发8-10月", category="肢体"
    )
    late.n, late.paid = 3, month(2017, 11)
    stage.pay(late)
    stage.innocent("一次补发三个月", (_OVER,), person, "CANJI-L")
    for remark, extra in (("含价格临时补贴", 26_00), ("含节日慰问金", 200_00)):
        person = stage.someone(stage.village(county=350181), (1955, 6), sex=1)
        stage.destitute(person, gaps={month(2018, 2)})
        high = RATES["TEKUN"]["全自理"][max(RATES["TEKUN"]["全自理"])]
        stage.pay(
            once_payment(
                person,
                "TEKUN",
                month(2018, 2),
                high + extra,
                standard_fen=high,
                cls="全自理",
                category="分散供养",
                remark=remark,
            )
        )
        stage.innocent(remark, (_OVER,), person, "TEKUN")
