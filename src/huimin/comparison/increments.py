"""What a comparison need not look at again: where each rule was asked last, and whether its world is still the same.

A rule's findings follow from its SQL, the small tables it reads (catalogue, parameters of the day, the day itself where
it asks for it) and the facts. The first two are its `world`: another one means a look at everything, and so do other
summaries of the facts than last time. Of the facts else only what changed since is followed (`ledger.part`). What runs over a part of the months or regions found is looked at again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from huimin.comparison.models import RunRule, StandingFinding
from huimin.comparison.own import Own
from huimin.ledger.queries import Asked, Since
from huimin.rules.queries import Compiled


@dataclass(frozen=True)
class Last:
    """The latest run over everything that asked a rule."""

    since: Since
    logic_version: str
    world: str
    summed: str


def world_of(rule: Compiled, tables: Mapping[str, pa.Table]) -> str:
    """SHA-256 of a rule's SQL, of what was given to it and of the small tables it reads."""
    said = [
        rule.rule.sql,
        rule.given,
        rule.programmes,
        *((name, tables[name].to_pylist()) for name in rule.rule.reach.world),
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def last_looks() -> dict[str, Last]:
    """Rule -> where it was asked last, over everything, without a fault."""
    asked = RunRule.objects.filter(
        run__region_code=None, run__first_month=None, run__last_month=None, run__is_look_back=False, error=""
    ).order_by("run__number")
    rows = asked.values_list("rule", "run__known_at", "run__as_of", "logic_version", "world", "summed")
    return {rule: Last(Since(known_at, as_of), *said) for rule, known_at, as_of, *said in rows}


def to_ask(rules: Sequence[Compiled], worlds: Mapping[str, str], lasts: Mapping[str, Last]) -> list[Asked]:
    """The rules that may look at a part: those of the library whose world is as it was."""
    besides = _besides()
    return [
        Asked(
            rule.id,
            rule.rule.needs,
            rule.rule.reach,
            lasts[rule.id].since,
            rule.programmes,
            rule.summaries,
            lasts[rule.id].summed,
            besides.get(rule.id, ()),
        )
        for rule in rules
        if not isinstance(rule, Own) and rule.id in lasts and lasts[rule.id].world == worlds[rule.id]
    ]


def _besides() -> dict[str, tuple[int, ...]]:
    """Rule -> subjects of standing findings that a run over a part of the months or regions wrote."""
    bounded = RunRule.objects.exclude(run__region_code=None, run__first_month=None, run__last_month=None)
    runs = set(bounded.values_list("run__number", flat=True))
    found: dict[str, set[int]] = {}
    for rule, key in StandingFinding.objects.filter(run__in=runs, withdrawn_by_run=None).values_list(
        "rule", "subject_key"
    ):
        found.setdefault(rule, set()).add(key)
    return {rule: tuple(sorted(keys)) for rule, keys in found.items()}
