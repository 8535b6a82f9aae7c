"""The guided example: 石竹街道 and 高仑村, 罗源县, 乐西社区; and who held which post at the time."""

from datetime import date

from huimin.simulation import life, months
from huimin.simulation.facts import City
from huimin.simulation.months import month
from huimin.simulation.plants.deaths import enrol_dead, ran_on
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST


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


# name, post, duty (a word of rules/library/duties.yml), region, unit's suffix, from, until before
_POSTS = (
    ("高建榕", "村文书", "village_clerk", 350181006206, None, date(2016, 3, 1), None),
    ("郑国栋", "村党支部书记", "village_committee", 350181006206, None, date(2015, 7, 1), None),
    ("林志平", "民政办主任", "township_civil_affairs", 350181006000, "ZF", date(2014, 6, 1), None),
    ("黄秀琴", "财政所所长", "township_finance", 350181006000, "ZF", date(2012, 9, 1), None),
    ("王海明", "社会救助股股长", "county_civil_affairs", 350181000000, "MZ", date(2016, 1, 1), None),
    ("郭晓辉", "社会救助股股长", "county_civil_affairs", 350181000000, "MZ", date(2011, 1, 1), date(2016, 1, 1)),
    ("李文彬", "社会保障股股长", "county_finance", 350181000000, "CZ", date(2013, 5, 1), None),
    ("游俊杰", "社会救助科科长", "county_civil_affairs", 350123000000, "MZ", date(2016, 3, 1), None),
    ("施光明", "社会救助科科长", "county_civil_affairs", 350123000000, "MZ", date(2010, 9, 1), date(2016, 3, 1)),
    ("蓝丽敏", "民政办主任", "township_civil_affairs", 350123203000, "ZF", date(2015, 4, 1), None),
    ("何晓云", "社区文书", "village_clerk", 350111003002, None, date(2015, 8, 1), None),
    ("叶志强", "民政办主任", "township_civil_affairs", 350111003000, "ZF", date(2016, 10, 1), None),
    ("郭燕萍", "老龄工作科科长", "county_civil_affairs", 350111000000, "MZ", date(2014, 2, 1), None),
)


def postings(city: City) -> list[dict[str, object]]:
    """postings.json: who held the posts of the duty chains, each village's clerk included.

    name, post, duty, unit (None for villages), region_code, starts_on, ends_on (ISO days, the first day no longer in post; None: still).
    """
    lines = [_line(*post) for post in _POSTS]
    told = {line["region_code"] for line in lines if line["duty"] == "village_clerk"}
    for row in city.rows["village_officers"]:
        code, post = row.person.village.code, row.values["post"]
        if post.endswith("文书") and not row.person.is_cast and code not in told:
            lines.append(_line(row.person.name, post, "village_clerk", code, None, row.values["since"], None))
    return lines


def _line(
    name: str, post: str, duty: str, region: int, unit: str | None, starts: date, ends: date | None
) -> dict[str, object]:
    return {
        "name": name,
        "post": post,
        "duty": duty,
        "unit": f"{region}-{unit}" if unit else None,
        "region_code": region,
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat() if ends else None,
    }


def officers(stage: Stage) -> None:
    """The clerk of the story stands in the register of officers too."""
    village = stage.village("高仑村")
    for row in stage.city.rows["village_officers"]:
        if row.person.village is village and row.values["post"] == "村文书":
            row.values["post"] = "村委会委员"
    clerk = stage.someone(village, (1972, 6), sex=1, name="高建榕")
    life.serve(stage.city, clerk, "村文书", date(2016, 3, 1), None)
