"""A rule file that a user wrote: its id and status are given to it, and it is read as those of the library are."""

import re
from dataclasses import replace
from functools import lru_cache

from sqlglot import exp

from huimin.rules.loader import rule_from, words_from
from huimin.rules.syntax import Refused, line_of, parse
from huimin.rules.types import Rule

THEME = "lab"
_GIVEN = re.compile(r"-- (id|status):.*")


def with_id(text: str, rule_id: str) -> str:
    """The text under its id, always a draft by its own word; other lines keep their order, and every line its number
    where both lines stand on top, as the form writes them."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    rest = [line for line in lines if not _GIVEN.fullmatch(line)]
    return "\n".join([f"-- id: {rule_id}", "-- status: draft", *rest]) + "\n"


@lru_cache(maxsize=256)
def own_rule(text: str, rule_id: str, *, status: str = "draft") -> Rule:
    """The rule of a user's text, in the state it has; RuleError names rule, line and remedy."""
    return replace(rule_from(text, rule_id=rule_id, theme=THEME), status=status)


@lru_cache(maxsize=256)
def own_words(text: str, rule_id: str, *, status: str = "draft") -> Rule:
    """What a user's text says of itself, also where its SELECT no longer stands."""
    return replace(words_from(text, rule_id=rule_id, theme=THEME), status=status)


def line_of_join(text: str) -> int:
    """Where to look first when a rule does not come to its end: the line of its first join, else that of its SELECT."""
    lines = text.splitlines()
    n_header = next((at for at, line in enumerate(lines) if not line.startswith("--")), 0)
    try:
        join = parse("\n".join(lines[n_header:])).find(exp.Join)
    except Refused:
        return n_header + 1
    return n_header + (line_of(join) if join is not None else 1)
