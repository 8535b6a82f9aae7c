"""Paid too little, late, in arrears of many months at once, or shared out in equal sums."""

from huimin.simulation.facts import Spell, Wrong
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST, RAISE, RATES

_BELOW, _OLD, _ARREARS = "paid_below_standard", "raise_not_applied", "large_back_payment"
_LATE, _EQUAL = "paid_late", "equal_shares"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    below(stage)
    not_below(stage)
    old_rate(stage)
    made_up(stage)
    arrears(stage)
    due_arrears(stage)
    late(stage)
    shared_out(stage)


def _short(stage: Stage, rule: str, spell: Spell, months: range, note: str) -> None:
    """The months of a spell that were paid less than the rates in force."""
    wrong = stage.wrong(rule, spell.person, spell.programme, note)
    spell.mark(wrong, months, counts=False)
    rates = RATES[spell.programme][spell.cls]
    for at in months:
        due = rates[max(start for start in rates if start <= at)]
        wrong.amount_fen += due - spell.rate(at)
        row = stage.rate_row(spell.programme, spell.village.county, spell.cls, at)
        if row not in wrong.rows:
            wrong.rows.append(row)


def _pensioner(stage: Stage) -> Person:
    return stage.someone(stage.village(), (1951, 5))


def below(stage: Stage) -> None:
    """Sums that never were a rate: all along, over the raise, for four months."""
    spell = stage.spell(_pensioner(stage), "CJJB-PENSION", FIRST - 1, amount={0: 100_00, RAISE: 108_00})
    _short(stage, _BELOW, spell, range(RAISE, LAST + 1), "养老金每月少发10元")
    spell = stage.destitute(stage.someone(stage.village(), (1946, 2), sex=1), amount=800_00)
    _short(stage, _BELOW, spell, range(FIRST + 1, LAST + 1), "特困供养金一直按800元发放")
    spell = stage.spell(
        _pensioner(stage), "CJJB-PENSION", FIRST - 1,
        amount={0: 100_00, RAISE: 118_00, month(2018, 5): 81_00, month(2018, 9): 118_00},
    )  # fmt: skip
    _short(stage, _BELOW, spell, range(month(2018, 5), month(2018, 9)), "五至八月金额录反，118元录为81元")


def not_below(stage: Stage) -> None:
    """What was overpaid is taken off; the first month was paid by days."""
    for remark, gap in (("扣回上季多发", month(2018, 4)), ("退回多领部分", month(2018, 7))):
        person = _pensioner(stage)
        spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, gaps={gap})
        part = once_payment(person, "CJJB-PENSION", gap, 60_00, standard_fen=spell.rate(gap), remark=remark)
        stage.pay(part)
        stage.innocent(f"名册注明{remark}", (_BELOW,), person)
    person = stage.someone(stage.village(), (1957, 12))
    stage.spell(person, "CJJB-PENSION", month(2018, 1), amount={0: 59_00, month(2018, 2): 118_00})
    stage.innocent("首月按天数计发", (_BELOW,), person)


def old_rate(stage: Stage) -> None:
    """The rate of last year throughout 2018, until June, and since the raise in a class of its own."""
    spell = stage.spell(_pensioner(stage), "CJJB-PENSION", FIRST - 1, amount=100_00)
    _short(stage, _OLD, spell, range(RAISE + 1, LAST + 1), "2018年仍按旧标准发放")
    amounts = {0: 850_00, month(2018, 7): 910_00}
    spell = stage.destitute(stage.someone(stage.village(), (1948, 2), sex=1), amount=amounts)
    _short(stage, _OLD, spell, range(RAISE + 1, month(2018, 7)), "半年后才执行新标准，未补发")
    person = stage.someone(stage.village(county=350181), (1973, 3))
    spell = stage.spell(person, "CANJI-H", FIRST - 12, cls="一级", amount=100_00, category="视力")
    _short(stage, _OLD, spell, range(RAISE + 1, LAST + 1), "护理补贴未随标准调整")


