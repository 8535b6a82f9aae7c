"""The guided example: 石竹街道 and 高仑村, 罗源县, 乐西社区; and who held which post at the time."""

from dataclasses import dataclass
from datetime import date

from huimin.simulation import life, months
from huimin.simulation.facts import City
from huimin.simulation.months import month
from huimin.simulation.plants.deaths import enrol_dead, ran_on
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST


@dataclass(frozen=True, slots=True)
class Posting:
    """A person in a post of a unit, for a region, from a day to a day (None: still)."""

    person: str
    unit: str
    unit_name: str
    post: str
    region: int
    starts_on: date
    ends_on: date | None


def plant(stage: Stage) -> None:
    """All stories of this module."""
    shizhu(stage)
    luoyuan(stage)
    lexi(stage)


def shizhu(stage: Stage) -> None:
    """Four people of 石竹街道 died months before their rural low-income benefit stopped; all cremated."""
    for name, village, born, died, last in (
        ("吴依顺", "高仑村", (1941, 3), date(2018, 1, 14), month(2018, 8)),
        ("郑炳森", "高仑村", (1937, 10), date(2017, 11, 2), month(2018, 5)),
        ("郑依金", "高仑村", (1945, 6), date(2018, 2, 27), month(2018, 9)),
        ("吴长木", "洋梓村", (1933, 12), date(2018, 4, 9), month(2018, 7)),
    ):
        person = stage.someone(stage.village(village), born, sex=1, name=name)
        row = stage.death(person, died, "cremation")
        spell = stage.low_income(person, FIRST - 30, last)
        ran_on(stage, spell, person, died, row, note=f"{village}{name}死亡后农村低保未及时停发")


def luoyuan(stage: Stage) -> None:
    """A section head of 罗源县 approved the dead for low-income benefit."""
    for name, born, died, first in (
        ("蓝金泉", (1944, 1), date(2017, 3, 9), month(2017, 8)),
        ("林玉妹", (1939, 8), date(2017, 6, 25), month(2017, 10)),
        ("雷木生", (1948, 5), date(2016, 12, 30), month(2018, 1)),
    ):
        person = stage.someone(stage.village(county=350123), born, name=name, sex=2 if "妹" in name else 1)
        enrol_dead(stage, person, died, first, "DIBAO", month(2018, 9))


def lexi(stage: Stage) -> None:
    """Several old-age allowances of 乐西社区 were not stopped after death."""
    for born, died, later in (
        ((1930, 2), date(2017, 10, 18), 6),
        ((1926, 7), date(2018, 1, 25), 9),
        ((1932, 11), date(2018, 3, 13), 4),
        ((1935, 4), date(2018, 7, 2), 3),
    ):
        person = stage.someone(stage.village("乐西社区"), born)
        row = stage.death(person, died, "cremation")
        spell = stage.allowance(person, FIRST, months.of(died) + later)
        ran_on(stage, spell, person, died, row, note="乐西社区高龄津贴在死亡后未停发")


_OFFICES = (
    ("高建榕", 350181006206, "VILLAGE", "村文书", None),
    ("郑国栋", 350181006206, "VILLAGE", "村党支部书记", None),
    ("林志平", 350181006, "TOWNSHIP-MZ", "民政办主任", None),
    ("陈晓峰", 350181006, "TOWNSHIP-MZ", "包村干部", 350181006206),
    ("黄秀琴", 350181006, "TOWNSHIP-CZ", "财政所所长", None),
    ("王海明", 350181, "COUNTY-MZ", "社会救助股股长", None),
    ("李文彬", 350181, "COUNTY-CZ", "社会保障股股长", None),
    ("游俊杰", 350123, "COUNTY-MZ", "社会救助科科长", None),
    ("薛丽敏", 350123203, "TOWNSHIP-MZ", "民政办主任", None),
    ("何晓云", 350111003002, "VILLAGE", "社区文书", None),
    ("叶志强", 350111003, "TOWNSHIP-MZ", "民政办主任", None),
    ("郭燕萍", 350111, "COUNTY-MZ", "老龄工作科科长", None),
)
_KINDS = {
    "VILLAGE": "village",
    "TOWNSHIP-MZ": "township",
    "TOWNSHIP-CZ": "township",
    "COUNTY-MZ": "county",
    "COUNTY-CZ": "county",
}
_UNIT_NAMES = {
    "VILLAGE": "村（居）民委员会",
    "TOWNSHIP-MZ": "民政办公室",
    "TOWNSHIP-CZ": "财政所",
    "COUNTY-MZ": "民政局",
    "COUNTY-CZ": "财政局",
}


def postings(city: City) -> list[Posting]:
    """Who held the posts of the duty chains, each village's clerk included."""
    names = _region_names(city)
    result = [
        Posting(
            person,
            f"{region}-{unit}",
            names[region] + _UNIT_NAMES[unit],
            post,
            within or region,
            date(2016, 3, 1),
            None,
        )
        for person, region, unit, post, within in _OFFICES
    ]
    result.append(
        Posting(
            "施光明", "350123-COUNTY-MZ", "罗源县民政局", "社会救助科科员", 350123, date(2013, 9, 1), date(2016, 2, 29)
        )
    )
    told = {posting.region for posting in result if posting.post.endswith("文书")}
    for row in city.rows["village_officers"]:
        village = row.person.village
        if row.values["post"].endswith("文书") and not row.person.is_cast and village.code not in told:
            unit = f"{village.code}-VILLAGE"
            result.append(
                Posting(
                    row.person.name,
                    unit,
                    village.spoken + _UNIT_NAMES["VILLAGE"],
                    row.values["post"],
                    village.code,
                    row.values["since"],
                    None,
                )
            )
    return result


def _region_names(city: City) -> dict[int, str]:
    names: dict[int, str] = {}
    for village in city.villages:
        names[village.code] = village.spoken
        names[village.township_code], names[village.county_code] = village.township, village.county
    return names


def lines(city: City) -> list[dict[str, object]]:
    """postings.json: display name, unit, kind of unit, post, region, from, to."""
    return [
        {
            "person": posting.person,
            "unit": posting.unit,
            "unit_name": posting.unit_name,
            "unit_kind": _KINDS[posting.unit.split("-", 1)[1]],
            "post": posting.post,
            "region": posting.region,
            "from": posting.starts_on.isoformat(),
            "to": posting.ends_on.isoformat() if posting.ends_on else None,
        }
        for posting in postings(city)
    ]


def officers(stage: Stage) -> None:
    """The clerk of the story stands in the register of officers too."""
    clerk = stage.someone(stage.village("高仑村"), (1972, 6), sex=1, name="高建榕")
    life.serve(stage.city, clerk, "村文书", date(2016, 3, 1), None)
