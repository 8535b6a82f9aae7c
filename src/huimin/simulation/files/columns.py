"""The columns of payment lists: the headers in use for each field, and what a payment shows under it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import Payment
from huimin.simulation.files import spelling
from huimin.simulation.files.book import Cell
from huimin.simulation.numbers import check_digit
from huimin.simulation.programmes import ALL

# headers seen in the wild (canonical field -> variants; a list takes one of them)
HEADERS: dict[str, tuple[str, ...]] = {
    "seq": ("序号", "编号", "NO"),
    "county": ("县区", "县（市、区）", "所属区县"),
    "township": ("乡镇", "乡镇（街道）", "镇街", "所属乡镇"),
    "village": ("村居", "村（居）", "行政村", "村（社区）", "村别"),
    "group": ("村民小组", "组别"),
    "name": ("姓名", "补贴对象", "享受人姓名", "领款人", "对象姓名"),
    "head_name": ("户主", "户主姓名", "申请人姓名"),
    "id_no": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "SFZHM"),
    "head_id_no": ("户主身份证号", "申请人身份证号"),
    "gender": ("性别",),
    "birth": ("出生日期", "出生年月日"),
    "age": ("年龄",),
    "phone": ("联系电话", "手机号"),
    "household_no": ("户号", "户编号"),
    "members": ("保障人数", "保障人口"),
    "persons": ("核定人口", "人口数"),
    "category": ("对象类别", "类别", "享受类别"),
    "class_code": ("档次", "等级"),
    "standard": ("补助标准", "发放标准", "标准（元/月）", "月标准"),
    "rate": ("补贴标准", "标准(元/亩)"),
    "qty_area": ("补贴面积（亩）", "补贴面积", "面积"),
    "qty_months": ("月数", "发放月数"),
    "amount": ("金额", "发放金额", "补贴金额", "实发金额", "金额（元）"),
    "period": ("所属期", "享受年月", "年月", "期间"),
    "year": ("补贴年度", "年度"),
    "pay_date": ("发放日期", "到账日期"),
    "enrol_start": ("享受开始时间", "开始享受日期"),
    "bank": ("开户银行", "开户行"),
    "account": ("银行账号", "卡号", "一卡通账号", "账号"),
    "account_name": ("开户人", "户名", "持卡人"),
    "programme": ("项目名称", "补贴项目"),
    "cert_no": ("残疾证号", "残疾人证号"),
    "parcel": ("地块编码", "小班号"),
    "machine": ("机具出厂编号", "出厂编号"),
    "remark": ("备注", "说明"),
}


@dataclass(slots=True)
class Habit:
    """How the clerk of one list writes."""

    random: Random
    n: int = 0  # rows so far on this sheet
    money: int = 1
    date: int = 0
    period: int = 0
    village: int = 0
    is_sheet: bool = False  # a spreadsheet: money as numbers
    shown: tuple[int, int] | None = None  # the period that the title states: its rows may leave the cell empty


def amount(payment: Payment, habit: Habit) -> Cell:
    if payment.fault == "no_amount":
        return None
    if payment.fault == "bad_amount":
        return "待核"
    if habit.is_sheet and habit.money < 3:
        return payment.amount_fen / 100
    return spelling.money(payment.amount_fen, habit.money)


def _standard(payment: Payment, habit: Habit) -> Cell:
    if payment.standard_fen is None:
        return None
    return payment.standard_fen / 100 if habit.is_sheet else spelling.money(payment.standard_fen, 0)


def period(payment: Payment, habit: Habit) -> Cell:
    if payment.fault == "no_period" or habit.shown == (payment.start, payment.n):
        return None
    return months.spell(payment.start, payment.n, style=habit.period)


def _number(payment: Payment, habit: Habit) -> Cell:
    return spelling.number(payment.person.number, payment.spelling, payment.fault)


def _area(payment: Payment, habit: Habit) -> Cell:
    if payment.area is None:
        return None
    return payment.area / 100 if habit.is_sheet else f"{payment.area / 100:.2f}"


def _seq(payment: Payment, habit: Habit) -> Cell:
    habit.n += 1
    return habit.n


def _term(payment: Payment, habit: Habit) -> Cell:
    year, number = months.parts(payment.start)
    return f"{year}年{'春' if 2 <= number <= 7 else '秋'}季学期"


def _certificate(payment: Payment, habit: Habit) -> Cell:
    kind = {"视力": 1, "听力": 2, "肢体": 4, "智力": 5, "精神": 6}.get(payment.category or "", 7)
    return (
        payment.person.number[:17]
        + check_digit(payment.person.number[:17])
        + f"{kind}{1 if payment.cls == '一级' else 2}"
    )


CELLS: dict[str, Callable[[Payment, Habit], Cell]] = {
    "seq": _seq,
    "county": lambda p, h: p.village.county,
    "township": lambda p, h: p.village.township,
    "village": lambda p, h: spelling.village(p.village, h.village),
    "group": lambda p, h: f"{p.person.born.day % 8 + 1}组",
    "name": lambda p, h: spelling.name(p.name or p.person.name, h.random),
    "head_name": lambda p, h: spelling.name(p.name or p.person.name, h.random),
    "id_no": _number,
    "head_id_no": _number,
    "gender": lambda p, h: "男" if p.person.sex == 1 else "女",
    "birth": lambda p, h: months.day(p.person.born, h.date),
    "age": lambda p, h: p.person.age_at(*months.parts(p.start)),
    "phone": lambda p, h: p.person.phone,
    "household_no": lambda p, h: p.case or p.person.household.number,
    "members": lambda p, h: p.members,
    "persons": lambda p, h: p.members,
    "category": lambda p, h: p.category,
    "class_code": lambda p, h: p.cls,
    "standard": _standard,
    "rate": _standard,
    "qty_area": _area,
    "qty_months": lambda p, h: p.n,
    "amount": amount,
    "period": period,
    "year": lambda p, h: None if p.fault == "no_period" else f"{months.parts(p.start)[0]}",
    "term": _term,
    "pay_date": lambda p, h: months.day(months.first_day(p.paid).replace(day=20), h.date),
    "enrol_start": lambda p, h: months.day(p.enrolled, h.date) if p.enrolled else None,
    "bank": lambda p, h: p.person.bank,
    "account": lambda p, h: p.account,
    "account_name": lambda p, h: p.account_name,
    "programme": lambda p, h: ALL["GONGYI" if p.fault == "conflict" else p.programme].name,
    "cert_no": _certificate,
    "parcel": lambda p, h: p.parcel,
    "machine": lambda p, h: p.machine,
    "remark": lambda p, h: p.remark,
}
HEADERS["term"] = ("学期",)
