"""The books of villages: cash above its limit, one purchase split below the approval limit."""

from datetime import date, timedelta

from huimin.simulation import months
from huimin.simulation.facts import Row, Wrong
from huimin.simulation.ledgers import APPROVAL_LIMIT_FEN, CASH_LIMIT_FEN, enter
from huimin.simulation.months import month
from huimin.simulation.places import Village
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_CASH, _SPLIT = "cash_over_limit", "split_payments"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    cash(stage)
    split(stage)
    not_split(stage)


def pay(
    stage: Stage, wrong: Wrong | None, village: Village, day: date, summary: str, fen: int, payee: str,
    method: str = "转账", subject: str = "公益支出", **more: object,
) -> Row:  # fmt: skip
    """Money that a village spent; where `wrong` is told of, the line and its money are part of it."""
    row = enter(
        stage.city, village, day, summary, subject,
        spent=fen, payee=payee, method=method, handler="吴文书", approver="郑主任", **more,
    )  # fmt: skip
    if wrong is not None:
        wrong.rows.append(row)
        wrong.months.add(months.of(day))
        wrong.amount_fen += fen
    return row


def cash(stage: Stage) -> None:
    """Large payments in cash, once and several times."""
    for name, entries in (
        ("高仑村", ((date(2018, 3, 6), "清淤工程款", 8600_00),)),
        ("真丰村", ((date(2017, 9, 12), "道路硬化人工费", 12800_00), (date(2018, 5, 3), "慰问品采购", 6350_00))),
        ("寿山村", ((date(2018, 7, 19), "防汛抢修工资", 9200_00),)),
        (
            "新丰村",
            (
                (date(2017, 11, 8), "会议开支", 7100_00),
                (date(2017, 11, 9), "购桌椅", 15600_00),
                (date(2018, 10, 22), "树苗款", 6800_00),
            ),
        ),
    ):
        village = stage.village(name)
        wrong = stage.wrong(_CASH, village, None, f"{name}大额现金支出")
        for at, (day, summary, fen) in enumerate(entries):
            pay(stage, wrong, village, day, summary, fen, f"{name}施工人{at + 1}", "现金")
    fine = stage.village("霍口村")
    pay(stage, None, fine, date(2018, 4, 4), "零星运费", CASH_LIMIT_FEN - 20_00, "霍口运输户", "现金")
    pay(stage, None, fine, date(2018, 6, 4), "水渠修缮", 9400_00, "罗源水利施工队")
    stage.innocent("现金支出未超限额，大额支出为转账", (_CASH,), fine)


def split(stage: Stage) -> None:
    """Two, three and four bills to one payee within thirty days, each just under the approval limit."""
    limit = APPROVAL_LIMIT_FEN
    for name, payee, first, parts in (
        ("高仑村", "福清宏达建材店", date(2018, 4, 2), ((0, 4900_00), (9, 4850_00))),
        ("乐西社区", "晋安顺发装饰部", date(2017, 10, 9), ((0, 4750_00), (6, 4980_00), (15, 4600_00))),
        ("云中村", "闽清兴隆石材行", date(2018, 8, 1), ((0, 4200_00), (5, 4300_00), (11, 4950_00), (20, 4999_00))),
        ("跃进村", "福清永丰农资店", date(2018, 2, 12), ((0, 4500_00), (28, 4700_00))),
    ):
        village = stage.village(name)
        wrong = stage.wrong(_SPLIT, village, None, f"{name}将一项支出拆分支付给{payee}")
        for days, fen in parts:
            if not limit * 8 // 10 <= fen < limit:
                raise ValueError("a part of a split bill lies outside the band")
            pay(stage, wrong, village, first + timedelta(days=days), "采购材料款", fen, payee)


def not_split(stage: Stage) -> None:
    """A monthly contract, two bills far apart, two bills to two payees."""
    village = stage.village("福耀社区")
    for at in range(FIRST, LAST + 1):
        day = months.first_day(at).replace(day=15)
        pay(stage, None, village, day, f"{day.month}月份小区保洁合同款", 4500_00, "福清洁净保洁公司")
    stage.innocent("按月支付的保洁合同款", (_SPLIT,), village)
    village = stage.village("溪北村")
    pay(stage, None, village, date(2018, 1, 10), "采购材料款", 4600_00, "东张建材店")
    pay(stage, None, village, months.first_day(month(2018, 5)), "采购材料款", 4700_00, "东张建材店")
    pay(stage, None, village, date(2018, 5, 6), "维修工程款", 4800_00, "东张修缮队")
    stage.innocent("两笔相隔三个多月，另一笔为不同收款方", (_SPLIT,), village)
