"""Villages in which officers' homes crowd among those on relief, or one home gathers every programme."""

from datetime import date

from huimin.simulation import life, pay
from huimin.simulation.applications import record
from huimin.simulation.facts import Wrong
from huimin.simulation.months import month
from huimin.simulation.people import Person
from huimin.simulation.places import Village
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, FOREST_FEN, LAST, MIGRANT_FEN, RATES

_CROWD, _GATHERED = "officers_kin_overrepresented", "benefits_in_few_homes"
_HERE, _SINCE = 350181, date(2015, 7, 1)


def plant(stage: Stage) -> None:
    """All stories of this module: three villages that have both, one that has neither."""
    for _ in range(3):
        village = _quiet_village(stage)
        _neighbours(stage, village)
        _crowd(stage, village, 8)
        _gathered(stage, village)
    village = _quiet_village(stage)
    _neighbours(stage, village)
    for _ in range(2):
        _kin_on_relief(stage, village)
    stage.innocent("两户村干部家庭享受低保，均已备案", (_CROWD,), village)
    man = _family(stage, village)
    life.serve(stage.city, man, "村委会委员", _SINCE, None)
    _seven_programmes(stage, man)
    stage.spell(man.household.members[2], "CANJI-L", month(2018, 1), category="肢体")
    stage.pay(pay.once_payment(man, "YILIAO", month(2018, 6), 2600_00, category="因病致贫"))
    stage.innocent("户内有残疾人和大病患者", (_GATHERED,), man.household)


def _quiet_village(stage: Stage) -> Village:
    """A village of whose officers no other story tells; told last, so that none comes later."""
    told = {row.person.village for row in stage.city.rows["village_officers"] if row.person.is_cast}
    while (village := stage.village(county=_HERE, rural=True)) in told:
        pass
    return village


def _neighbours(stage: Stage, village: Village) -> None:
    """A hundred and twenty more homes; twenty-five of them till a field."""
    for at in range(120):
        person = stage.someone(village, (1970 + at % 20, 1 + at % 12))
        if at < 25:
            pay.contract(stage.city, person, 200)
            stage.pay(pay.field_payment(person, 2018, 200))


def _kin_on_relief(stage: Stage, village: Village, wrong: Wrong | None = None) -> None:
    """The wife of an officer on relief, as recorded."""
    man, wife = stage.with_family(village, (1967, 3), ("配偶", 2, 1969)).household.members
    row = life.serve(stage.city, man, "村民小组长", _SINCE, None)
    record(stage.city, wife, man, "配偶", "DIBAO", "村民小组长", date(2016, 5, 6))
    spell = stage.low_income(wife)
    if wrong:
        wrong.rows.append(row)
        spell.mark(wrong, range(FIRST, LAST + 1))


def _crowd(stage: Stage, village: Village, n: int) -> None:
    wrong = stage.wrong(_CROWD, village, "DIBAO", f"{n}户村组干部家庭享受低保，远多于随机预期")
    for _ in range(n):
        _kin_on_relief(stage, village, wrong)


def _gathered(stage: Stage, village: Village) -> None:
    """One officer's home with seven programmes within a year."""
    man = _family(stage, village)
    wrong = stage.wrong(_GATHERED, man.household, None, "村干部一户一年享受七个项目，金额居全村首位")
    wrong.rows.append(life.serve(stage.city, man, "村委会委员", _SINCE, None))
    _seven_programmes(stage, man, wrong)


def _family(stage: Stage, village: Village) -> Person:
    return stage.with_family(village, (1971, 6), ("配偶", 2, 1973), ("父", 1, 1948), ("母", 2, 1953))


def _seven_programmes(stage: Stage, man: Person, *wrongs: Wrong) -> None:
    """Fields, forest, resettlement, a large machine, family planning, a pension and a job, all in 2018."""
    wife, father, mother = man.household.members[1:]
    pay.contract(stage.city, man, 400)
    pay.forest(stage.city, man, 3000)
    reward = RATES["JISHENG"][None][0]
    forest, resettled = FOREST_FEN * 30, MIGRANT_FEN * 4
    machine = pay.once_payment(man, "NONGJI", month(2018, 5), 78_000_00)
    for payment in (
        pay.field_payment(man, 2018, 400),
        pay.yearly_payment(man, "SHENGTAI-LIN", 2018, forest, standard_fen=FOREST_FEN, area=3000),
        pay.yearly_payment(man, "YIMIN", 2018, resettled, standard_fen=MIGRANT_FEN, members=4),
        machine,
        pay.yearly_payment(mother, "JISHENG", 2018, reward, standard_fen=reward, category="独生子女家庭"),
    ):
        stage.pay(payment, *wrongs)
    # among many small machines of the county a large one stands out, and of several alike one is the largest
    stage.question("outlier_amount", man, "NONGJI", "大型农机，补贴金额自然远高于其他").rows.append(machine)
    job = stage.spell(wife, "GONGYI", month(2018, 1), LAST, amount=1000_00, category="保洁员")
    pension = stage.spell(father, "CJJB-PENSION", FIRST - 1)
    for wrong in wrongs:
        for spell in (job, pension):
            spell.mark(wrong, range(month(2018, 1), LAST + 1))
