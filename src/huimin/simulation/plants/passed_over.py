"""Who is entitled and was never paid; and who only seems so."""

from datetime import date

from huimin.simulation import life, rest
from huimin.simulation.facts import Row, Wrong
from huimin.simulation.ledgers import registration
from huimin.simulation.months import month
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST, RATES, age_class

_CARE, _OLD, _LIVING = (
    "severe_without_care_subsidy", "old_without_allowance", "low_income_disabled_without_subsidy",
)  # fmt: skip
_HERE = 350181  # the county of these stories: its lists of all months have arrived


def plant(stage: Stage) -> None:
    """All stories of this module."""
    for programme, cls, born in (("CANJI-H", "二级", (1972, 3)), ("CANJI-L", None, (1970, 3))):
        person = stage.someone(stage.village(county=_HERE), born)
        stage.spell(person, programme, FIRST - 12, cls=cls, category="视力")
    stage.allowance(stage.someone(stage.village(county=_HERE), (1932, 3)))
    severe(stage)
    old(stage)
    on_low_income(stage)


def _owed(stage: Stage, wrong: Wrong, months: range, cls: str | None) -> None:
    """What the months would have paid at the rates in force."""
    rates = RATES[wrong.programme][cls]
    wrong.months |= set(months)
    wrong.amount_fen += sum(rates[max(start for start in rates if start <= at)] for at in months)


def severe(stage: Stage) -> None:
    """A severe disability, certified, and no care subsidy; destitute, of grade three, just certified."""
    city = stage.city
    for grade, issued, first in (
        ("一级", date(2013, 5, 6), FIRST), ("二级", date(2010, 11, 3), FIRST), ("二级", date(2018, 3, 14), month(2018, 6)),
    ):  # fmt: skip
        person = stage.someone(stage.village(county=_HERE), (1975, 8))
        wrong = stage.wrong(
            _CARE,
            person,
            "CANJI-H",
            "重度残疾人未享受护理补贴",
            rest.certify(city, person, "肢体", grade, issued=issued),
        )
        wrong.rows.append(registration(person))
        _owed(stage, wrong, range(first, LAST + 1), grade)
    person = stage.someone(stage.village(county=_HERE), (1951, 8), sex=1)
    rest.certify(city, person, "肢体", "一级")
    stage.destitute(person)
    stage.innocent("特困人员不享受护理补贴", (_CARE,), person)
    person = stage.someone(stage.village(county=_HERE), (1962, 8))
    rest.certify(city, person, "听力", "三级")
    stage.innocent("三级残疾不在护理补贴范围", (_CARE,), person)
    person = stage.someone(stage.village(county=_HERE), (1988, 8))
    rest.certify(city, person, "精神", "二级", issued=date(2018, 10, 22))
    stage.innocent("发证未满三个月", (_CARE,), person)
    person = stage.someone(stage.village(county=_HERE), (1984, 2), sex=1)
    rest.certify(city, person, "肢体", "二级")
    rest.sentence(city, person, "监禁", date(2015, 2, 2))
    stage.innocent("正在服刑", (_CARE,), person)


def old(stage: Stage) -> None:
    """Over eighty and never paid; those who draw something else."""
    for born, first in (((1934, 5), FIRST), ((1931, 2), FIRST), ((1938, 2), month(2018, 5))):
        person = stage.someone(stage.village(county=_HERE), born)
        stage.city.absent.add(("GAOLING", id(person)))
        stage.spell(person, "CJJB-PENSION", FIRST - 1)
        wrong = stage.wrong(_OLD, person, "GAOLING", "年满80周岁未享受高龄津贴")
        wrong.rows.append(registration(person))
        _owed(stage, wrong, range(first, LAST + 1), age_class(80))
    person = stage.someone(stage.village(county=_HERE), (1936, 4))
    stage.spell(person, "YANGLAO", FIRST, category="低保老人")
    stage.innocent("领取养老服务补贴", (_OLD,), person)
    person = stage.someone(stage.village(county=_HERE), (1935, 4))
    life.employ(stage.city, person, f"{person.village.township}中心小学", "离休", date(1990, 9, 1))
    stage.innocent("离休干部由财政供养", (_OLD,), person)
    person = stage.someone(stage.village(county=_HERE), (1938, 11))
    stage.innocent("刚满80周岁，尚在办理期内", (_OLD,), person)
    stage.city.absent.add(("GAOLING", id(person)))


def on_low_income(stage: Stage) -> None:
    """On low income with a certificate and no living subsidy."""
    for issued, first, last, owed in (
        (date(2011, 5, 6), FIRST - 6, LAST, range(FIRST + 2, LAST + 1)),
        (date(2018, 2, 7), FIRST - 6, LAST, range(month(2018, 4), LAST + 1)),
        (date(2014, 2, 7), month(2017, 10), month(2018, 6), range(month(2017, 12), month(2018, 6) + 1)),
    ):
        person = stage.someone(stage.village(county=_HERE), (1967, 9))
        row: Row = rest.certify(stage.city, person, "视力", "三级", issued=issued)
        wrong = stage.wrong(_LIVING, person, "CANJI-L", "低保残疾人未享受生活补贴", row)
        stage.low_income(person, first, last).mark(wrong, owed, counts=False)
        _owed(stage, wrong, owed, None)
    person = stage.someone(stage.village(county=_HERE), (1967, 9))
    rest.certify(stage.city, person, "视力", "三级", issued=date(2018, 11, 20))
    stage.low_income(person)
    stage.innocent("发证未满两个月", (_LIVING,), person)
