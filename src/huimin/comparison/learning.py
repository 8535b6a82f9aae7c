"""What people found where they looked: verdicts on findings, and how often each rule was right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from django.db.models import Count, Q, QuerySet

from huimin.audit.queries import SetSum, set_sum, stored_rows
from huimin.comparison.models import Pause, Verdict
from huimin.kit.months import month_parts

_Z = 1.96  # of a 95 % interval
COLUMNS = [field.name for field in Verdict._meta.concrete_fields if not field.primary_key]


@dataclass(frozen=True)
class Tally:
    """Clues of a rule that were checked, and those in which there was something."""

    n: int = 0
    n_confirmed: int = 0

    @property
    def percent(self) -> float | None:
        """The confirmed share in per cent with one decimal; None where nobody looked."""
        return round(100 * self.n_confirmed / self.n, 1) if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of that share in per cent (Wilson 1927); None where nobody looked."""
        if not self.n:
            return None
        at, n = self.n_confirmed / self.n, self.n
        middle = (at + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z * sqrt(at * (1 - at) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
        return round(100 * max(0.0, middle - half), 1), round(100 * min(1.0, middle + half), 1)


NOBODY_LOOKED = Tally()


def tallies(*, as_of: date | None = None) -> Mapping[str, Tally]:
    """rule -> its tally over the whole city; as_of: only what was known before that day."""
    found = Verdict.objects.all() if as_of is None else Verdict.objects.filter(known_on__lt=as_of)
    return {row["rule"]: Tally(row["n"], row["n_confirmed"]) for row in counted(found, "rule")}


def judged(*, rule: str | None = None, is_confirmed: bool | None = None, month: int | None = None) -> QuerySet:
    """Codes of clues that were checked: with something in them or not, known in a month (year × 12 + month)."""
    given = {"rule": rule, "is_confirmed": is_confirmed}
    if month is not None:
        year, number = month_parts(month)
        given |= {"known_on__year": year, "known_on__month": number}
    found = Verdict.objects.filter(**{name: value for name, value in given.items() if value is not None})
    return found.order_by().values("clue")


def said_of(clues: Iterable[str]) -> dict[str, bool]:
    """Of some clues those that were checked -> whether something was found."""
    codes, found = sorted(clues), {}
    for start in range(0, len(codes), 400):
        found.update(Verdict.objects.filter(clue__in=codes[start : start + 400]).values_list("clue", "is_confirmed"))
    return found


def counted(verdicts: QuerySet[Verdict], *by: str) -> QuerySet:
    """Rows of some columns with `n` and `n_confirmed`."""
    n_confirmed = Count("pk", filter=Q(is_confirmed=True))
    return verdicts.order_by().values(*by).annotate(n=Count("pk"), n_confirmed=n_confirmed)


def pauses(rule: str | None = None) -> list[Pause]:
    """The pauses of a rule, or of any that is paused now; the latest first."""
    found = Pause.objects.filter(resumed_at=None) if rule is None else Pause.objects.filter(rule=rule)
    return list(found.order_by("-pk"))


def paused_rules() -> set[str]:
    """Rules that open no new clues at present."""
    return {row.rule for row in pauses()}


def sum_of(clues: Sequence[str]) -> SetSum:
    """The sum over the verdicts on some clues, as the trace holds it for all."""
    return set_sum(stored_rows(Verdict, COLUMNS, key="clue", among=clues))


def sum_of_all() -> SetSum:
    """The same over every verdict."""
    return sum_of(sorted(set(Verdict.objects.order_by().values_list("clue", flat=True))))
