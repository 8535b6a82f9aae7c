"""In prison, without a certificate, without a standing, with another pension; and those of whom it only looks so."""

from datetime import date

from huimin.simulation import rest
from huimin.simulation.months import month
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST, RATES

_PRISON, _COUNTED = "paid_in_prison", "prisoner_counted_in_household"
_CERTIFICATE, _VETERAN = "disability_certificate_invalid", "not_in_veterans_registry"
_TWO, _PENSION = "two_pension_schemes", "employee_pension_on_low_income"
_ALL = range(FIRST, LAST + 1)


def plant(stage: Stage) -> None:
    """All stories of this module."""
    in_prison(stage)
    not_in_prison(stage)
    counted(stage)
    certificates(stage)
    veterans(stage)
    two_pensions(stage)
    pensions_on_relief(stage)


def in_prison(stage: Stage) -> None:
    """Sentenced before or meanwhile, released or not."""
    city = stage.city
    person = stage.someone(stage.village(), (1969, 4), sex=1)
    row = rest.sentence(city, person, "监禁", date(2018, 2, 11), until=date(2020, 8, 10))
    stage.low_income(person).mark(
        stage.wrong(_PRISON, person, "DIBAO", "服刑期间仍发低保", row), range(month(2018, 3), LAST + 1)
    )
    person = stage.someone(stage.village(county=350181), (1936, 9), sex=1)
    row = rest.sentence(
        city, person, "有期徒刑", date(2017, 10, 20), until=date(2018, 10, 19), released=date(2018, 4, 2)
    )
    wrongful = range(month(2017, 11), month(2018, 4) + 1)
    stage.allowance(person).mark(stage.wrong(_PRISON, person, "GAOLING", "服刑期间仍发高龄津贴", row), wrongful)
    person = stage.someone(stage.village(county=350123), (1973, 2), sex=1)
    row = rest.sentence(city, person, "收监", date(2017, 3, 8), until=date(2018, 6, 15))
    spell = stage.spell(person, "CANJI-H", FIRST - 6, cls="二级", category="肢体")
    spell.mark(stage.wrong(_PRISON, person, "CANJI-H", "服刑期间仍发护理补贴", row), range(FIRST, month(2018, 6) + 1))


def not_in_prison(stage: Stage) -> None:
    """At home with a sentence, released before, or the relief of the others of the household."""
    for kind, since, released in (
        ("缓刑", date(2017, 5, 3), None),
        ("社区矫正", date(2017, 9, 12), None),
        ("保外就医", date(2016, 4, 1), None),
        ("监禁", date(2014, 4, 1), date(2017, 6, 20)),
    ):
        person = stage.someone(stage.village(), (1966, 7))
        rest.sentence(stage.city, person, kind, since, released=released)
        stage.low_income(person)
        stage.innocent(f"判决执行类别为{kind}，发放期间不在监狱", (_PRISON, _COUNTED), person)
    head = stage.with_family(stage.village(), (1964, 3), ("配偶", 2, 1966), ("子", 1, 1990))
    rest.sentence(stage.city, head.household.members[2], "监禁", date(2016, 8, 9))
    stage.low_income(head, members=2)
    stage.innocent("服刑的儿子未计入保障人数", (_COUNTED,), head.household.members[2])


def counted(stage: Stage) -> None:
    """As many covered as the household has members, one of them in prison."""
    for others, since, released, wrongful in (
        ((("配偶", 2, 1968), ("子", 1, 1992)), date(2016, 8, 9), None, _ALL),
        ((("子", 1, 1989),), date(2018, 1, 15), None, range(month(2018, 2), LAST + 1)),
        ((("配偶", 2, 1970), ("子", 1, 1994)), date(2017, 2, 1), date(2018, 3, 20), range(FIRST, month(2018, 3) + 1)),
    ):
        head = stage.with_family(stage.village(), (1965, 6), *others)
        son = head.household.members[-1]
        row = rest.sentence(stage.city, son, "监禁", since, released=released)
        wrong = stage.wrong(_COUNTED, son, "DIBAO", "服刑人员仍计入低保保障人数", row)
        wrong.has_amount = False
        stage.low_income(head, members=len(head.household.members)).mark(wrong, wrongful, counts=False)


def certificates(stage: Stage) -> None:
    """Cancelled, run out, of too low a grade, none at all; renewed in time, grade three of the mind."""
    city = stage.city
    for programme, cls, grade, kind, dates, wrongful in (
        ("CANJI-H", "一级", "一级", "肢体", {"cancelled": date(2018, 2, 10)}, range(month(2018, 3), LAST + 1)),
        ("CANJI-L", None, "四级", "视力", {"until": date(2017, 10, 31)}, range(month(2018, 2), LAST + 1)),
        ("CANJI-H", "二级", "三级", "肢体", {}, _ALL),
    ):
        person = stage.someone(stage.village(county=350181), (1971, 10))
        row = rest.certify(city, person, kind, grade, **dates)
        spell = stage.spell(person, programme, FIRST - 6, cls=cls, category=kind)
        spell.mark(stage.wrong(_CERTIFICATE, person, programme, "残疾人证已失效或等级不符", row), wrongful)
    person = stage.someone(stage.village(county=350181), (1963, 1))
    city.absent.add(("disability_certificates", id(person)))
    spell = stage.spell(person, "CANJI-H", FIRST - 6, cls="二级", category="听力")
    spell.mark(stage.wrong(_CERTIFICATE, person, "CANJI-H", "没有残疾人证"), _ALL)
    person = stage.someone(stage.village(), (1968, 1))
    rest.certify(city, person, "肢体", "二级", until=date(2017, 9, 30))
    rest.certify(city, person, "肢体", "二级", issued=date(2017, 11, 8), until=date(2027, 11, 7))
    stage.spell(person, "CANJI-H", FIRST - 6, cls="二级", category="肢体")
    stage.innocent("残疾人证到期后按期换证", (_CERTIFICATE,), person)
    person = stage.someone(stage.village(), (1981, 5))
    rest.certify(city, person, "精神", "三级")
    stage.spell(person, "CANJI-H", FIRST - 6, cls="二级", category="精神")
    stage.innocent("精神残疾三级可享受护理补贴", (_CERTIFICATE,), person)


