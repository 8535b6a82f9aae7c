"""Aid without a school, welfare jobs beside others, wages beside low income, the very old whom nobody saw."""

from datetime import date

from huimin.simulation import life, livings, months
from huimin.simulation.facts import Row
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_ROLL, _JOB = "school_aid_not_on_roll", "welfare_job_with_other_work"
_BASE, _OLD = "contribution_base_over_line", "very_old_without_proof"
_HERE = 350181


def plant(stage: Stage) -> None:
    """All stories of this module."""
    not_on_roll(stage)
    on_roll(stage)
    other_work(stage)
    no_other_work(stage)
    wages(stage)
    no_wages(stage)
    unseen(stage)
    seen(stage)


def _aid(stage: Stage, person: Person, at: int, *wrongs: object, programme: str = "JIAOYU") -> None:
    fen, category = (3000_00, "中职") if programme == "YULU" else (625_00, "建档立卡学生")
    stage.pay(once_payment(person, programme, at, fen, category=category), *wrongs)


def not_on_roll(stage: Stage) -> None:
    """Left school in the summer, suspended over the term, at a senior school with the vocational grant."""
    for kind, status, until, at, programme in (
        ("高中", "毕业", date(2017, 6, 30), month(2017, 9), "JIAOYU"),
        ("初中", "休学", date(2018, 2, 20), month(2018, 9), "JIAOYU"),
        ("高中", "在读", None, month(2018, 5), "YULU"),
        ("中职", "退学", date(2017, 10, 31), month(2018, 5), "YULU"),
    ):
        person = stage.someone(stage.village(), (2001, 4))
        row = livings.enrol(stage.city, person, kind, "第二中学", date(2015, 9, 1), until=until, status=status)
        wrong = stage.wrong(_ROLL, person, programme, f"学籍为{kind}{status}，仍领取教育资助", row)
        _aid(stage, person, at, wrong, programme=programme)


def on_roll(stage: Stage) -> None:
    """From school to school; studies in another province and stands in no roll here."""
    person = stage.someone(stage.village(), (2003, 4))
    livings.enrol(stage.city, person, "初中", "第二中学", date(2015, 9, 1), until=date(2018, 6, 30), status="毕业")
    livings.enrol(stage.city, person, "高中", "第一中学", date(2018, 9, 1))
    _aid(stage, person, month(2018, 9))
    stage.innocent("初中毕业后升入高中", (_ROLL,), person)
    person = stage.someone(stage.village(), (2001, 10))
    livings.enrol(stage.city, person, "中职", "职业技术学校", date(2016, 9, 1), until=date(2018, 4, 20), status="转出")
    _aid(stage, person, month(2018, 5), programme="YULU")
    stage.innocent("上月转出，仍在宽限期内", (_ROLL,), person)


def _job(stage: Stage, born: tuple[int, int], first: int = FIRST - 2, last: int = LAST) -> tuple[Person, object]:
    person = stage.someone(stage.village(), born)
    return person, stage.spell(person, "GONGYI", first, last, amount=1000_00, category="保洁员")


def other_work(stage: Stage) -> None:
    """A company pays contributions; a shop of one's own; hired in the middle and left again."""
    for since, until in ((date(2016, 3, 1), None), (date(2017, 11, 1), date(2018, 5, 1))):
        person, spell = _job(stage, (1978, 6))
        row = livings.insure(stage.city, person, "单位职工", 3800_00, since, until=until, unit="福州某制衣有限公司")
        wrong = stage.wrong(_JOB, person, "GONGYI", "公益性岗位期间由其他单位参保", row)
        spell.mark(wrong, range(max(FIRST, months.of(since) + 1), (months.of(until) if until else LAST) + 1))
    person, spell = _job(stage, (1972, 6))
    row = life.trade(stage.city, stage.registry.issuer, person, "个体工商户", date(2018, 2, 9))
    spell.mark(
        stage.wrong(_JOB, person, "GONGYI", "公益性岗位期间经营个体工商户", row), range(month(2018, 3), LAST + 1)
    )


