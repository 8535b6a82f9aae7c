"""From spells to payments: each list month pays the entitlement months that are due."""

from collections.abc import Iterator
from datetime import date
from random import Random

from huimin.simulation import months
from huimin.simulation.enrol import is_alive
from huimin.simulation.facts import City, Payment, Row, Spell
from huimin.simulation.life import households
from huimin.simulation.people import Household, Person
from huimin.simulation.programmes import (
    FIRST,
    FOREST_FEN,
    LAST,
    MIGRANT_FEN,
    RATES,
    RETIRED_FIELD_FEN,
)

# (programme, county) -> months per payment, where it is not one
QUARTERLY = {
    ("GAOLING", 350181), ("GAOLING", 350124), ("GAOLING", 350125), ("YANGLAO", 350181),
    ("CANJI-L", 350124), ("CANJI-H", 350124), ("CANJI-L", 350125), ("CANJI-H", 350125),
}  # fmt: skip


def monthly(city: City) -> None:
    """Pay all spells of the monthly programmes."""
    for spell in city.spells:
        for payment in of_spell(spell):
            city.payments.append(payment)
            for wrong, wrongful, counts in spell.wrongs:
                covered = wrongful.intersection(range(payment.start, payment.start + payment.n))
                if covered:
                    payment.plain = True
                    wrong.see(payment, covered, counts=counts)


def of_spell(spell: Spell) -> Iterator[Payment]:
    """The payments of a spell within the window."""
    size = spell.cadence or (3 if (spell.programme, spell.village.county_code) in QUARTERLY else 1)
    block = FIRST
    while block <= LAST:
        due = [m for m in range(block, block + size) if spell.first <= m <= spell.last and m not in spell.gaps]
        for run in _runs(spell, due):
            yield _payment(spell, run, block + size - 1)
        block += size


def _runs(spell: Spell, due: list[int]) -> Iterator[list[int]]:
    """Split months into runs without a gap, at one rate and for as many persons."""
    run: list[int] = []
    for month in due:
        if run and (month != run[-1] + 1 or _terms(spell, month) != _terms(spell, run[-1])):
            yield run
            run = []
        run.append(month)
    if run:
        yield run


def _terms(spell: Spell, month: int) -> tuple[int, int | None]:
    return spell.rate(month), spell.counted(month)


def _payment(spell: Spell, run: list[int], paid: int) -> Payment:
    person, rate = spell.person, spell.rate(run[0])
    return Payment(
        person,
        spell.programme,
        spell.village,
        run[0],
        len(run),
        paid,
        rate * len(run),
        spell.account or person.account,
        spell.account_name or person.name,
        standard_fen=rate,
        category=spell.category,
        cls=spell.cls,
        members=spell.counted(run[0]) if spell.has_members else None,
        enrolled=spell.enrolled,
        remark=spell.remark,
        list_tag=spell.list_tag,
        case=spell.case,
        spelling=spell.spelling,
    )


def yearly_payment(
    person: Person, programme: str, year: int, amount_fen: int, *, account: str | None = None, **more: object
) -> Payment:
    """One payment of a yearly programme, made in November for the year."""
    return Payment(
        person,
        programme,
        more.pop("village", None) or person.village,
        months.month(year, 1),
        12,
        months.month(year, 11),
        amount_fen,
        account or person.account,
        more.pop("account_name", None) or person.name,
        **more,
    )


def once_payment(person: Person, programme: str, month: int, amount_fen: int, **more: object) -> Payment:
    """One payment of a programme that pays once, for and in `month`."""
    return Payment(
        person,
        programme,
        more.pop("village", None) or person.village,
        month,
        1,
        month,
        amount_fen,
        more.pop("account", None) or person.account,
        more.pop("account_name", None) or person.name,
        **more,
    )


