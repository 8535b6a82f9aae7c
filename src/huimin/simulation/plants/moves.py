"""Where people are registered: moved away and still paid, paid where they never were registered."""

from datetime import date

from huimin.simulation import months
from huimin.simulation.facts import Row
from huimin.simulation.ledgers import registration
from huimin.simulation.months import month
from huimin.simulation.pay import once_payment, yearly_payment
from huimin.simulation.people import Person
from huimin.simulation.places import Village
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST, RATES

_MOVED, _ELSEWHERE = "paid_after_moving_out", "registered_elsewhere"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    moved(stage)
    rightly_moved(stage)
    elsewhere(stage)
    rightly_elsewhere(stage)


def _move(stage: Stage, person: Person, day: date, to: Village) -> Row:
    """The person moves: the old entry ends, a new one begins."""
    row = registration(person)
    row.values["moved_out"] = day
    values = {"moved_in": day, "village": to, "household": stage.registry.issuer.household(to.code)}
    stage.city.add_row(Row("households", str(to.county_code), person, values))
    return row


def _award(person: Person, year: int, village: Village | None = None) -> object:
    rate = RATES["JISHENG"][None][0]
    return yearly_payment(
        person, "JISHENG", year, rate, standard_fen=rate, category="独生子女家庭", village=village or person.village
    )


def moved(stage: Stage) -> None:
    """To another county of the city; the old one pays on."""
    for programme, born, day in (
        ("GAOLING", (1934, 6), date(2017, 11, 10)), ("DIBAO", (1964, 6), date(2018, 3, 2)), ("DIBAO", (1971, 2), date(2016, 5, 5)),
    ):  # fmt: skip
        person = stage.someone(stage.village(county=350181), born)
        row = _move(stage, person, day, stage.village(county=350123))
        wrong = stage.wrong(_MOVED, person, programme, "户口迁出后原籍仍发放", row)
        spell = stage.allowance(person) if programme == "GAOLING" else stage.low_income(person)
        spell.mark(wrong, range(max(FIRST, months.of(day) + 3), LAST + 1))
    person = stage.someone(stage.village(county=350181, rural=True), (1951, 4), sex=2)
    row = _move(stage, person, date(2017, 6, 6), stage.village(county=350124))
    stage.pay(_award(person, 2017))
    stage.pay(_award(person, 2018), stage.wrong(_MOVED, person, "JISHENG", "迁出次年原籍仍发放奖励扶助", row))


def rightly_moved(stage: Stage) -> None:
    """Stopped in time; moved to another village of the county; the field stays with the household."""
    person = stage.someone(stage.village(county=350181), (1966, 1))
    _move(stage, person, date(2018, 4, 9), stage.village(county=350111))
    stage.low_income(person, last=month(2018, 6))
    stage.innocent("迁出两个月内停发", (_MOVED,), person)
    person = stage.someone(stage.village("高仑村"), (1935, 9))
    _move(stage, person, date(2017, 3, 9), stage.village("棋山村"))
    stage.allowance(person)
    stage.innocent("在本县内迁移", (_MOVED, _ELSEWHERE), person)


def elsewhere(stage: Stage) -> None:
    """Registered in one county of the city and paid in another."""
    for programme, born, cls in (
        ("GAOLING", (1933, 3), None),
        ("CANJI-H", (1974, 3), "一级"),
        ("CANJI-L", (1969, 3), None),
    ):
        person = stage.someone(stage.village(county=350111), born)
        wrong = stage.wrong(_ELSEWHERE, person, programme, "户籍只在另一县区", registration(person))
        other = stage.village(county=350181)
        if programme == "GAOLING":
            spell = stage.allowance(person, village=other)
        else:
            spell = stage.spell(person, programme, FIRST - 6, cls=cls, category="肢体", village=other)
        spell.mark(wrong, range(FIRST, LAST + 1))
    person = stage.someone(stage.village(county=350111), (1950, 3), sex=2)
    wrong = stage.wrong(_ELSEWHERE, person, "JISHENG", "户籍只在另一县区", registration(person))
    stage.pay(_award(person, 2018, stage.village(county=350181, rural=True)), wrong)


def rightly_elsewhere(stage: Stage) -> None:
    """Relief where need arose; a pension where it was earned; moved there during the time."""
    person = stage.someone(stage.village(county=350111), (1976, 3))
    away = stage.village(county=350123)
    stage.pay(once_payment(person, "LINSHI", month(2018, 5), 900_00, category="急难型", village=away))
    stage.innocent("在急难发生地获得临时救助", (_ELSEWHERE,), person)
    person = stage.someone(stage.village(county=350111), (1968, 3))
    new = stage.village(county=350181)
    _move(stage, person, date(2018, 5, 3), new)
    stage.low_income(person, last=month(2018, 5))
    stage.low_income(person, month(2018, 6), village=new)
    stage.innocent("迁移后由迁入地接续发放", (_MOVED, _ELSEWHERE), person)
