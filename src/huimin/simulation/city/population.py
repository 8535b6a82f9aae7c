"""Eight million persons as columns: households by village, births, sexes, names, numbers, deaths."""

from dataclasses import dataclass

import numpy as np

from huimin.simulation import names
from huimin.simulation.places import Village

# deaths in a year, by age: up to and including this age, this share
_DEATH_RATES = ((39, 0.0008), (59, 0.003), (69, 0.013), (79, 0.035), (89, 0.095), (200, 0.2))
_EARLIER_AREAS = {350112: 350126, 350181: 350127}  # numbers are for life: those of before the county's code changed
_FIRST_SEQUENCE = 500  # the county scale, which may live beside, numbers those of one day from the other end


@dataclass(slots=True)
class Population:
    """Columns by person. The last `n_cast` persons live alone and are kept for the planted stories."""

    villages: list[Village]
    village: np.ndarray  # int32, index into villages
    household: np.ndarray  # int32
    position: np.ndarray  # int8, 0: head of the household
    born: np.ndarray  # datetime64[D]
    sex: np.ndarray  # int8, 1 male 2 female
    died: np.ndarray  # datetime64[D], NaT while alive
    name: np.ndarray  # int32, index into the table of names
    n_cast: int
    number: np.ndarray | None = None  # int64, the first 17 digits

    def __len__(self) -> int:
        return len(self.village)

    @property
    def n_base(self) -> int:
        """Persons who are not cast."""
        return len(self) - self.n_cast


def month_of(day: np.ndarray) -> np.ndarray:
    """Month numbers (year * 12 + month) of datetime64 days."""
    return day.astype("datetime64[M]").astype(np.int32) + 1970 * 12 + 1


def settle(villages: list[Village], n_people: int, n_cast: int, random: np.random.Generator) -> Population:
    """Households of one to five persons in every village, and `n_cast` persons living alone."""
    sizes = random.choice(np.arange(1, 6, dtype=np.int8), int(n_people / 2.72), p=(0.18, 0.31, 0.24, 0.15, 0.12))
    n_homes = len(sizes)
    weights = random.gamma(2.0, 1.0, len(villages))
    homes = np.sort(random.choice(len(villages), n_homes, p=weights / weights.sum()).astype(np.int32))
    household = np.repeat(np.arange(n_homes, dtype=np.int32), sizes)
    starts = np.cumsum(sizes, dtype=np.int64) - sizes
    position = (np.arange(len(household)) - np.repeat(starts, sizes)).astype(np.int8)
    head_age = random.choice(np.arange(24, 96), n_homes, p=_age_shares()).astype(np.int16)
    age = head_age[household] - np.array([0, 2, 27, 29, 32], dtype=np.int16)[position]
    age = np.where(age < 0, -age % 20, age)
    born = _births(age, random)
    sex = np.where(position == 0, 1, np.where(position == 1, 2, random.integers(1, 3, len(age)))).astype(np.int8)
    sex = np.where((position == 0) & (sizes[household] == 1), random.integers(1, 3, len(age)), sex).astype(np.int8)
    cast = np.arange(n_cast, dtype=np.int32)
    rural = np.array([at for at, village in enumerate(villages) if village.rural], dtype=np.int32)
    people = Population(
        villages,
        np.concatenate((homes[household], random.choice(rural, n_cast))),
        np.concatenate((household, n_homes + cast)),
        np.concatenate((position, np.zeros(n_cast, np.int8))),
        np.concatenate((born, _births(random.integers(40, 75, n_cast), random))),
        np.concatenate((sex, np.ones(n_cast, np.int8))),
        np.full(len(born) + n_cast, np.datetime64("NaT"), "datetime64[D]"),
        np.zeros(len(born) + n_cast, np.int32),
        n_cast,
    )
    return people


def _age_shares() -> np.ndarray:
    ages = np.arange(24, 96)
    shares = np.where(ages < 60, 1.0, np.maximum(0.03, 1.0 - (ages - 60) / 34.0))
    return shares / shares.sum()


def _births(age: np.ndarray, random: np.random.Generator) -> np.ndarray:
    first = (2018 - age.astype(np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return first + random.integers(0, 365, len(age)).astype("timedelta64[D]")


def die(people: Population, first_year: int, random: np.random.Generator) -> None:
    """Deaths from `first_year` to 2018 by age, of persons who are not cast."""
    base = slice(0, people.n_base)
    year_born = people.born[base].astype("datetime64[Y]").astype(np.int32) + 1970
    died = people.died[base]
    for year in range(first_year, 2019):
        age = year - year_born
        chance = np.zeros(len(age), np.float32)
        for limit, rate in reversed(_DEATH_RATES):
            chance[age <= limit] = rate
        chance[age < 1] = 0
        dies = np.isnat(died) & (random.random(len(age), np.float32) < chance)
        days = random.integers(0, 364, int(dies.sum())).astype("timedelta64[D]")
        died[dies] = np.datetime64(f"{year}-01-01") + days


def give_numbers(people: Population) -> None:
    """Citizen numbers, each once: area of first registration, birthday, sequence with the sex in its last digit."""
    codes = [village.county_code for village in people.villages]
    area = np.array([_EARLIER_AREAS.get(code, code) for code in codes])[people.village]
    day = people.born.astype("datetime64[D]")
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    month = day.astype("datetime64[M]").astype(np.int64) % 12 + 1
    of_month = (day - day.astype("datetime64[M]")).astype(np.int64) + 1
    prefix = area.astype(np.int64) * 10**8 + year * 10**4 + month * 100 + of_month
    key = prefix * 2 + (people.sex == 1)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    rank = np.arange(len(key)) - np.repeat(starts, np.diff(np.append(starts, len(key))))
    if _FIRST_SEQUENCE + rank.max() * 2 >= 995:
        raise ValueError("too many births of one day in one area")
    sequence = np.empty(len(key), np.int64)
    sequence[order] = _FIRST_SEQUENCE + rank * 2
    people.number = prefix * 1000 + sequence + (people.sex == 1)


_GIVEN = (names.OLD_MEN, names.OLD_WOMEN, names.MEN, names.WOMEN, names.BOYS, names.GIRLS)


def name_table() -> list[str]:
    """Every name that can occur: surname by given name of two characters, by sex and generation."""
    return [
        surname + first + second
        for surname in names.COMMON[0]
        for given in _GIVEN
        for first in given
        for second in given[:20]
    ]


def give_names(people: Population, random: np.random.Generator) -> None:
    """A name for everybody; children carry the surname of the head of their household."""
    surnames, weights = names.COMMON
    shares = np.array(weights) / sum(weights)
    n_homes = int(people.household.max()) + 1
    of_home = random.choice(len(surnames), n_homes, p=shares).astype(np.int32)
    surname = np.where(
        people.position == 1,
        random.choice(len(surnames), len(people), p=shares).astype(np.int32),
        of_home[people.household],
    )
    year = people.born.astype("datetime64[Y]").astype(np.int32) + 1970
    generation = np.where(year < 1958, 0, np.where(year < 1996, 2, 4)) + (people.sex == 2)
    lengths = np.array([len(given) * 20 for given in _GIVEN])
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    given = offsets[generation] + (random.random(len(people)) * lengths[generation]).astype(np.int64)
    people.name = (surname * offsets[-1] + given).astype(np.int32)
