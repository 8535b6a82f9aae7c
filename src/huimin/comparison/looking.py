"""Every rule asked: over everything, over the subjects something changed for, or not at all."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from huimin.comparison import increments, standing
from huimin.comparison.evaluate import NOTHING, Evaluated, evaluate
from huimin.comparison.gone import Causes
from huimin.comparison.own import Own, evaluate_apart, left_behind
from huimin.comparison.types import Question, RuleResult
from huimin.datasets.queries import fact_columns, load_kinds
from huimin.ledger.queries import PART, WHOLE, Apart, Asked, Look, Part, lacking, shown, take_summaries
from huimin.rules.queries import Compiled
from huimin.warehouse.engine import Connection, EngineError
from huimin.warehouse.home import Home


class Books(Protocol):
    """The books of a question: all of them, or what some rules must look at again; and the small tables in them."""

    def whole(self) -> AbstractContextManager[Connection]: ...

    def part(self, asked: Sequence[Asked]) -> AbstractContextManager[Part]: ...

    def apart(self) -> Apart: ...

    def small_tables(self) -> Mapping[str, pa.Table]: ...


@dataclass
class Seen:
    """What a run saw. known: rule -> the findings that stood of what it looked at."""

    worlds: Mapping[str, str]
    summed: dict[str, str] = field(default_factory=dict)
    results: list[tuple[Compiled, RuleResult]] = field(default_factory=list)
    found: list[tuple[Compiled, Evaluated]] = field(default_factory=list)
    known: dict[str, dict[str, tuple]] = field(default_factory=dict)
    causes: dict[str, Causes] = field(default_factory=dict)


def look(
    question: Question, rules: Sequence[Compiled], books: Books, home: Home, is_past: bool, tell: Callable[[str], None]
) -> Seen:
    """Ask every rule; one that fails is named in its result, the others stand."""
    tables = books.small_tables()
    seen = Seen({rule.id: increments.world_of(rule, tables) for rule in rules})
    lasts = increments.last_looks()
    may_be_part = not (question.is_full or question.is_bounded or is_past)
    asked = increments.to_ask(rules, seen.worlds, lasts) if may_be_part else []
    some = {one.rule for one in asked}
    looks = _parts(seen, [rule for rule in rules if rule.id in some], asked, books, tell)
    rest = [rule for rule in rules if looks.get(rule.id, Look(WHOLE)).how == WHOLE]
    if rest:
        _whole(seen, rest, question, books, home, is_past, tell)
    places = {rule.id: at for at, rule in enumerate(rules)}
    seen.results.sort(key=lambda one: places[one[0].id])
    for rule, _ in seen.found:
        seen.causes[rule.id] = _causes(rule, question, seen, lasts, looks)
    for rule_id in () if question.is_bounded or is_past else left_behind():
        seen.known[rule_id], seen.causes[rule_id] = standing.standing_of(rule_id), Causes(True, False)
    return seen


def _causes(rule: Compiled, question: Question, seen: Seen, lasts, looks: Mapping[str, Look]) -> Causes:
    last = lasts.get(rule.id)
    is_other_rule = last is not None and (last.logic_version, last.world) != (rule.logic_version, seen.worlds[rule.id])
    is_other_day = last is not None and last.since.as_of != question.as_of
    return Causes(is_other_rule, is_other_day, looks[rule.id].subjects if rule.id in looks else None)


def _parts(seen: Seen, rules, asked: Sequence[Asked], books: Books, tell) -> Mapping[str, Look]:
    """Rules asked over what changed; those that must be asked over everything are left to the caller."""
    if not asked:
        return {}
    with books.part(asked) as part:
        for rule in rules:
            how = part.looks[rule.id]
            if how.how == WHOLE:
                continue
            began, error = time.monotonic(), ""
            evaluated, seen.summed[rule.id] = None, how.summed
            if how.how == PART:
                tell(rule.id)
                evaluated, error = _evaluated(part.connection, rule, books, among=part.among(rule.id))
            _note_part(seen, rule, how, evaluated, error, began)
        return part.looks


def _note_part(seen: Seen, rule: Compiled, how: Look, evaluated: Evaluated | None, error: str, began: float) -> None:
    """The result of a rule that looked at some subjects: what stands of all of them then."""
    stands = standing.standing_of(rule.id)
    known = standing.standing_of(rule.id, how.subjects) if evaluated is not None else {}
    money = evaluated.findings["amount_fen"].to_pylist() if evaluated is not None else []
    n_findings = len(stands) - len(known) + len(money)
    amount = sum(row[3] for row in stands.values()) - sum(row[3] for row in known.values()) + sum(money)
    n_looked = how.subjects.num_rows if how.subjects is not None else 0
    if evaluated is not None:
        seen.found.append((rule, evaluated))
        seen.known[rule.id] = known
    figures = (0, 0) if error else (n_findings, amount)
    seen.results.append((rule, RuleResult(rule.id, *figures, time.monotonic() - began, error, how.how, n_looked)))


def _whole(seen: Seen, rules, question: Question, books: Books, home: Home, is_past: bool, tell) -> None:
    found, live = [], shown(known_at=question.known_at)
    held = {batch.kind for batch in live}
    in_vain = {rule.id for rule in rules if lacking(rule.rule.reach, held)}
    is_needed = len(in_vain) < len(rules) or question.is_bounded or any(rule.fault for rule in rules)
    with books.whole() if is_needed else nullcontext() as connection:
        if question.region:
            mark_region(connection, question.region)
        kept = "ref in (select ref from _within)" if question.region else "true"
        for rule in rules:
            tell(rule.id)
            began = time.monotonic()
            evaluated, error = NOTHING, ""
            if rule.fault or rule.id not in in_vain:
                evaluated, error = _summed(seen, connection, rule) or _evaluated(connection, rule, books, kept=kept)
            amount = sum(evaluated.findings["amount_fen"].to_pylist()) if evaluated is not None else 0
            n_findings = evaluated.findings.num_rows if evaluated is not None else 0
            seen.results.append((rule, RuleResult(rule.id, n_findings, amount, time.monotonic() - began, error)))
            if evaluated is not None:
                found.append((rule, evaluated))
                seen.known[rule.id] = standing.standing_of(rule.id)
        if question.has_months and not is_past:
            numbers = frozenset(batch.batch for batch in live)
            found = standing.joined_with_known(connection, home, found, question, numbers)
    seen.found += found


def _summed(seen: Seen, connection: Connection, rule: Compiled) -> tuple[None, str] | None:
    """Make the rule's summaries; what to note where that fails."""
    try:
        seen.summed[rule.id] = take_summaries(connection, rule.summaries)
    except EngineError as error:
        return None, type(error).__name__
    return None


def _evaluated(connection: Connection, rule: Compiled, books: Books, **bounds: str) -> tuple[Evaluated | None, str]:
    """(what a rule found, "") or (None, its fault). Whatever the engine says, it never reads as nothing found."""
    if isinstance(rule, Own):
        return evaluate_apart(connection, rule, books.apart(), **bounds)
    try:
        return evaluate(connection, rule.id, rule.over_summaries, subject=rule.subject, **bounds), ""
    except (EngineError, pa.ArrowException) as error:
        return None, type(error).__name__


def mark_region(connection: Connection, region: tuple[int, int]) -> None:
    """`_within`: the fact rows inside a half-open range of region codes."""
    low, high = region
    kinds = [name for name, kind in load_kinds().items() if "region_code" in fact_columns(kind)]
    inside = (f"select ref from fact_{kind} where region_code >= {low} and region_code < {high}" for kind in kinds)
    connection.execute(f"create or replace temp table _within as {' union all '.join(inside)}")
