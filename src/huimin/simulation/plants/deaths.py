"""The dead: paid on after death, paid a year after death, enrolled after death; and those rightly paid."""

from datetime import date

from huimin.simulation import months
from huimin.simulation.facts import Spell, Wrong
from huimin.simulation.months import month
from huimin.simulation.pay import field_payment, once_payment, yearly_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import (
    FIRST,
    LAST,
    MIGRANT_FEN,
    RATES,
    RATES_OF_VETERANS,
)

_PAID = "paid_after_death"
_ANNUAL = "annual_subsidy_after_death"
_ENROLLED = "enrolled_after_death"
_COUNTED = "dead_member_still_counted"
ALL = (_PAID, _ANNUAL, _ENROLLED)


def plant(stage: Stage, n: int) -> None:
    """All stories of this module; those that come in numbers come `n` times."""
    for at in range(n):
        pension_ran_on(stage, at)
    allowances(stage)
    other_programmes(stage)
    veterans(stage)
    odd_dates(stage)
    reversed_in_part(stage)
    annual(stage)
    enrolled(stage)
    rightly_paid(stage)
    rightly_annual(stage)
    mistaken_for_dead(stage)


def ran_on(stage: Stage, spell: Spell, person: Person, died: date, *rows: object, note: str, after: int = 0) -> Wrong:
    """The payments of `spell` went on after `died`; those later than `after` months after it are wrongful."""
    wrong = stage.wrong(_PAID, person, spell.programme, note, *rows)
    first = months.of(died) + after + 1
    spell.mark(wrong, range(first, LAST + 1))
    return wrong


def pension_ran_on(stage: Stage, at: int) -> None:
    """Nobody told the pension office: one month, a few, or more than a year."""
    person = stage.someone(stage.village(), (1930 + at % 25, 1 + at % 12))
    later = (1, 2, 3, 5, 8, 14)[at % 6]
    died_in = min(FIRST + (at * 5) % 16, LAST - later)
    died = months.any_day(stage.random, died_in)
    row = stage.death(person, died, ("registration", "cremation")[at % 2])
    spelling = ("short", None, "lower", None, "wide", "quote")[at % 6]
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, died_in + later, spelling=spelling)
    ran_on(stage, spell, person, died, row, note=f"养老金在死亡后继续发放{later}个月")


def allowances(stage: Stage) -> None:
    """Old-age allowances, among them quarterly ones of which only some months offend."""
    for born, died, later in (
        ((1931, 4), date(2017, 11, 9), 4),
        ((1929, 1), date(2018, 5, 20), 4),
        ((1934, 8), date(2018, 2, 3), 1),
    ):
        for county in (350181, 350124):
            person = stage.someone(stage.village(county=county), born)
            row = stage.death(person, died, "cremation")
            spell = stage.allowance(person, FIRST, months.of(died) + later)
            ran_on(stage, spell, person, died, row, note="高龄津贴按季发放，死亡后未停")


def other_programmes(stage: Stage) -> None:
    """One of each kind of monthly benefit."""
    died = date(2018, 1, 17)
    for programme, born, cls, later in (
        ("CANJI-H", (1961, 3), "一级", 5),
        ("CANJI-H", (1972, 9), "二级", 2),
        ("CANJI-L", (1966, 6), None, 7),
        ("ERTONG", (2009, 10), None, 3),
    ):
        person = stage.someone(stage.village(county=350181), born)
        row = stage.death(person, died)
        spell = stage.spell(person, programme, FIRST - 3, months.of(died) + later, cls=cls)
        ran_on(stage, spell, person, died, row, note="死亡后未停发")
    for village, later, source in (
        (stage.village(), 6, "registration"),
        (stage.village(), 3, "cremation"),
        (stage.village(), 11, "registration"),
    ):
        person = stage.someone(village, (1946, 2), sex=1)
        row = stage.death(person, died, source)
        spell = stage.destitute(person, FIRST - 20, months.of(died) + later)
        ran_on(stage, spell, person, died, row, note="特困供养金在死亡后继续发放")
    blank = stage.someone(stage.village(county=350181), (1950, 7))
    row = stage.death(blank, date(2018, 3, 8))
    spell = stage.low_income(blank, last=month(2018, 9), has_members=False)
    ran_on(stage, spell, blank, date(2018, 3, 8), row, note="低保名册未填保障人数，领款人死亡后继续发放")
    long_dead = stage.someone(stage.village(county=350181), (1939, 11))
    row = stage.death(long_dead, date(2015, 6, 2))
    ran_on(
        stage,
        stage.low_income(long_dead, FIRST - 40),
        long_dead,
        date(2015, 6, 2),
        row,
        note="2015年死亡，低保金整个期间照发",
    )


