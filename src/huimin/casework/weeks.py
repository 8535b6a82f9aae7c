"""The clues of a week: what a unit sets out to check, as many as it says it can, and what that tells of all clues."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, models, transaction
from django.utils.timezone import localdate

from huimin.audit import actions as audit
from huimin.audit.queries import row_payload
from huimin.audit.types import TracedFact
from huimin.casework.models import Assignment, Clue, WeekClue, WeekList
from huimin.casework.ranking import week_list, week_of
from huimin.casework.types import Refused, State
from huimin.comparison import queries as comparison
from huimin.comparison.queries import VERSION, Tally
from huimin.users import queries as users
from huimin.users.permissions import ASSIGN, REPLY, may
from huimin.users.queries import User
from huimin.users.types import NotPermitted, Scope

MOST = 2000  # clues a week


@dataclass(frozen=True)
class Week:
    """A unit's list of a week; `clues` the most worth first, with whether each was drawn at random."""

    row: WeekList
    clues: tuple[tuple[Clue, bool], ...]

    @property
    def n_drawn(self) -> int:
        return sum(is_drawn for _, is_drawn in self.clues)


@dataclass(frozen=True)
class Measure:
    """What was found on listed clues, those drawn at random and the others: on all lists, in verdicts."""

    is_drawn: bool
    n_listed: int
    tally: Tally


def may_settle(user: User) -> bool:
    """Whether a user may say what is checked in a week."""
    return may(user, ASSIGN) or may(user, REPLY)


@transaction.atomic
def settle_week(*, capacity: int, by: str, now: datetime) -> WeekList:
    """Set the list of this week for the unit of whoever asks: a week has one list, and who sets it sees nothing first.

    From the open clues of the user's scope on which nothing is found yet. Raises Refused, NotPermitted.
    """
    user = users.user(by)
    if not may_settle(user):
        raise NotPermitted(by)
    if not 1 <= capacity <= MOST:
        raise Refused("capacity_unfit", "capacity")
    unit, week = owner_of(user), week_of(localdate(now))
    ranked = list(waiting(users.scope_of(user)).values_list("code", flat=True))
    try:
        with transaction.atomic():
            row = WeekList.objects.create(
                unit=unit, week=week, capacity=capacity, n_waiting=len(ranked), version=VERSION, by=by, at=now
            )
    except IntegrityError as error:
        raise Refused("week_set") from error
    listed = week_list(ranked, capacity=capacity, week=week, unit=unit)
    WeekClue.objects.bulk_create(
        WeekClue(week_list=row, clue_id=code, place=place, is_drawn=is_drawn)
        for place, (code, is_drawn) in enumerate(listed, start=1)
    )
    audit.record(
        type="week.set", subject=f"week:{row.pk}", payload=payload(row), by=by, unit=users.unit_of(user), now=now
    )
    return row


def owner_of(user: User) -> str:
    """Whose list a user's is: the unit's, or of who acts for none their own."""
    return users.unit_of(user) or f"@{user.pk}"


def waiting(scope: Scope) -> models.QuerySet[Clue]:
    """Open clues of a scope that nobody concluded, the most worth first; equal ones by amount, months and code."""
    found = scope.filtered(Clue.objects.filter(status=Clue.Status.OPEN), "region_code")
    concluded = Assignment.objects.filter(state=State.CONCLUDED).values("clue")
    found = found.exclude(code__in=comparison.judged()).exclude(code__in=concluded)
    return found.order_by("-worth_fen", "-amount_fen", "-n_months", "code")


def this_week(*, user: User, today: date) -> Week | None:
    """The list of the user's unit for the week of a day, as far as the user's scope shows it."""
    row = WeekList.objects.filter(unit=owner_of(user), week=week_of(today)).first()
    if row is None:
        return None
    listed = users.scope_of(user).filtered(row.clues.select_related("clue"), "clue__region_code").order_by("place")
    return Week(row, tuple((one.clue, one.is_drawn) for one in listed))


def last_capacity(user: User) -> int | None:
    """How many the unit said it can check when it last set a list."""
    return WeekList.objects.filter(unit=owner_of(user)).order_by("-pk").values_list("capacity", flat=True).first()


def payload(row: WeekList) -> dict[str, object]:
    """What the trace says of a list: its row and each of its clues in order, the drawn ones marked."""
    clues = row.clues.order_by("pk").values_list("pk", "clue_id", "place", "is_drawn")
    return {**row_payload(row), "clues": [list(one) for one in clues]}


def traced_facts() -> Iterator[TracedFact]:
    """Each list as one fact; clues under a list that is not there make it unknown."""
    lists = {row.pk: row for row in WeekList.objects.order_by("pk")}
    for row in lists.values():
        yield TracedFact("week.set", f"week:{row.pk}", payload(row))
    strays = WeekClue.objects.exclude(week_list_id__in=lists).order_by("pk").values_list("week_list_id", flat=True)
    for number in strays.distinct():
        yield TracedFact("week.set", f"week:{number}", {"clues": "stray"})
