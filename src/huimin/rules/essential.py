"""Without which views a SELECT returns nothing: most rules need not be asked where a register has never arrived."""

from collections.abc import Mapping

from sqlglot import exp

from huimin.rules.origins import Query


def essential_of(query: Query, made_of: Mapping[str, str]) -> frozenset[str]:
    """The views of which each must have a row for the query to have one: those it joins inside, however deep.

    made_of: the view that another is made of (payment_months of payments), which stands for both. A union needs what all its sides need; a sum over nothing is a row all the same, so it needs nothing.
    """
    if query.branches:
        return frozenset.intersection(*(essential_of(branch, made_of) for branch in query.branches))
    tree = query.tree
    joins = tree.args.get("joins") or []
    if _sums_all(tree) or any(join.side in ("RIGHT", "FULL") for join in joins):
        return frozenset()
    inside = [tree.args["from_"], *(join for join in joins if not join.side)]
    return frozenset().union(*(_of_source(query.sources[one.this.alias], made_of) for one in inside))


def _sums_all(tree: exp.Select) -> bool:
    """Whether everything becomes one row: an aggregate without GROUP BY, other than over a window."""
    if tree.args.get("group"):
        return False
    sums = (node for part in tree.expressions for node in part.find_all(exp.AggFunc))
    return any(node.parent_select is tree and not isinstance(node.parent, exp.Window) for node in sums)


def _of_source(source: Query | str, made_of: Mapping[str, str]) -> frozenset[str]:
    return frozenset([made_of.get(source, source)]) if isinstance(source, str) else essential_of(source, made_of)
