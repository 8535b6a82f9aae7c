"""The books of villages and the papers beside them, as the township's accounting office sends them."""

from huimin.simulation import months
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
        "合同编号": value("contract"),
        "误工日期": day("worked_on"),
        "误工天数": value("days"),
    },
    "村级收支明细",
    _KEEPER,
)
_WHERE: dict[str, Getter] = {
    "乡镇": lambda row, _: row.values["village"].township,
    "村居": lambda row, _: row.values["village"].name,
}
CONTRACTS = Register(
    "village_contracts",
    {
        **_WHERE,
        "合同编号": value("contract"),
        "合同名称": value("matter"),
        "资产编号": value("asset_no"),
        "资产资源": value("asset"),
        "面积（亩）": lambda row, _: f"{row.values['area'] / 100:g}",
        "承租方": value("party"),
        "承租方信用代码": value("uscc"),
        "交易方式": value("way"),
        "合同起始日期": day("starts_on"),
        "合同终止日期": day("ends_on"),
        "年租金": _yuan("rent"),
        "应收日期": day("due_on"),
        "民主决议": value("resolution"),
        "租金减免决议": value("waived"),
        "履行状态": value("status"),
    },
    "村集体合同台账",
    _KEEPER,
)
WORKS = Register(
    "village_projects",
    {
        **_WHERE,
        "工程编号": value("work_no"),
        "工程名称": value("work"),
        "施工单位": value("party"),
        "施工单位信用代码": value("uscc"),
        "合同签订日期": day("signed_on"),
        "合同价": _yuan("sum"),
        "变更金额": _yuan("variation"),
        "累计已付": _yuan("paid"),
        "最近付款日期": day("paid_on"),
        "验收日期": day("accepted_on"),
        "四议两公开": value("resolution"),
    },
    "村级工程项目台账",
    _KEEPER,
)
DISCLOSURES = Register(
    "village_disclosures",
    {
        **_WHERE,
        "公开期次": lambda row, style: months.spell(row.values["first"], row.values["n"], style=style),
        "公开收入合计": _yuan("income"),
        "公开支出合计": _yuan("spent"),
        "公开日期": day("published_on"),
    },
    "村务公开登记",
    _KEEPER,
)
VILLAGES = (ENTRIES, CONTRACTS, WORKS, DISCLOSURES)