def made_up(stage: Stage) -> None:
    """The difference of two months was paid in March; the raise was applied in its second month."""
    person = _pensioner(stage)
    stage.spell(person, "CJJB-PENSION", FIRST - 1, amount={0: 100_00, month(2018, 3): 118_00})
    for at in (month(2018, 1), month(2018, 2)):
        late = once_payment(person, "CJJB-PENSION", at, 18_00, standard_fen=118_00, remark="补差")
        stage.pay(late).paid = month(2018, 3)
    stage.innocent("三月补发一、二月差额", (_OLD, _BELOW), person)
    person = _pensioner(stage)
    stage.spell(person, "CJJB-PENSION", FIRST - 1, amount={0: 100_00, month(2018, 2): 118_00})
    stage.innocent("调标当月沿用旧标准", (_OLD, _BELOW), person)


def _late(stage: Stage, first: int, n: int, remark: str) -> Person:
    """A pension of `n` months that came in one payment."""
    person = _pensioner(stage)
    gaps = set(range(first, first + n))
    stage.spell(person, "CJJB-PENSION", FIRST - 1, gaps=gaps)
    late = once_payment(person, "CJJB-PENSION", first, 118_00 * n, standard_fen=118_00, remark=remark)
    late.n, late.paid = n, first + n
    if remark == "补发":
        wrong = stage.wrong(_ARREARS, person, "CJJB-PENSION", f"一次补发{n}个月养老金")
        late.plain = True
        stage.city.payments.append(late)
        wrong.rows.append(late)
        wrong.months.add(first)
        wrong.amount_fen += late.amount_fen
    else:
        stage.pay(late)
        stage.innocent(f"{remark}{n}个月", (_ARREARS,), person)
    return person


def arrears(stage: Stage) -> None:
    """Eight, seven and five months at once."""
    for first, n in ((month(2018, 1), 8), (month(2018, 3), 7), (month(2018, 5), 5)):
        _late(stage, first, n, "补发")


def due_arrears(stage: Stage) -> None:
    """Late registration and proof of life; three months."""
    _late(stage, month(2018, 1), 8, "未及时登记补发")
    _late(stage, month(2018, 2), 7, "认证恢复补发")
    person = _pensioner(stage)
    stage.spell(person, "CJJB-PENSION", FIRST - 1, gaps=set(range(month(2018, 4), month(2018, 7))))
    late = once_payment(person, "CJJB-PENSION", month(2018, 4), 354_00, standard_fen=118_00, remark="补发")
    late.n, late.paid = 3, month(2018, 7)
    stage.pay(late)
    stage.innocent("补发三个月，不超过三倍", (_ARREARS,), person)


def late(stage: Stage) -> None:
    """Two months' wages of a village that came in July; new posts that were entered later."""
    for _ in range(3):
        village = stage.village(rural=True)
        wrong = stage.wrong(_LATE, village, "GONGYI", "三、四月补贴七月才发放")
        for born in (1974, 1979):
            _wages(stage, stage.someone(village, (born, 4)), "保洁员", wrong)
    village = stage.village(rural=True)
    _wages(stage, stage.someone(village, (1976, 4)), "保洁员（新增）")
    stage.innocent("新增人员的补贴随下一批发放", (_LATE,), village)


def _wages(stage: Stage, person: Person, category: str, *wrongs: Wrong) -> None:
    months = (month(2018, 3), month(2018, 4))
    stage.spell(person, "GONGYI", month(2018, 1), LAST, amount=1000_00, category=category, gaps=set(months))
    for at in months:
        payment = once_payment(person, "GONGYI", at, 1000_00, standard_fen=1000_00, category=category)
        stage.pay(payment, *wrongs).paid = month(2018, 7)


def shared_out(stage: Stage) -> None:
    """Twenty grants of one sum in a village and year; after a typhoon rightly."""
    for at in range(4):
        village = stage.village(county=350123, rural=True)
        is_due = at == 3
        category = "灾害定额救助" if is_due else "支出型"
        wrong = None if is_due else stage.wrong(_EQUAL, village, "LINSHI", "全村二十笔临时救助金额相同")
        for place in range(20):
            person = stage.someone(village, (1950 + place, 3))
            payment = once_payment(person, "LINSHI", month(2018, 2 + place % 9), 500_00, category=category)
            stage.pay(payment, *((wrong,) if wrong else ()))
        if is_due:
            stage.innocent("台风后按户定额救助", (_EQUAL,), village)
