"""What goes wrong on the way into a list: spellings that look wrong, and rows that are."""

from random import Random

from huimin.simulation.facts import City, Payment, Row
from huimin.simulation.files.layouts import LUOYUAN, MAIN, MINQING, YONGTAI
from huimin.simulation.files.spelling import SPELLINGS
from huimin.simulation.months import month
from huimin.simulation.numbers import check_digit

# (programme, county, list month) of lists whose ID numbers a spreadsheet has destroyed, and how they were sent
_DESTROYED = {
    ("CJJB-PENSION", MINQING, month(2018, 11)): ("科学计数", "destroyed"),
    ("CJJB-PENSION", YONGTAI, month(2018, 10)): ("数字格式", "numeric"),
}
# which faults may befall a row, per ten thousand, and where (None: anywhere)
_ROWS = (
    ("no_id", 5, None),
    ("bad_id", 8, None),
    ("no_amount", 4, None),
    ("bad_amount", 2, None),
    ("no_period", 3, {("CJJB-PENSION", MAIN), ("CJJB-PENSION", LUOYUAN), ("DIBAO", MAIN)}),
    ("conflict", 20, {("CANJI-H", MAIN), ("CANJI-H", LUOYUAN)}),
)


def befall(city: City, random: Random) -> None:
    """Give payments their spellings and faults; a row the key needs gets spellings alone."""
    for payment in city.payments:
        if payment.spelling is None and random.random() < 0.012:
            payment.spelling = random.choice(SPELLINGS)
        if not payment.plain and not payment.person.is_cast:
            _damage(payment, random)
    _registers(city, random)


def _damage(payment: Payment, random: Random) -> None:
    where = (payment.programme, payment.village.county_code)
    destroyed = _DESTROYED.get((*where, payment.paid))
    if destroyed:
        payment.list_tag, fault = destroyed
        payment.spelling = None
        if _can_be_destroyed(payment.person.number):
            payment.fault = fault
        return
    draw = random.random() * 10_000
    for fault, weight, places in _ROWS:
        if places is None or where in places:
            if draw < weight:
                payment.fault = fault
                return
            draw -= weight


def _can_be_destroyed(number: str) -> bool:
    """A number that ends in X stays text; one that looks whole with three noughts would tell nobody."""
    return number.isdigit() and check_digit(number[:15] + "00") != "0"


def _registers(city: City, random: Random) -> None:
    """A few lines of the death registers that cannot stand: nobody named, no date; a number destroyed."""
    known = [row for row in city.rows["deaths"] if not row.person.is_cast and row.group.startswith("registration")]
    for row in random.sample(known, min(len(known), 12)):
        fault = random.choice(("no_identity", "no_date", "destroyed"))
        values = dict(row.values)
        if fault == "no_date":
            values["died_on"] = values["cremated_on"] = None
        if fault == "destroyed" and not _can_be_destroyed(row.person.number):
            continue
        city.add_row(Row("deaths", row.group, row.person, values, fault=fault))
    for kind in ("households", "property", "vehicles"):
        for row in city.rows[kind]:
            if random.random() < 0.004:
                row.spelling = random.choice(SPELLINGS)
