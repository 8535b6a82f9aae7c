"""Grants and allowances that came too often or stand out: temporary relief, school aid, allowances of one kind."""

from huimin.simulation.months import month
from huimin.simulation.pay import once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_OFTEN, _SCHOOL, _KIND, _FAR = (
    "repeated_temporary_relief", "school_aid_twice", "allowances_of_one_kind", "outlier_amount",
)  # fmt: skip
_CLASS = "age_class_too_high"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    again_and_again(stage)
    not_so_often(stage)
    two_aids(stage)
    one_aid(stage)
    held_together(stage)
    changed_over(stage)
    far_above(stage)
    too_high_a_class(stage)


def _relief(stage: Stage, person: Person, at: int, fen: int = 1200_00, **more: object):
    return stage.pay(once_payment(person, "LINSHI", at, fen, **{"category": "支出型", **more}))


def again_and_again(stage: Stage) -> None:
    """Three or four grants within twelve months: the third and later are money, those before are evidence."""
    for dates in (
        (month(2017, 10), month(2018, 2), month(2018, 7)),
        (month(2018, 3), month(2018, 4), month(2018, 5), month(2018, 11)),
        (month(2017, 12), month(2018, 5), month(2018, 11)),
    ):
        person = stage.someone(stage.village(), (1969, 5))
        wrong = stage.wrong(_OFTEN, person, "LINSHI", f"一年内领取临时救助{len(dates)}次")
        for place, at in enumerate(dates):
            wrong.see(_relief(stage, person, at), {at}, counts=place >= 2)


def not_so_often(stage: Stage) -> None:
    """Two in a year, three in thirteen months, relief in stages that the list states."""
    person = stage.someone(stage.village(), (1971, 2))
    for at in (month(2018, 1), month(2018, 9)):
        _relief(stage, person, at)
    stage.innocent("一年内两次临时救助", (_OFTEN,), person)
    person = stage.someone(stage.village(), (1964, 8))
    for at in (month(2017, 8), month(2018, 2), month(2018, 8)):
        _relief(stage, person, at)
    stage.innocent("三次救助相隔满十二个月", (_OFTEN,), person)
    person = stage.someone(stage.village(), (1958, 11))
    for at in (month(2018, 4), month(2018, 5), month(2018, 6)):
        _relief(stage, person, at, category="分阶段救助")
    stage.innocent("一次审批、分阶段发放的救助", (_OFTEN,), person)


def two_aids(stage: Stage) -> None:
    """School aid paid twice for one term: in one list, or a month apart."""
    for first, second in (
        (month(2018, 9), month(2018, 9)),
        (month(2017, 9), month(2017, 11)),
        (month(2018, 3), month(2018, 5)),
    ):
        student = stage.someone(stage.village(), (2004, 6))
        wrong = stage.wrong(_SCHOOL, student, "JIAOYU", "同一学期两次发放教育资助")
        for place, at in enumerate((first, second)):
            payment = stage.pay(once_payment(student, "JIAOYU", at, 625_00, category="建档立卡学生"))
            wrong.see(payment, {at}, counts=place > 0)


def one_aid(stage: Stage) -> None:
    """One term after the other; a boarder's aid beside the aid for students in hardship."""
    student = stage.someone(stage.village(), (2005, 3))
    for at in (month(2017, 9), month(2018, 3), month(2018, 9)):
        stage.pay(once_payment(student, "JIAOYU", at, 625_00, category="建档立卡学生"))
    stage.innocent("三个学期各领一次", (_SCHOOL,), student)
    student = stage.someone(stage.village(), (2006, 10))
    for category in ("建档立卡学生", "寄宿生生活补助"):
        stage.pay(once_payment(student, "JIAOYU", month(2018, 9), 625_00, category=category))
    stage.innocent("同一学期两项不同的资助", (_SCHOOL,), student)


def held_together(stage: Stage) -> None:
    """The old-age allowance beside the care subsidy, the allowance for services, the veteran's pension."""
    for born, programme, rate, first, last in (
        ((1933, 3), "CANJI-H", None, month(2018, 1), month(2018, 8)),
        ((1935, 7), "YANGLAO", None, month(2017, 9), LAST),
        ((1934, 2), "YOUFU", 600_00, month(2018, 2), month(2018, 4)),
    ):
        person = stage.someone(stage.village(county=350181), born, sex=1)
        low = stage.allowance(person)
        cls, category = ("一级", "肢体") if programme == "CANJI-H" else (None, "参战退役人员生活补助")
        high = stage.spell(person, programme, first, last, cls=cls, category=category, amount=rate)
        wrong = stage.wrong(_KIND, person, "GAOLING", f"高龄津贴与{programme}同时享受")
        low.mark(wrong, range(first, last + 1))
        high.mark(wrong, range(first, last + 1), counts=False)


def changed_over(stage: Stage) -> None:
    """Two allowances in the month of change; one after the other."""
    for first_month in (month(2018, 5), month(2018, 6)):
        person = stage.someone(stage.village(), (1936, 9))
        stage.spell(person, "YANGLAO", FIRST - 3, month(2018, 5), category="低保老人")
        stage.allowance(person, first_month)
        stage.innocent("由养老服务补贴转为高龄津贴", (_KIND,), person)


def far_above(stage: Stage) -> None:
    """Thirty-four grants for illness of the usual size in each of three counties, and one fifty times as large."""
    for county in (350123, 350124, 350125):
        people = [stage.someone(stage.village(county=county), (1950 + at, 1 + at % 12)) for at in range(35)]
        for at, person in enumerate(people[1:]):
            stage.pay(
                once_payment(person, "YILIAO", month(2018, 1 + at % 12), (800 + 20 * at) * 100, category="因病致贫")
            )
        wrong = stage.wrong(_FAR, people[0], "YILIAO", "医疗救助金额远高于同县区其他人")
        stage.pay(once_payment(people[0], "YILIAO", month(2018, 6), 60_000_00, category="因病致贫"), wrong)
        stage.innocent("医疗救助金额较高，在常见范围内", (_FAR,), people[-1])


def too_high_a_class(stage: Stage) -> None:
    """Eighty years old and paid as ninety, for some months or all along; ninety from the month on that is due."""
    for born, first, last in (
        ((1934, 4), FIRST, LAST), ((1931, 10), month(2018, 2), month(2018, 7)), ((1936, 1), month(2018, 1), LAST),
    ):  # fmt: skip
        person = stage.someone(stage.village(county=350181), born)
        spell = stage.spell(person, "GAOLING", first, last, cls="90-99周岁", category="高龄老人")
        for before, after in ((FIRST, first - 1), (last + 1, LAST)):
            if before <= after:
                stage.spell(person, "GAOLING", before, after, cls="80-89周岁", category="高龄老人")
        due = stage.rate_row("GAOLING", person.village.county, "80-89周岁", first)
        wrong = stage.wrong(_CLASS, person, "GAOLING", "不满九十周岁按九十周岁档次发放", due)
        spell.mark(wrong, range(first, last + 1))
        wrong.amount_fen -= due.values["fen"] * (last + 1 - first)
    person = stage.someone(stage.village(county=350111), (1928, 3))
    for cls, first, last in (("80-89周岁", FIRST, month(2018, 3)), ("90-99周岁", month(2018, 4), LAST)):
        stage.spell(person, "GAOLING", first, last, cls=cls, category="高龄老人")
    stage.innocent("满九十周岁次月起调整档次", (_CLASS,), person)
