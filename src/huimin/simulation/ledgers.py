"""Lists about everybody: the household register, the standards in force, and the books of the villages."""

from datetime import date, timedelta
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import City, Row
from huimin.simulation.people import Person
from huimin.simulation.places import Village
from huimin.simulation.programmes import FIRST, LAST, PER, RATES

CASH_LIMIT_FEN, APPROVAL_LIMIT_FEN = 1000_00, 5000_00  # of every county here: for demonstration


def households(city: City) -> None:
    """The household register, whole; who was only cremated still stands in it."""
    told = {id(row.person) for row in city.rows["deaths"] if row.group.startswith("registration")}
    for person in city.people:
        if not person.is_registered:
            continue
        row = registration(person)
        if person.died_on and id(person) in told:
            row.values |= {"reason": "死亡", "cancelled": person.died_on + timedelta(days=12)}
        city.add_row(row)


def registration(person: Person) -> Row:
    """The person's line in the household register."""
    if person.registration is None:
        person.registration = Row("households", str(person.village.county_code), person, {})
    return person.registration


def standards(city: City) -> None:
    """The rates in force by county, class and month."""
    counties = {village.county_code: village.county for village in city.villages}
    for code, county in counties.items():
        for programme, classes in RATES.items():
            for cls, rates in classes.items():
                starts = sorted(rates)
                for at, start in enumerate(starts):
                    last = starts[at + 1] - 1 if at + 1 < len(starts) else None
                    values = {
                        "programme": programme, "county": county, "cls": cls, "first": start or months.month(2016, 1),
                        "last": last, "fen": rates[start], "per": PER.get(programme, "月"), "code": code,
                    }  # fmt: skip
                    city.add_row(Row("standards", "350100", None, values))


_EARNED = (
    ("集体山林承包款", "经营收入"),
    ("店面租金收入", "经营收入"),
    ("上级转移支付补助", "补助收入"),
    ("利息收入", "其他收入"),
)
_SPENT = (
    ("购办公用品", "管理费用", "文具店"), ("会议室维修", "维修费", "施工队"), ("订阅报刊", "管理费用", "邮政支局"),
    ("慰问困难户", "公益支出", "福利社"), ("修剪绿化", "公益支出", "园艺队"), ("打印复印", "管理费用", "图文店"),
)  # fmt: skip


def village_books(city: City, random: Random) -> None:
    """Income and spending of each village: cash stays under its limit, nothing comes near the approval limit twice."""
    for village in city.villages:
        clerk, head = _surnames(city, village, random)
        for month in range(FIRST, LAST + 1):
            _month(city, random, village, month, clerk, head)


def _surnames(city: City, village: Village, random: Random) -> tuple[str, str]:
    officers = [row for row in city.rows["village_officers"] if row.person.village is village]
    by_post = {row.values["post"][-2:]: row.person.name for row in officers}
    return by_post.get("文书", "林文书"), by_post.get("主任", "陈主任")


def _month(city: City, random: Random, village: Village, month: int, clerk: str, head: str) -> None:
    what, subject = random.choice(_EARNED)
    enter(city, village, months.any_day(random, month), what, subject, income=random.randrange(20, 400) * 10000)
    enter(
        city,
        village,
        months.first_day(month) + timedelta(days=9),
        "村道保洁费",
        "公益支出",
        spent=1800_00,
        payee="保洁队",
        handler=clerk,
        approver=head,
    )
    for _ in range(random.randrange(1, 4)):
        what, subject, shop = random.choice(_SPENT)
        cash = random.random() < 0.4
        spent = random.randrange(60, 800 if cash else 2400) * 100
        day = months.any_day(random, month)
        enter(
            city, village, day, what, subject, spent=spent, payee=f"{village.short}{shop}",
            method="现金" if cash else "转账", handler=clerk, approver=head,
        )  # fmt: skip


def enter(
    city: City, village: Village, day: date, summary: str, subject: str, *,
    income: int = 0, spent: int = 0, payee: str | None = None, method: str = "转账",
    handler: str | None = None, approver: str | None = None, **more: object,
) -> Row:  # fmt: skip
    """One line of a village's books; `more` says what else the line states (receipt, invoice, contract …)."""
    values = {
        "village": village, "day": day, "summary": summary, "subject": subject, "income": income, "spent": spent,
        "payee": payee, "method": method, "handler": handler, "approver": approver, **more,
    }  # fmt: skip
    return city.add_row(Row("village_entries", str(village.county_code), None, values))


def close_books(city: City) -> None:
    """Put the entries in order and number the vouchers; the balance runs; a receipt is attached unless told otherwise."""
    rows = city.rows["village_entries"]
    rows.sort(key=lambda row: (row.values["village"].code, row.values["day"]))
    balance, number, before = 0, 0, None
    for at, row in enumerate(rows):
        values = row.values
        this = (values["village"].code, values["day"].year, values["day"].month)
        if before is None or before[0] != this[0]:
            balance = 80_000_00
        number = number + 1 if this == before else 1
        balance += values["income"] - values["spent"]
        values["voucher"], values["balance"] = f"{this[1]}{this[2]:02d}-{number:03d}", balance
        before = this
        if "receipt" not in values:
            values |= _receipt(values, at)


def _receipt(values: dict[str, object], at: int) -> dict[str, object]:
    """What is attached to a voucher: an invoice of its own for what was bought, a receipt for what came in."""
    if not values["spent"]:
        return {"receipt": "收款收据", "n_attachments": 1}
    return {"receipt": "发票", "n_attachments": 2, "invoice_code": "035001800104", "invoice": f"{41_000_000 + at:08d}"}
