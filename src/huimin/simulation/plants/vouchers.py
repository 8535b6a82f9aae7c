"""Vouchers of villages: without a receipt, for entertainment, with an invoice booked before, in books that do not hold."""

from datetime import date, timedelta

from huimin.simulation import months
from huimin.simulation.facts import Row
from huimin.simulation.months import month
from huimin.simulation.places import Village
from huimin.simulation.plants.stage import Stage
from huimin.simulation.plants.villages import pay

_RECEIPT, _ENTERTAINED = "voucher_without_receipt", "entertainment_spending"
_INVOICE, _FAULTS = "invoice_used_twice", "bookkeeping_faults"


def plant(stage: Stage) -> None:
    """All stories that are told before the books are closed."""
    receipts(stage)
    entertained(stage)
    invoices(stage)
    overdrawn(stage)


def receipts(stage: Stage) -> None:
    """Slips and own vouchers; labour with a signed sheet and petty purchases are in order."""
    for name, entries in (
        ("琅坑村", ((date(2017, 10, 11), "购砂石料", 3600_00, "白条", 1), (date(2018, 2, 8), "运费", 850_00, "手写收条", 1))),
        ("西峰村", ((date(2018, 5, 16), "水管材料", 2260_00, None, 0),)),
        ("仙洋村", ((date(2018, 9, 3), "租用挖机", 4100_00, "自制凭证", 0), (date(2018, 9, 29), "清淤人工费", 2900_00, "自制凭证", 0))),
    ):  # fmt: skip
        village = stage.village(name)
        wrong = stage.wrong(_RECEIPT, village, None, f"{name}支出无合规票据")
        for day, what, fen, receipt, n in entries:
            pay(stage, wrong, village, day, what, fen, f"{name}个体户", receipt=receipt, n_attachments=n)
    village = stage.village("川边村")
    pay(
        stage,
        None,
        village,
        date(2018, 3, 9),
        "清淤人工费",
        2400_00,
        "川边村民工",
        receipt="自制签领表",
        n_attachments=2,
    )
    pay(stage, None, village, date(2018, 3, 12), "零星购物", 180_00, "川边小店", receipt="白条", n_attachments=1)
    for fen in (1300_00, -1300_00):
        pay(stage, None, village, date(2018, 6, 12), "购水泥", fen, "川边建材", receipt="白条", n_attachments=1)
    stage.innocent("人工费附签领表，零星支出在限额内，白条已冲销", (_RECEIPT, _INVOICE), village)


def entertained(stage: Stage) -> None:
    """Banquets, spirits and tours; help for families, volunteers' meals and disinfectant are none."""
    for name, entries in (
        ("佳湖村", ((date(2017, 9, 22), "接待餐费", 1980_00), (date(2018, 1, 19), "购烟酒", 2650_00))),
        ("东宅村", ((date(2018, 4, 27), "外出旅游考察", 9800_00),)),
        ("南墘村", ((date(2018, 2, 13), "春节礼品", 3300_00), (date(2018, 10, 5), "业务招待费", 1260_00))),
    ):
        village = stage.village(name)
        wrong = stage.wrong(_ENTERTAINED, village, None, f"{name}违规列支招待等费用")
        for day, what, fen in entries:
            pay(stage, wrong, village, day, what, fen, f"{name}酒楼", subject="管理费用")
    village = stage.village("塘下村")
    for day, what in (
        (date(2018, 2, 9), "慰问困难户礼品"), (date(2018, 7, 14), "防汛志愿者餐费"), (date(2018, 8, 3), "消毒酒精"),
    ):  # fmt: skip
        pay(stage, None, village, day, what, 760_00, "塘下超市")
    stage.innocent("慰问品、志愿者餐费和消毒用品", (_ENTERTAINED,), village)


def invoices(stage: Stage) -> None:
    """One invoice in two months, in two villages; instalments and two lines of one voucher are in order."""
    for names, number, first, days, fen in (
        (("徐坪村", "徐坪村"), "20180031", date(2018, 3, 7), 62, 1860_00),
        (("石坪洋村", "后垅村"), "20180472", date(2018, 6, 21), 5, 2740_00),
        (("台鼎村", "台鼎村"), "20177718", date(2017, 11, 15), 204, 990_00),
    ):
        for at, name in enumerate(names):
            village = stage.village(name)
            wrong = stage.wrong(_INVOICE, village, None, f"发票{number[-4:]}重复报账")
            day = first + timedelta(days=days * at)
            pay(stage, wrong, village, day, "购办公桌椅", fen, "福州家具商行", **_bill(number))
    village = stage.village("潭口村")
    for day, what in ((date(2018, 3, 5), "水渠工程首付款"), (date(2018, 8, 6), "水渠工程尾款")):
        pay(stage, None, village, day, what, 7600_00, "潭口水利队", **_bill("20189901"))
    stage.innocent("同一发票分期付款", (_INVOICE,), village)


def _bill(number: str) -> dict[str, object]:
    return {"receipt": "发票", "n_attachments": 2, "invoice_code": "035001700211", "invoice": number}


def overdrawn(stage: Stage) -> None:
    """A payment that the village's money does not cover; the key's lines are known once the books are closed."""
    village = stage.village("官庄村")
    pay(stage, None, village, date(2017, 7, 12), "公路征地补偿款", 260_000_00, "官庄村民小组")
    stage.wrong(_FAULTS, village, None, "账面余额为负").has_amount = False


def close(stage: Stage) -> None:
    """What goes wrong when the books are written."""
    lines = _lines(stage, stage.village("官庄村"))
    _blame(stage, stage.village("官庄村"), [row for row in lines if row.values["balance"] < 0])
    for name, at, fen in (("云中村", 20, 100_00), ("台埔村", 31, -2360_00)):
        village = stage.village(name)
        lines = _lines(stage, village)
        for row in lines[at:]:
            row.values["balance"] += fen
        _blame(stage, village, [lines[at]])
    village = stage.village("际上村")
    first, second = [row for row in _lines(stage, village) if months.of(row.values["day"]) == month(2018, 5)][1:3]
    second.values["day"] += timedelta(days=first.values["day"] == second.values["day"])
    second.values["voucher"] = first.values["voucher"]
    _blame(stage, village, [first, second])
    village = stage.village("际下村")
    lines = [row for row in _lines(stage, village) if months.of(row.values["day"]) == month(2018, 3)]
    lines[1].values["day"], lines[1].values["voucher"] = lines[0].values["day"], lines[0].values["voucher"]
    stage.innocent("同一张凭证两行分录", (_FAULTS,), village)


def _lines(stage: Stage, village: Village) -> list[Row]:
    return [row for row in stage.city.rows["village_entries"] if row.values["village"] is village]


def _blame(stage: Stage, village: Village, rows: list[Row]) -> None:
    wrong = stage.wrong(_FAULTS, village, None, "账务逻辑错误", *rows)
    wrong.has_amount = False
    wrong.months |= {months.of(row.values["day"]) for row in rows}
