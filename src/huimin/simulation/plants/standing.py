"""Who holds a post or is of the wrong age: public payroll, village officers, age; and those who may be paid."""

from datetime import date

from huimin.simulation import life
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment, yearly_payment
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST, RATES

_PAYROLL, _OFFICER, _AGE = "public_payroll_on_relief", "village_officer_on_relief", "age_out_of_range"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    at_work(stage)
    at_work_once(stage)
    not_at_work(stage)
    in_office(stage)
    not_in_office(stage)
    too_young(stage)
    too_old(stage)
    of_age(stage)


def at_work(stage: Stage) -> None:
    """On the payroll and on relief: from before, retired, and taken back onto relief after being hired."""
    for born, staff, since in (
        ((1976, 2), "在职", date(2009, 9, 1)),
        ((1985, 6), "在职", date(2013, 8, 1)),
        ((1953, 3), "退休", date(2013, 4, 1)),
    ):
        person = stage.someone(stage.village(county=350181), born)
        row = life.employ(stage.city, person, f"{person.village.township}人民政府", staff, since)
        spell = stage.low_income(person)
        spell.mark(
            stage.wrong(_PAYROLL, person, "DIBAO", f"财政供养人员（{staff}）领取低保", row), range(FIRST, LAST + 1)
        )
    person = stage.someone(stage.village(county=350123), (1990, 9))
    row = life.employ(stage.city, person, f"{person.village.county}起步中学", "在职", date(2018, 2, 1))
    spell = stage.low_income(person, month(2017, 8), month(2018, 10), gaps={month(2018, m) for m in (1, 2, 3)})
    spell.mark(
        stage.wrong(_PAYROLL, person, "DIBAO", "录用后停发三个月又恢复发放", row),
        range(month(2018, 4), month(2018, 10) + 1),
    )
    person = stage.someone(stage.village(), (1957, 4), sex=1)
    row = life.employ(stage.city, person, f"{person.village.township}卫生院", "在职", date(1999, 7, 1))
    spell = stage.destitute(person, month(2018, 1), month(2018, 9))
    spell.mark(
        stage.wrong(_PAYROLL, person, "TEKUN", "在职人员被纳入特困", row), range(month(2018, 1), month(2018, 9) + 1)
    )


def at_work_once(stage: Stage) -> None:
    """On the payroll and given a single grant."""
    for programme, amount, category in (
        ("LINSHI", 3000_00, "支出型"),
        ("WEIFANG", 22000_00, "其他贫困户"),
        ("YILIAO", 4120_50, "因病致贫"),
    ):
        person = stage.someone(stage.village(county=350181, rural=True), (1979, 5))
        row = life.employ(stage.city, person, f"{person.village.township}中心小学", "在职", date(2006, 9, 1))
        wrong = stage.wrong(_PAYROLL, person, programme, "财政供养人员领取一次性救助", row)
        stage.pay(once_payment(person, programme, month(2018, 6), amount, category=category), wrong)


def not_at_work(stage: Stage) -> None:
    """On the list and yet entitled."""
    widow = stage.someone(stage.village(), (1952, 10), sex=2)
    life.employ(stage.city, widow, f"{widow.village.township}人民政府", "遗属", date(2011, 5, 1))
    stage.low_income(widow)
    stage.innocent("财政供养名册中的遗属补助对象", (_PAYROLL,), widow)
    gone = stage.someone(stage.village(), (1970, 1))
    life.employ(stage.city, gone, f"{gone.village.township}卫生院", "在职", date(1995, 9, 1), date(2016, 3, 31))
    stage.low_income(gone)
    stage.innocent("低保纳入前已退出财政供养", (_PAYROLL,), gone)
    hired = stage.someone(stage.village(), (1993, 7))
    life.employ(stage.city, hired, f"{hired.village.county}实验小学", "在职", date(2018, 5, 1))
    stage.low_income(hired, last=month(2018, 3))
    stage.innocent("录用前低保已停发", (_PAYROLL,), hired)
    soldier = stage.someone(stage.village(), (1950, 8), sex=1)
    life.employ(stage.city, soldier, f"{soldier.village.township}人民政府", "退休", date(2010, 9, 1))
    stage.spell(soldier, "YOUFU", FIRST - 20, amount=600_00, category="参战退役人员生活补助")
    stage.innocent("退休人员依法领取优抚补助", (_PAYROLL,), soldier)
    farmer = stage.someone(stage.village(rural=True), (1968, 3))
    life.employ(stage.city, farmer, f"{farmer.village.township}中心小学", "在职", date(1990, 9, 1))
    for year in (2017, 2018):
        stage.pay(yearly_payment(farmer, "SHENGTAI-LIN", year, 8_800, standard_fen=22_00, area=400))
    stage.innocent("财政供养人员持有林地承包权", (_PAYROLL,), farmer)


