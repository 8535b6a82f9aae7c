"""Questions other rooms ask about rules."""

from huimin.rules.checker import views
from huimin.rules.compiler import Compiled, compile_rule
from huimin.rules.examples import Example, examples
from huimin.rules.form import Condition, Form, Problem, Register, problems, sentence
from huimin.rules.form_text import rule_text
from huimin.rules.limits import limits_needed
from huimin.rules.loader import duties, load_library, themes
from huimin.rules.own import THEME as OWN
from huimin.rules.own import line_of_join, own_rule, own_words, with_id
from huimin.rules.reads import Read, reads
from huimin.rules.types import Duty, Gap, Rule, RuleError, Text

__all__ = [
    "Compiled",
    "Condition",
    "Form",
    "Problem",
    "Register",
    "problems",
    "rule_text",
    "sentence",
    "Duty",
    "Example",
    "Gap",
    "OWN",
    "Read",
    "Rule",
    "RuleError",
    "Text",
    "compile_rule",
    "duties",
    "examples",
    "limits_needed",
    "line_of_join",
    "load_library",
    "own_rule",
    "own_words",
    "reads",
    "rule",
    "themes",
    "views",
    "with_id",
]


def rule(rule_id: str) -> Rule:
    """The rule of that id; KeyError when the library has none."""
    return load_library()[rule_id]