def land(city: City, random: Random) -> None:
    """Yearly subsidies on fields, forest, terraces and for reservoir migrants: one line a household and year."""
    for household in households(city.people):
        if household.head.is_cast or not household.village.rural:
            continue
        fields, wood, terrace = (random.random() < chance for chance in (0.78, 0.22, 0.02))
        mu = random.randrange(60, 620)
        persons = (
            len(household.members) if household.village.township_code == 350181117 and random.random() < 0.3 else 0
        )
        if fields:
            contract(city, household.head, mu)
        if wood:
            forest(city, household.head, mu * 5)
        for year in (2017, 2018):
            payee = payee_of(household, date(year, 11, 1))
            if payee is None:
                continue
            if fields:
                city.payments.append(field_payment(payee, year, mu))
            if wood:
                city.payments.append(
                    yearly_payment(
                        payee, "SHENGTAI-LIN", year, FOREST_FEN * mu // 20, standard_fen=FOREST_FEN, area=mu * 5
                    )
                )
            if terrace:
                city.payments.append(
                    yearly_payment(
                        payee, "TUIGENG", year, RETIRED_FIELD_FEN * mu // 100, standard_fen=RETIRED_FIELD_FEN, area=mu
                    )
                )
            if persons:
                amount = MIGRANT_FEN * persons
                city.payments.append(
                    yearly_payment(payee, "YIMIN", year, amount, standard_fen=MIGRANT_FEN, members=persons)
                )


def contract(city: City, person: Person, area: int) -> Row:
    """A field of `area` hundredths of a mu that the person's household contracts."""
    return city.add_row(Row("contracted_land", str(person.village.county_code), person, _plot(city, person, area, "")))


def forest(city: City, person: Person, area: int) -> Row:
    """A plot of public-benefit forest."""
    return city.add_row(Row("forest_rights", str(person.village.county_code), person, _plot(city, person, area, "JC")))


def _plot(city: City, person: Person, area: int, sign: str) -> dict[str, object]:
    number = len(city.rows["contracted_land"]) + len(city.rows["forest_rights"]) + 1
    since = date(2005, 6, 1) if sign else date(1998, 10, 1)
    return {"parcel": f"{person.village.code}{sign}{number:07d}", "area": area, "since": since}


def field_payment(payee: Person, year: int, mu: int, **more: object) -> Payment:
    """耕地地力保护补贴 of a year for `mu` hundredths of a mu."""
    rate = RATES["GENGDI"][None][0]
    return yearly_payment(payee, "GENGDI", year, rate * mu // 100, standard_fen=rate, area=mu, **more)


def payee_of(household: Household, on: date) -> Person | None:
    """Who draws the household's money: the first adult of the household book still alive."""
    return next((p for p in household.members if is_alive(p, on) and p.age_at(on.year, on.month) >= 18), None)


def others(city: City, random: Random) -> None:
    """Family planning, students, sudden need, illness, houses, machines: a payment here and there."""
    for person in city.people:
        if person.is_cast or person.died_on is not None:
            continue
        age = 2018 - person.born.year
        if 61 <= age <= 75 and person.village.rural and person.job is None and random.random() < 0.07:
            for year in (2017, 2018):
                if person.age_at(year - 1, 12) >= 60:
                    amount = RATES["JISHENG"][None][0]
                    city.payments.append(
                        yearly_payment(person, "JISHENG", year, amount, standard_fen=amount, category="独生子女家庭")
                    )
        if person.job is None and not _of_officials(person):
            _needy(city, random, person, age)


def _of_officials(person: Person) -> bool:
    return any(member.job in ("payroll", "officer") for member in person.household.members)


def _has_home(household: Household) -> bool:
    return household.is_taken or household.is_owner


def _needy(city: City, random: Random, person: Person, age: int) -> None:
    draw, pay = random.random(), city.payments.append
    if 8 <= age <= 20 and draw < 0.05:
        for year in (2017, 2018):
            pay(once_payment(person, "JIAOYU", months.month(year, 9), 625_00, category="建档立卡学生"))
    elif 16 <= age <= 20 and draw > 0.98:
        pay(once_payment(person, "YULU", months.month(2018, 5), 3000_00, category="中职"))
    elif age >= 25 and draw < 0.006:
        pay(
            once_payment(
                person, "LINSHI", random.randrange(FIRST, LAST + 1), random.randrange(5, 30) * 10000, category="支出型"
            )
        )
    elif age >= 25 and draw < 0.012:
        amount = random.randrange(30_000, 800_000)
        pay(once_payment(person, "YILIAO", random.randrange(FIRST, LAST + 1), amount, category="因病致贫"))
    elif age >= 30 and draw > 0.999 and person.village.rural and not _has_home(person.household):
        person.household.is_taken = True
        pay(
            once_payment(
                person, "WEIFANG", months.month(2018, random.randrange(3, 11)), 20000_00, category="其他贫困户"
            )
        )
    elif age >= 25 and draw > 0.9975 and person.village.rural:
        pay(
            once_payment(person, "NONGJI", months.month(2018, random.randrange(3, 11)), random.randrange(8, 60) * 10000)
        )
