"""The comparison as the command asks for it: books opened, rules compiled, clues opened."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime

import pyarrow as pa
from django.conf import settings
from django.db import transaction

from huimin.audit.queries import head
from huimin.casework.actions import open_clues, rescore
from huimin.casework.queries import is_stale
from huimin.comparison import actions as comparison
from huimin.comparison import queries as findings
from huimin.comparison.types import Question, RunResult
from huimin.jobs import actions as jobs
from huimin.kit import money
from huimin.kit.periods import PeriodError, read_period
from huimin.ledger import queries as ledger
from huimin.ledger.actions import refresh_copies, refresh_rollup
from huimin.ledger.queries import Frame
from huimin.localities.loader import load
from huimin.pipeline.importing import BOOKS
from huimin.pipeline.signing import checkpoint
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.rules.queries import Compiled, compile_rule, load_library
from huimin.users import queries as users
from huimin.users.permissions import COMPARE

_PAIR = ("programme_a", "programme_b", "wrongly_held")


class RuleUnknown(ValueError):
    """There is no such rule."""


def compare(
    rules: Sequence[str],
    said: dict,
    *,
    by: str,
    now: datetime,
    today: date,
    confirm: Callable[[], None] = lambda: None,
    say: Callable[[str], None] = lambda _: None,
) -> dict:
    """Run the rules (all, or those named) and open clues for what they find. `confirm` raises in the transaction of
    the effect when it may not be."""
    user = users.acting(by, COMPARE)
    with _holding(user, confirm, now) as confirm_both:
        return _run(question_of(rules, said, user, today), user, confirm_both, now=now, say=say)


def catch_up(
    *,
    by: str,
    now: datetime,
    today: date,
    confirm: Callable[[], None] = lambda: None,
    say: Callable[[str], None] = lambda _: None,
) -> dict:
    """Run, over the whole city, the rules whose answer may have changed with what was posted since they last looked."""
    stale = findings.stale([rule.rule for rule in compile_library(on=today)])
    if not stale and not findings.left_behind():
        return {"run": None, "status": "done", "rules": [], "n_new_clues": 0, "seconds": 0.0}
    user = users.user(by)
    with _holding(user, confirm, now) as confirm_both:
        question = Question(as_of=today, known_at=head().size, rules=tuple(stale))
        return _run(question, user, confirm_both, now=now, say=say)


def score_again(*, by: str, now: datetime, today: date, confirm: Callable[[], None] = lambda: None) -> dict:
    """Score the open clues anew, where what people found before today or another scorer says otherwise."""
    with _holding(users.user(by), confirm, now) as confirm_both, transaction.atomic():
        confirm_both()
        row = rescore(as_of=today, by=by, now=now) if is_stale(as_of=today) else None
    if row:
        checkpoint(by=by, now=now)
    return {"n_clues": row.n_clues if row else 0, "n_changed": row.n_changed if row else 0}


@contextmanager
def _holding(user, confirm: Callable[[], None], now: datetime) -> Iterator[Callable[[], None]]:
    """The lease of the books, and what confirms both it and the caller's own. Ask for the present only inside it."""
    with jobs.hold(name=BOOKS, by=user.username, purpose="compare", now=now) as held:

        def confirm_both() -> None:
            held.confirm()
            confirm()

        yield confirm_both


class BooksOf:
    """The books of a question (comparison.looking.Books)."""

    def __init__(self, question: Question):
        self.known_at = question.known_at
        self.said = {
            "frame": Frame(question.as_of, question.first_month, question.last_month),
            "parameters": parameters(question.as_of),
            "exclusive": exclusive_programmes(),
        }

    def whole(self, n_asked: int) -> AbstractContextManager:
        return ledger.books(settings.HOME, **self.said, known_at=self.known_at, n_asked=n_asked)

    def part(self, asked: Sequence[ledger.Asked]) -> AbstractContextManager:
        return ledger.part_of_books(settings.HOME, asked=asked, **self.said, known_at=self.known_at)

    def apart(self) -> ledger.Apart:
        return ledger.apart(settings.HOME, **self.said, known_at=self.known_at)

    def small_tables(self) -> Mapping[str, pa.Table]:
        return ledger.small_tables(**self.said)


def _run(question: Question, user, confirm, *, now, say) -> dict:
    """The comparison, by whoever holds the lease of the books, with what is made after each: checkpoint and roll-up."""
    began = time.monotonic()
    result, n_new = look(question, user, confirm, now=now, say=say)
    checkpoint(by=user.username, now=now)
    refresh_rollup(home=settings.HOME, confirm=confirm)
    refresh_copies(home=settings.HOME, confirm=confirm)
    say("回看：现有疑点和线索不变" if result.is_look_back else f"新增线索 {n_new} 条")
    return _document(question, result, n_new, time.monotonic() - began)


