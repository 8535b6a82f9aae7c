"""The lists that stand beside payments: what was approved, what was put on the board, what the bank did."""

from huimin.simulation import months
from huimin.simulation.facts import Row
from huimin.simulation.files import spelling
from huimin.simulation.files.book import Cell
from huimin.simulation.files.register import Getter, Register, day, number, value
from huimin.simulation.programmes import ALL


def _place(part: str) -> Getter:
    return lambda row, _: getattr(row.values["village"], part)


def _shown_name(row: Row, _: int) -> Cell:
    name = row.person.name
    if not row.values.get("is_masked"):
        return name
    return name[0] + "*" + (name[2:] if len(name) > 2 else "")


def _shown_number(row: Row, style: int) -> Cell:
    whole = row.person.number
    return f"{whole[:6]}********{whole[-4:]}" if row.values.get("is_masked") else number(row, style)


_PROGRAMME: dict[str, Getter] = {
    "项目名称": lambda row, _: ALL[row.values["programme"]].name,
    "所属期": lambda row, style: months.spell(row.values["start"], row.values["n"], style=style),
}
APPROVED = Register(
    "approved_lists",
    {
        "乡镇": _place("township"),
        "村居": _place("name"),
        "姓名": lambda row, _: row.person.name,
        "身份证号": number,
        **_PROGRAMME,
        "审批金额": lambda row, _: spelling.money(row.values["fen"], 1),
        "审批日期": day("on"),
        "审批人": lambda row, _: "李某",
    },
    "高龄津贴审批发放名单",
    "民政局",
)
PUBLISHED = Register(
    "published_lists",
    {
        "乡镇": _place("township"),
        "村居": _place("name"),
        "姓名": _shown_name,
        "身份证号（脱敏）": _shown_number,
        **_PROGRAMME,
        "公示金额": lambda row, _: spelling.money(row.values["fen"], 1),
        "公示日期": day("on"),
        "公示地点": lambda row, _: "村务公开栏",
    },
    "高龄津贴公示名单",
    "民政局",
    "utf-8-sig",
)
RETURNED = Register(
    "bank_returns",
    {
        "户名": lambda row, _: row.person.name,
        "证件号码": number,
        "收款账号": value("account"),
        "账户实名": value("holder"),
        "代发项目": _PROGRAMME["项目名称"],
        "所属期": _PROGRAMME["所属期"],
        "交易金额": lambda row, _: spelling.money(row.values["fen"], 1),
        "处理状态": value("status"),
        "失败原因": value("why"),
        "入账日期": day("on"),
        "流水号": lambda row, _: f"NS{row.person.number[6:14]}{row.person.number[-4:-1]}",
    },
    "高龄津贴代发回盘",
    "农村信用合作联社",
)
BESIDE = (APPROVED, PUBLISHED, RETURNED)
