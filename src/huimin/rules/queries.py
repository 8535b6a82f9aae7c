"""Questions other rooms ask about rules."""

from huimin.rules.checker import views
from huimin.rules.compiler import compile_rule
from huimin.rules.loader import duties, load_library
from huimin.rules.own import own_rule, with_id
from huimin.rules.types import Compiled, Duty, Gap, Rule, RuleError, Text

__all__ = [
    "Compiled",
    "Duty",
    "Gap",
    "Rule",
    "RuleError",
    "Text",
    "compile_rule",
    "duties",
    "load_library",
    "own_rule",
    "rule",
    "views",
    "with_id",
]


def rule(rule_id: str) -> Rule:
    """The rule of that id; KeyError when the library has none."""
    return load_library()[rule_id]
