"""Registers of what people do and that they live: accounts changed, schools, contributions, housing fund, proofs of life."""

from huimin.simulation.files import spelling
from huimin.simulation.files.register import Register, day, name, number, value

LIVINGS = (
    Register(
        "account_changes",
        {
            "姓名": name,
            "身份证号": number,
            "变更前账号": value("before"),
            "变更后账号": value("after"),
            "变更日期": day("day"),
            "变更原因": lambda row, _: "换卡",
            "操作员": lambda row, _: "樊某",
        },
        "一卡通账户变更记录",
        "财政局",
    ),
    Register(
        "students",
        {
            "学生姓名": name,
            "身份证号": number,
            "学校名称": value("school"),
            "学段": value("type"),
            "就读状态": value("status"),
            "入学日期": day("since"),
            "离校日期": day("until"),
        },
        "学籍信息",
        "教育局",
        "utf-8-sig",
    ),
    Register(
        "social_insurance",
        {
            "姓名": name,
            "身份证号": number,
            "参保险种": lambda row, _: "企业职工基本养老保险",
            "参保单位": value("unit"),
            "参保身份": value("employment"),
            "缴费基数": lambda row, _: spelling.money(row.values["fen"], 1),
            "缴费开始年月": day("since"),
            "缴费截止年月": day("until"),
        },
        "社会保险参保缴费名册",
        "社会保险中心",
    ),
    Register(
        "housing_fund",
        {
            "缴存人姓名": name,
            "证件号码": number,
            "缴存单位": value("unit"),
            "缴存基数": lambda row, _: spelling.money(row.values["fen"], 1),
            "起缴年月": day("since"),
            "缴至年月": day("until"),
        },
        "住房公积金缴存名册",
        "住房公积金中心",
        "utf-8",
    ),
    Register(
        "life_certifications",
        {
            "县区": lambda row, _: row.person.village.county,
            "乡镇": lambda row, _: row.person.village.township,
            "村居": lambda row, _: row.person.village.name,
            "姓名": name,
            "身份证号": number,
            "认证日期": day("day"),
            "认证方式": value("how"),
            "认证结果": value("result"),
        },
        "待遇资格认证名册",
        "人力资源和社会保障局",
        "utf-8-sig",
    ),
)
