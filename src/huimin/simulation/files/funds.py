"""The flow of funds as finance bureaus keep it, and the accounts of villages and other bodies."""

from huimin.simulation.files import spelling
from huimin.simulation.files.register import Getter, Register, day, value
from huimin.simulation.programmes import ALL


def _money(key: str) -> Getter:
    return lambda row, _: None if row.values.get(key) is None else spelling.money(row.values[key], 1)


FUNDS = Register(
    "fund_flow",
    {
        "县区": value("county"),
        "乡镇": value("township"),
        "指标文号": value("doc"),
        "收款单位": value("unit"),
        "项目名称": lambda row, _: ALL[row.values["programme"]].name,
        "资金年度": value("year"),
        "到账日期": day("received"),
        "拨付期限": day("due"),
        "到账金额": _money("allocated"),
        "拨付日期": day("paid_on"),
        "已拨付金额": _money("paid"),
        "退回金额": _money("returned"),
        "留用原因": value("kept_for"),
    },
    "惠民资金拨付台账",
    "财政局",
    "utf-8-sig",
)
ACCOUNTS = Register(
    "village_accounts",
    {
        "县区": lambda row, _: row.values["village"].county,
        "乡镇": lambda row, _: row.values["village"].township,
        "村居": lambda row, _: row.values["village"].name,
        "开户单位": value("holder"),
        "账户归属": value("kind"),
        "账户账号": value("account"),
        "开户日期": day("opened"),
        "销户日期": day("closed"),
    },
    "村集体账户清单",
    "农村集体三资管理中心",
)
OF_FUNDS = (FUNDS, ACCOUNTS)
