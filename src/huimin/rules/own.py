"""A rule file that a user wrote: its id and status are given to it, and it is read as those of the library are."""

import re
from dataclasses import replace

from huimin.rules.loader import rule_from
from huimin.rules.types import Rule

THEME = "lab"
_GIVEN = re.compile(r"-- (id|status):.*")


def with_id(text: str, rule_id: str) -> str:
    """The text under its id, always a draft by its own word; other lines keep their order, and every line its number
    where both lines stand on top, as the form writes them."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    rest = [line for line in lines if not _GIVEN.fullmatch(line)]
    return "\n".join([f"-- id: {rule_id}", "-- status: draft", *rest]) + "\n"


def own_rule(text: str, rule_id: str, *, status: str = "draft") -> Rule:
    """The rule of a user's text, in the state it has; RuleError names rule, line and remedy."""
    return replace(rule_from(text, rule_id=rule_id, theme=THEME), status=status)
