"""Registers of land: contracted fields, forest, transfers."""

from huimin.simulation.facts import Row
from huimin.simulation.files.book import Cell
from huimin.simulation.files.register import Register, day, name, number, value

_PLACE = {
    "乡镇": lambda row, _: row.person.village.township,
    "村居": lambda row, _: row.person.village.name,
}


def _area(row: Row, _: int) -> Cell:
    return f"{row.values['area'] / 100:.2f}"


LAND = (
    Register(
        "contracted_land",
        {
            **_PLACE,
            "承包方代表姓名": name,
            "承包方代表证件号码": number,
            "地块编码": value("parcel"),
            "承包面积（亩）": _area,
            "承包起始日期": day("since"),
            "承包终止日期": day("until"),
        },
        "承包地确权登记",
        "农业农村局",
        "utf-8-sig",
    ),
    Register(
        "forest_rights",
        {
            **_PLACE,
            "林权权利人": name,
            "林权权利人证件号码": number,
            "林地宗地编号": value("parcel"),
            "林地面积（亩）": _area,
            "林种": lambda row, _: "生态公益林",
            "林地使用起始日期": day("since"),
        },
        "林权登记",
        "林业局",
    ),
    Register(
        "land_transfers",
        {
            **_PLACE,
            "出让方姓名": value("giver"),
            "受让方姓名": name,
            "受让方身份证号": number,
            "流转地块编码": value("parcel"),
            "流转面积（亩）": _area,
            "流转方式": lambda row, _: "出租",
            "流转起始日期": day("since"),
            "流转终止日期": day("until"),
        },
        "承包地流转登记",
        "农业农村局",
    ),
)
