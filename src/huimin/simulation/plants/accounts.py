"""Accounts and phones: one person paid into several accounts, one phone for many households."""

from datetime import date

from huimin.simulation.facts import Row
from huimin.simulation.months import first_day, month
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST

_SEVERAL, _PHONE, _BACK = "one_person_several_accounts", "one_phone_many_people", "account_changed_and_back"


def plant(stage: Stage) -> None:
    """All stories of this module."""
    by_turns(stage)
    new_cards(stage)
    one_phone(stage)
    few_of_a_phone(stage)


def by_turns(stage: Stage) -> None:
    """Some months go into a second account, then the first is used again."""
    for born, first, last in (
        ((1948, 3), month(2018, 5), month(2018, 7)),
        ((1951, 7), month(2018, 2), month(2018, 2)),
        ((1944, 12), month(2018, 9), month(2018, 10)),
    ):
        person = stage.someone(stage.village(), born)
        other, _ = stage.registry.issuer.account()
        months = set(range(first, last + 1))
        whole = set(range(month(2018, 1), month(2018, 12) + 1))
        wrong = stage.wrong(_SEVERAL, person, "CJJB-PENSION", "养老金有几个月汇入另一账户，之后又改回")
        stage.spell(person, "CJJB-PENSION", FIRST - 1, gaps=months).mark(wrong, whole - months)
        back = stage.wrong(
            _BACK, person, "CJJB-PENSION", "收款账户改走，收款后又改回", *_swap(stage, person, other, first, last)
        )
        spell = stage.spell(person, "CJJB-PENSION", first, last, account=other)
        spell.mark(wrong, months)
        spell.mark(back, months)


def _change(stage: Stage, person: Person, before: str, after: str, day: date) -> Row:
    return stage.city.add_row(Row("account_changes", "350100", person, {"before": before, "after": after, "day": day}))


def _swap(stage: Stage, person: Person, other: str, first: int, last: int) -> tuple[Row, Row]:
    """The log: changed early in the month `first`, changed back early in the month after `last`."""
    return (
        _change(stage, person, person.account, other, first_day(first).replace(day=5)),
        _change(stage, person, other, person.account, first_day(last + 1).replace(day=5)),
    )


def new_cards(stage: Stage) -> None:
    """The card was changed once: within a year, and at its turn; changed by mistake and corrected before any payment."""
    for change in (month(2018, 6), month(2018, 1)):
        person = stage.someone(stage.village(), (1950, 2))
        stage.spell(person, "CJJB-PENSION", FIRST - 1, change - 1)
        card, _ = stage.registry.issuer.account()
        _change(stage, person, person.account, card, first_day(change).replace(day=2))
        stage.spell(person, "CJJB-PENSION", change, account=card)
        stage.innocent("换发新卡一次", (_SEVERAL, _BACK), person)
    person = stage.someone(stage.village(), (1949, 9))
    _swap(stage, person, stage.registry.issuer.account()[0], month(2018, 3), month(2018, 3))
    stage.spell(person, "CJJB-PENSION", FIRST - 1)
    stage.innocent("账号录错后更正，其间没有款项进入", (_BACK,), person)


def one_phone(stage: Stage) -> None:
    """The number of one person stands for the old people of five, six, seven households."""
    for n in (5, 6, 7):
        village = stage.village(county=350181, rural=True)
        people = [stage.someone(village, (1930 + at % 5, 1 + at)) for at in range(n)]
        wrong = stage.wrong(_PHONE, village, None, f"{n}户老人登记同一手机号")
        wrong.has_amount = False
        for person in people:
            person.phone = people[0].phone
            stage.allowance(person).mark(wrong, {FIRST}, counts=False)


def few_of_a_phone(stage: Stage) -> None:
    """Four households, one of them a couple."""
    village = stage.village(county=350181, rural=True)
    people = [stage.someone(village, (1931, 2 + at)) for at in range(4)]
    people.append(stage.someone(village, (1934, 4), household=people[0].household, relation="配偶"))
    for person in people:
        person.phone = people[0].phone
        stage.allowance(person)
    stage.innocent("五名老人共用一个手机号，只有四户", (_PHONE,), village, people=people)
