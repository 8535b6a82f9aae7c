"""From a checked rule to SQL that runs: parameters become literals in the tree, the text is generated anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from huimin.rules.syntax import parse
from huimin.rules.types import Rule, RuleError

DIALECTS = ("duckdb", "postgres", "spark")
NO_PROGRAMME = -2  # what `in ($programmes)` becomes where the catalogue has none of them: nothing is equal to it


@dataclass(frozen=True)
class Compiled:
    """A rule ready to run. given: parameter -> number; programmes: their numbers in the fact files.

    fault: why it cannot be asked (comparison.faults); it has no SQL then.
    """

    rule: Rule
    given: tuple[tuple[str, int], ...] = ()
    programmes: tuple[int, ...] = ()
    fault: str = ""
    dialect: str = "duckdb"

    @property
    def sql(self) -> str:
        """Re-generated from the checked tree when it is asked for: writing the library takes seconds, and most runs
        ask few of its rules."""
        return "" if self.fault else _sql(self.rule.sql, self.given, self.programmes, self.dialect)

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def subject(self) -> str:
        return self.rule.subject

    @property
    def is_trial(self) -> bool:
        """Whether what it finds opens no clue."""
        return self.rule.status == "trial"

    @property
    def direction(self) -> str:
        return self.rule.direction

    @property
    def logic_version(self) -> str:
        return self.rule.logic_version

    def severity_of(self, *, n_months: int = 0, amount_fen: int = 0) -> str:
        """As `Rule.severity_of`."""
        return self.rule.severity_of(n_months=n_months, amount_fen=amount_fen)


def compile_rule(
    rule: Rule, *, programmes: Mapping[str, int], parameters: Mapping[str, int] | None = None, dialect: str = "duckdb"
) -> Compiled:
    """A rule for one catalogue.

    programmes: code -> number in the fact files. parameters: name -> whole number, in place of the header's default.
    RuleError names a parameter the rule has not.
    """
    given = dict(parameters or {})
    if strange := given.keys() - rule.params.keys():
        known = ", ".join(rule.params) or "none"
        raise RuleError(f"{rule.id}: there is no parameter {min(strange)}; it has {known}")
    values = {name: int(given.get(name, parameter.default)) for name, parameter in rule.params.items()}
    numbers = [programmes[code] for code in rule.programmes if code in programmes] or [NO_PROGRAMME]
    return Compiled(rule, tuple(values.items()), tuple(numbers), dialect=dialect)


@lru_cache(maxsize=1024)  # the same library is compiled for every run, and parsing is most of it
def _sql(sql: str, given: tuple[tuple[str, int], ...], numbers: tuple[int, ...], dialect: str) -> str:
    values = dict(given)

    def as_literal(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.In) and len(node.expressions) == 1 and _is_list(node.expressions[0]):
            return exp.In(this=node.this, expressions=[_number(number) for number in numbers])
        if isinstance(node, exp.Placeholder):
            return _number(values[node.this])
        return node

    return parse(sql).transform(as_literal).sql(dialect, comments=False)


def _is_list(node: exp.Expression) -> bool:
    return isinstance(node, exp.Placeholder) and node.this == "programmes"


def _number(value: int) -> exp.Expression:
    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal
