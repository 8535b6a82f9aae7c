"""Registers as their keepers send them."""

from collections.abc import Iterator
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import City, Row
from huimin.simulation.files import persons, spelling
from huimin.simulation.files.book import Book
from huimin.simulation.files.books_beside import BESIDE
from huimin.simulation.files.funds import OF_FUNDS
from huimin.simulation.files.kin import KIN
from huimin.simulation.files.land import LAND
from huimin.simulation.files.livings import LIVINGS
from huimin.simulation.files.register import Getter, Register, address, day, name, number, sex, table, value
from huimin.simulation.files.villages import VILLAGES
from huimin.simulation.programmes import ALL

CREMATION: dict[str, Getter] = {
    "姓名": name,
    "性别": sex,
    "年龄": lambda row, _: (row.values["died_on"] or row.values["cremated_on"]).year - row.person.born.year,
    "身份证号码": number,
    "户籍地址": address,
    "死亡日期": day("died_on"),
    "死亡原因": value("cause"),
    "火化日期": day("cremated_on"),
    "殡仪馆": lambda row, _: f"{row.person.village.county}殡仪馆",
    "家属": lambda row, _: row.person.household.head.name,
    "联系电话": lambda row, _: row.person.household.head.phone,
}
REGISTRATION: dict[str, Getter] = {
    "姓名": name,
    "性别": sex,
    "出生日期": lambda row, style: months.day(row.person.born, style),
    "公民身份号码": number,
    "死亡日期": day("died_on"),
    "派出所": lambda row, _: (
        f"{row.person.village.township.removesuffix('街道').removesuffix('镇').removesuffix('乡')}派出所"
    ),
    "住所": address,
}
HOUSEHOLDS = Register(
    "households",
    {
        "户号": lambda row, _: row.values.get("household") or row.person.household.number,
        "与户主关系": lambda row, _: row.person.relation,
        "姓名": name,
        "曾用名": value("former"),
        "性别": sex,
        "民族": lambda row, _: "畲族" if row.person.name[0] in "雷蓝钟" else "汉族",
        "出生日期": lambda row, style: months.day(row.person.born, style),
        "公民身份号码": number,
        "乡镇": lambda row, _: (row.values.get("village") or row.person.village).township,
        "村居": lambda row, _: (row.values.get("village") or row.person.village).name,
        "户口性质": lambda row, _: "农业家庭户" if row.person.village.rural else "非农业家庭户",
        "迁入日期": day("moved_in"),
        "迁出日期": day("moved_out"),
        "注销原因": value("reason"),
        "注销日期": day("cancelled"),
    },
    "常住人口登记",
    "公安局",
)
PROPERTY = Register(
    "property",
    {
        "权利人": name,
        "证件号码": number,
        "共有情况": lambda row, _: "单独所有" if row.values["share"] == 10000 else "按份共有",
        "共有份额": lambda row, _: f"{row.values['share'] / 100:g}%",
        "坐落": address,
        "用途": value("use"),
        "面积": lambda row, _: f"{row.values['area'] / 100:.2f}",
        "权利性质": value("nature"),
        "登记日期": day("since"),
        "注销日期": day("until"),
    },
    "不动产登记",
    "不动产登记中心",
    "utf-8-sig",
)
VEHICLES = Register(
    "vehicles",
    {
        "所有人": name,
        "证件号码": number,
        "号牌号码": value("plate"),
        "车辆类型": value("type"),
        "初次登记日期": day("since"),
        "状态": value("status"),
        "注销日期": day("until"),
        "使用性质": lambda row, _: "非营运",
    },
    "机动车登记",
    "公安局交通警察支队",
)
BUSINESSES = Register(
    "businesses",
    {
        "企业名称": value("firm"),
        "统一社会信用代码": value("code"),
        "姓名": name,
        "证件号码": number,
        "角色": value("role"),
        "类型": value("kind"),
        "注册资本（万元）": lambda row, _: f"{row.values['capital_fen'] / 1_000_000:g}",
        "成立日期": day("since"),
        "登记状态": value("status"),
        "注销日期": day("until"),
    },
    "市场主体登记",
    "市场监督管理局",
    "utf-8",
)
PAYROLL = Register(
    "public_payroll",
    {
        "单位名称": value("unit"),
        "姓名": name,
        "身份证号": number,
        "人员类别": value("staff"),
        "增减时间": day("since"),
        "退出时间": day("left"),
    },
    "财政供养人员名册",
    "财政局",
)
OFFICERS = Register(
    "village_officers",
    {
        "县区": lambda row, _: row.person.village.county,
        "乡镇": lambda row, _: row.person.village.township,
        "村居": lambda row, _: row.person.village.spoken,
        "姓名": name,
        "身份证号": number,
        "职务": value("post"),
        "任职时间": day("since"),
        "离任时间": day("until"),
        "联系电话": lambda row, _: row.person.phone,
    },
    "村（社区）干部名册",
    "组织部",
)
ENROLMENTS = Register(
    "enrolments",
    {
        "项目名称": lambda row, _: ALL[row.values["programme"]].name,
        "县区": lambda row, _: row.person.village.county,
        "乡镇": lambda row, _: row.person.village.township,
        "村居": lambda row, _: row.person.village.name,
        "姓名": name,
        "身份证号": number,
        "户号": lambda row, _: row.person.household.number,
        "保障人数": value("members"),
        "对象类别": value("category"),
        "享受开始时间": day("starts_on"),
        "停止时间": day("ends_on"),
        "审批日期": day("approved_on"),
    },
    "社会救助对象审批台账",
    "民政局",
)
STANDARDS = Register(
    "standards",
    {
        "项目名称": lambda row, _: ALL[row.values["programme"]].name,
        "县区": value("county"),
        "档次": value("cls"),
        "执行起始年月": lambda row, _: months.spell(row.values["first"], style=2),
        "执行终止年月": lambda row, _: months.spell(row.values["last"], style=2) if row.values["last"] else None,
        "标准": lambda row, _: spelling.money(row.values["fen"], 1),
        "计发单位": value("per"),
    },
    "补贴标准一览表",
    "财政局",
    "utf-8-sig",
)
ALL_REGISTERS = (
    HOUSEHOLDS,
    STANDARDS,
    PAYROLL,
    OFFICERS,
    ENROLMENTS,
    PROPERTY,
    VEHICLES,
    BUSINESSES,
    *VILLAGES,
    *persons.ALL,
    *BESIDE,
    *LAND,
    *LIVINGS,
    *OF_FUNDS,
    *KIN,
)


