"""Registers of persons as their keepers send them: certificates, veterans, sentences, pensions."""

from huimin.simulation.files import spelling
from huimin.simulation.files.register import Register, day, name, number, value

CERTIFICATES = Register(
    "disability_certificates",
    {
        "姓名": name,
        "身份证号": number,
        "残疾类别": value("type"),
        "残疾等级": value("degree"),
        "发证日期": day("issued"),
        "有效期至": day("valid"),
        "注销日期": day("cancelled"),
    },
    "残疾人证持证名册",
    "残疾人联合会",
)
VETERANS = Register(
    "veterans",
    {
        "姓名": name,
        "身份证号": number,
        "优抚对象类别": value("category"),
        "认定日期": day("since"),
        "身份终止日期": day("until"),
    },
    "优抚对象登记",
    "退役军人事务局",
    "utf-8-sig",
)
PRISON = Register(
    "prison_terms",
    {
        "姓名": name,
        "身份证号": number,
        "判决生效日": day("since"),
        "刑期止": day("until"),
        "释放日期": day("released"),
        "执行类别": value("kind"),
    },
    "服刑人员名单",
    "司法局",
)
PENSIONS = Register(
    "pensions",
    {
        "姓名": name,
        "身份证号": number,
        "险种": value("scheme"),
        "月待遇": lambda row, _: spelling.money(row.values["fen"], 1),
        "起领年月": day("since"),
        "待遇终止年月": day("until"),
        "待遇状态": value("state"),
    },
    "养老待遇领取名册",
    "社会保险中心",
    "utf-8",
)
ALL = (CERTIFICATES, VETERANS, PRISON, PENSIONS)
