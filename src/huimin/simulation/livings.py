"""Who learns, works and is seen alive: pupils who are aided are on the roll, officials and holders of welfare jobs are
insured, the very old are certified every March. What a story leaves out stands in `city.absent`.
"""

from datetime import date

from huimin.simulation.facts import City, Row
from huimin.simulation.people import Person

_CERTIFIED = {"GAOLING", "CJJB-PENSION", "TEKUN"}
_SCHOOLS = ((12, "小学", "中心小学"), (15, "初中", "初级中学"), (18, "高中", "第一中学"), (99, "大学", "师范学院"))


def follow(city: City, drawn: dict[int, dict[str, object]]) -> None:
    """Fill the registers for whoever draws something that rests on them. `drawn`: id of a person -> programmes."""
    told = {(kind, id(row.person)) for kind in ("students", "social_insurance") for row in city.rows[kind]}
    for person in city.people:
        held = drawn.get(id(person), {}).keys()
        if held & {"JIAOYU", "YULU"} and ("students", id(person)) not in told:
            _at_school(city, person, is_vocational="YULU" in held)
        if "GONGYI" in held and ("social_insurance", id(person)) not in told:
            insure(city, person, "公益性岗位", 2100_00, date(2016, 7, 1))
        if held & _CERTIFIED and person.born.year <= 1928 and ("life_certifications", id(person)) not in city.absent:
            for year in (2016, 2017, 2018):
                certify(city, person, date(year, 3, person.born.day))
    for row in list(city.rows["public_payroll"]):
        if row.person.job == "payroll" and row.values["staff"] == "在职":
            insure(city, row.person, "单位职工", 5200_00, row.values["since"], unit=row.values["unit"])
            save(city, row.person, row.values["unit"], 5200_00, row.values["since"])


def _at_school(city: City, person: Person, *, is_vocational: bool) -> None:
    age = 2018 - person.born.year
    if is_vocational:
        enrol(city, person, "中职", "职业技术学校", date(2016, 9, 1))
        return
    _, kind, school = next(one for one in _SCHOOLS if age <= one[0])
    enrol(city, person, kind, school, date(2016, 9, 1))


def enrol(
    city: City, person: Person, kind: str, school: str, since: date, *, until: date | None = None, status: str = "在读"
) -> Row:
    """A time on the roll of a school."""
    values = {
        "school": f"{person.village.county}{school}",
        "type": kind,
        "since": since,
        "until": until,
        "status": status,
    }
    return city.add_row(Row("students", "350100", person, values))


def insure(
    city: City,
    person: Person,
    employment: str,
    fen: int,
    since: date,
    *,
    until: date | None = None,
    unit: str | None = None,
) -> Row:
    """Contributions paid from a day on a base of `fen` a month; `until` is the last month paid."""
    values = {"employment": employment, "fen": fen, "since": since, "until": until, "unit": unit}
    return city.add_row(Row("social_insurance", "350100", person, values))


def save(city: City, person: Person, unit: str, fen: int, since: date, until: date | None = None) -> Row:
    """Housing fund contributions on a base of `fen` a month."""
    return city.add_row(
        Row("housing_fund", "350100", person, {"unit": unit, "fen": fen, "since": since, "until": until})
    )


def certify(city: City, person: Person, day: date, *, is_passed: bool = True) -> Row | None:
    """A proof of life, for the living."""
    if person.died_on and person.died_on < day:
        return None
    values = {"day": day, "how": "人脸识别", "result": "通过" if is_passed else "未通过"}
    return city.add_row(Row("life_certifications", "350100", person, values))