def veterans(stage: Stage) -> None:
    """Month 7 after death of a 定期抚恤金 and month 13 of a 残疾抚恤金 are wrong; others have no such time."""
    for category, died, later, after in (
        ("定期抚恤金", date(2017, 8, 14), 9, 6),
        ("定期抚恤金", date(2017, 12, 30), 7, 6),
        ("残疾抚恤金", date(2017, 7, 5), 15, 12),
        ("参战退役人员生活补助", date(2018, 4, 11), 1, 0),
    ):
        person = stage.someone(stage.village(), (1938, 3), sex=2 if category == "定期抚恤金" else 1)
        row = stage.death(person, died, "cremation")
        spell = stage.spell(
            person, "YOUFU", FIRST - 24, months.of(died) + later, amount=RATES_OF_VETERANS[category], category=category
        )
        ran_on(stage, spell, person, died, row, note=f"{category}发放超过规定的死亡后月数", after=after)


def odd_dates(stage: Stage) -> None:
    """Cremated the month after, no date of death at all, two deaths on record, died before the window."""
    person = stage.someone(stage.village(), (1944, 5))
    row = stage.death(person, date(2018, 3, 30), "cremation", cremated=date(2018, 4, 2))
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 4))
    ran_on(stage, spell, person, date(2018, 3, 30), row, note="三月死亡四月火化，以死亡日期为准，四月一笔为疑点")

    person = stage.someone(stage.village(), (1941, 2))
    row = stage.death(person, date(2018, 2, 12), "cremation", cremated=date(2018, 2, 12))
    row.values["died_on"] = None
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 6))
    ran_on(stage, spell, person, date(2018, 2, 12), row, note="火化登记缺死亡日期，以火化日期为准")

    person = stage.someone(stage.village(), (1936, 10))
    row = stage.death(person, date(2017, 9, 21), "cremation")
    stage.death(person, date(2017, 10, 4), "registration")
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2017, 12))
    ran_on(stage, spell, person, date(2017, 9, 21), row, note="两条死亡记录，以较早日期为准")

    person = stage.someone(stage.village(), (1928, 12))
    row = stage.death(person, date(2016, 4, 18), "registration")
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1)
    ran_on(stage, spell, person, date(2016, 4, 18), row, note="2016年死亡，期间每月照发")


def reversed_in_part(stage: Stage) -> None:
    """Three months too many, the middle one taken back: the two others remain."""
    person = stage.someone(stage.village(county=350181), (1943, 6))
    died = date(2018, 1, 9)
    row = stage.death(person, died)
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 4))
    wrong = stage.wrong(_PAID, person, spell.programme, "多发三个月，其中三月已冲正", row)
    spell.mark(wrong, {month(2018, 2), month(2018, 4)})
    reverse(stage, person, "CJJB-PENSION", month(2018, 3), spell.rate(month(2018, 3)))


def reverse(stage: Stage, person: Person, programme: str, of: int, amount_fen: int) -> None:
    """A negative row in the list of two months later takes back the payment for month `of`."""
    stage.pay(once_payment(person, programme, of, -amount_fen, remark="冲正")).paid = min(of + 2, LAST)


