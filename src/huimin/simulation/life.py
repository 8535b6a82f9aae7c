"""Deaths, jobs and possessions of the population, all lawful: nothing here may ever be a finding."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from huimin.simulation import months
from huimin.simulation.facts import City, Row
from huimin.simulation.numbers import Issuer
from huimin.simulation.people import Household, Person

_YEARLY_DEATHS = ((40, 0.0008), (60, 0.004), (70, 0.013), (80, 0.035), (90, 0.085), (130, 0.19))
_CAUSES = ("循环系统疾病", "呼吸系统疾病", "肿瘤", "意外", "年老")


def die(city: City, person: Person, day: date, source: str = "registration", *, cremated: date | None = None) -> Row:
    """Record a death in one register; a person may be recorded in several."""
    if person.died_on is None or day < person.died_on:
        person.died_on = day
    values = {"died_on": day, "cremated_on": cremated, "cause": _CAUSES[person.born.day % len(_CAUSES)]}
    if source == "cremation":
        values["cremated_on"] = cremated or day + timedelta(days=2)
        group = f"cremation-{_half_year(values['cremated_on'])}"
    else:
        group = f"registration-{person.village.county_code}"
    return city.add_row(Row("deaths", group, person, values))


def _half_year(day: date) -> str:
    if day.year < 2017:
        return "2014-2016"
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def deaths(city: City, random: Random) -> None:
    """Who of the population died from 2014 to 2018, by age; buried or cremated, told to the police or not yet."""
    for person in city.people:
        year = _year_of_death(random, person)
        if year is None:
            continue
        day = date(year, 1, 1) + timedelta(days=random.randrange(2, 360))
        if day <= person.born:
            continue
        told = random.choices(("cremation", "registration", "both"), (35, 30, 35))[0]
        if told != "registration":
            die(
                city,
                person,
                day,
                "cremation",
                cremated=min(day + timedelta(days=random.randrange(1, 4)), date(2018, 12, 31)),
            )
        if told != "cremation":
            die(city, person, day, "registration")


def _year_of_death(random: Random, person: Person) -> int | None:
    for year in range(2014, 2019):
        age = year - person.born.year
        chance = next(rate for limit, rate in _YEARLY_DEATHS if age < limit)
        if age > 0 and random.random() < chance:
            return year
    return None


def payroll(city: City, random: Random) -> None:
    """Civil servants, teachers and nurses at work, and retired ones; nobody of their households is on relief."""
    units = {}
    for person in city.people:
        age = 2018 - person.born.year
        if person.died_on or person.is_cast or not 23 <= age <= 82:
            continue
        chance = 0.045 if not person.village.rural else 0.018
        if random.random() > chance or person.household.is_taken:
            continue
        person.job, person.household.is_taken = "payroll", True
        unit = units.setdefault((person.village.township_code, age % 4), _unit(person, age))
        if age >= 60:
            since = date(person.born.year + 60, person.born.month, 1)
            staff = "离休" if age > 80 else "退休"
        else:
            since, staff = date(random.randrange(min(person.born.year + 22, 2016), 2017), 9, 1), "在职"
        employ(city, person, unit, staff, since)


def _unit(person: Person, age: int) -> str:
    county, township = person.village.county, person.village.township
    return (f"{township}人民政府", f"{county}{township}中心小学", f"{township}卫生院", f"{county}{township}初级中学")[
        age % 4
    ]


def employ(city: City, person: Person, unit: str, staff: str, since: date, left: date | None = None) -> Row:
    """One line of the public payroll list of the county."""
    values = {"unit": unit, "staff": staff, "since": since, "left": left}
    return city.add_row(Row("public_payroll", "350100", person, values))


_POSTS = ("村党支部书记", "村委会主任", "村文书", "村委会委员", "村妇联主席")


def officers(city: City, random: Random) -> None:
    """Five officers in each village since the election of 2015."""
    by_village: dict[int, list[Person]] = {}
    for person in city.people:
        if person.died_on is None and not person.is_cast and 30 <= 2018 - person.born.year <= 58 and not person.job:
            by_village.setdefault(person.village.code, []).append(person)
    for village in city.villages:
        chosen = random.sample(by_village.get(village.code, []), min(5, len(by_village.get(village.code, []))))
        for person, post in zip(chosen, _POSTS, strict=False):
            person.job, person.household.is_taken = "officer", True
            serve(city, person, post if village.rural else post.replace("村", "社区", 1), date(2015, 7, 1), None)


def serve(city: City, person: Person, post: str, since: date, until: date | None) -> Row:
    """One line of the list of village officers."""
    values = {"post": post, "since": since, "until": until}
    return city.add_row(Row("village_officers", "350100", person, values))


def possessions(city: City, random: Random, issuer: Issuer) -> None:
    """Homes, vehicles and firms. Households that own more than one home, a car or a firm are never on relief."""
    for household in households(city.people):
        owner = next((p for p in household.members if p.died_on is None and 2018 - p.born.year >= 24), None)
        if owner is None or owner.is_cast:
            continue
        _houses(city, random, household, owner)
        if random.random() < 0.16:
            household.is_taken = True
            drive(
                city,
                issuer,
                owner,
                random.choice(("小型轿车", "小型普通客车", "轻型普通货车")),
                date(random.randrange(2009, 2018), 4, 12),
            )
        elif random.random() < 0.20:
            drive(city, issuer, owner, "普通二轮摩托车", date(random.randrange(2008, 2017), 6, 3))
        if random.random() < 0.05:
            household.is_taken = True
            trade(
                city,
                issuer,
                owner,
                random.choice(("个体工商户", "有限责任公司")),
                date(random.randrange(2008, 2018), 3, 9),
            )


def _houses(city: City, random: Random, household: Household, owner: Person) -> None:
    """One home is common; two are planted on households that take no relief."""
    draw = random.random()
    if draw < 0.30:
        home(
            city,
            owner,
            random.randrange(4200, 5900),
            months.any_day(random, months.month(random.randrange(2001, 2017), 5)),
        )
    elif draw < 0.38:
        household.is_taken = True
        for _ in range(2):
            home(
                city,
                owner,
                random.randrange(8000, 16000),
                months.any_day(random, months.month(random.randrange(2003, 2018), 3)),
            )


def households(people: Iterable[Person]) -> list[Household]:
    """Each household once, in the order in which they came to be."""
    return list({id(person.household): person.household for person in people}.values())


def home(
    city: City,
    owner: Person,
    area: int,
    since: date,
    *,
    use: str = "住宅",
    share: int = 10000,
    until: date | None = None,
    nature: str = "市场化商品房",
) -> Row:
    """A property: `area` in hundredths of a square metre, `share` in hundredths of a per cent."""
    owner.household.is_owner = True
    values = {"area": area, "since": since, "until": until, "use": use, "share": share, "nature": nature}
    return city.add_row(Row("property", "350100", owner, values))


def drive(
    city: City,
    issuer: Issuer,
    owner: Person,
    kind: str,
    since: date,
    *,
    status: str = "正常",
    until: date | None = None,
) -> Row:
    """A vehicle on the register."""
    values = {"type": kind, "since": since, "status": status, "until": until, "plate": issuer.plate()}
    return city.add_row(Row("vehicles", "350100", owner, values))


def trade(
    city: City,
    issuer: Issuer,
    owner: Person,
    kind: str,
    since: date,
    *,
    role: str | None = None,
    status: str = "存续",
    until: date | None = None,
    capital_fen: int = 50_000_000,
    name: str | None = None,
) -> Row:
    """A firm, a shop or a cooperative and one person's part in it."""
    area = str(owner.village.county_code)
    prefix = {"个体工商户": "92", "农民专业合作社": "93", "农村集体经济组织": "N3"}.get(kind, "91")
    tail = {"个体工商户": "便利店", "农民专业合作社": "果蔬专业合作社", "农村集体经济组织": "股份经济合作社"}.get(
        kind, "贸易有限公司"
    )
    values = {
        "firm": name or f"{owner.village.county[:2]}{owner.village.short}{owner.name[0]}记{tail}",
        "code": issuer.company(prefix, area),
        "role": role or ("经营者" if kind == "个体工商户" else "法定代表人"),
        "kind": kind,
        "status": status,
        "since": since,
        "until": until,
        "capital_fen": capital_fen,
    }
    return city.add_row(Row("businesses", "350100", owner, values))
