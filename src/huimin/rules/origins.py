"""Where a column of a SELECT comes from: through subqueries and WITH down to columns of the views it may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from huimin.rules.syntax import Refused

Views = Mapping[str, Mapping[str, str]]
MOST_READINGS = 2_000  # of views, were each WITH written out where it is read: what checking and running grow with


@dataclass(frozen=True)
class Origin:
    """A column of a view, by the path of table aliases that leads to it: one table read twice is two paths."""

    path: tuple[str, ...]
    column: str
    view: str


@dataclass
class Query:
    """One SELECT (or UNION) with its tables by alias and its output columns by name."""

    tree: exp.Expression
    outer: "Query | None"
    ctes: dict[str, "Query"] = field(default_factory=dict)
    sources: dict[str, "Query | str"] = field(default_factory=dict)  # alias -> subquery, or name of a view
    branches: tuple["Query", ...] = ()  # of a UNION

    def origins(self, name: str) -> set[Origin]:
        """The view columns that the output column `name` is made of."""
        if self.branches:
            at = self.branches[0].names().index(name)
            return {
                Origin((str(number), *origin.path), origin.column, origin.view)
                for number, branch in enumerate(self.branches)
                for origin in branch.origins(branch.names()[at])
            }
        column = next(column for column in self.tree.expressions if column.alias_or_name == name)
        return self.made_of(column)

    def made_of(self, node: exp.Expression) -> set[Origin]:
        """The view columns whose values an expression of this query takes up; what is only counted gives none."""
        counted = {id(column) for count in node.find_all(exp.Count) for column in count.find_all(exp.Column)}
        taken = (column for column in node.find_all(exp.Column) if id(column) not in counted)
        return set().union(*(self._of_column(column) for column in taken), set())

    def _of_column(self, column: exp.Column) -> set[Origin]:
        query: Query | None = self
        while query is not None and column.table not in query.sources:
            query = query.outer
        if query is None:
            return set()
        source = query.sources[column.table]
        if isinstance(source, str):
            return {Origin((column.table,), column.name, source)}
        return {Origin((column.table, *inner.path), inner.column, inner.view) for inner in source.origins(column.name)}

    def names(self) -> list[str]:
        """The output columns in order."""
        return self.branches[0].names() if self.branches else [c.alias_or_name for c in self.tree.expressions]


def resolve(tree: exp.Expression, views: Views) -> list[Query]:
    """All queries of a statement, the outermost first; Refused for a table, alias or column that does not stand."""
    found: list[Query] = []
    _resolve(tree, views, None, found)
    if n_readings(found) > MOST_READINGS:
        raise Refused(
            tree, "each WITH reads others so often that they cannot be followed; take it apart into several rules"
        )
    for query in found:
        if not query.branches:
            _check_columns(query, views)
    return found


def n_readings(queries: list[Query]) -> int:
    """How often views are read, were each WITH written out where it is read: one that joins itself doubles it."""
    counted: dict[int, int] = {}

    def count(query: Query) -> int:
        if id(query) not in counted:
            sources = [one if isinstance(one, str) else count(one) for one in query.sources.values()]
            own = sum(1 if isinstance(one, str) else one for one in sources)
            counted[id(query)] = own + sum(count(each) for each in (*query.branches, *asked.get(id(query), ())))
        return counted[id(query)]

    asked: dict[int, list[Query]] = {}
    for query in queries:
        outer = query.outer
        if outer is not None and all(one is not query for one in (*outer.sources.values(), *outer.ctes.values())):
            asked.setdefault(id(outer), []).append(query)
    return count(queries[0])


def _resolve(tree: exp.Expression, views: Views, outer: Query | None, found: list[Query]) -> Query:
    query = Query(tree, outer, dict(outer.ctes) if outer else {})
    found.append(query)
    if isinstance(tree, exp.Union):
        query.branches = tuple(_resolve(side, views, outer, found) for side in (tree.left, tree.right))
        if len({len(branch.names()) for branch in query.branches}) > 1:
            raise Refused(tree, "the sides of UNION have different columns; give both the same")
        return query
    for cte in tree.args["with_"].expressions if tree.args.get("with_") else ():
        if cte.alias in views or cte.alias in query.ctes:
            raise Refused(cte, f"WITH {cte.alias} takes the name of a view or of another WITH; choose another name")
        query.ctes[cte.alias] = _resolve(cte.this, views, query, found)
    for source in [tree.args["from_"], *tree.args.get("joins", ())]:
        _add_source(query, source.this, views, found)
    for inner in _inner_queries(tree):
        _resolve(inner, views, query, found)
    _check_names(query)
    return query


def _add_source(query: Query, source: exp.Expression, views: Views, found: list[Query]) -> None:
    alias = source.alias
    if not alias:
        raise Refused(source, f"{source.sql()} has no alias; give each table its own (payments as p)")
    at: Query | None = query
    while at is not None:
        if alias in at.sources:
            raise Refused(source, f"the alias {alias} stands for two tables; give each its own")
        at = at.outer
    if isinstance(source, exp.Subquery):
        query.sources[alias] = _resolve(source.this, views, query, found)
    elif not isinstance(source.this, exp.Identifier):
        raise Refused(source, f"{source.this.sql()} is no view; read one of {', '.join(views)}")
    elif source.name in query.ctes:
        query.sources[alias] = query.ctes[source.name]
    elif source.name in views:
        query.sources[alias] = source.name
    else:
        raise Refused(source, f"there is no view {source.name}; read one of {', '.join(views)}")


def _inner_queries(tree: exp.Select) -> list[exp.Expression]:
    """The SELECTs of IN and EXISTS that belong to this one, not to a deeper one."""
    found = []
    for node in tree.find_all(exp.Exists, exp.In):
        inner = node.this if isinstance(node, exp.Exists) else node.args.get("query")
        inner = inner.this if isinstance(inner, exp.Subquery) else inner
        if inner is not None and node.parent_select is tree:
            found.append(inner)
    return found


def _check_names(query: Query) -> None:
    names = query.names()
    if "" in names:
        raise Refused(query.tree.expressions[names.index("")], "a column has no name; write `… as name`")
    if len(set(names)) != len(names):
        raise Refused(query.tree, "two columns have one name; give each its own")


def _check_columns(query: Query, views: Views) -> None:
    for column in query.tree.find_all(exp.Column):
        if column.parent_select is not query.tree:
            continue
        if not column.table:
            raise Refused(column, f"{column.name} names no table; write p.{column.name} with the table's alias")
        at: Query | None = query
        while at is not None and column.table not in at.sources:
            at = at.outer
        if at is None:
            raise Refused(column, f"{column.table} is no table here; use an alias of FROM or JOIN")
        if at is not query and at is not query.outer:  # Spark resolves a name in the SELECT around, and no further
            raise Refused(column, f"{column.table} stands two SELECTs further out; join the two inside EXISTS")
        source = at.sources[column.table]
        known = list(views[source]) if isinstance(source, str) else source.names()
        if column.name not in known:
            raise Refused(column, f"{column.table} has no column {column.name}; it has {', '.join(known)}")