def books(city: City, random: Random) -> Iterator[Book]:
    """Every register; the dead come last, as in the story."""
    for register in ALL_REGISTERS:
        yield from _register(city, register, random)
    yield from _deaths(city, random)


def _register(city: City, register: Register, random: Random) -> Iterator[Book]:
    groups: dict[str, list[Row]] = {}
    for row in city.rows[register.kind]:
        groups.setdefault(row.group, []).append(row)
    names = {str(village.county_code): village.county for village in city.villages}
    for group in sorted(groups):
        title = f"{names.get(group, '福州市')}{register.keeper}{register.title}"
        book = Book(f"{register.kind}/{title}.csv", register.kind, register.form, [])
        book.flags = {"region": f"{group}000000", "whole": True}
        book.sheets.append(
            table(register.columns, groups[group], random, title=title if random.random() < 0.6 else None)
        )
        yield book


def _deaths(city: City, random: Random) -> Iterator[Book]:
    groups: dict[str, list[Row]] = {}
    for row in city.rows["deaths"]:
        groups.setdefault(row.group, []).append(row)
    for group in sorted(groups, key=lambda group: (group.startswith("cremation"), group)):
        rows, tail = groups[group], group.split("-", 1)[1]
        if group.startswith("cremation"):
            rows.sort(key=lambda row: row.values["cremated_on"])
            layout, file = CREMATION, f"福州市殡仪馆火化登记{tail}"
            region = 350100
        else:
            rows.sort(key=lambda row: (row.values["died_on"] is None, row.values["died_on"]))
            county = rows[0].person.village.county
            layout, file, region = REGISTRATION, f"{county}死亡注销户口登记", int(tail)
        book = Book(f"deaths/{file}.csv", "deaths", random.choice(("gb18030", "utf-8-sig")), [])
        book.flags = {"region": f"{region}000000", "changes": True}
        book.sheets.append(table(layout, rows, random, title=file))
        yield book
