"""WITHs that need not be followed row by row: lists of values that occur, and summaries, which are few rows whatever
there is: numbers and limits by county, programme and month. Which programmes a view is read for stands here too.
"""

from collections.abc import Collection, Iterator

from sqlglot import exp

from huimin.rules.equalities import bare, conjuncts
from huimin.rules.origins import Query
from huimin.rules.syntax import Refused


def lists_of(queries: list[Query], names: Collection[str]) -> dict[int, str]:
    """The WITHs that the header calls lists, by identity of their tree; Refused for one that is none."""
    found: dict[int, str] = {}
    for name in names:
        query = queries[0].ctes.get(name)
        if query is None:
            raise Refused(queries[0].tree, f"lists names {name}, which is no WITH; name one of this rule")
        if not all(_is_list(branch) for branch in query.branches or (query,)):
            raise Refused(
                query.tree,
                f"lists names {name}, which does more than list values; write select distinct, or group by what it returns",
            )
        found[id(query.tree)] = name
    return found


def _is_list(query: Query) -> bool:
    tree = query.tree
    if query.branches or tree.args.get("having") or any(own(query, exp.AggFunc, exp.Window)):
        return False
    group = tree.args.get("group")
    if group is None:
        return tree.args.get("distinct") is not None
    grouped = {column.sql() for column in group.expressions}
    return all(bare(column).sql() in grouped or not column.find(exp.Column) for column in tree.expressions)


def summaries_of(queries: list[Query], always_there: Collection[str], lists: Collection[int]) -> dict[int, str]:
    """The WITHs that sum up, or join what sums up, and name no person, row or account; by identity of their tree. What
    rests on a list is none: it takes its values from the rows that are looked at."""

    def is_summary(query: Query) -> bool:
        if query.branches:
            return all(map(is_summary, query.branches))
        if any(is_key(origin.column) for name in query.names() for origin in query.origins(name)):
            return False
        below = [source for source in query.sources.values() if not isinstance(source, str)]
        if any(_rests_on(one, lists) for one in below):
            return False
        return _sums_up(query.tree) or (
            all(map(is_summary, below))
            and all(one in always_there for one in query.sources.values() if one not in below)
        )

    return {id(one.tree): name for name, one in queries[0].ctes.items() if is_summary(one)}


def _rests_on(query: Query, lists: Collection[int]) -> bool:
    return id(query.tree) in lists or any(
        _rests_on(one, lists) for one in (*query.branches, *query.sources.values()) if not isinstance(one, str)
    )


def _sums_up(tree: exp.Expression) -> bool:
    return tree.args.get("group") is not None or tree.args.get("distinct") is not None


def is_key(column: str) -> bool:
    """Whether a column names a row, or one of many persons, names, accounts, firms, parcels."""
    return column == "ref" or column.endswith("_key")


def bound_views(queries: list[Query]) -> tuple[str, ...]:
    """The views of which every reading says `programme in ($programmes)`."""
    said: dict[str, bool] = {}
    for query in queries:
        for alias, source in query.sources.items():
            if isinstance(source, str):
                said[source] = said.get(source, True) and _is_bound(query, alias)
    return tuple(sorted(view for view, is_bound in said.items() if is_bound))


def _is_bound(query: Query, alias: str) -> bool:
    return any(
        isinstance(part, exp.In)
        and isinstance(part.this, exp.Column)
        and (part.this.table, part.this.name) == (alias, "programme")
        and [one.this for one in part.expressions if isinstance(one, exp.Placeholder)] == ["programmes"]
        for part in conjuncts(query.tree.args.get("where"))
    )


def own(query: Query, *kinds: type) -> Iterator[exp.Expression]:
    """The nodes of these kinds of a query, not of a deeper one."""
    return (node for node in query.tree.find_all(*kinds) if node.parent_select is query.tree)