def in_office(stage: Stage) -> None:
    """Officers of a village who draw relief themselves during their term."""
    for post, since, until, first, last in (
        ("村委会委员", date(2015, 7, 1), None, FIRST, LAST),
        ("村党支部委员", date(2012, 6, 1), date(2018, 3, 31), FIRST, month(2018, 3)),
        ("村妇联主席", date(2018, 1, 1), None, month(2018, 1), LAST),
    ):
        person = stage.someone(stage.village(rural=True), (1966, 4))
        row = life.serve(stage.city, person, post, since, until)
        spell = stage.low_income(person, members=2)
        spell.mark(stage.wrong(_OFFICER, person, "DIBAO", f"{post}任职期间本人领取低保", row), range(first, last + 1))
    for programme, amount, category in (("LINSHI", 2000_00, "急难型"), ("WEIFANG", 18000_00, "其他贫困户")):
        person = stage.someone(stage.village(rural=True), (1971, 8))
        row = life.serve(stage.city, person, "村文书", date(2015, 7, 1), None)
        wrong = stage.wrong(_OFFICER, person, programme, "村文书任职期间领取救助", row)
        stage.pay(once_payment(person, programme, month(2018, 4), amount, category=category), wrong)


def not_in_office(stage: Stage) -> None:
    """Out of office before relief began; land subsidy in office; an officer's old mother in her own household."""
    person = stage.someone(stage.village(rural=True), (1955, 12))
    life.serve(stage.city, person, "村委会主任", date(2009, 7, 1), date(2016, 6, 30))
    stage.low_income(person, month(2017, 9))
    stage.innocent("离任之后才纳入低保", (_OFFICER,), person)
    person = stage.someone(stage.village(rural=True), (1967, 7))
    life.serve(stage.city, person, "村委会委员", date(2015, 7, 1), None)
    stage.pay(yearly_payment(person, "SHENGTAI-LIN", 2018, 13_200, standard_fen=22_00, area=600))
    stage.innocent("村干部依法领取公益林补偿", (_OFFICER,), person)
    village = stage.village(rural=True)
    son = stage.someone(village, (1970, 5), sex=1)
    life.serve(stage.city, son, "村文书", date(2015, 7, 1), None)
    mother = stage.someone(village, (1944, 2), sex=2)
    stage.low_income(mother)
    stage.innocent("村干部的母亲单独立户享受低保", (_OFFICER,), mother)


def too_young(stage: Stage) -> None:
    """Old-age and family-planning payments before the age; one or a few months early, or by years."""
    for county, born, first, last in (
        (350111, (1942, 5), FIRST, LAST),
        (350181, (1938, 11), FIRST, LAST),
        (350123, (1939, 6), FIRST, month(2018, 6)),
        (350111, (1938, 3), month(2018, 3), LAST),
        (350181, (1938, 5), month(2018, 4), LAST),
    ):
        person = stage.someone(stage.village(county=county), born)
        spell = stage.allowance(person, first, last, spelling="short" if born[1] == 5 else None)
        of_age = month(born[0] + 80, born[1]) + 1
        wrongful = range(first, min(last + 1, of_age))
        spell.mark(stage.wrong(_AGE, person, "GAOLING", "未满80周岁次月领取高龄津贴"), wrongful)
    for born in ((1965, 9), (1969, 1)):
        person = stage.someone(stage.village(rural=True), born, sex=2)
        wrong = stage.wrong(_AGE, person, "JISHENG", "未满60周岁领取奖励扶助")
        amount = RATES["JISHENG"][None][0]
        for year in (2017, 2018):
            stage.pay(
                yearly_payment(person, "JISHENG", year, amount, standard_fen=amount, category="独生子女家庭"), wrong
            )


def too_old(stage: Stage) -> None:
    """Orphans' allowance beyond eighteen."""
    for born, last in (((1999, 10), month(2018, 4)), ((1998, 2), LAST), ((2000, 3), month(2018, 4))):
        person = stage.someone(stage.village(), born)
        spell = stage.spell(person, "ERTONG", FIRST - 12, last, category="孤儿")
        too_late = month(born[0] + 18, born[1]) + 1
        spell.mark(
            stage.wrong(_AGE, person, "ERTONG", "年满18周岁次月起仍领取孤儿基本生活费"),
            range(max(FIRST, too_late), last + 1),
        )


def of_age(stage: Stage) -> None:
    """At the very edge of the age, on the right side."""
    person = stage.someone(stage.village(county=350111), (1938, 4))
    stage.allowance(person, month(2018, 5))
    stage.innocent("满80周岁次月起领取高龄津贴", (_AGE,), person)
    person = stage.someone(stage.village(), (2000, 7))
    stage.spell(person, "ERTONG", FIRST - 12, month(2018, 7), category="孤儿")
    stage.innocent("满18周岁当月仍可领取", (_AGE,), person)
    person = stage.someone(stage.village(rural=True), (1956, 12), sex=2)
    stage.pay(yearly_payment(person, "JISHENG", 2018, 1200_00, standard_fen=1200_00, category="独生子女家庭"))
    stage.innocent("年度开始前已满60周岁", (_AGE,), person)