def look(question: Question, user, confirm, *, now, say) -> tuple[RunResult, int]:
    """Findings and their clues: (the run, how many clues are new)."""
    compiled = compile_library(question.rules, on=question.as_of, region=question.region)
    for rule in set(question.rules) - {one.id for one in compiled}:
        raise RuleUnknown(rule)
    say(f"比对 {len(compiled)} 条规则 …")
    n_new, by = 0, user.username

    def open_found(result: RunResult) -> None:
        nonlocal n_new
        found = {"run": result.number, "changed": result.changed, "withdrawn": result.withdrawn}
        n_new = open_clues(home=settings.HOME, **found, as_of=question.as_of, by=by, now=now)
        if is_stale(as_of=question.as_of):
            rescore(as_of=question.as_of, by=by, now=now)

    result = comparison.run(
        question=question,
        rules=compiled,
        books=BooksOf(question),
        home=settings.HOME,
        by=by,
        unit=users.unit_of(user),
        now=now,
        confirm=confirm,
        follow=open_found,
        tell=lambda rule: say(f"  {rule}"),
    )
    return result, n_new


def _document(question: Question, result: RunResult, n_new: int, seconds: float) -> dict:
    """The run as `compare` prints it."""
    return {
        "run": f"R{result.number:06d}",
        "status": result.status,
        "as_of": question.as_of.isoformat(),
        "known_at": question.known_at,
        "is_look_back": result.is_look_back,
        "rules": [
            {
                "rule": rule.rule,
                "n_findings": rule.n_findings,
                "amount": money.show(rule.amount_fen),
                "seconds": round(rule.seconds, 3),
                "look": rule.look,
                **({"n_looked": rule.n_looked} if rule.n_looked is not None else {}),
                **({"error": findings.fault_said(rule.rule, rule.error, "zh")} if rule.error else {}),
            }
            for rule in result.rules
        ],
        "n_new_clues": n_new,
        "seconds": round(seconds, 3),
    }


def known_rule(rule: str) -> None:
    """RuleUnknown where there is no such rule, of the library or of a user."""
    if rule not in findings.known_rules():
        raise RuleUnknown(rule)


def question_of(rules: Sequence[str], said: dict, user, today: date) -> Question:
    region = said.get("region")
    scope = users.scope_of(user)
    bounds = scope.narrowed(*regions.code_range(region)) if region else scope
    first = read_period(said["from_"]).starts_month if said.get("from_") else None
    last = read_period(said["to"]).ends_month - 1 if said.get("to") else None
    if None not in (first, last) and first > last:
        raise PeriodError("period_reversed")
    covers_all = regions.find(str(user.region_code)).level == "city" and not region
    return Question(
        as_of=date.fromisoformat(said["as_of"]) if said.get("as_of") else today,
        known_at=head().size if said.get("known_at") is None else min(said["known_at"], head().size),
        rules=tuple(rules),
        region=None if covers_all else (bounds.low, bounds.high),
        region_code=None if covers_all else bounds.low,
        first_month=first,
        last_month=last,
        is_full=bool(said.get("full")),
    )


def compile_library(wanted: Sequence[str] = (), *, on: date, region: tuple[int, int] | None = None) -> list[Compiled]:
    """The rules that run (stable ones and users' on trial, or those named), compiled with the catalogue's numbers.

    on: whose limits by county must be there for what users wrote; region: of which counties.
    """
    numbers = {code: no for no, code in programmes.codes().items()}
    chosen = [rule for rule in load_library().values() if (rule.id in wanted if wanted else rule.status == "stable")]
    counties = {one.code: one.name for one in regions.counties() if region is None or region[0] <= one.code < region[1]}
    own = findings.own_rules(programmes=numbers, limits=parameters(on), counties=counties, wanted=wanted)
    return [*(compile_rule(rule, programmes=numbers) for rule in chosen), *own]


def parameters(on: date) -> pa.Table:
    """Limits by county as they stand on a day: one row a name and county."""
    limits = load(settings.CITY).limits(on)
    return pa.table(
        {
            "name": pa.array([limit.name for limit in limits]),
            "county_code": pa.array([limit.county_code for limit in limits], pa.int64()),
            "value": pa.array([limit.value for limit in limits], pa.int64()),
        }
    )


def exclusive_programmes() -> pa.Table:
    """Pairs nobody may hold together, and which of the two is then wrongly held."""
    pairs = programmes.exclusive_pairs(load(settings.CITY))
    columns = [pa.array([getattr(pair, name) for pair in pairs], pa.int32()) for name in _PAIR]
    return pa.table(columns, names=list(_PAIR))
