"""Lists of clues at the units, and the figures that count them: every figure is the length of such a list."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from huimin.casework.clock import Clock, bounds, clock
from huimin.casework.models import Accountability, Assignment, Clue, Extension, Outcome, Recovery
from huimin.casework.shown import programme_names
from huimin.casework.types import TRUE_RESULTS, Direction, Result, State
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users import queries as users
from huimin.users.permissions import ASSIGN, CLOSE, REPLY, may
from huimin.users.queries import User
from huimin.users.types import Scope

NO_PROGRAMME = "-"
BY = ("unit", "region", "programme")
_IN_HAND = [State.ASSIGNED, State.SIGNED, State.CONCLUDED, State.RETURNED]
_LIES_AT_UNIT = [State.ASSIGNED, State.SIGNED, State.RETURNED]


@dataclass(frozen=True)
class Asked:
    """Filters of the list; None leaves a field open. state: a State or in_hand; region: half-open range."""

    state: str | None = None
    unit: str | None = None
    region: tuple[int, int] | None = None
    programme: int | str | None = None  # NO_PROGRAMME: of none
    result: str | None = None
    colour: str | None = None
    has_recovery: bool = False
    has_answerable: bool = False


@dataclass(frozen=True)
class LineAtUnit:
    """A clue of the list, with where it stands."""

    clue: Clue
    state: State
    clock: Clock
    unit_name: str
    region_name: str
    programme_name: str


@dataclass
class Figures:
    """What a unit, region or programme has in hand and concluded; sums in fen. query: what filters its lists."""

    query: str
    name: str
    n_unassigned: int = 0
    n_in_hand: int = 0
    n_overdue: int = 0
    n_closed: int = 0
    n_by_result: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Result.values, 0))
    recover_fen: int = 0
    recovered_fen: int = 0
    n_answerable: int = 0  # persons

    @property
    def results(self) -> list[tuple[str, object, int]]:
        """(result, its label, how many) in the order of the table."""
        return [(result.value, result.label, self.n_by_result[result]) for result in Result]

    @property
    def n_confirmed(self) -> int:
        """Closed with something in it."""
        return sum(self.n_by_result[result] for result in TRUE_RESULTS)


def clues_at_units(*, scope: Scope, asked: Asked, today: date) -> QuerySet[Clue]:
    """The clues of a list by where they lie, most pressing first."""
    span = scope.narrowed(*asked.region) if asked.region else scope
    found = span.filtered(Clue.objects.select_related("assignment"), "region_code")
    if asked.state == State.UNASSIGNED:
        found = found.filter(assignment=None, status=Clue.Status.OPEN)
    elif asked.state:
        found = found.filter(assignment__state__in=_IN_HAND if asked.state == "in_hand" else [asked.state])
    else:
        found = found.exclude(assignment=None)
    if asked.unit:
        found = found.filter(assignment__unit=asked.unit)
    if asked.programme == NO_PROGRAMME:
        found = found.filter(programme=None)
    elif asked.programme is not None:
        found = found.filter(programme=asked.programme)
    if asked.colour:
        first, last = bounds(asked.colour, today)
        ends = {"assignment__due_on__gte": first, "assignment__due_on__lte": last, "assignment__due_on__isnull": False}
        found = found.filter(**{name: value for name, value in ends.items() if value is not None})
    closed = Outcome.objects.filter(review=Outcome.Review.CLOSED)
    if asked.result:
        found = found.filter(pk__in=closed.filter(result=asked.result).values("assignment"))
    if asked.has_recovery:
        found = found.filter(pk__in=closed.filter(recover_fen__gt=0).values("assignment"))
    if asked.has_answerable:
        held = Accountability.objects.filter(is_answerable=True, assignment__state=State.CLOSED)
        found = found.filter(pk__in=held.values("assignment"))
    return found.order_by(F("assignment__due_on").asc(nulls_last=True), "-score", "code")


def inbox(*, user: User, today: date) -> QuerySet[Clue]:
    """What waits for a user: clues at the user's unit, for who reviews those that other units concluded, and for who
    assigned those whose unit asks for a longer term."""
    scope, unit = users.scope_of(user), users.unit_of(user)
    wanted = Q(pk=None)
    if unit and may(user, REPLY):
        wanted |= Q(assignment__unit=unit, assignment__state__in=_LIES_AT_UNIT)
    if unit and may(user, CLOSE):
        wanted |= Q(assignment__state=State.CONCLUDED) & ~Q(assignment__unit=unit)
    if unit and may(user, ASSIGN):
        asked = Extension.objects.filter(
            decision="", state=F("assignment__state"), due_on=F("assignment__due_on"), assignment__assigning_unit=unit
        )
        wanted |= Q(pk__in=asked.values("assignment"))
    return clues_at_units(scope=scope, asked=Asked(state="in_hand"), today=today).filter(wanted)


def lines_at_units(listed: list[Clue], *, today: date, lang: str) -> list[LineAtUnit]:
    """The clues of one page of a list in words."""
    held = {clue.code: getattr(clue, "assignment", None) for clue in listed}
    units = users.units_named(one.unit for one in held.values() if one)
    places, names = regions.names_of(clue.region_code for clue in listed), programme_names(lang)
    return [
        LineAtUnit(
            clue=clue,
            state=State(one.state) if (one := held[clue.code]) else State.UNASSIGNED,
            clock=clock(one.due_on if one else None, today),
            unit_name=units.get(one.unit, "") if one else "",
            region_name=places.get(clue.region_code, ""),
            programme_name=names.get(clue.programme, ""),
        )
        for clue in listed
    ]


def figures(*, scope: Scope, by: str, today: date, lang: str) -> list[Figures]:
    """Figures of everything in a scope, by unit, by the divisions below it, or by programme."""
    width = _width(scope)
    made: dict[object, Figures] = defaultdict(lambda: Figures("", ""))

    def grouped(rows: QuerySet, clue: str, **sums: object) -> list[dict]:
        within = scope.filtered(rows, f"{clue}region_code")
        key = {"unit": F("assignment__unit" if clue != "clue__" else "unit"), "programme": F(f"{clue}programme")}
        key["region"] = F(f"{clue}region_code") - F(f"{clue}region_code") % width
        return list(within.order_by().values(key=key[by]).annotate(**sums))

    _count(made, grouped, by, today)
    names, codes = _names(made, by, lang), programmes.codes()
    for key, one in made.items():
        one.name = names.get(key, "")
        if by == "region":  # what lies in no division below the scope's own counts by itself
            one.query = f"region={key:012d}" + ("&only=on" if key == scope.low else "")
        else:
            one.query = f"{by}={key if by == 'unit' else codes.get(key, NO_PROGRAMME)}"
    return sorted(made.values(), key=lambda one: one.query)


def _count(made: dict, grouped: Callable[..., list[dict]], by: str, today: date) -> None:
    late, n = Q(due_on__lt=today), Count("pk")
    if by != "unit":  # what nobody handed over lies at no unit
        for row in grouped(Clue.objects.filter(assignment=None, status=Clue.Status.OPEN), "", n=n):
            made[row["key"]].n_unassigned = row["n"]
    for row in grouped(
        Assignment.objects.all(), "clue__",
        in_hand=Count("pk", filter=Q(state__in=_IN_HAND)), late=Count("pk", filter=late),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
    ):  # fmt: skip
        one = made[row["key"]]
        one.n_in_hand, one.n_overdue, one.n_closed = row["in_hand"], row["late"], row["closed"]
    closed = Outcome.objects.filter(review=Outcome.Review.CLOSED)
    for result in Result.values:
        for row in grouped(closed.filter(result=result), "assignment__clue__", n=n, fen=Sum("recover_fen")):
            made[row["key"]].n_by_result[result] = row["n"]
            made[row["key"]].recover_fen += row["fen"]
    came = Recovery.objects.filter(direction=Direction.RECOVERY)
    for row in grouped(came, "assignment__clue__", fen=Sum("amount_fen")):
        made[row["key"]].recovered_fen = row["fen"]
    held = Accountability.objects.filter(is_answerable=True, assignment__state=State.CLOSED)
    for row in grouped(held, "assignment__clue__", n=Count("posting", distinct=True)):
        made[row["key"]].n_answerable = row["n"]


def _names(keys: Iterable, by: str, lang: str) -> dict:
    if by == "unit":
        return users.units_named(keys)
    return regions.names_of(keys) if by == "region" else programme_names(lang)


def _width(scope: Scope) -> int:
    """The size of the divisions right below a scope: counties of the city, townships of a county, villages."""
    size = scope.high - scope.low
    return 10**6 if size > 10**6 else 10**3 if size > 10**3 else 1
