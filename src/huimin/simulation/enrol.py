"""Who of the population is on which programme, from when to when: all lawful, ended in time by death or change."""

from collections.abc import Iterator
from datetime import date
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import City, Row, Spell, at
from huimin.simulation.life import households
from huimin.simulation.people import Household, Person
from huimin.simulation.programmes import (
    FIRST,
    LAST,
    MONTHS_AFTER_DEATH,
    RAISE,
    RATES,
    RATES_OF_VETERANS,
    age_class,
)


def last_month(person: Person, last: int = LAST) -> int:
    """The last month a person may be paid for: that of death, if it comes before `last`."""
    return last if person.died_on is None else min(last, months.of(person.died_on))


def month_of_age(person: Person, age: int) -> int:
    """The first month in which the age counts: the one after the birthday month."""
    return months.month(person.born.year + age, person.born.month) + 1


def add(city: City, spell: Spell) -> Spell | None:
    """Take up a spell if it touches the window at all."""
    if spell.first > min(spell.last, LAST) or spell.last < FIRST:
        return None
    city.spells.append(spell)
    return spell


def everyone(city: City, random: Random) -> None:
    """All lawful spells of the population (persons made for a planted story are left alone)."""
    busy: dict[int, set[str]] = {}
    for household in households(city.people):
        if household.head.is_cast or household.is_taken:
            continue
        _relief(city, random, household, busy)
    for person in city.people:
        if not person.is_cast:
            _one(city, random, person, busy.setdefault(id(person), set()))


def _relief(city: City, random: Random, household: Household, busy: dict[int, set[str]]) -> None:
    members = household.living(months.first_day(FIRST))
    adults = [person for person in members if person.age_at(2017, 7) >= 18]
    if not adults:
        return
    draw, oldest = random.random(), max(adults, key=lambda person: -person.born.toordinal())
    if len(members) == 1 and oldest.age_at(2017, 1) >= 62 and draw < 0.16:
        _destitute(city, random, oldest, busy)
    elif draw < 0.055:
        _low_income(city, random, household, members, busy)
    elif household.village.rural and draw < 0.062:
        _orphan(city, random, household, busy)


def _destitute(city: City, random: Random, person: Person, busy: dict[int, set[str]]) -> None:
    person.household.is_taken = True
    busy.setdefault(id(person), set()).update(("TEKUN", "GAOLING", "CANJI-H", "CANJI-L", "YOUFU", "YANGLAO"))
    care = random.choices(("全自理", "半失能", "失能"), (80, 14, 6))[0]
    first = max(month_of_age(person, 60), FIRST - random.randrange(1, 60))
    add(
        city,
        Spell(
            person,
            "TEKUN",
            person.village,
            first,
            last_month(person),
            RATES["TEKUN"][care],
            category="分散供养",
            cls=care,
            enrolled=months.first_day(first),
        ),
    )


def _low_income(
    city: City, random: Random, household: Household, members: list[Person], busy: dict[int, set[str]]
) -> None:
    household.is_taken = True
    first = FIRST - random.randrange(1, 48) if random.random() < 0.7 else FIRST + random.randrange(0, 12)
    last = LAST if random.random() < 0.85 else random.randrange(max(first, FIRST), LAST + 1)
    each = random.randrange(180, 520) * 100
    queue = sorted((p for p in members if p.age_at(2017, 7) >= 18), key=lambda p: household.members.index(p))
    category = random.choice(("A类", "B类", "C类"))
    for payee in queue:
        if first > min(last, LAST):
            return
        covered = [p for p in household.members if p in members and last_month(p) >= first]
        if payee not in covered:
            continue
        for person in covered:
            busy.setdefault(id(person), set()).update(("YANGLAO-OPEN", "ERTONG", "TEKUN"))
        end = last_month(payee, last)
        counted = _counted(covered, end)
        amount = {
            start: at(counted, start) * (each if start < RAISE else each + 3000) for start in sorted({*counted, RAISE})
        }
        add(
            city,
            Spell(
                payee,
                "DIBAO",
                household.village,
                first,
                end,
                amount,
                category=category,
                members=counted,
                enrolled=months.first_day(first),
                approved=months.any_day(random, first - 1),
            ),
        )
        if end == last or len(covered) == 1:
            return
        first = end + 1


def _counted(covered: list[Person], end: int) -> dict[int, int]:
    """How many are covered, by first month: one less from the month after each death up to `end`."""
    last = [last_month(person, end) for person in covered]
    return {start: sum(start <= month for month in last) for start in sorted({0, *(m + 1 for m in last if m < end)})}


def _orphan(city: City, random: Random, household: Household, busy: dict[int, set[str]]) -> None:
    child = next((p for p in household.members if 3 <= 2018 - p.born.year <= 16 and p.died_on is None), None)
    if child is None:
        return
    household.is_taken = True
    busy.setdefault(id(child), set()).update(("ERTONG", "CANJI-L"))
    first, last = FIRST - random.randrange(1, 20), min(LAST, month_of_age(child, 18) - 1)
    first = max(first, months.of(child.born) + 1)
    add(city, Spell(child, "ERTONG", child.village, first, last, RATES["ERTONG"][None], category="事实无人抚养儿童"))


def _one(city: City, random: Random, person: Person, busy: set[str]) -> None:
    for spell in (*_old_age(random, person, busy), *_disability(random, person, busy), *_work(random, person, busy)):
        add(city, spell)


def _old_age(random: Random, person: Person, busy: set[str]) -> Iterator[Spell]:
    last = last_month(person)
    if person.age_at(2018, 12) < 60 or last < FIRST:
        return
    if person.job != "payroll" and random.random() < 0.88:
        yield _pension(random, person, last)
    age = person.age_at(2018, 12)
    if person.job is None and 62 <= age <= 92 and "YOUFU" not in busy and random.random() < 0.045:
        busy.update(("GAOLING", "CANJI-H", "YANGLAO", "YOUFU"))
        yield _veteran(random, person)
    if age < 80:
        return
    if "YANGLAO-OPEN" in busy and random.random() < 0.4 and "YOUFU" not in busy:
        busy.update(("GAOLING", "CANJI-H"))
        yield Spell(
            person, "YANGLAO", person.village, max(FIRST, month_of_age(person, 80)), last, 100_00, category="低保老人"
        )
    elif "GAOLING" not in busy and random.random() < 0.92:
        busy.add("CANJI-H")
        yield from old_age_allowance(person, last)


def _pension(random: Random, person: Person, last: int) -> Spell:
    head = person.household.head
    to_spouse = (
        person.relation == "配偶"
        and head.died_on is None
        and not head.is_cast
        and head.age_at(2017, 1) >= 60
        and random.random() < 0.15
    )
    return Spell(
        person,
        "CJJB-PENSION",
        person.village,
        max(month_of_age(person, 60), FIRST - 1),
        last,
        RATES["CJJB-PENSION"][None],
        account=head.account if to_spouse else None,
        account_name=head.name if to_spouse else None,
    )


def _veteran(random: Random, person: Person) -> Spell:
    of_men = random.choices(tuple(RATES_OF_VETERANS)[1:], (20, 35, 45))[0]
    category = "定期抚恤金" if person.sex == 2 else of_men
    end = LAST
    if person.died_on:
        end = months.of(person.died_on) + random.randrange(0, MONTHS_AFTER_DEATH.get(category, 0) + 1)
    return Spell(
        person,
        "YOUFU",
        person.village,
        FIRST - 24,
        min(end, LAST),
        RATES_OF_VETERANS[category],
        category=category,
        cadence=1,
    )


def old_age_allowance(person: Person, last: int, first: int = FIRST) -> Iterator[Spell]:
    """The allowance from eighty on: a new spell at ninety and at a hundred, as the class changes."""
    for low, high in ((80, 90), (90, 100), (100, 130)):
        start, end = max(month_of_age(person, low), first), min(last, month_of_age(person, high) - 1)
        if start <= end:
            cls = age_class(low)
            begun = months.first_day(max(month_of_age(person, 80), first - 30))
            yield Spell(
                person,
                "GAOLING",
                person.village,
                start,
                end,
                RATES["GAOLING"][cls],
                category="高龄老人",
                cls=cls,
                enrolled=begun,
            )


def _disability(random: Random, person: Person, busy: set[str]) -> Iterator[Spell]:
    if person.age_at(2017, 6) < 8 or last_month(person) < FIRST:
        return
    if "CANJI-H" not in busy and random.random() < 0.012:
        grade = random.choices(("一级", "二级"), (40, 60))[0]
        yield _disabled(random, person, "CANJI-H", grade)
    if "YANGLAO-OPEN" in busy and "CANJI-L" not in busy and random.random() < 0.16:
        yield _disabled(random, person, "CANJI-L", None)


def _disabled(random: Random, person: Person, programme: str, grade: str | None) -> Spell:
    kind = random.choice(("视力", "听力", "肢体", "智力", "精神"))
    first = FIRST - 12 if random.random() < 0.8 else FIRST + random.randrange(0, 12)
    return Spell(
        person, programme, person.village, first, last_month(person), RATES[programme][grade], category=kind, cls=grade
    )


def _work(random: Random, person: Person, busy: set[str]) -> Iterator[Spell]:
    if person.job or person.household.is_taken or person.died_on or not 24 <= 2018 - person.born.year <= 56:
        return
    if random.random() < 0.004:
        first = FIRST + random.randrange(-12, 10)
        yield Spell(person, "GONGYI", person.village, first, first + 11, 1000_00, category="保洁员")


REGISTERED = ("DIBAO", "TEKUN")  # the programmes whose offices send the list of persons enrolled


def enrolment(city: City, spell: Spell) -> Row:
    """The line of a spell in the list of persons enrolled."""
    if spell.entry is None:
        ended = spell.first <= spell.last < LAST
        values = {
            "programme": spell.programme,
            "starts_on": spell.enrolled or months.first_day(spell.first),
            "ends_on": months.last_day(spell.last) if ended else None,
            "approved_on": spell.approved,
            "members": spell.counted(spell.first),
            "category": spell.category,
        }
        spell.entry = city.add_row(Row("enrolments", "350100", spell.person, values))
    return spell.entry


def enrolments(city: City) -> None:
    """The lists of persons enrolled, for every spell that stands in them."""
    for spell in city.spells:
        if spell.programme in REGISTERED and spell.registered:
            enrolment(city, spell)


def is_alive(person: Person, on: date) -> bool:
    return person.died_on is None or person.died_on > on
