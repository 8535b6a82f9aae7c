"""What the made-up city pays: about twenty programmes. Rates are for demonstration and nobody's real standard."""

from dataclasses import dataclass

from huimin.simulation.months import month

FIRST, LAST = month(2017, 7), month(2018, 12)  # the window of the county scale
RAISE = month(2018, 1)  # the month in which most standards rose


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme under a name that its lists use."""

    code: str
    name: str
    unit: str  # the suffix of the county's unit that pays it
    cycle: str  # monthly, yearly, once


ALL = {
    programme.code: programme
    for programme in (
        Programme("DIBAO", "农村低保金", "MZ", "monthly"),
        Programme("TEKUN", "特困人员救助供养", "MZ", "monthly"),
        Programme("GAOLING", "高龄津贴", "MZ", "monthly"),
        Programme("CANJI-L", "困难残疾人生活补贴", "MZ", "monthly"),
        Programme("CANJI-H", "重度残疾人护理补贴", "MZ", "monthly"),
        Programme("YOUFU", "优抚对象抚恤补助", "TY", "monthly"),
        Programme("ERTONG", "孤儿基本生活费", "MZ", "monthly"),
        Programme("YANGLAO", "养老服务补贴", "MZ", "monthly"),
        Programme("GONGYI", "公益性岗位补贴", "RS", "monthly"),
        Programme("CJJB-PENSION", "城乡居民基本养老保险待遇", "RS", "monthly"),
        Programme("GENGDI", "耕地地力保护补贴", "NY", "yearly"),
        Programme("SHENGTAI-LIN", "生态公益林补偿", "LY", "yearly"),
        Programme("TUIGENG", "退耕还林补助", "LY", "yearly"),
        Programme("YIMIN", "大中型水库移民后期扶持", "NY", "yearly"),
        Programme("JISHENG", "计划生育奖励扶助", "WJ", "yearly"),
        Programme("NONGJI", "农机购置补贴", "NY", "once"),
        Programme("WEIFANG", "农村危房改造补助", "ZJ", "once"),
        Programme("LINSHI", "临时救助", "MZ", "once"),
        Programme("JIAOYU", "家庭经济困难学生资助", "JY", "once"),
        Programme("YULU", "雨露计划", "NY", "once"),
        Programme("YILIAO", "医疗救助", "WJ", "once"),
    )
}

# fen a month (a year for yearly ones, a mu where it says so) from the month on; by class where there are classes
RATES: dict[str, dict[str | None, dict[int, int]]] = {
    "CJJB-PENSION": {None: {0: 100_00, RAISE: 118_00}},
    "GAOLING": {
        "80-89周岁": {0: 50_00},
        "90-99周岁": {0: 100_00},
        "100周岁以上": {0: 300_00},
    },
    "TEKUN": {
        "全自理": {0: 850_00, RAISE: 910_00},
        "半失能": {0: 1050_00, RAISE: 1120_00},
        "失能": {0: 1350_00, RAISE: 1430_00},
    },
    "CANJI-L": {None: {0: 70_00, RAISE: 80_00}},
    "CANJI-H": {"一级": {0: 100_00, RAISE: 110_00}, "二级": {0: 70_00, RAISE: 80_00}},
    "ERTONG": {None: {0: 900_00, RAISE: 1000_00}},
    "JISHENG": {None: {0: 1200_00}},
    "GENGDI": {None: {0: 108_50}},
}
PER = {"JISHENG": "年", "GENGDI": "亩"}
FOREST_FEN, RETIRED_FIELD_FEN, MIGRANT_FEN = 22_00, 125_00, 600_00
RATES_OF_VETERANS = {
    "定期抚恤金": 1180_00,
    "残疾抚恤金": 1640_00,
    "参战退役人员生活补助": 600_00,
    "农村籍退役士兵老年生活补助": 210_00,
}
MONTHS_AFTER_DEATH = {"定期抚恤金": 6, "残疾抚恤金": 12}  # 军人抚恤优待条例: paid on to the family


def age_class(age: int) -> str:
    return "80-89周岁" if age < 90 else "90-99周岁" if age < 100 else "100周岁以上"
