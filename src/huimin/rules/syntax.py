"""The allow-list on a rule's syntax tree: what it does not name is refused, so also what a later sqlglot may add.

The portable subset runs with the same values on DuckDB, PostgreSQL and Spark; no file, setting, clock or network can be
named in it. Each node type lists the parts it may have: a part that is not listed (LIMIT, QUALIFY, PIVOT, SAMPLE,
NATURAL, USING, RECURSIVE …) is refused like a node that is not.
"""

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

_PARTS: dict[type, str] = {
    exp.Select: "expressions from_ joins where group having distinct with_",
    exp.With: "expressions",
    exp.CTE: "this alias",
    exp.Subquery: "this alias",
    exp.Union: "this expression distinct with_",
    exp.From: "this",
    exp.Join: "this side kind on",
    exp.Where: "this",
    exp.Group: "expressions",
    exp.Having: "this",
    exp.Distinct: "expressions",
    exp.Table: "this alias",
    exp.TableAlias: "this",
    exp.Column: "this table",
    exp.Identifier: "this",
    exp.Alias: "this alias",
    exp.Literal: "this is_string",
    exp.Boolean: "this",
    exp.Null: "",
    exp.Placeholder: "this",
    exp.And: "this expression",
    exp.Or: "this expression",
    exp.Not: "this",
    exp.EQ: "this expression",
    exp.NEQ: "this expression",
    exp.GT: "this expression",
    exp.GTE: "this expression",
    exp.LT: "this expression",
    exp.LTE: "this expression",
    exp.Between: "this low high",
    exp.In: "this expressions query",
    exp.Exists: "this",
    exp.Is: "this expression",
    exp.Like: "this expression negate",
    exp.Add: "this expression",
    exp.Sub: "this expression",
    exp.Mul: "this expression",
    exp.Mod: "this expression",
    exp.Neg: "this",
    exp.Paren: "this",
    exp.Case: "ifs default",
    exp.If: "this true",
    exp.Cast: "this to",
    exp.DataType: "this nested",
    exp.Window: "this partition_by order over",
    exp.Order: "expressions",
    exp.Ordered: "this desc nulls_first",
    exp.Count: "this big_int",
    exp.Star: "",
    exp.Sum: "this",
    exp.Min: "this expressions",
    exp.Max: "this expressions",
    exp.Coalesce: "this expressions",
    exp.Greatest: "this expressions ignore_nulls",
    exp.Least: "this expressions ignore_nulls",
    exp.Abs: "this",
    exp.Year: "this",
    exp.Month: "this",
    exp.RowNumber: "",
    exp.DateDiff: "this expression unit date_part_boundary",
    exp.Var: "this",
}
_TYPES = {"BIGINT", "INT", "SMALLINT", "TINYINT", "DATE", "VARCHAR"}
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_NUMBER = re.compile(r"(\d{1,18}|0\.(1|01|001|0001))\Z")
_LONGEST = 50_000
_ADVICE = "write comparisons, + - * %, sums, counts, min, max, case, like, exists and window sums only"


class Refused(ValueError):
    """What is wrong with a statement and what to do; `line` counts from 1 within the statement."""

    def __init__(self, node: exp.Expression | None, sentence: str, line: int | None = None):
        super().__init__(sentence)
        self.line = line or (line_of(node) if node is not None else 1)


def parse(sql: str) -> exp.Select:
    """The syntax tree of the one SELECT that `sql` must be; Refused otherwise."""
    if len(sql) > _LONGEST:
        raise Refused(None, f"the statement has more than {_LONGEST} characters; take it apart into several rules")
    try:
        found = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    except sqlglot.errors.SqlglotError as error:
        raise Refused(None, "this is no SQL; mend the statement", _line_of_error(sql, error)) from error
    except RecursionError as error:
        raise Refused(None, "the statement is nested too deeply; take it apart with WITH") from error
    if len(found) != 1:
        raise Refused(None, "a rule is one SELECT; leave out every other statement")
    if type(found[0]) is not exp.Select:
        raise Refused(found[0], f"a rule is one SELECT, not {_word(found[0])}; write `select … from …`")
    for node in found[0].walk():  # the parser counts lines wrongly behind a `$name`, places rightly
        if "start" in node.meta:
            node.meta["line"] = sql.count("\n", 0, node.meta["start"]) + 1
    return found[0]


