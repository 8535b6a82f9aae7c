"""What a SELECT reads: of each view the columns, and the programmes where every reading is bound to some.

Who runs a rule apart from the books gives it exactly this, and nothing else is there.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp

from huimin.rules.origins import Query, resolve
from huimin.rules.syntax import parse
from huimin.rules.types import Read


def reads(sql: str, views: Mapping[str, Mapping[str, str]]) -> dict[str, Read]:
    """View -> what of it the compiled SQL of a rule reads."""
    bounds: dict[str, list[frozenset[int] | None]] = {}
    queries = resolve(parse(sql), views)
    for query in queries:
        for alias, source in () if query.branches else query.sources.items():
            if isinstance(source, str):
                bounds.setdefault(source, []).append(_bound_to(query, alias))
    columns = columns_read(queries)
    return {view: Read(columns.get(view, ()), _together(bound)) for view, bound in bounds.items()}


def columns_read(queries: Iterable[Query]) -> dict[str, tuple[str, ...]]:
    """View -> its columns that the queries of a rule (of `origins.resolve`) read, in order of name."""
    found: dict[str, set[str]] = {}
    for query in queries:
        for view, column in () if query.branches else _columns(query):
            found.setdefault(view, set()).add(column)
    return {view: tuple(sorted(columns)) for view, columns in found.items()}


def _columns(query: Query) -> Iterator[tuple[str, str]]:
    for column in query.tree.find_all(exp.Column):
        if column.parent_select is not query.tree:
            continue
        at: Query | None = query
        while at is not None and column.table not in at.sources:
            at = at.outer
        source = at.sources[column.table] if at is not None else None
        if isinstance(source, str):
            yield source, column.name


def _bound_to(query: Query, alias: str) -> frozenset[int] | None:
    """The programmes that WHERE, whatever else it says, leaves of a table."""
    where = query.tree.args.get("where")
    for part in _conjuncts(where.this) if where is not None else ():
        column = part.this if isinstance(part, exp.In) else None
        if isinstance(column, exp.Column) and (column.table, column.name) == (alias, "programme") and part.expressions:
            numbers = [one.sql() for one in part.expressions]
            if all(number.lstrip("-").isdigit() for number in numbers):
                return frozenset(map(int, numbers))
    return None


def _conjuncts(node: exp.Expression) -> Iterator[exp.Expression]:
    if isinstance(node, exp.And):
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    elif isinstance(node, exp.Paren):
        yield from _conjuncts(node.this)
    else:
        yield node


def _together(bounds: list[frozenset[int] | None]) -> tuple[int, ...] | None:
    if any(bound is None for bound in bounds):
        return None
    return tuple(sorted(frozenset().union(*(bound for bound in bounds if bound is not None))))
