"""Every rule asked: over everything, over the subjects something changed for, or not at all."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import pyarrow as pa

from huimin.comparison import increments, standing
from huimin.comparison.evaluate import NOTHING, Evaluated, evaluate
from huimin.comparison.gone import Causes
from huimin.comparison.own import Own, evaluate_apart, left_behind
from huimin.comparison.types import Question, RuleResult
from huimin.datasets.queries import fact_columns, load_kinds
from huimin.ledger.queries import (
    PART,
    WHOLE,
    Apart,
    Asked,
    Look,
    Part,
    keep_summaries,
    lacking,
    shown,
    take_summaries,
)
from huimin.rules.queries import Compiled
from huimin.warehouse.engine import Connection, EngineError
from huimin.warehouse.home import Home


class Books(Protocol):
    """The books of a question: all of them, or what some rules must look at again; and the small tables in them."""

    def whole(self, n_asked: int) -> AbstractContextManager[Connection]: ...

    def part(self, asked: Sequence[Asked]) -> AbstractContextManager[Part]: ...

    def apart(self) -> Apart: ...

    def small_tables(self) -> Mapping[str, pa.Table]: ...


@dataclass
class Seen:
    """What a run saw. keeps: where it may leave what its summaries held; known: rule -> the findings that stood of what it
    looked at."""

    worlds: Mapping[str, str]
    keeps: Home | None = None
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
    worlds = {rule.id: increments.world_of(rule, tables) for rule in rules}
    seen = Seen(worlds, keeps=None if question.is_bounded or is_past else home)
    lasts = increments.last_looks()
    may_be_part = not (question.is_full or question.is_bounded or is_past)
    asked = increments.to_ask(rules, seen.worlds, lasts) if may_be_part else []
    looks = _what_changed(seen, rules, asked, question, books, tell) if asked else {}
    done = {rule.id for rule, _ in seen.results}
    rest = [rule for rule in rules if rule.id not in done]
    if rest:
        _everything(seen, rest, question, books, home, is_past, tell)
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


def _what_changed(
    seen: Seen, rules, asked: Sequence[Asked], question: Question, books: Books, tell
) -> Mapping[str, Look]:
    """Rules asked over what changed, and those that this cannot answer over everything, from copies as far as there are
    some. A rule that fails so is not noted: it is asked over the record."""
    with books.part(asked) as part:
        rest = []
        for rule in rules:
            how = part.looks.get(rule.id, Look(WHOLE))
            if how.how == WHOLE:
                rest.append(rule)
                continue
            began, error, evaluated = time.monotonic(), "", None
            if how.how == PART:
                tell(rule.id)
                evaluated, error = _evaluated(part.connection, rule, books, among=part.among(rule.id))
            if not error:
                seen.summed[rule.id] = how.summed
                _note_part(seen, rule, how, evaluated, began)
        whole = _asked_of_all(seen, rest, question, books, part.whole, tell)
        failed = [rule for rule, _, error, _ in whole if error and not isinstance(rule, Own)]
        for rule, evaluated, error, seconds in whole:
            if rule not in failed:
                _note_whole(seen, rule, evaluated, error, seconds)
        noted = {rule.id for rule, _ in seen.results}
        if len(noted) < len(rules):
            part.distrust()
        return {rule: how for rule, how in part.looks.items() if rule in noted}


def _note_part(seen: Seen, rule: Compiled, how: Look, evaluated: Evaluated | None, began: float) -> None:
    """The result of a rule that looked at some subjects: what stands of all of them then."""
    n_findings, amount = standing.total_of(rule.id)
    if evaluated is not None:
        known = standing.standing_of(rule.id, how.subjects)
        money = evaluated.findings["amount_fen"].to_pylist()
        n_findings += len(money) - len(known)
        amount += sum(money) - sum(row[3] for row in known.values())
        seen.found.append((rule, evaluated))
        seen.known[rule.id] = known
    n_looked = how.subjects.num_rows if how.subjects is not None else 0
    seconds = time.monotonic() - began
    seen.results.append((rule, RuleResult(rule.id, n_findings, amount, seconds, "", how.how, n_looked)))


def _everything(seen: Seen, rules, question: Question, books: Books, home: Home, is_past: bool, tell) -> None:
    """Rules asked over everything, as the record has it."""
    with ExitStack() as opened:
        whole = lru_cache(lambda: opened.enter_context(books.whole(len(rules))))
        asked = _asked_of_all(seen, rules, question, books, whole, tell)
        found = [(rule, evaluated) for rule, evaluated, _, _ in asked if evaluated is not None]
        if question.has_months and not is_past:
            numbers = frozenset(batch.batch for batch in shown(known_at=question.known_at))
            found = standing.joined_with_known(whole(), home, found, question, numbers)
    joined = {rule.id: evaluated for rule, evaluated in found}
    for rule, evaluated, error, seconds in asked:
        _note_whole(seen, rule, evaluated, error, seconds, joined.get(rule.id))


def _asked_of_all(
    seen: Seen, rules, question: Question, books: Books, whole: Callable[[], Connection], tell
) -> list[tuple]:
    """(rule, what it found over everything, its fault, seconds); the books are opened when a rule can find something."""
    held = {batch.kind for batch in shown(known_at=question.known_at)}
    asked, listed = [], bounds_of(question)
    if question.region:
        mark_region(whole(), question.region)
    for rule in rules:
        tell(rule.id)
        began = time.monotonic()
        evaluated, error = NOTHING, ""
        if rule.fault or not lacking(rule.rule.reach, held):
            evaluated, error = _summed(seen, whole(), rule) or _evaluated(whole(), rule, books, **listed)
        asked.append((rule, evaluated, error, time.monotonic() - began))
    return asked


def _note_whole(
    seen: Seen, rule: Compiled, evaluated, error: str, seconds: float, joined: Evaluated | None = None
) -> None:
    amount = sum(evaluated.findings["amount_fen"].to_pylist()) if evaluated is not None else 0
    n_findings = evaluated.findings.num_rows if evaluated is not None else 0
    seen.results.append((rule, RuleResult(rule.id, n_findings, amount, seconds, error)))
    if evaluated is not None:
        seen.found.append((rule, joined or evaluated))
        seen.known[rule.id] = standing.standing_of(rule.id)


def _summed(seen: Seen, connection: Connection, rule: Compiled) -> tuple[None, str] | None:
    """Make the rule's summaries; what to note where that fails."""
    try:
        seen.summed[rule.id] = digest = take_summaries(connection, rule.summaries)
        if seen.keeps is not None:
            keep_summaries(connection, rule.summaries, seen.keeps.summaries(rule.id), digest)
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


def bounds_of(question: Question) -> dict[str, str]:
    """What of a rule's rows is listed (see `evaluate`): what lies in the region of the question, and in its months."""
    listed = {"kept": "ref in (select ref from _within)"} if question.region else {}
    return listed | ({"outside": "_outside"} if question.has_months else {})


def mark_region(connection: Connection, region: tuple[int, int]) -> None:
    """`_within`: the fact rows inside a half-open range of region codes."""
    low, high = region
    kinds = [name for name, kind in load_kinds().items() if "region_code" in fact_columns(kind)]
    inside = (f"select ref from fact_{kind} where region_code >= {low} and region_code < {high}" for kind in kinds)
    connection.execute(f"create or replace temp table _within as {' union all '.join(inside)}")
