"""What the platform proposes on a clue and a person decides: the unit concerned, the exemptions, who was in post."""

from datetime import timedelta

from huimin.casework.models import Clue
from huimin.comparison import queries as comparison
from huimin.kit.months import first_day
from huimin.programmes import queries as programmes
from huimin.rules.queries import Duty, Text
from huimin.users import queries as users
from huimin.users.queries import Holder, UnitShown


def proposed_unit(clue: Clue) -> UnitShown | None:
    """The unit that answers for the programme where the clue lies; the township office where there is none."""
    unit = programmes.competent_unit(clue.programme, clue.region_code) if clue.programme is not None else None
    return unit or users.township_unit(clue.region_code)


def units_over(clue: Clue) -> list[UnitShown]:
    """The units of the township, county and city a clue lies in: those it can be handed to."""
    return users.units_over(clue.region_code)


def rules_of(clue: Clue) -> list[str]:
    """The rules that point at a clue; of a withdrawn one, those that did."""
    library = comparison.known_rules()
    return sorted({rule for rule in clue.findings.values_list("rule", flat=True) if rule in library})


def exemptions(clue: Clue) -> list[tuple[str, Text]]:
    """(rule, sentence): when what a rule points at is in order all the same, as the rules themselves name it."""
    library = comparison.known_rules()
    return [
        (rule, text)
        for rule in rules_of(clue)
        for text in (*library[rule].false_positives, *(Text(gap.zh, gap.en) for gap in library[rule].known_gaps))
    ]


def duty_chain(clue: Clue) -> list[Duty]:
    """Who should have prevented it, in order, over all rules on the clue."""
    library = comparison.known_rules()
    chain = {duty.role: duty for rule in rules_of(clue) for duty in library[rule].duty}
    return list(chain.values())


def holders(clue: Clue) -> list[Holder]:
    """Who held the posts of the duty chain while the clue's payments ran: who was in post then, not the successor."""
    if clue.first_month is None:
        return []
    return users.holders(
        duties=[duty.role for duty in duty_chain(clue)],
        region_code=clue.region_code,
        first_on=first_day(clue.first_month),
        last_on=first_day(clue.last_month + 1) - timedelta(days=1),
    )
