"""Registers of who is related to whom, and the log of applications."""

from huimin.simulation.facts import Row
from huimin.simulation.files import spelling
from huimin.simulation.files.book import Cell
from huimin.simulation.files.register import Getter, Register, day, name, number, value
from huimin.simulation.programmes import ALL


def _other(part: str) -> Getter:
    """A word of the row's other person."""
    return lambda row, _: getattr(row.values["other"], part)


def _programme(row: Row, _: int) -> Cell:
    return ALL[row.values["programme"]].name


KIN = (
    Register(
        "near_relatives",
        {
            "乡镇": lambda row, _: row.person.village.township,
            "村居": lambda row, _: row.person.village.name,
            "工作人员姓名": _other("name"),
            "工作人员身份证号": _other("number"),
            "单位职务": value("post"),
            "救助对象姓名": name,
            "救助对象身份证号": number,
            "亲属关系": value("relation"),
            "救助类型": _programme,
            "备案日期": day("on"),
        },
        "近亲属享受救助备案表",
        "民政局",
    ),
    Register(
        "marriages",
        {
            "业务类型": lambda row, _: "结婚",
            "男方姓名": name,
            "男方身份证号": number,
            "女方姓名": _other("name"),
            "女方身份证号": _other("number"),
            "登记日期": day("on"),
            "离婚日期": day("ended"),
        },
        "婚姻登记",
        "民政局",
        "utf-8-sig",
    ),
    Register(
        "approvals",
        {
            "乡镇": lambda row, _: row.person.village.township,
            "村居": lambda row, _: row.person.village.name,
            "申请人姓名": name,
            "申请人身份证号": number,
            "申请项目": _programme,
            "申请类别": value("category"),
            "申请日期": day("applied"),
            "入户调查日期": day("visited"),
            "公示开始日期": day("published"),
            "审核确认日期": day("approved"),
            "办理结果": lambda row, _: "同意",
            "确认金额": lambda row, _: spelling.money(row.values["fen"], 1),
            "经办人": value("handler"),
            "审批人": value("approver"),
            "回避情况": value("recusal"),
        },
        "社会救助申请审批台账",
        "民政局",
    ),
)