def no_other_work(stage: Stage) -> None:
    """Contributions of one's own; hired when the job had ended; a member of a cooperative."""
    person, _ = _job(stage, (1975, 9))
    livings.insure(stage.city, person, "灵活就业", 2100_00, date(2014, 1, 1))
    stage.innocent("以灵活就业身份自行参保", (_JOB,), person)
    person, _ = _job(stage, (1981, 9), last=month(2018, 6))
    livings.insure(stage.city, person, "单位职工", 3800_00, date(2018, 6, 1), unit="福州某电子有限公司")
    stage.innocent("岗位期满当月被企业录用", (_JOB,), person)
    person, _ = _job(stage, (1969, 9))
    life.trade(stage.city, stage.registry.issuer, person, "农民专业合作社", date(2015, 4, 8), role="成员")
    stage.innocent("农民专业合作社普通成员", (_JOB,), person)


def _family(stage: Stage) -> list[Person]:
    village = stage.village(county=_HERE)
    return stage.with_family(village, (1967, 10), ("配偶", 2, 1969), ("子", 1, 1994)).household.members


def _hire(stage: Stage, person: Person, fen: int, since: date, until: date | None = None) -> Row:
    return livings.insure(stage.city, person, "单位职工", fen, since, until=until, unit="福清某食品有限公司")


def wages(stage: Stage) -> None:
    """The son at a factory; husband and wife together; the fund alone shows the wage, for some months."""
    family = _family(stage)
    row = _hire(stage, family[2], 4600_00, date(2018, 2, 1))
    wrong = stage.wrong(_BASE, family[0], "DIBAO", "同户成员社保缴费基数高", row)
    stage.low_income(family[0], members=3).mark(wrong, range(month(2018, 2), LAST + 1))
    family = _family(stage)
    rows = [_hire(stage, one, 1900_00, date(2016, 5, 1)) for one in family[:2]]
    wrong = stage.wrong(_BASE, family[0], "DIBAO", "夫妻两人缴费基数合计高于收入线", *rows)
    stage.low_income(family[0], members=3).mark(wrong, range(FIRST, LAST + 1))
    family = _family(stage)
    row = livings.save(stage.city, family[1], "福清某医院", 5200_00, date(2017, 10, 1), date(2018, 6, 1))
    wrong = stage.wrong(_BASE, family[0], "DIBAO", "同户成员公积金缴存基数高", row)
    stage.low_income(family[0], members=3).mark(wrong, range(month(2017, 10), month(2018, 6) + 1))


def no_wages(stage: Stage) -> None:
    """A small wage for three; contributions of one's own; the job ended before relief began."""
    family = _family(stage)
    _hire(stage, family[2], 2100_00, date(2016, 5, 1))
    stage.low_income(family[0], members=3)
    stage.innocent("工资按三人平均低于收入线", (_BASE,), family[0])
    family = _family(stage)
    livings.insure(stage.city, family[1], "灵活就业", 3900_00, date(2015, 1, 1))
    stage.low_income(family[0], members=3)
    stage.innocent("妻子以灵活就业身份自行参保", (_BASE,), family[0])
    family = _family(stage)
    _hire(stage, family[2], 4600_00, date(2014, 2, 1), date(2017, 9, 1))
    stage.low_income(family[0], month(2017, 10), members=3)
    stage.innocent("失业之后才纳入低保", (_BASE,), family[0])


def unseen(stage: Stage) -> None:
    """Over a hundred, paid, and never certified; the last proof too old."""
    for born, programme in (((1916, 5), "GAOLING"), ((1917, 2), "GAOLING"), ((1915, 8), "CJJB-PENSION")):
        person = stage.someone(stage.village(county=_HERE), born)
        stage.city.absent |= {("life_certifications", id(person)), ("GAOLING", id(person))}
        spell = stage.allowance(person) if programme == "GAOLING" else stage.spell(person, programme, FIRST - 1)
        wrong = stage.wrong(_OLD, person, programme, "年满百岁，一年内无生存认证")
        first = months.month(born[0] + 100, born[1]) + 1
        if programme == "CJJB-PENSION":
            stage.spell(person, "YANGLAO", FIRST, category="低保老人")
            livings.certify(stage.city, person, date(2016, 12, 6))
            first = month(2018, 1)
        spell.mark(wrong, range(max(FIRST, first), LAST + 1))


def seen(stage: Stage) -> None:
    """Certified after a failed try."""
    person = stage.someone(stage.village(county=_HERE), (1916, 11))
    stage.city.absent.add(("life_certifications", id(person)))
    livings.certify(stage.city, person, date(2018, 4, 2), is_passed=False)
    livings.certify(stage.city, person, date(2018, 12, 3))
    stage.allowance(person)
    stage.innocent("年底补做认证，说明当时在世", (_OLD,), person)
