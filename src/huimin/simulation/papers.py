"""The papers beside the books of villages: contracts whose rent is booked, and what was published of each quarter."""

from datetime import date, timedelta
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import City, Row
from huimin.simulation.ledgers import enter
from huimin.simulation.months import month
from huimin.simulation.places import Village

_QUARTERS = [month(2017, 7) + 3 * at for at in range(5)]  # those that ended long enough before the end of 2018


def contracts(city: City, random: Random) -> None:
    """Every third village lets a hill; the rent of 2018 is in its books."""
    for village in city.villages[::3]:
        area = random.randrange(20, 90) * 100
        rent = area // 100 * random.randrange(190, 230) * 100
        row = let(city, village, "01", area=area, rent=rent, due_on=date(2018, 3, 31))
        paid_on = date(2018, 3, 1) + timedelta(days=random.randrange(45))
        collect(city, row, paid_on, rent)


def let(
    city: City, village: Village, number: str, *, area: int, rent: int, due_on: date | None = None,
    starts_on: date = date(2015, 4, 1), ends_on: date = date(2025, 3, 31), asset_no: str | None = None,
    **more: object,
) -> Row:  # fmt: skip
    """A contract on the list: `area` in hundredths of a mu, `rent` in fen a year."""
    values = {
        "village": village, "contract": f"{village.code % 10**6:06d}-2015-{number}", "matter": f"{village.short}山林承包",
        "asset_no": asset_no or f"ZY-{number}", "asset": "山林", "area": area, "party": f"{village.short}林场", "rent": rent,
        "starts_on": starts_on, "ends_on": ends_on, "due_on": due_on, "resolution": "有", "waived": None, "status": "履行中",
        **more,
    }  # fmt: skip
    return city.add_row(Row("village_contracts", str(village.county_code), None, values))


def collect(city: City, contract: Row, day: date, fen: int) -> Row:
    """Rent of a contract that came in and was booked."""
    village, number = contract.values["village"], contract.values["contract"]
    return enter(
        city, village, day, "山林承包款", "经营收入", income=fen, payee=contract.values["party"], contract=number
    )


def disclosures(city: City, random: Random) -> None:
    """Each quarter's income and spending, published within fifteen days; the books are closed."""
    totals: dict[tuple[Village, int], list[int]] = {}
    for row in city.rows["village_entries"]:
        values = row.values
        at = months.of(values["day"])
        sums = totals.setdefault((values["village"], at - (at - 1) % 3), [0, 0])
        sums[0] += values["income"]
        sums[1] += values["spent"]
    for village in city.villages:
        for first in _QUARTERS:
            income, spent = totals[village, first]
            day = months.first_day(first + 3) + timedelta(days=random.randrange(3, 15))
            publish(city, village, first, day, income, spent)


def publish(city: City, village: Village, first: int, day: date, income: int, spent: int) -> Row:
    """A quarter that begins with month `first`, published on `day`."""
    values = {"village": village, "first": first, "n": 3, "published_on": day, "income": income, "spent": spent}
    return city.add_row(Row("village_disclosures", str(village.county_code), None, values))
