"""The log of applications: each was visited, published and confirmed in a month, by officers nobody is related to."""

from datetime import date, timedelta
from random import Random

from huimin.simulation.facts import City, Row
from huimin.simulation.people import Person
from huimin.simulation.programmes import FIRST

# officers of the county's civil affairs: of no family that lives here
_OFFICERS = {
    350181: ("樊志远", "尚国平"), 350111: ("邢海波", "聂文斌"), 350123: ("易建民", "尚德安"),
    350124: ("樊敬之", "邢佳宁"), 350125: ("聂思明", "易永康"),
}  # fmt: skip


def log(city: City, random: Random) -> None:
    """The applications of those whom nothing is told of, as far as they were dealt with in the last years."""
    for spell in city.spells:
        if spell.programme == "DIBAO" and spell.approved and not spell.person.is_cast and spell.first >= FIRST - 24:
            applied = spell.approved - timedelta(days=random.randrange(22, 31))
            apply(city, spell.person, "DIBAO", applied, spell.approved, fen=spell.rate(max(spell.first, FIRST)))


def apply(
    city: City, person: Person, programme: str, applied: date, approved: date, *, fen: int, is_checked: bool = True,
    **more: object,
) -> Row:  # fmt: skip
    """An application on the log; `is_checked`: the household was visited and the result published."""
    handler, approver = _OFFICERS[person.village.county_code]
    values = {
        "programme": programme, "category": "一般申请", "applied": applied, "approved": approved, "fen": fen,
        "visited": applied + timedelta(days=8) if is_checked else None,
        "published": applied + timedelta(days=13) if is_checked else None,
        "handler": handler, "approver": approver, "recusal": "无需回避", **more,
    }  # fmt: skip
    return city.add_row(Row("approvals", str(person.village.county_code), person, values))


def record(city: City, relative: Person, staff: Person, relation: str, programme: str, post: str, on: date) -> Row:
    """A near relative of staff or of a village officer whose relief was recorded."""
    values = {"other": staff, "relation": relation, "programme": programme, "post": post, "on": on}
    return city.add_row(Row("near_relatives", str(relative.village.county_code), relative, values))


def marry(city: City, man: Person, woman: Person, on: date, *, ended: date | None = None) -> Row:
    """A marriage on the register, which a divorce may have ended."""
    return city.add_row(Row("marriages", "350100", man, {"other": woman, "on": on, "ended": ended}))
