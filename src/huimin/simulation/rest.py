"""What follows from everything that happened: whoever draws a benefit for the disabled holds a certificate, every veteran
stands in the registry, everybody over eighty draws the allowance. What a story leaves out stands in `city.absent`.
"""

from collections import defaultdict
from datetime import date
from random import Random

from huimin.simulation import livings
from huimin.simulation.enrol import last_month, old_age_allowance
from huimin.simulation.facts import City, Row, Spell
from huimin.simulation.people import Person
from huimin.simulation.programmes import FIRST, RATES

_INSTEAD = {"GAOLING", "TEKUN", "YOUFU", "YANGLAO", "CANJI-H"}  # who draws one of these has no claim to the allowance
Drawn = dict[int, dict[str, Spell | None]]  # person -> programme -> its first spell, None for payments made singly


def follows(city: City, random: Random) -> None:
    """Fill the registers of persons; complete what people draw where nothing says that they were passed over."""
    drawn: Drawn = defaultdict(dict)
    for spell in city.spells:
        drawn[id(spell.person)].setdefault(spell.programme, spell)
    for payment in city.payments:
        drawn[id(payment.person)].setdefault(payment.programme, None)
    on_payroll = {id(row.person) for row in city.rows["public_payroll"] if row.values["staff"] != "遗属"}
    for person in list(city.people):
        held = drawn.get(id(person), {})
        _living_subsidy(city, person, held)
        if id(person) not in on_payroll:
            _allowance(city, person, held)
        elif not held and not person.is_cast and 2018 - person.born.year >= 61:
            draw_pension(city, person, "机关事业", 4200_00, date(person.born.year + 60, person.born.month, 1))
    _registers(city, drawn, random)
    livings.follow(city, drawn)


def _living_subsidy(city: City, person: Person, held: dict[str, Spell | None]) -> None:
    """On low income with a care subsidy: the living subsidy too."""
    care, relief = held.get("CANJI-H"), held.get("DIBAO")
    if not care or not relief or held.keys() & {"CANJI-L", "TEKUN", "ERTONG"} or _is_absent(city, "CANJI-L", person):
        return
    first, last = max(care.first, relief.first), last_month(person)
    if first <= last:
        spell = Spell(person, "CANJI-L", person.village, first, last, RATES["CANJI-L"][None], category=care.category)
        city.spells.append(spell)
        held["CANJI-L"] = spell


def _allowance(city: City, person: Person, held: dict[str, Spell | None]) -> None:
    if held.keys() & _INSTEAD or _is_absent(city, "GAOLING", person) or last_month(person) < FIRST:
        return
    if person.born.year <= 1938:
        city.spells.extend(old_age_allowance(person, last_month(person)))


def _registers(city: City, drawn: Drawn, random: Random) -> None:
    certified = {id(row.person) for row in city.rows["disability_certificates"]}
    registered = {id(row.person) for row in city.rows["veterans"]}
    for person in list(city.people):
        held = drawn.get(id(person), {})
        if held.keys() & {"CANJI-H", "CANJI-L"} and id(person) not in certified:
            _certificate(city, person, held.get("CANJI-H"), held.get("CANJI-L"), is_severe="CANJI-H" in held)
        if "YOUFU" in held and id(person) not in registered and not _is_absent(city, "veterans", person):
            spell = held["YOUFU"]
            recognise(
                city, person, spell.category if spell else "参战退役人员", date(2008, 1 + random.randrange(12), 1)
            )


def _certificate(city: City, person: Person, care: Spell | None, living: Spell | None, *, is_severe: bool) -> None:
    if not _is_absent(city, "disability_certificates", person):
        drawn = living or care
        grade = care.cls if care and care.cls else "二级" if is_severe else "三级"
        certify(city, person, drawn.category if drawn else None, grade)


def _is_absent(city: City, what: str, person: Person) -> bool:
    return (what, id(person)) in city.absent


def certify(
    city: City, person: Person, kind: str | None, grade: str, *, issued: date = date(2012, 4, 10),
    until: date | None = None, cancelled: date | None = None,
) -> Row:  # fmt: skip
    """A certificate of disability."""
    kind = kind if kind in ("视力", "听力", "言语", "肢体", "智力", "精神", "多重") else "肢体"
    values = {"type": kind, "degree": grade, "issued": issued, "valid": until, "cancelled": cancelled}
    return city.add_row(Row("disability_certificates", "350100", person, values))


def recognise(city: City, person: Person, category: str | None, since: date, until: date | None = None) -> Row:
    """A line of the registry of veterans."""
    values = {"category": category or "参战退役人员", "since": since, "until": until}
    return city.add_row(Row("veterans", "350100", person, values))


def sentence(
    city: City, person: Person, kind: str, since: date, *, until: date | None = None, released: date | None = None
) -> Row:
    """A sentence that took effect on a day."""
    values = {"kind": kind, "since": since, "until": until, "released": released}
    return city.add_row(Row("prison_terms", "350100", person, values))


def draw_pension(
    city: City, person: Person, scheme: str, fen: int, since: date, until: date | None = None, state: str = "正常"
) -> Row:
    """A pension in payment."""
    values = {"scheme": scheme, "fen": fen, "since": since, "until": until, "state": state}
    return city.add_row(Row("pensions", "350100", person, values))
