"""The first wall around a rule: one allow-list on the syntax tree. What it does not know, it refuses.

The portable subset runs unchanged on DuckDB, PostgreSQL and Spark; it is also all that a person's rule may say.
"""

from functools import lru_cache
from pathlib import Path
from string import Formatter

import sqlglot
import yaml
from sqlglot import exp

from huimin.rules.types import Rule

SHARED = (
    "subject_key",
    "programme",
    "month",
    "amount_fen",
    "ref",
    "register_ref",
    "name_key",
    "register_name_key",
    "grade",
)
SUPPLIED = {"n_rows", "n_months", "amount", "first_month", "last_month", "programme"}

_NODES = (
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.With, exp.CTE, exp.Subquery, exp.TableAlias,
    exp.Table, exp.Column, exp.Identifier, exp.Alias, exp.Literal, exp.Boolean, exp.Null, exp.And, exp.Or, exp.Not, exp.EQ,
    exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Is, exp.Like, exp.Add, exp.Sub, exp.Mul, exp.Neg,
    exp.Case, exp.If, exp.Paren, exp.Tuple, exp.Exists, exp.Union, exp.Distinct, exp.Cast, exp.DataType, exp.Star,
    exp.Parameter, exp.Placeholder, exp.Var, exp.Window, exp.WindowSpec, exp.Order, exp.Ordered, exp.Dot,
)  # fmt: skip
_FUNCTIONS = (
    exp.Count, exp.Sum, exp.Min, exp.Max, exp.Coalesce, exp.Abs, exp.Greatest, exp.Least, exp.Year, exp.Month, exp.Nullif,
    exp.RowNumber, exp.Extract, exp.DateDiff,
)  # fmt: skip
_TYPES = {"BIGINT", "INT", "SMALLINT", "TINYINT", "DATE", "VARCHAR", "TEXT"}


@lru_cache(maxsize=1)
def views() -> dict[str, dict[str, str]]:
    """View -> column -> type: all that a rule may read."""
    return yaml.safe_load((Path(__file__).parent / "views.yml").read_text(encoding="utf-8"))


def parse(sql: str) -> exp.Expression:
    """The syntax tree of one statement; ValueError names the line where it ends being SQL."""
    try:
        found = sqlglot.parse(sql, read="duckdb")
    except sqlglot.errors.SqlglotError as error:
        line = error.errors[0]["line"] if getattr(error, "errors", None) else 1
        raise ValueError(f"line {line}: this is no SQL; mend the statement") from error
    if len(found) != 1 or found[0] is None:
        raise ValueError("line 1: a rule is one SELECT; leave out what follows the first statement")
    return found[0]


def check(rule: Rule) -> str | None:
    """What is wrong with a rule, as a sentence with line and remedy; None when it may run."""
    try:
        tree = parse(rule.sql)
    except ValueError as error:
        return str(error)
    return _check_nodes(tree) or _check_tables(tree) or _check_output(rule, tree) or _check_params(rule, tree)


def _check_nodes(tree: exp.Expression) -> str | None:
    if not isinstance(tree, exp.Select):
        return "line 1: a rule is one SELECT; write nothing else"
    for node in tree.walk():
        if not isinstance(node, _NODES + _FUNCTIONS):
            return f"line {_line(node)}: {type(node).__name__.upper()} is not in the subset; use joins, comparisons, + - *, sums and counts"
        if isinstance(node, exp.With) and node.args.get("recursive"):
            return f"line {_line(node)}: RECURSIVE is not in the subset; write it out"
        if isinstance(node, exp.DataType) and node.this.name not in _TYPES:
            return (
                f"line {_line(node)}: type {node.this.name} is not in the subset; use BIGINT, INTEGER, DATE or VARCHAR"
            )
        if isinstance(node, exp.Join) and not (node.args.get("on") or node.args.get("using")):
            return f"line {_line(node)}: a join without ON multiplies all rows; say what connects the two"
    return None


def _check_tables(tree: exp.Expression) -> str | None:
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if table.args.get("db") or not isinstance(table.this, exp.Identifier):
            return (
                f"line {_line(table)}: {table.sql()} is no view of the books; use one of {', '.join(sorted(views()))}"
            )
        if table.name not in own and table.name not in views():
            return f"line {_line(table)}: {table.name} is no view of the books; use one of {', '.join(sorted(views()))}"
    for select in tree.find_all(exp.Select):
        joined = [select.args.get("from_") or select.args.get("from"), *(select.args.get("joins") or [])]
        aliases = [source.this.alias_or_name for source in joined if source is not None]
        if len(set(aliases)) != len(aliases):
            return f"line {_line(select)}: two tables share an alias; give each its own"
    return None


def _check_output(rule: Rule, tree: exp.Expression) -> str | None:
    names = [column.alias_or_name for column in tree.expressions]
    if tuple(names[: len(SHARED)]) != SHARED:
        return (
            f"line 1: the first columns are {', '.join(names[: len(SHARED)])}; return {', '.join(SHARED)} in this order"
        )
    unnamed = SUPPLIED | set(names)
    for language in ("reason_zh", "reason_en"):
        wanted = {field for _, field, _, _ in Formatter().parse(getattr(rule, language)) if field}
        if missing := wanted - unnamed:
            return f"{language} names {{{sorted(missing)[0]}}}, which the SELECT does not return; add the column"
    register_name = tree.expressions[SHARED.index("register_name_key")]
    joins_persons = any("person_key" in {c.name for c in join.find_all(exp.Column)} for join in tree.find_all(exp.Join))
    is_null = isinstance(register_name.unalias(), (exp.Null, exp.Cast)) and not list(register_name.find_all(exp.Column))
    if joins_persons and is_null:
        return "line 1: joins on person_key without returning both name keys; return name_key and register_name_key"
    return None


def _check_params(rule: Rule, tree: exp.Expression) -> str | None:
    for parameter in tree.find_all(exp.Parameter, exp.Placeholder):
        if parameter.name not in rule.params and parameter.name != "programmes":
            return f"line {_line(parameter)}: ${parameter.name} is no parameter; add it to params with default and unit"
    return None


def _line(node: exp.Expression) -> int:
    for part in node.walk():
        if line := part.meta.get("line"):
            return line
    return 1
