"""Payment lists: the lines of each file, with the habits of the clerk who kept it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import Payment
from huimin.simulation.files import spelling
from huimin.simulation.files.book import Book, Line, Sheet
from huimin.simulation.files.columns import CELLS, HEADERS, Habit
from huimin.simulation.files.layouts import CITY_WIDE, LAYOUTS, Layout, fields
from huimin.simulation.programmes import ALL, FIRST, LAST

FORMS_BY_TAG = {"数字格式": "xlsx"}  # a list that somebody sent as numbers


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a payment list is of."""

    first: int  # the first list month
    county: int  # 0: the whole city
    programme: str
    tag: str


def group(payments: list[Payment]) -> dict[Key, list[Payment]]:
    """Payments by the file they go into."""
    files: dict[Key, list[Payment]] = defaultdict(list)
    for payment in payments:
        county = 0 if payment.programme in CITY_WIDE else payment.village.county_code
        layout = LAYOUTS[payment.programme]
        first = _first(layout.of(layout.every, county), payment.paid)
        files[Key(first, county, payment.programme, payment.list_tag)].append(payment)
    return files


def _first(every: int, paid: int) -> int:
    if every == 12:  # by calendar year
        return months.month(months.parts(paid)[0], 1)
    return FIRST + (paid - FIRST) // every * every


def books(payments: list[Payment], random: Random) -> Iterator[Book]:
    """Every payment list, in the order in which the offices sent them."""
    files = group(payments)
    for key in sorted(files):
        yield _book(key, files[key], random)


def _book(key: Key, payments: list[Payment], random: Random) -> Book:
    layout, programme = LAYOUTS[key.programme], ALL[key.programme]
    office = payments[0].village.county if key.county else "福州市"
    form = FORMS_BY_TAG.get(key.tag) or layout.of(layout.form, key.county)
    is_workbook = form in ("xlsx", "xls")
    tag = f"（{key.tag}）" if key.tag else ""
    every = layout.of(layout.every, key.county)
    span = months.spell(key.first, min(every, LAST + 1 - key.first))
    name = f"{office}{programme.name}{span}{tag}.{form if is_workbook else 'csv'}"
    book = Book(f"{key.programme}/{name}", "payments", form, [])
    region = f"{key.county or 350100}000000"
    # the city has no unit of its own for most programmes: its finance bureau passes the lists on
    unit = programme.unit if key.county or programme.unit == "MZ" else "CZ"
    book.flags = {"unit": f"{region}-{unit}", "region": region, "programme": key.programme}
    if key.tag == "补录":
        book.flags["additional"] = True
    book.has_all_quoted = not is_workbook and random.random() < 0.15
    payments.sort(key=lambda payment: (payment.paid, payment.village.code, payment.start))
    title = f"{office}{programme.name}发放清册{tag}"
    for sheet, part in _parts(payments, layout.of(layout.by, key.county) if is_workbook else None).items():
        book.sheets.append(_Clerk(key, layout, part, sheet, random).write(title))
    return book


def _parts(payments: list[Payment], by: str | None) -> dict[str | None, list[Payment]]:
    """Payments by sheet name; None for the one table of a CSV."""
    if by is None:
        return {None: payments}
    parts: dict[object, list[Payment]] = defaultdict(list)
    for payment in payments:
        parts[payment.paid if by == "month" else payment.village.spoken].append(payment)
    if by == "month":
        return {months.spell(*_commonest(part)): part for part in parts.values()}
    return parts


def _commonest(payments: list[Payment]) -> tuple[int, int]:
    counts = Counter((payment.start, payment.n) for payment in payments)
    return max(counts, key=lambda span: (counts[span], span))


class _Clerk:
    """Writes one sheet in one hand."""

    def __init__(self, key: Key, layout: Layout, payments: list[Payment], name: str | None, random: Random):
        self.fields, self.payments, self.name, self.random = fields(key.programme, key.county), payments, name, random
        self.has_two_headers = layout.has_two_headers and name is not None
        self.habit = Habit(
            random,
            money=random.choices((0, 1, 2, 3, 4), (30, 40, 10, 14, 6))[0],
            date=random.randrange(5),
            period=random.randrange(5),
            village=random.choices((0, 1, 2, 3), (30, 20, 35, 15))[0],
            is_sheet=name is not None,
        )
        self.has_subtotals, self.page = random.random() < 0.3, random.choice((0, 0, 0, 0, 400))
        self._choose_period()
        self.header = [random.choice(HEADERS[field]) for field in self.fields]

    def _choose_period(self) -> None:
        """The title states the period if the list has one; with several, each row states its own."""
        spans = {(payment.start, payment.n) for payment in self.payments}
        own = {"period", "year", "term"}.intersection(self.fields)
        if self.name is not None or not own:
            self.habit.shown = _commonest(self.payments)
        if len(spans) == 1 and self.name is not None and "period" in self.fields:
            self.fields.remove("period")

    def write(self, title: str) -> Sheet:
        sheet = Sheet(self.name)
        shown = self.habit.shown
        period = f"所属期：{months.spell(*shown, style=self.habit.period if shown[1] > 1 else 0)}" if shown else ""
        sheet.lines += [Line([title]), Line([f"填报单位（盖章）　　{period}　　单位：元"])]
        self._head(sheet)
        self._body(sheet)
        total = sum(payment.readable_fen for payment in self.payments)
        sheet.lines += [
            self._total("合计", total),
            Line(["", "", ""]),
            Line(["制表人：林某", "", "审核人：陈某", "", "负责人："]),
        ]
        return sheet

    def _head(self, sheet: Sheet) -> None:
        if not self.has_two_headers:
            sheet.lines.append(Line(list(self.header)))
            return
        top, upper, lower = len(sheet.lines), list(self.header), [None] * len(self.header)
        words = {"head_name": "补贴对象", "account_name": "发放账户"}
        for at, field in enumerate(self.fields):
            if field in words:
                sheet.merges.append((top, at, top, at + 1, words[field]))
                lower[at : at + 2] = upper[at : at + 2]
                upper[at : at + 2] = [words[field], None]
            elif self.fields[at - 1] not in words:
                sheet.merges.append((top, at, top + 1, at, self.header[at]))
        sheet.lines += [Line(upper), Line(lower)]

    def _body(self, sheet: Sheet) -> None:
        cells, habit, append = [CELLS[field] for field in self.fields], self.habit, sheet.lines.append
        before, running = None, 0
        for at, payment in enumerate(self.payments, 1):
            if before and self.has_subtotals and (payment.village, payment.paid) != (before.village, before.paid):
                append(self._total(f"{before.village.short}小计", running))
                running = 0
            append(Line([cell(payment, habit) for cell in cells], payment))
            running += payment.readable_fen
            before = payment
            if self.page and at % self.page == 0 and not self.has_two_headers:
                append(Line([]))
                append(Line(list(self.header)))
        if self.has_subtotals:
            append(self._total(f"{before.village.short}小计", running))

    def _total(self, word: str, fen: int) -> Line:
        cells: list = [None] * len(self.fields)
        cells[1] = word
        cells[self.fields.index("amount")] = fen / 100 if self.habit.is_sheet else spelling.money(fen, 1)
        return Line(cells)
