"""Compiling: literals in the place of parameters, in every dialect, from the tree and not from the text."""

import pytest
import sqlglot

from huimin.rules.compiler import DIALECTS, compile_rule
from huimin.rules.loader import load_library
from huimin.rules.types import RuleError
from tests.rules.engine import NUMBERS

RULES = load_library()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_compiles_to_every_dialect(rule, dialect):
    sql = compile_rule(rule, programmes=NUMBERS, dialect=dialect).sql
    tree = sqlglot.parse_one(sql, read=dialect)
    assert not list(tree.find_all(sqlglot.exp.Placeholder, sqlglot.exp.Parameter))
    assert not list(tree.find_all(sqlglot.exp.Command, sqlglot.exp.Anonymous))
    assert "--" not in sql
    assert "$" not in sql
    assert ":limit" not in sql


def test_programmes_and_parameters_become_literals():
    rule = RULES["paid_after_death"]
    sql = compile_rule(rule, programmes={"DIBAO": 1, "YOUFU": 15}, parameters={"pension_grace": -2}).sql
    assert "p.programme IN (1, 15)" in sql
    assert "d.died_month + (-2)" in sql
    assert "d.died_month + 12" in sql


def test_a_catalogue_without_the_programmes_finds_nothing():
    assert "p.programme IN (-2)" in compile_rule(RULES["paid_after_death"], programmes={}).sql


def test_an_unknown_parameter_is_refused():
    with pytest.raises(RuleError, match="no parameter grace"):
        compile_rule(RULES["paid_after_death"], programmes=NUMBERS, parameters={"grace": 3})


def test_a_value_is_a_number_and_nothing_else():
    with pytest.raises(ValueError, match="invalid literal"):
        compile_rule(RULES["paid_after_death"], programmes=NUMBERS, parameters={"pension_grace": "1 or 1=1"})


def test_the_compiled_rule_knows_what_comparison_asks():
    compiled = compile_rule(RULES["paid_after_death"], programmes=NUMBERS)
    assert (compiled.id, compiled.subject, compiled.severity_of(n_months=5)) == ("paid_after_death", "person", "high")
    assert compiled.logic_version == RULES["paid_after_death"].logic_version
