"""Which parameters of counties a SELECT finds nothing without."""

from sqlglot import exp

from huimin.rules.checker import views
from huimin.rules.origins import Query, resolve
from huimin.rules.syntax import line_of, parse

_VIEW = "parameters"


def limits_needed(sql: str) -> dict[str, int]:
    """Name -> line within the statement; a parameter joined with LEFT JOIN has its default beside it and is none."""
    return {name: line for query in resolve(parse(sql), views()) if not query.branches for name, line in _needed(query)}


def _needed(query: Query) -> list[tuple[str, int]]:
    beside = {join.this.alias for join in query.tree.args.get("joins") or () if join.side == "LEFT"}
    asked = {alias for alias, source in query.sources.items() if source == _VIEW and alias not in beside}
    found = []
    for node in query.tree.find_all(exp.EQ):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            is_name = isinstance(one, exp.Column) and one.table in asked and one.name == "name"
            if is_name and isinstance(other, exp.Literal):
                found.append((other.this, line_of(node)))
    return found
