"""From a checked rule to SQL that runs: parameters become literals in the tree, the text is generated anew."""

from collections.abc import Mapping

from sqlglot import exp

from huimin.rules.checker import parse
from huimin.rules.types import Compiled, Rule


def compile_rule(
    rule: Rule, *, programmes: Mapping[str, int], parameters: Mapping[str, int] | None = None, dialect: str = "duckdb"
) -> Compiled:
    """`programmes` maps codes to catalogue numbers; `parameters` overrides defaults."""
    values = {name: parameter.default for name, parameter in rule.params.items()} | dict(parameters or {})
    numbers = [programmes[code] for code in rule.programmes if code in programmes]

    def literal(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.In) and _is_programmes(node):
            listed = [exp.Literal.number(number) for number in numbers] or [exp.Literal.number(-2)]
            return exp.In(this=node.this.transform(literal), expressions=listed)
        if isinstance(node, (exp.Parameter, exp.Placeholder)):
            return _number(values[node.name])
        return node

    return Compiled(rule, parse(rule.sql).transform(literal).sql(dialect))


def _is_programmes(node: exp.In) -> bool:
    listed = node.expressions
    return (
        len(listed) == 1 and isinstance(listed[0], (exp.Parameter, exp.Placeholder)) and listed[0].name == "programmes"
    )


def _number(value: int) -> exp.Expression:
    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal
