"""What became of a rule's clues: how many were right, where, when, and which other rules point at the same subjects.

Every figure is the length of a list of clues inside the reader's scope, and names the filters that open it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from huimin.casework.listed import Wanted, clues
from huimin.casework.models import Clue, CluePlace
from huimin.comparison import queries as comparison
from huimin.comparison.queries import NOBODY_LOOKED, Pause, Tally
from huimin.kit.months import month_of, show_month
from huimin.regions import queries as regions
from huimin.rules.queries import Rule
from huimin.users.types import Scope

MONTHS = 12
_COUNTY = 10**6


@dataclass(frozen=True)
class RecordLine:
    """A county, month or other rule: what was checked of it; `query`: the filters beside the rule."""

    name: str
    query: str
    tally: Tally
    n_open: int = 0


@dataclass(frozen=True)
class RuleRecord:
    """A rule with its record. `known`: over the whole city, before today, as the score takes it."""

    rule: Rule
    title: str
    n_open: int
    checked: Tally
    drawn: Tally
    known: Tally
    share: float
    counties: tuple[RecordLine, ...]
    months: tuple[RecordLine, ...]
    others: tuple[RecordLine, ...]
    pause: Pause | None
    pauses: tuple[Pause, ...]


def rule_record(rule_id: str, *, scope: Scope, today: date, lang: str) -> RuleRecord | None:
    """The record of a rule; None where there is no such rule."""
    rule = comparison.known_rules().get(rule_id)
    if rule is None:
        return None
    lists = _Lists(rule_id, scope)
    open_rules = [rules.split() for rules in lists.open().order_by().values_list("rules", flat=True)]
    known = comparison.tallies(as_of=today).get(rule_id, NOBODY_LOOKED)
    pauses = tuple(comparison.pauses(rule_id))
    return RuleRecord(
        rule=rule,
        title=_title(rule, lang),
        n_open=len(open_rules),
        checked=lists.tally(),
        drawn=lists.tally(is_drawn=True),
        known=known,
        share=round(100 * comparison.share(rule.severity, known.n, known.n_confirmed), 1),
        counties=_counties(lists),
        months=_months(lists, today),
        others=_others(rule_id, open_rules, lang),
        pause=next((one for one in pauses if one.resumed_at is None), None),
        pauses=pauses,
    )


class _Lists:
    """The lists of a rule's clues that the page counts: the same question that the list itself asks."""

    def __init__(self, rule: str, scope: Scope) -> None:
        self.rule, self.scope = rule, scope

    def open(self) -> QuerySet[Clue]:
        return clues(scope=self.scope, wanted=Wanted(rule=self.rule))

    def checked(self, verdict: str, **filters: object) -> QuerySet[Clue]:
        return clues(scope=self.scope, wanted=Wanted(rule=self.rule, verdict=verdict, closed_too=True, **filters))

    def tally(self, **filters: object) -> Tally:
        return Tally(*(self.checked(verdict, **filters).count() for verdict in ("checked", "yes")))

    def by_county(self, found: QuerySet[Clue]) -> Counter[int]:
        """county -> how many of the clues have a place in it that the scope shows."""
        places = self.scope.filtered(CluePlace.objects.filter(clue__in=found.order_by().values("code")), "region_code")
        return Counter(
            code
            for code, _ in {
                (code // _COUNTY * _COUNTY, clue) for code, clue in places.values_list("region_code", "clue")
            }
        )


def _counties(lists: _Lists) -> tuple[RecordLine, ...]:
    waiting, checked, yes = map(lists.by_county, (lists.open(), lists.checked("checked"), lists.checked("yes")))
    names = regions.names_of({*waiting, *checked})
    return tuple(
        RecordLine(names.get(code, str(code)), f"region={code:012d}", Tally(checked[code], yes[code]), waiting[code])
        for code in sorted({*waiting, *checked})
    )


def _months(lists: _Lists, today: date) -> tuple[RecordLine, ...]:
    last = month_of(today)
    made = []
    for month in range(last - MONTHS + 1, last + 1):
        tally = lists.tally(known_month=month)
        if tally.n or made:
            made.append(RecordLine(show_month(month), f"known={show_month(month)}", tally))
    return tuple(made)


def _others(rule_id: str, open_rules: list[list[str]], lang: str) -> tuple[RecordLine, ...]:
    counted = Counter(rule for rules in open_rules for rule in rules if rule != rule_id)
    titles = {rule.id: _title(rule, lang) for rule in comparison.known_rules().values()}
    return tuple(
        RecordLine(titles.get(rule, rule), f"also={rule}", NOBODY_LOOKED, n) for rule, n in counted.most_common()
    )


def _title(rule: Rule, lang: str) -> str:
    return rule.title if lang == "zh" else rule.title_en


def paused_titles(lang: str) -> list[tuple[str, str]]:
    """(id, title) of the rules that paused themselves."""
    library = comparison.known_rules()
    return [(row.rule, _title(library[row.rule], lang)) for row in comparison.pauses() if row.rule in library]
