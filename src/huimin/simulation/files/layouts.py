"""How each programme is listed, by the counties' habits: columns, file period, form, sheets."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns in order; by county (0: the rest) the months in a file, its form, and what its sheets are by."""

    fields: str
    every: dict[int, int] = field(default_factory=lambda: {0: 18})
    form: dict[int, str] = field(default_factory=lambda: {0: "gb18030"})
    by: dict[int, str] = field(default_factory=lambda: {0: "month"})
    has_two_headers: bool = False

    def of(self, table: dict[int, object], county: int) -> object:
        return table.get(county, table.get(0))


MAIN, JINAN, LUOYUAN, MINQING, YONGTAI = 350181, 350111, 350123, 350124, 350125
_WHERE, _WHO = "seq township village", "name id_no"

# fmt: off
LAYOUTS: dict[str, Layout] = {
    "CJJB-PENSION": Layout(
        f"{_WHERE} {_WHO} standard amount period account_name account remark",
        every={0: 18, JINAN: 6, MAIN: 3},
        form={0: "gb18030", JINAN: "utf-8-sig", LUOYUAN: "utf-8"},
    ),
    "GAOLING": Layout(
        f"{_WHERE} name gender id_no birth age category class_code standard qty_months amount account_name bank "
        "account phone period",
        every={0: 18, MAIN: 6, JINAN: 6},
        form={0: "gb18030", JINAN: "xlsx", YONGTAI: "xls", MINQING: "xlsx"},
    ),
    "DIBAO": Layout(
        f"{_WHERE} head_name head_id_no household_no members category amount period account_name bank account remark",
        every={0: 18, MAIN: 3, JINAN: 6},
        form={0: "xlsx", MAIN: "gb18030", LUOYUAN: "utf-8-sig"},
        has_two_headers=True,
    ),
    "TEKUN": Layout(
        f"{_WHERE} {_WHO} category class_code standard amount period account remark",
        every={0: 18, MAIN: 6}, form={0: "gb18030", MAIN: "xlsx"},
    ),
    "CANJI-H": Layout(
        f"{_WHERE} {_WHO} cert_no category class_code standard amount period bank account programme remark",
        every={0: 18, MAIN: 6},
    ),
    "CANJI-L": Layout(
        f"{_WHERE} {_WHO} cert_no category standard amount period bank account remark",
        form={0: "gb18030", JINAN: "xlsx"},
    ),
    "YOUFU": Layout(f"seq township {_WHO} category amount period account remark"),
    "ERTONG": Layout(f"{_WHERE} {_WHO} birth category standard amount account period", form={0: "xlsx"}),
    "YANGLAO": Layout(f"{_WHERE} {_WHO} category standard amount period account", form={0: "utf-8"}),
    "GONGYI": Layout(f"{_WHERE} {_WHO} category standard amount period pay_date account", form={0: "utf-8-sig"}),
    "GENGDI": Layout(
        f"{_WHERE} group head_name head_id_no qty_area rate amount account_name bank account phone",
        every={0: 12}, form={0: "gb18030", JINAN: "xlsx"}, by={0: "village"}, has_two_headers=True,
    ),
    "SHENGTAI-LIN": Layout(
        f"{_WHERE} {_WHO} parcel qty_area rate amount account year", form={0: "gb18030", YONGTAI: "xlsx"},
    ),
    "TUIGENG": Layout(f"{_WHERE} {_WHO} parcel qty_area rate amount year account"),
    "YIMIN": Layout(f"{_WHERE} head_name head_id_no persons rate amount year account"),
    "JISHENG": Layout(f"{_WHERE} {_WHO} birth category standard amount year account"),
    "NONGJI": Layout(f"{_WHERE} {_WHO} machine amount account pay_date period"),
    "WEIFANG": Layout(f"{_WHERE} head_name head_id_no category amount account period"),
    "LINSHI": Layout(f"{_WHERE} {_WHO} category amount pay_date account period", form={0: "utf-8-sig"}),
    "JIAOYU": Layout(f"{_WHERE} {_WHO} category amount term account"),
    "YULU": Layout(f"{_WHERE} {_WHO} category standard amount year account"),
    "YILIAO": Layout(f"{_WHERE} {_WHO} category amount pay_date period", form={0: "utf-8"}),
}
# fmt: on
# lists of small programmes go to the city, in one file for all counties
# fmt: off
CITY_WIDE = frozenset((
    "YANGLAO", "GONGYI", "ERTONG", "TUIGENG", "YIMIN", "JISHENG",
    "NONGJI", "WEIFANG", "LINSHI", "JIAOYU", "YULU", "YILIAO",
))
# fmt: on


def fields(programme: str, county: int) -> list[str]:
    """The columns of a programme's list in a county (0: the city's list)."""
    names = LAYOUTS[programme].fields.split()
    if not county:
        names.insert(1, "county")
    if (programme, county) == ("GAOLING", LUOYUAN):
        names.insert(-1, "enrol_start")
    return names
