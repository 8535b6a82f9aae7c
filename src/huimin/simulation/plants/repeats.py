"""Twice: programmes that exclude each other, one month paid twice, paid in two counties."""

from huimin.simulation.ledgers import registration
from huimin.simulation.months import month
from huimin.simulation.pay import field_payment, once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST, RATES

_EXCLUSIVE, _TWICE, _COUNTIES = "exclusive_programmes_overlap", "same_programme_paid_twice", "paid_in_two_counties"
_ELSEWHERE = "registered_elsewhere"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    exclusive(stage)
    switched(stage)
    same_list_twice(stage)
    twice_otherwise(stage)
    not_twice(stage)
    two_counties(stage)
    moved(stage)


def exclusive(stage: Stage) -> None:
    """The first programme is held all along; the second, which it excludes, for some months beside it."""
    for held, cls, born, second, second_cls, first, last in (
        ("TEKUN", "全自理", (1948, 2), "DIBAO", None, month(2017, 10), month(2018, 6)),
        ("TEKUN", "半失能", (1951, 9), "DIBAO", None, month(2018, 3), month(2018, 4)),
        ("TEKUN", "失能", (1949, 11), "CANJI-H", "一级", month(2018, 1), LAST),
        ("TEKUN", "全自理", (1953, 4), "CANJI-H", "二级", month(2017, 9), month(2018, 2)),
        ("TEKUN", "全自理", (1950, 7), "CANJI-L", None, month(2018, 2), month(2018, 8)),
        ("ERTONG", None, (2007, 5), "CANJI-L", None, month(2017, 11), month(2018, 5)),
    ):
        person = stage.someone(stage.village(county=350181), born, sex=1)
        base = stage.spell(person, held, FIRST - 14, cls=cls, category="分散供养" if held == "TEKUN" else "孤儿")
        if second == "DIBAO":
            other = stage.low_income(person, first, last)
        else:
            other = stage.spell(person, second, first, last, cls=second_cls, category="肢体")
        wrong = stage.wrong(_EXCLUSIVE, person, second, f"享受{held}期间又领取{second}")
        base.mark(wrong, range(first, last + 1), counts=False)
        other.mark(wrong, range(first, last + 1))


def switched(stage: Stage) -> None:
    """The month of switch; a clean change; pairs that may be held together."""
    person = stage.someone(stage.village(), (1954, 6), sex=1)
    stage.low_income(person, last=month(2018, 3))
    stage.destitute(person, month(2018, 3))
    stage.innocent("低保转特困，转换当月两项并存", (_EXCLUSIVE,), person)
    person = stage.someone(stage.village(), (1952, 3), sex=1)
    stage.spell(person, "CANJI-H", FIRST - 3, month(2018, 5), cls="二级", category="视力")
    stage.destitute(person, month(2018, 6))
    stage.innocent("护理补贴停发次月纳入特困", (_EXCLUSIVE,), person)
    child = stage.someone(stage.village(), (2008, 8))
    stage.spell(child, "ERTONG", FIRST - 12, category="孤儿")
    stage.spell(child, "CANJI-H", FIRST - 2, cls="一级", category="听力")
    stage.innocent("孤儿可同时享受重度残疾人护理补贴", (_EXCLUSIVE,), child)
    person = stage.someone(stage.village(), (1967, 1))
    stage.low_income(person)
    stage.spell(person, "CANJI-L", FIRST - 5, category="肢体")
    stage.spell(person, "CANJI-H", FIRST - 5, cls="二级", category="肢体")
    stage.innocent("低保残疾人同时享受两项残疾补贴", (_EXCLUSIVE,), person)


def again(
    stage: Stage, person: Person, programme: str, months: set[int], *, times: int = 2, note: str, tag: str = ""
) -> None:
    """Some months of a spell are paid again; every row of the month is evidence, the first is not counted as money."""
    spell = stage.spell(person, programme, FIRST - 1, cadence=1)
    wrong = stage.wrong(_TWICE, person, programme, note)
    spell.mark(wrong, months, counts=False)
    for at in sorted(months):
        for _ in range(times - 1):
            extra = once_payment(person, programme, at, spell.rate(at), standard_fen=spell.rate(at), list_tag=tag)
            stage.pay(extra, wrong)


def same_list_twice(stage: Stage) -> None:
    """The same row twice or three times in one list."""
    again(
        stage,
        stage.someone(stage.village(), (1945, 6)),
        "CJJB-PENSION",
        {month(2018, 4)},
        note="同一名册同月两行完全相同",
    )
    again(
        stage, stage.someone(stage.village(), (1949, 2)), "CJJB-PENSION", {month(2018, 9)}, times=3, note="同月发放三次"
    )
    again(
        stage, stage.someone(stage.village(), (1953, 3)), "CJJB-PENSION",
        {month(2017, 8), month(2017, 9), month(2018, 1)}, note="三个月重复发放",
    )  # fmt: skip
    for born in ((1941, 1), (1944, 4), (1951, 12)):
        again(
            stage,
            stage.someone(stage.village(county=350181), born),
            "CJJB-PENSION",
            {month(2018, 6)},
            note="补录名册与正式名册重复",
            tag="补录",
        )


