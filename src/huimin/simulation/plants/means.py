"""Means-tested relief to people with homes, cars and firms; and possessions that do no harm."""

from datetime import date

from huimin.simulation import life, months
from huimin.simulation.facts import Row, Spell
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_HOME, _CAR, _FIRM = "owns_property_on_relief", "owns_vehicle_on_relief", "runs_business_on_relief"
_OTHER, _BOUGHT = "renovation_with_another_home", "bought_while_on_relief"
_ALL = range(FIRST, LAST + 1)


def plant(stage: Stage) -> None:
    """All stories of this module."""
    homes(stage)
    harmless_homes(stage)
    vehicles(stage)
    harmless_vehicles(stage)
    firms(stage)
    harmless_firms(stage)


def homes(stage: Stage) -> None:
    """Two homes, the second bought or sold in between, a shop, a villa, a renovation grant with two homes."""
    city = stage.city
    for first, second, until, wrongful in (
        (date(2006, 5, 8), date(2012, 3, 20), None, _ALL),
        (date(2008, 9, 2), date(2018, 3, 1), None, range(month(2018, 3), LAST + 1)),
        (date(2003, 4, 14), date(2011, 11, 9), date(2018, 1, 31), range(FIRST, month(2018, 1) + 1)),
    ):
        person = stage.someone(stage.village(county=350181), (1963, 3))
        rows = [life.home(city, person, 9860, first), life.home(city, person, 12840, second, until=until)]
        spell = stage.low_income(person)
        spell.mark(stage.wrong(_HOME, person, "DIBAO", "低保对象名下有两套住房", *rows), wrongful)
        _bought(stage, spell, rows[1])
    shop = stage.someone(stage.village(county=350111), (1968, 8))
    row = life.home(city, shop, 6420, date(2014, 6, 17), use="商业服务")
    stage.low_income(shop).mark(stage.wrong(_HOME, shop, "DIBAO", "低保对象名下有商业用房", row), _ALL)
    villa = stage.someone(stage.village(county=350181), (1960, 6))
    row = life.home(city, villa, 48600, date(2015, 10, 23))
    stage.low_income(villa).mark(stage.wrong(_HOME, villa, "DIBAO", "低保对象名下住房486平方米", row), _ALL)
    builder = stage.someone(stage.village(rural=True), (1972, 1))
    rows = [life.home(city, builder, 8800, date(2009, 2, 11)), life.home(city, builder, 10200, date(2016, 12, 6))]
    wrong = stage.wrong(_HOME, builder, "WEIFANG", "有两套住房仍领取危房改造补助", *rows)
    other = stage.wrong(_OTHER, builder, "WEIFANG", "有两套住房仍领取危房改造补助", *rows)
    stage.pay(once_payment(builder, "WEIFANG", month(2018, 7), 20000_00, category="低保户"), wrong, other)


def _bought(stage: Stage, spell: Spell, row: Row) -> None:
    """Bought within a year before the window's first month or later: the rule on purchases sees it too."""
    since = months.of(row.values["since"])
    if since >= FIRST - 12:
        wrong = stage.wrong(_BOUGHT, spell.person, "DIBAO", "享受低保期间购置", row)
        spell.mark(wrong, range(max(since, FIRST), LAST + 1))


def harmless_homes(stage: Stage) -> None:
    """One home; a share of a quarter in a second; the second sold before relief began."""
    city = stage.city
    one = stage.someone(stage.village(county=350181), (1956, 7))
    life.home(city, one, 5200, date(2004, 8, 3))
    stage.low_income(one)
    stage.innocent("名下仅一套自住房", (_HOME,), one)
    heir = stage.someone(stage.village(county=350181), (1961, 9))
    life.home(city, heir, 5400, date(2005, 1, 19))
    life.home(city, heir, 7800, date(2014, 4, 25), share=2500)
    stage.low_income(heir)
    stage.innocent("第二套为继承所得，份额25%", (_HOME,), heir)
    seller = stage.someone(stage.village(county=350181), (1959, 2))
    life.home(city, seller, 5100, date(2002, 3, 12))
    life.home(city, seller, 9900, date(2010, 5, 5), until=date(2016, 8, 31))
    stage.low_income(seller, month(2017, 3))
    stage.innocent("第二套在纳入低保前已转让", (_HOME,), seller)


