"""Villages whose papers do not hold: money lent and not returned, works, contracts, rents, publications."""

from datetime import date, timedelta

from huimin.simulation import months
from huimin.simulation.facts import Row, Wrong
from huimin.simulation.ledgers import enter
from huimin.simulation.months import month
from huimin.simulation.papers import collect, let, publish
from huimin.simulation.places import Village
from huimin.simulation.plants.stage import Stage
from huimin.simulation.plants.villages import pay

_LENT, _WORKS, _CONTRACT = "long_receivable", "works_irregular", "contract_abnormal"
_RENT, _PUBLISHED = "rent_not_booked", "disclosure_late"


def plant(stage: Stage) -> None:
    """All stories that are told before the books are closed."""
    lent(stage)
    works(stage)
    contracts(stage)
    rents(stage)


def lent(stage: Stage) -> None:
    """Money lent from the village's account; what came back, or was lent of late, is in order."""
    for name, loans, back in (
        ("洋里村", ((date(2017, 8, 9), 20_000_00),), 0),
        ("官村", ((date(2017, 9, 4), 6000_00), (date(2017, 11, 20), 3000_00)), 2000_00),
        ("荣阳村", ((date(2017, 7, 18), 12_500_00),), 0),
    ):
        village = stage.village(name)
        wrong = stage.wrong(_LENT, village, None, f"{name}个人借款长期未还")
        for day, fen in loans:
            pay(stage, wrong, village, day, "个人借款", fen, f"{village.short}某户", subject="其他应收款")
        if back:
            _repay(stage, village, date(2018, 4, 2), back)
            wrong.amount_fen -= back
    village = stage.village("竹柄村")
    pay(stage, None, village, date(2017, 8, 9), "暂付征地款", 9000_00, f"{village.short}某户", subject="内部往来")
    _repay(stage, village, date(2018, 2, 5), 9000_00)
    pay(stage, None, village, date(2018, 6, 9), "暂付工程款", 7000_00, f"{village.short}某户", subject="内部往来")
    stage.innocent("借款已还，新的暂付未满一年", (_LENT,), village)


def _repay(stage: Stage, village: Village, day: date, fen: int) -> None:
    enter(stage.city, village, day, "收回借款", "其他应收款", income=fen, payee=f"{village.short}某户")


def works(stage: Stage) -> None:
    """Paid above the contract, before acceptance, without resolution; a variation and a stage payment are in order."""
    for name, fen, paid, paid_on, accepted_on, resolution in (
        ("福坪村", 180_000_00, 205_000_00, date(2018, 5, 8), date(2018, 4, 20), "有"),
        ("水尾村", 96_000_00, 90_000_00, date(2018, 9, 3), None, "有"),
        ("柿兜村", 54_000_00, 54_000_00, date(2018, 2, 6), date(2018, 1, 9), "无"),
        ("钟前村", 60_000_00, 58_000_00, date(2018, 3, 1), date(2018, 6, 15), "是"),
    ):
        village = stage.village(name)
        row = work(stage, village, fen, paid, paid_on, accepted_on, resolution)
        wrong = stage.wrong(_WORKS, village, None, f"{name}工程付款或决策不合规", row)
        wrong.amount_fen = paid
        wrong.months.add(months.of(paid_on))
    village = stage.village("步上村")
    work(stage, village, 90_000_00, 104_000_00, date(2018, 8, 6), date(2018, 7, 2), "有", variation=12_000_00)
    work(stage, village, 50_000_00, 40_000_00, date(2018, 8, 6), None, "有", number="02")
    stage.innocent("超出部分为批准的变更；验收前只付进度款", (_WORKS,), village)


def work(
    stage: Stage, village: Village, fen: int, paid: int, paid_on: date, accepted_on: date | None, resolution: str,
    *, variation: int = 0, number: str = "01", uscc: str | None = None,
) -> Row:  # fmt: skip
    """A work of a village on its list, contract and payments in fen."""
    values = {
        "village": village, "work_no": f"GC-2017-{number}", "work": f"{village.short}村道硬化{number}", "party": "某建筑工程队",
        "signed_on": date(2017, 9, 5), "sum": fen, "variation": variation, "paid": paid, "paid_on": paid_on,
        "accepted_on": accepted_on, "resolution": resolution, "uscc": uscc,
    }  # fmt: skip
    return stage.city.add_row(Row("village_projects", str(village.county_code), None, values))