def annual(stage: Stage) -> None:
    """Land, forest and person subsidies in the name of someone dead since an earlier year."""
    family = (("配偶", 2, 1957), ("子", 1, 1982))
    for died, years in ((date(2017, 5, 4), (2018,)), (date(2016, 10, 30), (2017, 2018)), (date(2017, 12, 31), (2018,))):
        head = stage.with_family(stage.village(rural=True), (1955, 3), *family)
        row = stage.death(head, died)
        wrong = stage.wrong(_ANNUAL, head, "GENGDI", "户主上年已死亡，耕地补贴未变更户主", row)
        for year in years:
            stage.pay(field_payment(head, year, 350), wrong)
    alone = stage.someone(stage.village(rural=True), (1938, 4))
    row = stage.death(alone, date(2016, 2, 19), "cremation")
    forest = stage.wrong(_ANNUAL, alone, "SHENGTAI-LIN", "绝户，公益林补偿仍以死者名义领取", row)
    migrant = stage.wrong(_ANNUAL, alone, "YIMIN", "绝户，移民后扶仍以死者名义领取", row)
    for year in (2017, 2018):
        stage.pay(yearly_payment(alone, "SHENGTAI-LIN", year, 26_400, standard_fen=22_00, area=1200), forest)
        stage.pay(yearly_payment(alone, "YIMIN", year, MIGRANT_FEN, standard_fen=MIGRANT_FEN, members=1), migrant)
    woman = stage.someone(stage.village(rural=True), (1951, 9), sex=2)
    row = stage.death(woman, date(2017, 3, 3))
    wrong = stage.wrong(_ANNUAL, woman, "JISHENG", "奖励扶助对象上年死亡，次年仍发放", row)
    amount = RATES["JISHENG"][None][0]
    stage.pay(yearly_payment(woman, "JISHENG", 2018, amount, standard_fen=amount, category="独生子女家庭"), wrong)
    man = stage.someone(stage.village(rural=True), (1949, 1), sex=1)
    row = stage.death(man, date(2016, 7, 7))
    wrong = stage.wrong(_ANNUAL, man, "TUIGENG", "死亡两年后仍领退耕还林补助", row)
    stage.pay(yearly_payment(man, "TUIGENG", 2018, 50_000, standard_fen=125_00, area=400), wrong)


def enrolled(stage: Stage) -> None:
    """Approved for relief when already dead: in the list of persons enrolled, or in the paying list's own column."""
    for village, born, died, first, programme in (
        (stage.village(county=350181), (1945, 5), date(2017, 10, 11), month(2018, 2), "TEKUN"),
        (stage.village(county=350111), (1948, 8), date(2017, 4, 6), month(2017, 9), "DIBAO"),
    ):
        enrol_dead(stage, stage.someone(village, born, sex=1), died, first, programme)
    for died, first, last in (
        (date(2017, 8, 3), month(2017, 12), month(2018, 4)),
        (date(2018, 1, 20), month(2018, 3), month(2018, 7)),
    ):
        person = stage.someone(stage.village(county=350123), (1935, 6))
        row = stage.death(person, died)
        spell = stage.allowance(person, first, last)
        spell.mark(
            stage.wrong(_ENROLLED, person, "GAOLING", "发放名册载明的享受开始时间晚于死亡日期", row),
            range(first, last + 1),
        )
        ran_on(stage, spell, person, died, row, note="死亡后新纳入并发放高龄津贴")


def enrol_dead(stage: Stage, person: Person, died: date, first: int, programme: str, last: int = LAST) -> None:
    """A dead person is taken into DIBAO or TEKUN and paid from `first` to `last`."""
    row = stage.death(person, died)
    begin = stage.low_income if programme == "DIBAO" else stage.destitute
    spell = begin(person, first, last, approved=months.any_day(stage.random, first - 1))
    stage.wrong(_ENROLLED, person, programme, "死亡后才审批纳入", row, stage.entry(spell)).has_amount = False
    ran_on(stage, spell, person, died, row, note="死亡后新纳入并发放")


def rightly_paid(stage: Stage) -> None:
    """Who is paid after a death and rightly so."""
    head = stage.with_family(stage.village(county=350181), (1962, 2), ("配偶", 2, 1964), ("女", 2, 2004))
    row = stage.death(head, date(2018, 4, 19))
    wrong = stage.wrong(_COUNTED, head, "DIBAO", "领款人死亡后保障人数未减", row)
    wrong.has_amount = False
    stage.low_income(head, members=3).mark(wrong, range(month(2018, 6), LAST + 1), counts=False)
    stage.innocent("低保户领款人死亡，其余两名成员仍在世，保障人数大于1", (_PAID, _ENROLLED), head, "DIBAO")
    for category, died, later in (("定期抚恤金", date(2018, 2, 10), 6), ("残疾抚恤金", date(2017, 9, 15), 12)):
        veteran = stage.someone(stage.village(), (1935, 4), sex=1 if later == 12 else 2)
        stage.death(veteran, died)
        stage.spell(
            veteran, "YOUFU", FIRST - 9, months.of(died) + later, amount=RATES_OF_VETERANS[category], category=category
        )
        stage.innocent(f"{category}在死亡后依法续发{later}个月", (_PAID,), veteran, "YOUFU")
    for programme, died in (("CJJB-PENSION", date(2018, 3, 22)), ("CJJB-PENSION", date(2018, 6, 1))):
        person = stage.someone(stage.village(), (1947, 7))
        stage.death(person, died)
        end = months.of(died)
        stage.spell(person, programme, FIRST - 1, end - 3)
        rate = RATES[programme][None][0 if end < month(2018, 3) else month(2018, 1)]
        late = once_payment(person, programme, end - 2, rate * 3, standard_fen=rate, remark="补发")
        late.n, late.paid = 3, end + 2
        stage.pay(late)
        stage.innocent("生前三个月的养老金在死亡后补发", (_PAID, "amount_over_standard"), person, programme)
    person = stage.someone(stage.village(county=350181), (1940, 8))
    stage.death(person, date(2018, 5, 6))
    spell = stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 6))
    reverse(stage, person, "CJJB-PENSION", month(2018, 6), spell.rate(month(2018, 6)))
    stage.innocent("多发的一个月已全额冲正", (_PAID, "same_programme_paid_twice"), person, "CJJB-PENSION")
    person = stage.someone(stage.village(), (1937, 3))
    stage.death(person, date(2018, 7, 31), "cremation", cremated=date(2018, 8, 2))
    stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 7))
    stage.innocent("七月末死亡，七月养老金照发，八月停发", (_PAID,), person)
    stopped = stage.someone(stage.village(county=350181), (1953, 5))
    stage.death(stopped, date(2018, 3, 12))
    spell = stage.low_income(stopped, month(2018, 4), month(2018, 3), approved=date(2018, 3, 6))
    stage.entry(spell)
    stage.innocent("审批在死亡之前，开始时间落在次月，未发放", (_ENROLLED, _PAID), stopped)