def vehicles(stage: Stage) -> None:
    """Cars and vans in use while on relief."""
    for kind, since, status, until, wrongful in (
        ("小型轿车", date(2014, 5, 6), "正常", None, _ALL),
        ("小型普通客车", date(2012, 9, 18), "正常", None, _ALL),
        ("小型轿车", date(2018, 5, 1), "正常", None, range(month(2018, 5), LAST + 1)),
        ("小型轿车", date(2009, 3, 3), "注销", date(2018, 2, 28), range(FIRST, month(2018, 2) + 1)),
    ):
        person = stage.someone(stage.village(), (1969, 11))
        row = life.drive(stage.city, stage.registry.issuer, person, kind, since, status=status, until=until)
        spell = stage.low_income(person)
        spell.mark(stage.wrong(_CAR, person, "DIBAO", f"低保对象名下有{kind}", row), wrongful)
        _bought(stage, spell, row)
    person = stage.someone(stage.village(), (1955, 5), sex=1)
    row = life.drive(stage.city, stage.registry.issuer, person, "小型轿车", date(2016, 1, 8))
    stage.destitute(person).mark(stage.wrong(_CAR, person, "TEKUN", "特困人员名下有小型轿车", row), _ALL)


def harmless_vehicles(stage: Stage) -> None:
    """Motorcycle, tricycle, a vehicle for the disabled, a car deregistered before."""
    for kind, status, until in (
        ("普通二轮摩托车", "正常", None),
        ("普通正三轮摩托车", "正常", None),
        ("残疾人专用汽车", "正常", None),
        ("小型轿车", "注销", date(2016, 11, 30)),
    ):
        person = stage.someone(stage.village(), (1964, 10))
        life.drive(stage.city, stage.registry.issuer, person, kind, date(2010, 7, 15), status=status, until=until)
        stage.low_income(person, month(2017, 2))
        stage.innocent(f"名下车辆为{kind}（{status}）", (_CAR,), person)


def firms(stage: Stage) -> None:
    """A shop, a company, a share in one; founded or closed in between."""
    for kind, role, since, status, until, wrongful in (
        ("个体工商户", None, date(2013, 6, 3), "存续", None, _ALL),
        ("有限责任公司", None, date(2015, 8, 21), "存续", None, _ALL),
        ("有限责任公司", "股东", date(2011, 1, 10), "存续", None, _ALL),
        ("个体工商户", None, date(2018, 4, 1), "存续", None, range(month(2018, 4), LAST + 1)),
        ("有限责任公司", None, date(2012, 12, 12), "注销", date(2018, 3, 31), range(FIRST, month(2018, 3) + 1)),
    ):
        person = stage.someone(stage.village(), (1974, 3))
        row = life.trade(stage.city, stage.registry.issuer, person, kind, since, role=role, status=status, until=until)
        stage.low_income(person).mark(
            stage.wrong(_FIRM, person, "DIBAO", f"低保对象为{kind}{row.values['role']}", row), wrongful
        )
    person = stage.someone(stage.village(), (1954, 9), sex=1)
    row = life.trade(stage.city, stage.registry.issuer, person, "个体工商户", date(2016, 3, 7))
    stage.destitute(person).mark(stage.wrong(_FIRM, person, "TEKUN", "特困人员为个体工商户经营者", row), _ALL)


def harmless_firms(stage: Stage) -> None:
    """Licence revoked, closed before, an ordinary member of a cooperative, the village's own body."""
    for kind, role, status, until, why in (
        ("有限责任公司", None, "吊销", None, "营业执照已吊销，未注销"),
        ("个体工商户", None, "注销", date(2016, 9, 30), "纳入低保前已注销"),
        ("农民专业合作社", "成员", "存续", None, "农民专业合作社普通成员"),
        ("农村集体经济组织", "法定代表人", "存续", None, "代表村集体担任负责人"),
    ):
        person = stage.someone(stage.village(rural=True), (1965, 12))
        life.trade(
            stage.city, stage.registry.issuer, person, kind, date(2010, 4, 16), role=role, status=status, until=until
        )
        stage.low_income(person, month(2017, 2))
        stage.innocent(why, (_FIRM,), person)
