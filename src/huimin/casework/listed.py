"""The list of clues by its filters, and what it counts: pages, figures and the command ask the same question."""

from dataclasses import dataclass

from huimin.casework.models import Clue, CluePlace, WeekClue
from huimin.casework.shown import inside
from huimin.casework.weeks import Measure
from huimin.comparison import queries as comparison
from huimin.comparison.queries import Tally
from huimin.users.types import Scope


@dataclass(frozen=True)
class Wanted:
    """Filters of a list of clues; None leaves a field open."""

    region: tuple[int, int] | None = None
    first_month: int | None = None
    last_month: int | None = None
    rule: str | None = None
    direction: str | None = None  # one of rules.types.DIRECTIONS: clues with a finding that says so
    programme: int | None = None
    is_without_programme: bool = False  # those on a village or a bank account
    batch: int | None = None
    min_score: int | None = None
    status: str | None = None  # one of Clue.Status; None: the open ones
    verdict: str | None = None  # checked: any; yes or no: whether something was in it, of the rule if one is named
    known_month: int | None = None  # of the verdict
    also: str | None = None  # another rule that points at the clue
    is_drawn: bool = False  # for a week, at random
    is_listed: bool = False  # for a week, not at random
    closed_too: bool = False  # with status None: those that were closed or withdrawn as well
    limit: int | None = None


def clues(*, scope: Scope, wanted: Wanted):
    """The clues a list shows, best first, as a queryset bound to the scope."""
    bounds = scope.narrowed(*wanted.region) if wanted.region else scope
    found = inside(Clue.objects.all(), bounds)
    if wanted.status:
        found = found.filter(status=wanted.status)
    elif not wanted.closed_too:
        found = found.filter(status=Clue.Status.OPEN)
    if wanted.first_month is not None:
        found = found.filter(last_month__gte=wanted.first_month)
    if wanted.last_month is not None:
        found = found.filter(first_month__lte=wanted.last_month)
    found = _by_rule(found, wanted)
    if wanted.direction:
        found = found.filter(directions__contains=f" {wanted.direction} ")
    if wanted.programme is not None:
        found = found.filter(programme=wanted.programme)
    if wanted.is_without_programme:
        found = found.filter(programme=None)
    if wanted.batch is not None:
        found = found.filter(code__in=CluePlace.objects.filter(batch=wanted.batch).values("clue"))
    if wanted.min_score is not None:
        found = found.filter(score__gte=wanted.min_score)
    found = found.order_by("-score", "-amount_fen", "-n_months", "code")
    return found[: wanted.limit] if wanted.limit is not None else found


def _by_rule(found, wanted: Wanted):
    """What rules and people say of the clues: a verdict is the rule's own where one is named."""
    if wanted.verdict:
        said = {"checked": None, "yes": True, "no": False}[wanted.verdict]
        known = comparison.judged(rule=wanted.rule, is_confirmed=said, month=wanted.known_month)
        found = found.filter(code__in=known)
    elif wanted.rule:
        found = found.filter(rules__contains=f" {wanted.rule} ")
    if wanted.also:
        found = found.filter(rules__contains=f" {wanted.also} ")
    for is_asked, is_drawn in ((wanted.is_drawn, True), (wanted.is_listed, False)):
        if is_asked:
            found = found.filter(code__in=WeekClue.objects.filter(is_drawn=is_drawn).order_by().values("clue"))
    return found


def measures(*, scope: Scope) -> list[Measure]:
    """What was found on clues that were drawn for a week, and on those chosen for their worth."""
    made = []
    for is_drawn in (True, False):
        listed = {"is_drawn": is_drawn, "is_listed": not is_drawn, "closed_too": True}
        n, n_checked, n_yes = (
            clues(scope=scope, wanted=Wanted(verdict=verdict, **listed)).count() for verdict in (None, "checked", "yes")
        )
        made.append(Measure(is_drawn, n, Tally(n_checked, n_yes)))
    return made
