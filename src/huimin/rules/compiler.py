"""From a checked rule to SQL that runs: parameters become literals. What the engine runs is written when a rule is read,
so that a run parses nothing; for other engines the tree is written anew.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlglot import exp

from huimin.rules.syntax import parse
from huimin.rules.types import EngineText, Rule, RuleError, summary_table

DIALECTS = ("duckdb", "postgres", "spark")
NO_PROGRAMME = -2  # what `in ($programmes)` becomes where the catalogue has none of them: nothing is equal to it
_PLACE = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|\$(\w+)""")  # quoted text, or a parameter


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
        """The SELECT with its parameters as literals."""
        if self.fault:
            return ""
        sql = self._filled(self.rule.text.sql)
        return sql if self.dialect == "duckdb" else parse(sql).sql(self.dialect, comments=False)

    @property
    def summaries(self) -> Mapping[str, str]:
        """As in `EngineText`."""
        return {name: self._filled(sql) for name, sql in self.rule.text.summaries.items()}

    @property
    def over_summaries(self) -> str:
        """As in `EngineText`; the SELECT itself where it has none."""
        return self._filled(self.rule.text.over_summaries) or self.sql

    def _filled(self, sql: str) -> str:
        words = {name: str(value) if value >= 0 else f"({value})" for name, value in self.given}
        words["programmes"] = ", ".join(map(str, self.programmes))
        return _PLACE.sub(lambda found: words[found[1]] if found[1] else found[0], sql)

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


def engine_text(tree: exp.Select, *, rule_id: str, summaries: Collection[str]) -> EngineText:
    """What the engine runs of a checked tree, its parameters still by name. summaries: see `Reach`."""
    withs = tree.args["with_"].expressions if summaries else ()
    bodies: dict[str, str] = {}
    over = tree.copy()
    for at, one in enumerate(withs):
        if one.alias in summaries:
            before = ", ".join(each.sql("duckdb", comments=False) for each in withs[: at + 1])
            table = summary_table(rule_id, one.alias)
            bodies[table] = f"WITH {before} SELECT * FROM {one.alias}"
            over.args["with_"].expressions[at].set("this", exp.select("*").from_(table))
    return EngineText(tree.sql("duckdb", comments=False), bodies, over.sql("duckdb", comments=False) if bodies else "")
