"""Persons and households: who lives where, with whom, under which number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from huimin.simulation import names
from huimin.simulation.numbers import Issuer
from huimin.simulation.places import Village

# Old codes stay lawful for life: who was registered before the county became a city carries its code.
_AREAS = {
    350181: ((1990, "350127"), (9999, "350181")),
    350111: ((9999, "350111"),),
    350123: ((9999, "350123"),),
    350124: ((9999, "350124"),),
    350125: ((9999, "350125"),),
}
_ELSEWHERE = ("350126", "350182", "350122", "350102", "350103", "352229", "350322", "350128")  # married in, moved in


@dataclass(slots=True, eq=False)
class Household:
    """A household of the registration office."""

    number: str
    village: Village
    members: list["Person"] = field(default_factory=list)
    is_owner: bool = False  # a member owns a home that is on the register
    is_taken: bool = False  # receives relief, or must never: decided once

    @property
    def head(self) -> "Person":
        return self.members[0]

    def living(self, on: date) -> list["Person"]:
        return [person for person in self.members if person.died_on is None or person.died_on > on]


@dataclass(slots=True, eq=False)
class Person:
    number: str
    name: str
    sex: int  # 1 male, 2 female
    born: date
    household: Household
    relation: str
    phone: str
    account: str
    bank: str
    died_on: date | None = None
    is_cast: bool = False  # made for a planted story: nothing else may happen to this person
    is_registered: bool = True  # stands in the household register
    registration: object = None  # the row of the household register, once a story speaks of it
    job: str | None = None  # payroll, officer, owner …: never on relief unless planted

    @property
    def village(self) -> Village:
        return self.household.village

    def age_at(self, year: int, month: int) -> int:
        """Years completed at the end of the month."""
        return year - self.born.year - (month < self.born.month)


class Registry:
    """Makes persons and households; numbers and accounts never repeat."""

    def __init__(self, random: Random):
        self.random = random
        self.issuer = Issuer(random)
        self.people: list[Person] = []

    def household(self, village: Village) -> Household:
        return Household(self.issuer.household(village.code), village)

    def person(
        self,
        household: Household,
        *,
        sex: int,
        born: date,
        relation: str,
        surname: str | None = None,
        name: str | None = None,
    ) -> Person:
        """A new member of `household`."""
        random, village = self.random, household.village
        surname = surname or names.surname(random, she="畲族" in village.township)
        account, bank = self.issuer.account()
        person = Person(
            number=self._number(village, born, sex, relation),
            name=name or surname + names.given(random, sex, born.year),
            sex=sex,
            born=born,
            household=household,
            relation=relation,
            phone=self.issuer.phone(),
            account=account,
            bank=bank,
        )
        household.members.append(person)
        self.people.append(person)
        return person

    def _number(self, village: Village, born: date, sex: int, relation: str) -> str:
        married_in = relation in ("配偶", "儿媳") and self.random.random() < 0.12
        if married_in:
            area = self.random.choice(_ELSEWHERE)
        else:
            area = next(code for until, code in _AREAS[village.county_code] if born.year < until)
        return self.issuer.citizen(area, born, sex)


def settle(registry: Registry, villages: list[Village], n_people: int) -> None:
    """Fill the villages with households until there are about `n_people` persons."""
    weights = sum(village.size for village in villages)
    for village in villages:
        quota = len(registry.people) + round(n_people * village.size / weights)
        while len(registry.people) < quota:
            _draw_household(registry, village)


def _draw_household(registry: Registry, village: Village) -> None:
    random = registry.random
    household = registry.household(village)
    shape = random.choices(("family", "three", "old_pair", "old_alone", "single"), (46, 22, 16, 8, 8))[0]
    if shape == "family":
        _couple(
            registry, household, random.randrange(26, 58), n_children=random.choices((0, 1, 2, 3), (15, 45, 33, 7))[0]
        )
    elif shape == "three":
        _couple(registry, household, random.randrange(28, 50), n_children=random.choices((1, 2), (55, 45))[0])
        _parents(registry, household)
    elif shape == "old_pair":
        _couple(registry, household, random.randrange(58, 93), n_children=0)
    elif shape == "old_alone":
        sex = random.choices((1, 2), (40, 60))[0]
        registry.person(household, sex=sex, born=_born(random, random.randrange(62, 99)), relation="户主")
    else:
        registry.person(
            household, sex=random.randrange(1, 3), born=_born(random, random.randrange(22, 58)), relation="户主"
        )


def _couple(registry: Registry, household: Household, age: int, *, n_children: int) -> None:
    random = registry.random
    man = registry.person(household, sex=1, born=_born(random, age), relation="户主")
    wife = registry.person(
        household, sex=2, born=_born(random, max(22, age - random.randrange(-1, 5))), relation="配偶"
    )
    oldest = min(age, 2018 - wife.born.year) - 21
    for _ in range(n_children):
        child_age = random.randrange(0, max(1, min(oldest, 24)))
        sex = random.choices((1, 2), (53, 47))[0]
        relation = "子" if sex == 1 else "女"
        registry.person(household, sex=sex, born=_born(random, child_age), relation=relation, surname=_surname(man))


def _parents(registry: Registry, household: Household) -> None:
    random, man = registry.random, household.head
    age = 2018 - man.born.year + random.randrange(21, 34)
    which = random.choices(("both", "mother", "father"), (50, 34, 16))[0]
    if which != "mother":
        registry.person(household, sex=1, born=_born(random, age), relation="父", surname=_surname(man))
    if which != "father":
        registry.person(household, sex=2, born=_born(random, max(age - 3, 2018 - man.born.year + 18)), relation="母")


def _surname(person: Person) -> str:
    return person.name[:2] if person.name[:2] in ("欧阳", "上官", "司徒") else person.name[:1]


def _born(random: Random, age: int) -> date:
    """A day of birth of someone who turns `age` in 2018."""
    return date(2018 - age, random.randrange(1, 13), random.randrange(1, 29))


def living_adults(people: Iterable[Person], low: int, high: int) -> list[Person]:
    """Persons nothing else happens to, alive, aged `low` to `high` in 2018."""
    return [
        person
        for person in people
        if not person.is_cast and person.died_on is None and low <= 2018 - person.born.year <= high
    ]