def _line_of_error(sql: str, error: sqlglot.errors.SqlglotError) -> int | None:
    details = (getattr(error, "errors", None) or [{}])[0]
    before = details.get("start_context") or ""
    at = sql.find(before + (details.get("highlight") or "")) if before else -1
    return sql.count("\n", 0, at + len(before)) + 1 if at >= 0 else details.get("line")


def check_nodes(tree: exp.Select) -> None:
    """Raise Refused at the first node, part, type, name or number outside the subset."""
    for node in tree.walk():
        allowed = _PARTS.get(type(node))
        if allowed is None:
            raise Refused(node, f"{_word(node)} is outside the portable subset; {_ADVICE}")
        for part, value in node.args.items():
            if value not in (None, False, [], "") and part not in allowed.split():
                raise Refused(node, f"{part.strip('_').upper()} in {_word(node)} is outside the subset; leave it out")
        for problem in _details(node):
            raise Refused(node, problem)


def _details(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Identifier) and not (isinstance(node.this, str) and _NAME.match(node.this)):
        yield f"the name {node.this!r} is not plain; use small letters, digits and _"
    elif isinstance(node, exp.Literal):
        if node.is_string and not node.this.isprintable():
            yield "a text holds a character that cannot be printed; leave it out"
        if not node.is_string and not _NUMBER.match(node.this):
            yield f"the number {node.this} is not whole; use whole numbers (or 0.1, 0.01, 0.001, 0.0001 to scale down)"
    elif isinstance(node, exp.DataType) and (node.this.name not in _TYPES or node.expressions):
        yield f"the type {node.sql()} is outside the subset; use BIGINT, INTEGER, SMALLINT, DATE or VARCHAR"
    elif isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        yield "* hides what is returned; name the columns"
    elif isinstance(node, exp.DateDiff) and node.text("unit").lower() not in ("day", ""):
        yield "date_diff counts days only; write date_diff('day', a, b), or months as year * 12 + month"
    elif isinstance(node, exp.Var) and not isinstance(node.parent, exp.DateDiff):
        yield f"{node.name} is no column; name a column or a number"
    else:
        yield from _places(node)


def _places(node: exp.Expression) -> Iterator[str]:
    """Nodes that are allowed in some places only."""
    if isinstance(node, exp.Join):
        if not node.args.get("on"):
            yield "a join without ON multiplies all rows; say what connects the two"
        if (node.side, node.kind) not in (("", ""), ("LEFT", ""), ("", "INNER")):
            yield f"{node.side} {node.kind} JOIN is outside the subset; use JOIN or LEFT JOIN"
    elif isinstance(node, exp.Subquery) and not isinstance(node.parent, (exp.From, exp.Join, exp.In, exp.Exists)):
        yield "a SELECT inside an expression is outside the subset; join it, or use EXISTS"
    elif isinstance(node, exp.Select) and node.args.get("from_") is None:
        yield "a SELECT without FROM reads no fact; name a view"
    elif isinstance(node, exp.With) and not isinstance(node.parent, exp.Select):
        yield "WITH stands before the first SELECT only; move it there"
    elif isinstance(node, exp.Min | exp.Max) and node.expressions:
        yield "min and max take one column; use least or greatest for several"
    elif isinstance(node, exp.Like) and not (isinstance(node.expression, exp.Literal) and node.expression.is_string):
        yield "LIKE takes a fixed text; write like '%…%'"
    elif isinstance(node, exp.Order) and not isinstance(node.parent, exp.Window):
        yield "ORDER BY is no part of a rule; leave it out (comparison orders)"


def _word(node: exp.Expression) -> str:
    if isinstance(node, exp.Anonymous):
        return f"the function {node.name}"
    return f"the function {node.sql_name().lower()}" if isinstance(node, exp.Func) else type(node).__name__.upper()


def line_of(node: exp.Expression) -> int:
    """The line of a node: its own, or the first of its parts, else that of what it stands in."""
    at: exp.Expression | None = node
    while at is not None:
        lines = [part.meta["line"] for part in at.walk() if "line" in part.meta]
        if lines:
            return min(lines)
        at = at.parent
    return 1
