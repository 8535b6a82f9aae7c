"""Villages and whom they pay: works and land for an officer's own firm, days of labour that nobody worked."""

from datetime import date

from huimin.simulation import life, months
from huimin.simulation.papers import let
from huimin.simulation.places import Village
from huimin.simulation.plants.papers import work
from huimin.simulation.plants.stage import Stage
from huimin.simulation.plants.villages import pay

_DEAL, _LABOUR = "deal_with_officers_firm", "labour_paid_twice"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    works(stage)
    leases(stage)
    fair_deals(stage)
    labour(stage)


def _firm_of(stage: Stage, village: Village, since: date, until: date | None, founded: date):
    """(line of an officer of the village, line of the officer's own firm)."""
    officer = stage.someone(village, (1970, 6))
    officer.household.is_taken = True
    seat = life.serve(stage.city, officer, "村委会委员", since, until)
    return seat, life.trade(stage.city, stage.registry.issuer, officer, "有限责任公司", founded)


def _works(stage: Stage, village: Village, code: str):
    return work(stage, village, 62_000_00, 62_000_00, date(2018, 4, 12), date(2018, 3, 20), "有", uscc=code)


def works(stage: Stage) -> None:
    """Works let to the firm of an officer in office."""
    for name in ("红寮村", "长基村"):
        village = stage.village(name)
        seat, firm = _firm_of(stage, village, date(2015, 7, 1), None, date(2011, 5, 4))
        row = _works(stage, village, firm.values["code"])
        wrong = stage.wrong(_DEAL, village, None, f"{name}工程由在任干部的企业承建", row, firm, seat)
        wrong.amount_fen = row.values["paid"]
        wrong.months.add(months.of(row.values["signed_on"]))


def leases(stage: Stage) -> None:
    """The village's hill leased by the firm of an officer in office."""
    village = stage.village("优山村")
    seat, firm = _firm_of(stage, village, date(2012, 7, 1), None, date(2010, 3, 9))
    row = let(
        stage.city,
        village,
        "07",
        area=3000,
        rent=6300_00,
        starts_on=date(2016, 4, 1),
        uscc=firm.values["code"],
        way="协商",
    )
    wrong = stage.wrong(_DEAL, village, None, "优山村山林由在任干部的企业承包", row, firm, seat)
    wrong.has_amount = False
    wrong.months.add(months.of(row.values["starts_on"]))


def fair_deals(stage: Stage) -> None:
    """The officer had left before, or came later; the hill was let in the open."""
    village = stage.village("大坂村")
    _, left = _firm_of(stage, village, date(2012, 7, 1), date(2015, 6, 30), date(2011, 5, 4))
    _works(stage, village, left.values["code"])
    _, serving = _firm_of(stage, village, date(2015, 7, 1), None, date(2010, 3, 9))
    more = {"uscc": serving.values["code"], "way": "公开招租"}
    let(stage.city, village, "07", area=3000, rent=6300_00, starts_on=date(2016, 4, 1), **more)
    stage.innocent("离任干部的企业承建，在任干部的企业公开竞得", (_DEAL,), village)


def labour(stage: Stage) -> None:
    """One day paid twice, more days than the month has; several days, several people are in order."""
    for name, worked_on in (("九峰村", date(2018, 3, 15)), ("石牌村", date(2018, 3, 20))):
        village = stage.village(name)
        wrong = stage.wrong(_LABOUR, village, None, f"{name}同一误工日重复列支")
        for day in (date(2018, 3, 30), date(2018, 4, 27)):
            _labour(stage, wrong, village, day, f"{village.short}民工甲", worked_on, 1)
    village = stage.village("芹石村")
    wrong = stage.wrong(_LABOUR, village, None, "芹石村误工天数超过当月天数")
    for worked_on, days in ((date(2018, 6, 1), 19), (date(2018, 6, 20), 14)):
        _labour(stage, wrong, village, date(2018, 7, 6), "芹石民工甲", worked_on, days)
    village = stage.village("芙蓉村")
    for payee, worked_on, days in (
        ("芙蓉民工甲", date(2018, 5, 1), 16), ("芙蓉民工甲", date(2018, 5, 17), 15), ("芙蓉民工乙", date(2018, 5, 17), 15),
    ):  # fmt: skip
        _labour(stage, None, village, date(2018, 6, 4), payee, worked_on, days)
    stage.innocent("误工天数未超当月，同日为不同的人", (_LABOUR,), village)


def _labour(stage: Stage, wrong, village: Village, day: date, payee: str, worked_on: date, days: int) -> None:
    pay(stage, wrong, village, day, "误工补贴", days * 60_00, payee, worked_on=worked_on, days=days)