def veterans(stage: Stage) -> None:
    """Not in the registry, long ended, not yet recognised; a widow whose pension runs on."""
    city, rate = stage.city, 600_00
    more = {"amount": rate, "category": "参战退役人员生活补助"}
    person = stage.someone(stage.village(county=350181), (1951, 3), sex=1)
    city.absent.add(("veterans", id(person)))
    stage.spell(person, "YOUFU", FIRST - 20, **more).mark(
        stage.wrong(_VETERAN, person, "YOUFU", "优抚登记中没有此人"), _ALL
    )
    person = stage.someone(stage.village(), (1949, 8), sex=1)
    row = rest.recognise(city, person, "参战退役人员", date(2001, 7, 1), date(2016, 3, 31))
    spell = stage.spell(person, "YOUFU", FIRST - 20, **more)
    spell.mark(stage.wrong(_VETERAN, person, "YOUFU", "优抚身份早已终止", row), _ALL)
    person = stage.someone(stage.village(), (1953, 11), sex=1)
    row = rest.recognise(city, person, "参战退役人员", date(2018, 4, 10))
    spell = stage.spell(person, "YOUFU", month(2017, 10), **more)
    wrong = stage.wrong(_VETERAN, person, "YOUFU", "认定之前已发放", row)
    spell.mark(wrong, range(month(2017, 10), month(2018, 3) + 1))
    person = stage.someone(stage.village(), (1950, 2), sex=1)
    rest.recognise(city, person, "参战退役人员", date(2005, 7, 1), date(2017, 12, 10))
    stage.spell(person, "YOUFU", FIRST - 20, month(2018, 12), **more)
    stage.innocent("身份终止后一年内依规续发", (_VETERAN,), person)


def two_pensions(stage: Stage) -> None:
    """The residents' pension beside another; set off in the first month; the other had ended."""
    city = stage.city
    for scheme, since, until, wrongful in (
        ("企业职工", date(2018, 2, 1), None, range(month(2018, 3), LAST + 1)),
        ("企业职工", date(2015, 9, 1), None, _ALL),
        ("机关事业", date(2012, 5, 1), date(2018, 5, 31), range(FIRST, month(2018, 5) + 1)),
    ):
        person = stage.someone(stage.village(), (1952, 5))
        row = rest.draw_pension(city, person, scheme, 2860_50, since, until, "终止" if until else "正常")
        spell = stage.spell(person, "CJJB-PENSION", FIRST - 1)
        spell.mark(stage.wrong(_TWO, person, "CJJB-PENSION", "同时领取职工养老和居民养老", row), wrongful)
    person = stage.someone(stage.village(), (1956, 5))
    rest.draw_pension(city, person, "企业职工", 2400_00, date(2018, 6, 1))
    stage.spell(person, "CJJB-PENSION", FIRST - 1, month(2018, 6))
    stage.innocent("起领职工养老当月停发居民养老", (_TWO,), person)
    person = stage.someone(stage.village(), (1950, 9))
    rest.draw_pension(city, person, "居民", RATES["CJJB-PENSION"][None][0], date(2012, 1, 1))
    stage.spell(person, "CJJB-PENSION", FIRST - 1)
    stage.innocent("待遇名册中为居民养老", (_TWO,), person)


def pensions_on_relief(stage: Stage) -> None:
    """A pension far above the line on low income; a small one for a household of three."""
    for fen, since, members, wrongful in (
        (2860_50, date(2014, 9, 1), 1, _ALL),
        (3120_00, date(2018, 4, 1), 2, range(month(2018, 4), LAST + 1)),
        (2410_00, date(2013, 2, 1), 3, _ALL),
    ):
        head = stage.with_family(stage.village(), (1954, 8), *(("配偶", 2, 1958), ("女", 2, 1986))[: members - 1])
        row = rest.draw_pension(stage.city, head, "企业职工", fen, since)
        wrong = stage.wrong(_PENSION, head, "DIBAO", "领取职工养老金仍享受低保", row)
        stage.low_income(head, members=members).mark(wrong, wrongful)
    head = stage.with_family(stage.village(), (1955, 8), ("配偶", 2, 1958), ("女", 2, 1986))
    rest.draw_pension(stage.city, head, "企业职工", 2380_00, date(2015, 2, 1))
    stage.low_income(head, members=3)
    stage.innocent("职工养老金按三人平均后低于收入线", (_PENSION,), head)