def contracts(stage: Stage) -> None:
    """Too long, undecided, ended and used, far too cheap; a renewed contract is in order."""
    for name, more in (
        ("东际村", {"starts_on": date(2010, 1, 1), "ends_on": date(2059, 12, 31)}),
        ("建新村", {"resolution": "无"}),
        ("柳厝村", {"starts_on": date(2012, 5, 1), "ends_on": date(2017, 4, 30), "status": "到期仍使用"}),
        ("后岐村", {"rent": 900_00}),
    ):
        village = stage.village(name)
        row = let(stage.city, village, "07", **{"area": 3000, "rent": 6300_00} | more)
        wrong = stage.wrong(_CONTRACT, village, None, f"{name}合同异常", row)
        wrong.has_amount = False
        wrong.months.add(months.of(row.values["starts_on"]))
    village = stage.village("红山村")
    old = {"starts_on": date(2012, 5, 1), "ends_on": date(2017, 4, 30)}
    new = {"starts_on": date(2017, 5, 1), "ends_on": date(2022, 4, 30)}
    for number, term in (("07", old), ("08", new)):
        let(stage.city, village, number, area=3000, rent=6300_00, asset_no="ZY-07", **term)
    stage.innocent("到期合同已经续签", (_CONTRACT,), village)


def rents(stage: Stage) -> None:
    """Rents that never came into the books, or in part; a waived rent and one paid in two parts are in order."""
    for name, rent, got in (("苏田村", 6300_00, 0), ("上张村", 8400_00, 3000_00), ("双墩村", 6000_00, 0)):
        village = stage.village(name)
        _other(stage, village)
        row = let(stage.city, village, "07", area=3000, rent=rent, due_on=date(2018, 4, 30))
        if got:
            collect(stage.city, row, date(2018, 5, 3), got)
        wrong = stage.wrong(_RENT, village, None, f"{name}合同租金未入账", row)
        wrong.amount_fen = rent - got
        wrong.months.add(month(2018, 4))
    village = stage.village("联华村")
    _other(stage, village)
    let(stage.city, village, "07", area=3000, rent=6300_00, due_on=date(2018, 4, 30), waived="有")
    row = let(stage.city, village, "08", area=3000, rent=6300_00, due_on=date(2018, 6, 30))
    for day in (date(2018, 5, 20), date(2018, 7, 12)):
        collect(stage.city, row, day, 3150_00)
    stage.innocent("一期租金经决议减免，一期分两次交清", (_RENT,), village)


def _other(stage: Stage, village: Village) -> None:
    """A contract without days of payment, under which something was booked: the village's books state contracts."""
    collect(stage.city, let(stage.city, village, "05", area=2000, rent=4200_00), date(2017, 9, 12), 4200_00)


def close(stage: Stage) -> None:
    """What is published late or other than the books."""
    for name, first, days in (("水头村", month(2017, 10), 35), ("上郑村", month(2018, 4), 70)):
        row = _published(stage, name, first)
        row.values["published_on"] += timedelta(days=days)
        _blame(stage.wrong(_PUBLISHED, row.values["village"], None, f"{name}财务公开过晚", row), row)
    row = _published(stage, "后朋村", month(2018, 1))
    row.values["spent"] -= 1860_00
    _blame(stage.wrong(_PUBLISHED, row.values["village"], None, "后朋村公开支出少于账面", row), row)
    row = _published(stage, "下里村", month(2018, 1))
    village, day, income, spent = (row.values[key] for key in ("village", "published_on", "income", "spent"))
    publish(stage.city, village, row.values["first"], day + timedelta(days=60), income, spent)
    row.values["spent"] -= 500_00
    stage.innocent("按时公开，后经审核更正", (_PUBLISHED,), village)


def _published(stage: Stage, name: str, first: int) -> Row:
    village = stage.village(name)
    rows = stage.city.rows["village_disclosures"]
    return next(row for row in rows if row.values["village"] is village and row.values["first"] == first)


def _blame(wrong: Wrong, row: Row) -> None:
    wrong.has_amount = False
    wrong.months.add(row.values["first"])
