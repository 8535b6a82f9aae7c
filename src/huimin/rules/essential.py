"""Without which views a SELECT returns nothing: most rules need not be asked where a register has never arrived."""

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from huimin.rules.equalities import conjuncts
from huimin.rules.origins import Query


def essential_of(queries: Sequence[Query], made_of: Mapping[str, str]) -> frozenset[str]:
    """The views of which each must have a row for the outermost of `queries` to have one: those it joins inside, and
    those that rows must EXIST in, however deep.

    made_of: the view that another is made of (payment_months of payments), which stands for both. A union needs what all
    its sides need; a sum over nothing is a row all the same, so it needs nothing.
    """
    by_tree = {id(query.tree): query for query in queries}
    known: dict[int, frozenset[str]] = {}  # a WITH is asked once, however many join it

    def of(query: Query) -> frozenset[str]:
        if id(query) not in known:
            known[id(query)] = made(query)
        return known[id(query)]

    def made(query: Query) -> frozenset[str]:
        if query.branches:
            return frozenset.intersection(*map(of, query.branches))
        joins = query.tree.args.get("joins") or []
        if _sums_all(query.tree) or any(join.side in ("RIGHT", "FULL") for join in joins):
            return frozenset()
        inside = [query.tree.args["from_"], *(join for join in joins if not join.side)]
        sources = [query.sources[one.this.alias] for one in inside]
        views = {made_of.get(one, one) for one in sources if isinstance(one, str)}
        below = [one for one in sources if not isinstance(one, str)]
        return frozenset(views).union(*map(of, below), *(of(by_tree[id(one)]) for one in _must_exist(query.tree)))

    return of(queries[0])


def _must_exist(tree: exp.Select) -> Iterator[exp.Expression]:
    """The SELECTs of which each row of this one needs a row."""
    for one in conjuncts(tree.args.get("where")):
        inner = one.this if isinstance(one, exp.Exists) else one.args.get("query") if isinstance(one, exp.In) else None
        if inner is not None:
            yield inner.this if isinstance(inner, exp.Subquery) else inner


def _sums_all(tree: exp.Select) -> bool:
    """Whether everything becomes one row: an aggregate without GROUP BY, other than over a window."""
    if tree.args.get("group"):
        return False
    sums = (node for part in tree.expressions for node in part.find_all(exp.AggFunc))
    return any(node.parent_select is tree and not isinstance(node.parent, exp.Window) for node in sums)
