"""The books of villages and the papers beside them, as the township's accounting office sends them."""

from huimin.simulation.files import spelling
from huimin.simulation.files.register import Getter, Register, day, value

_KEEPER = "农村集体三资管理中心"


def _yuan(key: str) -> Getter:
    return lambda row, _: spelling.money(row.values[key], 1) if row.values.get(key) else None


ENTRIES = Register(
    "village_entries",
    {
        "乡镇": lambda row, _: row.values["village"].township,
        "村居": lambda row, _: row.values["village"].name,
        "日期": day("day"),
        "凭证号": value("voucher"),
        "摘要": value("summary"),
        "收入金额": _yuan("income"),
        "支出金额": _yuan("spent"),
        "余额": lambda row, _: spelling.money(row.values["balance"], 1),
        "科目": value("subject"),
        "收款方": value("payee"),
        "付款方式": value("method"),
        "经手人": value("handler"),
        "审批人": value("approver"),
        "票据类型": value("receipt"),
        "附件数": value("n_attachments"),
        "发票代码": value("invoice_code"),
        "发票号码": value("invoice"),
    },
    "村级收支明细",
    _KEEPER,
)
VILLAGES = (ENTRIES,)