def twice_otherwise(stage: Stage) -> None:
    """A quarter and one of its months; the field subsidy twice in a year; low income under two villages."""
    person = stage.someone(stage.village(county=350181), (1930, 6))
    spell = stage.allowance(person)
    wrong = stage.wrong(_TWICE, person, "GAOLING", "季度发放后又单发其中一个月")
    spell.mark(wrong, {month(2018, 2)}, counts=False)
    stage.pay(
        once_payment(
            person, "GAOLING", month(2018, 2), spell.rate(FIRST), standard_fen=spell.rate(FIRST), cls=spell.cls
        ),
        wrong,
    )
    person = stage.someone(stage.village(county=350181, rural=True), (1961, 4))
    wrong = stage.wrong(_TWICE, person, "GENGDI", "同年度耕地补贴发放两次")
    stage.pay(field_payment(person, 2017, 300))
    first, second = field_payment(person, 2018, 300), field_payment(person, 2018, 300)
    stage.pay(first, wrong)
    stage.pay(second, wrong)
    wrong.amount_fen -= first.amount_fen
    person = stage.someone(stage.village("高仑村"), (1958, 8))
    spell = stage.low_income(person)
    second_spell = stage.low_income(
        person, month(2018, 5), month(2018, 7), village=stage.village("棋山村"), registered=False
    )
    second_spell.amount = spell.amount
    wrong = stage.wrong(_TWICE, person, "DIBAO", "同一街道两个村同时列名")
    spell.mark(wrong, range(month(2018, 5), month(2018, 8)), counts=False)
    second_spell.mark(wrong, range(month(2018, 5), month(2018, 8)))


def not_twice(stage: Stage) -> None:
    """Paid, reversed, paid again; topped up to the new rate; two of one household."""
    person = stage.someone(stage.village(), (1947, 5))
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1)
    rate = spell.rate(month(2018, 5))
    stage.pay(once_payment(person, "CJJB-PENSION", month(2018, 5), -rate, remark="冲正")).paid = month(2018, 6)
    stage.pay(once_payment(person, "CJJB-PENSION", month(2018, 5), rate, standard_fen=rate)).paid = month(2018, 7)
    stage.innocent("退票冲正后重新发放", (_TWICE,), person)
    person = stage.someone(stage.village(), (1952, 2))
    rates = RATES["CJJB-PENSION"][None]
    old, new = rates[0], rates[max(rates)]
    stage.spell(person, "CJJB-PENSION", FIRST - 1, amount={0: old, month(2018, 2): new})
    late = once_payment(person, "CJJB-PENSION", month(2018, 1), new - old, standard_fen=new, remark="补差")
    stage.pay(late).paid = month(2018, 3)
    stage.innocent("提标后补发一月差额", (_TWICE, "amount_over_standard"), person)
    head = stage.with_family(stage.village(), (1943, 3), ("配偶", 2, 1945))
    for member in head.household.members:
        stage.spell(member, "CJJB-PENSION", FIRST - 1)
        stage.innocent("夫妻两人分别领取", (_TWICE,), member)


def two_counties(stage: Stage) -> None:
    """The same benefit in two counties for the same months."""
    for programme, born, home, away, first, last in (
        ("CJJB-PENSION", (1950, 3), 350181, 350123, month(2018, 1), month(2018, 6)),
        ("CJJB-PENSION", (1946, 10), 350111, 350181, FIRST, LAST),
        ("CANJI-H", (1970, 4), 350123, 350111, month(2017, 10), month(2018, 3)),
        ("GAOLING", (1932, 7), 350111, 350123, month(2018, 5), month(2018, 12)),
        ("DIBAO", (1963, 6), 350124, 350181, month(2018, 2), month(2018, 9)),
    ):
        person = stage.someone(stage.village(county=home), born)
        other = stage.village(county=away)
        if programme == "DIBAO":
            base = stage.low_income(person)
            second = stage.low_income(person, first, last, village=other)
        elif programme == "GAOLING":
            base, second = stage.allowance(person), stage.allowance(person, first, last, village=other)
        else:
            cls = "二级" if programme == "CANJI-H" else None
            base = stage.spell(person, programme, FIRST - 1, cls=cls)
            second = stage.spell(person, programme, first, last, cls=cls, village=other)
        for wrong in (
            stage.wrong(_COUNTIES, person, programme, "同一项目同月在两个县区领取"),
            stage.question(_TWICE, person, programme, "两县区同月发放：也可视为重复发放"),
        ):
            base.mark(wrong, range(first, last + 1), counts=False)
            second.mark(wrong, range(first, last + 1))
        if programme != "CJJB-PENSION":
            wrong = stage.wrong(_ELSEWHERE, person, programme, "户籍只在另一县区", registration(person))
            second.mark(wrong, range(max(first, FIRST), last + 1))


def moved(stage: Stage) -> None:
    """Moved to another county: one month is paid by both, or none."""
    person = stage.someone(stage.village(county=350124), (1948, 1))
    other = stage.village(county=350181)
    stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 4))
    stage.spell(person, "CJJB-PENSION", month(2018, 4), village=other)
    stage.innocent("户籍迁移当月两地各发一次", (_COUNTIES,), person)
    stage.question(_TWICE, person, "CJJB-PENSION", "迁移当月两地各发一次：也可视为重复发放")
    person = stage.someone(stage.village(county=350125), (1951, 8))
    stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 3))
    stage.spell(person, "CJJB-PENSION", month(2018, 4), village=stage.village(county=350111))
    stage.innocent("迁移后次月由迁入地接续发放", (_COUNTIES, _TWICE), person)
