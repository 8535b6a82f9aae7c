"""Payment lists: which unit sends which programme in which form, and the lines of each file."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import Payment
from huimin.simulation.files import columns, spelling
from huimin.simulation.files.book import Book, Line, Sheet
from huimin.simulation.files.columns import CELLS, HEADERS, Habit
from huimin.simulation.programmes import ALL, FIRST, LAST


@dataclass(frozen=True, slots=True)
class Layout:
    """How a programme is listed. `every`: list months in one file (by county); `form` by county."""

    fields: str
    every: dict[int, int] = field(default_factory=dict)  # county -> months in a file; 0: the default
    form: dict[int, str] = field(default_factory=dict)
    by: dict[int, str] = field(default_factory=dict)  # sheets of a spreadsheet by: month, village
    two_headers: bool = False

    def of(self, table: dict[int, object], county: int) -> object:
        return table.get(county, table.get(0))


_MAIN, _JINAN, _LUOYUAN, _MINQING, _YONGTAI = 350181, 350111, 350123, 350124, 350125

LAYOUTS: dict[str, Layout] = {
    "CJJB-PENSION": Layout(
        "seq township village name id_no standard amount period account_name account",
        every={0: 6, _MINQING: 18, _YONGTAI: 18, _MAIN: 3},
        form={0: "gb18030", _JINAN: "utf-8-sig", _LUOYUAN: "utf-8"},
    ),
    "GAOLING": Layout(
        "seq township village name gender id_no birth age category class_code standard qty_months amount "
        "account_name bank account phone period",
        every={0: 6, _MINQING: 18, _YONGTAI: 18},
        form={0: "gb18030", _JINAN: "xlsx", _YONGTAI: "xls", _MINQING: "xlsx"},
        by={0: "month"},
    ),
    "DIBAO": Layout(
        "seq township village head_name head_id_no household_no members category amount period account_name bank "
        "account remark",
        every={0: 18, _MAIN: 3, _JINAN: 6, _LUOYUAN: 6},
        form={0: "xlsx", _MAIN: "gb18030", _LUOYUAN: "utf-8-sig"},
        by={0: "month"},
        two_headers=True,
    ),
    "TEKUN": Layout(
        "seq township village name id_no category class_code standard amount period account remark",
        every={0: 18, _MAIN: 6},
        form={0: "gb18030", _MAIN: "xlsx"},
        by={0: "month"},
    ),
    "CANJI-H": Layout(
        "seq township village name id_no cert_no category class_code standard amount period bank account remark",
        every={0: 18, _MAIN: 6},
        form={0: "gb18030"},
    ),
    "CANJI-L": Layout(
        "seq township village name id_no cert_no category standard amount period bank account remark",
        every={0: 18},
        form={0: "gb18030", _JINAN: "xlsx"},
        by={0: "month"},
    ),
    "YOUFU": Layout("seq township name id_no category amount period account remark", every={0: 9}, form={0: "gb18030"}),
    "ERTONG": Layout(
        "seq township village name id_no birth category standard amount account period",
        every={0: 18},
        form={0: "xlsx"},
        by={0: "month"},
    ),
    "YANGLAO": Layout(
        "seq township village name id_no category standard amount period account", every={0: 18}, form={0: "utf-8"}
    ),
    "GONGYI": Layout(
        "seq township village name id_no category standard amount period account", every={0: 18}, form={0: "utf-8-sig"}
    ),
    "GENGDI": Layout(
        "seq township village group head_name head_id_no qty_area rate amount account_name bank account phone",
        every={0: 12},
        form={0: "gb18030", _JINAN: "xlsx"},
        by={0: "village"},
        two_headers=True,
    ),
    "SHENGTAI-LIN": Layout(
        "seq township village name id_no qty_area rate amount account year",
        every={0: 18},
        form={0: "gb18030", _YONGTAI: "xlsx"},
        by={0: "month"},
    ),
    "TUIGENG": Layout(
        "seq township village name id_no qty_area rate amount year account", every={0: 18}, form={0: "gb18030"}
    ),
    "YIMIN": Layout(
        "seq township village head_name head_id_no persons rate amount year account", every={0: 18}, form={0: "gb18030"}
    ),
    "JISHENG": Layout(
        "seq township village name id_no birth category standard amount year account",
        every={0: 18},
        form={0: "gb18030"},
    ),
    "NONGJI": Layout(
        "seq township village name id_no amount account pay_date period", every={0: 18}, form={0: "gb18030"}
    ),
    "WEIFANG": Layout(
        "seq township village head_name head_id_no category amount account period", every={0: 18}, form={0: "gb18030"}
    ),
    "LINSHI": Layout(
        "seq township village name id_no category amount pay_date account period", every={0: 18}, form={0: "utf-8-sig"}
    ),
    "JIAOYU": Layout(
        "seq township village name id_no category amount term account", every={0: 18}, form={0: "gb18030"}
    ),
    "YULU": Layout(
        "seq township village name id_no category standard amount year account", every={0: 18}, form={0: "gb18030"}
    ),
    "YILIAO": Layout(
        "seq township village name id_no category amount pay_date period", every={0: 18}, form={0: "utf-8"}
    ),
}
# lists of small programmes go to the city in one file for all counties
CITY_WIDE = frozenset(
    [
        "YANGLAO",
        "GONGYI",
        "TUIGENG",
        "YIMIN",
        "JISHENG",
        "NONGJI",
        "WEIFANG",
        "LINSHI",
        "JIAOYU",
        "YULU",
        "YILIAO",
        "ERTONG",
    ]
)


def group(payments: list[Payment]) -> dict[tuple[str, int, str, int], list[Payment]]:
    """Payments by the file they go into: (programme, county or 0, tag, first list month)."""
    files: dict[tuple[str, int, str, int], list[Payment]] = defaultdict(list)
    for payment in payments:
        layout, county = LAYOUTS[payment.programme], payment.village.county_code
        key = 0 if payment.programme in CITY_WIDE else county
        every = layout.of(layout.every, key)
        if every == 12:  # by calendar year
            first = months.month(months.parts(payment.paid)[0], 1)
        else:
            first = FIRST + (payment.paid - FIRST) // every * every
        files[payment.programme, key, payment.list_tag, first].append(payment)
    return files


def books(payments: list[Payment], random: Random) -> Iterator[Book]:
    """Every payment list, in the order in which the offices sent them."""
    files = group(payments)
    for key in sorted(files, key=lambda k: (k[3], k[1], k[0], k[2])):
        yield _book(key, files[key], random)


def _book(key: tuple[str, int, str, int], payments: list[Payment], random: Random) -> Book:
    programme, county, tag, first = key
    layout = LAYOUTS[programme]
    every = layout.of(layout.every, county)
    last = min(LAST, first + every - 1)
    office = "福州市" if not county else payments[0].village.county
    form = layout.of(layout.form, county)
    title = f"{office}{ALL[programme].name}发放清册" + (f"（{tag}）" if tag else "")
    span = months.spell(max(first, FIRST), last - max(first, FIRST) + 1)
    suffix = form if form in ("xlsx", "xls") else "csv"
    book = Book(f"{programme}/{office}{ALL[programme].name}{span}{tag}.{suffix}", "payments", form, [])
    book.flags = {
        "unit": f"{county or 350100}-{programme}",
        "region": county or 350100,
        "programme": programme,
    }
    payments.sort(key=lambda p: (p.paid, p.village.code, p.start))
    by = layout.of(layout.by, county) if suffix != "csv" else None
    for name, part in _parts(payments, by).items():
        book.sheets.append(_sheet(layout, name, title, part, book, random))
    return book


def _parts(payments: list[Payment], by: str | None) -> dict[str | None, list[Payment]]:
    """Payments by sheet name; None for the one table of a CSV."""
    if by is None:
        return {None: payments}
    parts: dict[str | None, list[Payment]] = defaultdict(list)
    for payment in payments:
        parts[months.spell(payment.paid) if by == "month" else payment.village.spoken].append(payment)
    return parts


def _sheet(layout: Layout, name: str | None, title: str, payments: list[Payment], book: Book, random: Random) -> Sheet:
    fields = layout.fields.split()
    spans = {(payment.start, payment.n) for payment in payments}
    habit = Habit(
        random,
        money=random.choices((0, 1, 2, 3, 4), (30, 40, 10, 14, 6))[0],
        date=random.randrange(5),
        period=random.randrange(5),
        village=random.choices((0, 1, 2, 3), (30, 20, 35, 15))[0],
        is_sheet=name is not None,
    )
    common = max(spans, key=lambda span: (sum((p.start, p.n) == span for p in payments), span)) if name else None
    states_period = name is not None or len(spans) == 1 or ("period" not in fields and "year" not in fields)
    if states_period:
        habit.shown = common or next(iter(spans))
        if len(spans) == 1 and "period" in fields:
            fields.remove("period")
    sheet = Sheet(name)
    _head(sheet, title, fields, habit, layout.two_headers and name is not None, random)
    _body(sheet, fields, payments, habit, random)
    _foot(sheet, fields, payments, habit)
    return sheet


def _head(sheet: Sheet, title: str, fields: list[str], habit: Habit, two: bool, random: Random) -> None:
    shown = months.spell(*habit.shown, style=habit.period if habit.shown[1] > 1 else 0) if habit.shown else ""
    sheet.lines.append(Line([title]))
    sheet.lines.append(Line([f"填报单位（盖章）　　{'所属期：' + shown if shown else ''}　　单位：元"]))
    names = [random.choice(HEADERS[name]) for name in fields]
    if not two:
        sheet.lines.append(Line(names))
        return
    top, sub, at = len(sheet.lines), [None] * len(names), 0
    upper: list[str | None] = list(names)
    while at < len(fields):
        width = 2 if fields[at] in ("head_name", "account_name") else 1
        if width == 2:
            word = "补贴对象" if fields[at] == "head_name" else "发放账户"
            sheet.merges.append((top, at, top, at + 1, word))
            sub[at : at + 2], upper[at : at + 2] = names[at : at + 2], [word, None]
        else:
            sheet.merges.append((top, at, top + 1, at, names[at]))
        at += width
    sheet.lines += [Line(upper), Line(sub)]


def _body(sheet: Sheet, fields: list[str], payments: list[Payment], habit: Habit, random: Random) -> None:
    cells = [CELLS[name] for name in fields]
    subtotals = random.random() < 0.3
    before, running = None, 0
    for payment in payments:
        if subtotals and before is not None and payment.village is not before.village and before.paid == payment.paid:
            sheet.lines.append(_total(fields, f"{before.village.short}小计", running, habit))
            running = 0
        sheet.lines.append(Line([cell(payment, habit) for cell in cells], payment))
        running += 0 if payment.fault in ("no_amount", "bad_amount") else payment.amount_fen
        before = payment


def _foot(sheet: Sheet, fields: list[str], payments: list[Payment], habit: Habit) -> None:
    total = sum(p.amount_fen for p in payments if p.fault not in ("no_amount", "bad_amount"))
    sheet.lines.append(_total(fields, "合计", total, habit))
    sheet.lines.append(Line(["", "", ""]))
    sheet.lines.append(Line(["制表人：林某", "", "审核人：陈某", "", "负责人："]))


def _total(fields: list[str], word: str, fen: int, habit: Habit) -> Line:
    cells: list = [None] * len(fields)
    cells[1] = word
    cells[fields.index("amount")] = fen / 100 if habit.is_sheet else spelling.money(fen, 1)
    return Line(cells)


__all__ = ["LAYOUTS", "books", "columns"]