def rightly_annual(stage: Stage) -> None:
    """Yearly payments in the year of death, and those that went over to the widow in time."""
    for programme in ("GENGDI", "YIMIN"):
        person = stage.with_family(stage.village(rural=True), (1952, 6), ("配偶", 2, 1954))
        stage.death(person, date(2018, 3, 15))
        for year in (2017, 2018):
            if programme == "GENGDI":
                stage.pay(field_payment(person, year, 280))
            else:
                stage.pay(yearly_payment(person, "YIMIN", year, MIGRANT_FEN * 2, standard_fen=MIGRANT_FEN, members=2))
        stage.innocent("年度补贴发放于死亡当年", (_ANNUAL, _PAID), person, programme)
    head = stage.with_family(stage.village(rural=True), (1950, 1), ("配偶", 2, 1953))
    widow = head.household.members[1]
    stage.death(head, date(2017, 2, 8))
    for year in (2017, 2018):
        stage.pay(field_payment(widow, year, 310))
    stage.innocent("户主死亡后已变更为配偶领取", (_ANNUAL, _PAID), widow, "GENGDI")


def mistaken_for_dead(stage: Stage) -> None:
    """The living who share a name, a birthday or an account with a dead person."""
    village = stage.village(county=350181)
    for born in ((1946, 3), (1958, 11)):
        dead, living = stage.someone(village, born, sex=1), stage.someone(village, born, sex=1)
        living.name = dead.name
        stage.death(dead, date(2017, 12, 2), "cremation")
        stage.spell(living, "CJJB-PENSION", FIRST - 1)
        stage.innocent("与死者同村同名同年月出生，号码不同", ALL, living)
    head = stage.with_family(stage.village(), (1944, 9), ("配偶", 2, 1946))
    widow = head.household.members[1]
    stage.death(head, date(2017, 9, 9))
    stage.spell(widow, "CJJB-PENSION", FIRST - 1, account=head.account, account_name=head.name)
    stage.innocent("遗孀本人的养老金仍汇入亡夫账户", (*ALL, "one_account_many_people"), widow)
    namesake = stage.with_family(stage.village(), (1949, 4), ("配偶", 2, 1949))
    wife = namesake.household.members[1]
    wife.name = namesake.name
    stage.death(namesake, date(2018, 1, 6))
    stage.spell(wife, "CJJB-PENSION", FIRST - 1)
    stage.innocent("遗孀与亡夫同名", ALL, wife)
    alive = stage.someone(stage.village(), (1950, 10))
    other = stage.someone(stage.village(), (1950, 10))
    row = stage.death(other, date(2018, 2, 20), "registration")
    row.values["number"] = alive.number
    spell = stage.spell(alive, "CJJB-PENSION", FIRST - 1)
    entry = stage.question(_PAID, alive, "CJJB-PENSION", "死亡登记误录了在世者的号码，姓名不同：只能以M1x低等级出现")
    entry.rows.append(row)
    spell.mark(entry, range(month(2018, 3), LAST + 1))
