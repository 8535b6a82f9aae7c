"""Villages that are slow to stop payments after deaths."""

from collections import defaultdict
from datetime import date

from huimin.simulation import months
from huimin.simulation.facts import Spell
from huimin.simulation.plants.deaths import ran_on
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_SLOW = "slow_to_stop"
_PROGRAMMES = ("GAOLING", "DIBAO", "TEKUN")
_LEAST, _MEAN = 5, 2  # deaths of recipients, and months paid after each, from which a village is slow
_DIED = (
    date(2017, 9, 4), date(2017, 10, 16), date(2017, 12, 8), date(2018, 2, 19), date(2018, 3, 27), date(2018, 5, 11),
)  # fmt: skip


def plant(stage: Stage) -> None:
    """Three villages in which six allowances ran on for months, one in which six were stopped in time."""
    for lag in (4, 5, 6, 0):
        village = stage.village(county=350123, rural=True)
        for at, died in enumerate(_DIED):
            person = stage.someone(village, (1931 + at, 3))
            row = stage.death(person, died)
            spell = stage.allowance(person, FIRST, months.of(died) + lag)
            if lag:
                ran_on(stage, spell, person, died, row, note="高龄津贴在死亡后未及时停发")
        if not lag:
            stage.innocent("六名领取人死亡均按时停发", (_SLOW,), village)


def close(stage: Stage) -> None:
    """Whatever village the stories and the lives of all made slow; asked when nobody is enrolled any more."""
    cases: dict[int, dict[tuple[int, str], list[tuple[Spell, set[int]]]]] = defaultdict(lambda: defaultdict(list))
    for spell in stage.city.spells:
        if spell.programme in _PROGRAMMES and spell.person.died_on:
            paid = {
                at for at in range(max(spell.first, FIRST), min(spell.last, LAST) + 1)
                if at not in spell.gaps and (spell.counted(at) or 1) <= 1
            }  # fmt: skip
            if paid:
                late = {at for at in paid if at > months.of(spell.person.died_on)}
                cases[spell.village.code][id(spell.person), spell.programme].append((spell, late))
    told = _first_deaths(stage)
    villages = {village.code: village for village in stage.city.villages}
    for code, dead in cases.items():
        runs = [run for spells in dead.values() for run in spells]
        if len(dead) < _LEAST or sum(len(late) for _, late in runs) < _MEAN * len(dead):
            continue
        wrong = stage.wrong(_SLOW, villages[code], None, "领取人死亡后停发普遍滞后")
        wrong.has_amount = False
        for spell, late in runs:
            if late:
                wrong.rows.append(told[id(spell.person)])
                spell.mark(wrong, late, counts=False)


def _first_deaths(stage: Stage) -> dict[int, object]:
    """The earliest record of each person's death."""
    rows = sorted(stage.city.rows["deaths"], key=lambda row: row.values["died_on"] or row.values["cremated_on"])
    return {id(row.person): row for row in reversed(rows)}
