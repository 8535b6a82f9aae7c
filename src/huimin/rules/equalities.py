"""What one SELECT makes equal: from which column a value leads to which other."""

from collections.abc import Iterator

from sqlglot import exp

from huimin.rules.origins import Query

At = tuple[str, str]
"""Alias and column within one SELECT."""


def edges_of(query: Query) -> dict[At, list[At]]:
    """Column -> the columns that a row's value leads to by an equality every row of the result fulfils."""
    edges: dict[At, list[At]] = {}
    for left, right in equalities(conjuncts(query.tree.args.get("where"))):
        edges.setdefault(left, []).append(right)
        edges.setdefault(right, []).append(left)
    for join in query.tree.args.get("joins") or ():
        added = join.this.alias
        for left, right in equalities(conjuncts(join.args.get("on"))):
            for one, other in ((left, right), (right, left)):
                edges.setdefault(one, [])
                if join.side != "LEFT" or (other[0] == added and one[0] != added):
                    edges[one].append(other)
    return edges


def equal_columns(query: Query, at: At) -> set[At]:
    """The columns that equal this one in every row of the result."""
    edges, found, waiting = edges_of(query), {at}, [at]
    while waiting:
        one = waiting.pop()
        for other in edges.get(one, ()):
            if one in edges.get(other, ()) and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def conjuncts(node: exp.Expression | None) -> Iterator[exp.Expression]:
    """The conditions that all hold where this one does."""
    if isinstance(node, exp.Where | exp.Paren):
        yield from conjuncts(node.this)
    elif isinstance(node, exp.And):
        yield from conjuncts(node.left)
        yield from conjuncts(node.right)
    elif node is not None:
        yield node


def equalities(conditions: Iterator[exp.Expression]) -> Iterator[tuple[At, At]]:
    """The pairs of columns that conditions liken."""
    for node in conditions:
        if isinstance(node, exp.EQ) and isinstance(node.left, exp.Column) and isinstance(node.right, exp.Column):
            yield (node.left.table, node.left.name), (node.right.table, node.right.name)


def is_conjunct(node: exp.Expression, tree: exp.Expression) -> bool:
    places = [tree.args.get("where"), *(join.args.get("on") for join in tree.args.get("joins") or () if not join.side)]
    return any(node is one for place in places for one in conjuncts(place))


def bare(node: exp.Expression) -> exp.Expression:
    while isinstance(node, exp.Alias | exp.Paren):
        node = node.this
    return node


def column_behind(node: exp.Expression) -> exp.Column | None:
    """The column whose value, or NULL, an expression hands on: itself, cast to BIGINT, or kept by CASE WHEN."""
    node = bare(node)
    if isinstance(node, exp.Column):
        return node
    if isinstance(node, exp.Cast) and node.to.this.name == "BIGINT":
        return column_behind(node.this)
    if isinstance(node, exp.Case):
        kept = [one.args["true"] for one in node.args["ifs"]] + [node.args.get("default")]
        columns = {column_behind(one) for one in kept if one is not None and not isinstance(bare(one), exp.Null)}
        return columns.pop() if len(columns) == 1 else None
    return None
