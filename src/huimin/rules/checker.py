"""The first wall around a rule: only the portable subset, only the views of the books, and never a person taken for
another: who joins persons must say both names, so that an equal number under another name shows as such.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from sqlglot import exp

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.datasets.types import PERSONS
from huimin.kit.yamlfile import read_yaml
from huimin.rules.equalities import conjuncts
from huimin.rules.essential import essential_of
from huimin.rules.origins import Query, resolve
from huimin.rules.reach import reach_of
from huimin.rules.reads import columns_read
from huimin.rules.syntax import Refused, check_nodes, parse
from huimin.rules.types import Reach
from huimin.rules.units import check_units

SHARED = {
    "subject_key": "BIGINT",
    "programme": "INTEGER",
    "month": "INTEGER",
    "amount_fen": "BIGINT",
    "ref": "BIGINT",
    "register_ref": "BIGINT",
    "name_key": "BIGINT",
    "register_name_key": "BIGINT",
    "grade": "TINYINT",
}
SUPPLIED = frozenset({"n_rows", "n_months", "amount", "first_month", "last_month"})  # by comparison, for reasons
ALWAYS_THERE = frozenset({"today", "programmes", "exclusive_programmes", "parameters"})
_PERSONS = set(PERSONS)
_NAMES, _GRADES = map(set, zip(*PERSONS.values(), strict=True))
_PREDICATES = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In)


@lru_cache(maxsize=1)
def views() -> Mapping[str, Mapping[str, str]]:
    """View -> column -> DuckDB type: all that a rule may read."""
    kinds = {name: fact_columns(kind) for name, kind in load_kinds().items()}
    made = {
        name: view.get("columns") or kinds[view.get("like", name)] | view.get("adds", {})
        for name, view in _more_views().items()
    }
    return kinds | made


def made_of() -> Mapping[str, str]:
    """The view of a kind that another view is made of."""
    return {name: view["like"] for name, view in _more_views().items() if "like" in view}


@lru_cache(maxsize=1)
def _more_views() -> Mapping[str, Mapping]:
    return read_yaml((Path(__file__).parent / "views.yml").read_text(encoding="utf-8"))


def check_select(sql: str, params: Iterable[str] = ()) -> tuple[exp.Select, list[Query]]:
    """The tree and the resolved queries of a SELECT within the subset; `Refused` names line and remedy otherwise."""
    tree = parse(sql)
    try:
        check_nodes(tree)
        queries = resolve(tree, views())
    except RecursionError as error:
        raise Refused(None, "the statement is nested too deeply; take it apart with WITH") from error
    _check_parameters(tree, set(params))
    _check_names_of_persons(queries)
    _check_joins(queries)
    return tree, queries


def check_rule(
    sql: str,
    *,
    params: Iterable[str],
    needs: Iterable[str],
    reasons: Mapping[str, str],
    lists: Collection[str] = (),
    units: Mapping[str, str] = MappingProxyType({}),
) -> tuple[exp.Select, Reach]:
    """The tree of a rule's SELECT and what its findings rest on; columns, needs and the placeholders of its sentences
    checked too."""
    tree, queries = check_select(sql, params)
    check_units(tree, units)
    names = queries[0].names()
    if tuple(names[: len(SHARED)]) != tuple(SHARED):
        raise Refused(tree, f"the first columns are {', '.join(names[: len(SHARED)])}; return {', '.join(SHARED)}")
    if clash := SUPPLIED.intersection(names):
        raise Refused(tree, f"the column {min(clash)} is supplied by comparison; name yours otherwise")
    read = {table.name for table in tree.find_all(exp.Table) if table.name in views()} - ALWAYS_THERE
    if read != set(needs):
        raise Refused(tree, f"needs is [{', '.join(needs)}] but the SELECT reads {', '.join(sorted(read))}; name these")
    for key, sentence in reasons.items():
        for _, placeholder, form, conversion in Formatter().parse(sentence):
            if form or conversion:
                raise Refused(
                    tree, f"{key} names {{{placeholder}}} with a form of its own; write {{{placeholder}}} alone"
                )
            if placeholder is not None and placeholder not in SUPPLIED.union(names[len(SHARED) :]):
                raise Refused(tree, f"{key} names {{{placeholder}}}, which the SELECT does not return; add the column")
    reach = reach_of(queries, lists=lists, always_there=ALWAYS_THERE)
    return tree, replace(reach, essential=essential_of(queries, made_of()), reads=columns_read(queries))


def _check_parameters(tree: exp.Select, params: set[str]) -> None:
    used = set()
    for node in tree.find_all(exp.Placeholder):
        name = node.this if isinstance(node.this, str) else ""
        used.add(name)
        if name == "programmes":
            if not (isinstance(node.parent, exp.In) and len(node.parent.expressions) == 1):
                raise Refused(node, "$programmes is a list; write `programme in ($programmes)`")
        elif name not in params:
            raise Refused(node, f"${name} is no parameter of the header; add it to params with default and unit")
    if unused := params - used:
        raise Refused(tree, f"the parameter {min(unused)} is not used; take it out of params")


def _check_joins(queries: list[Query]) -> None:
    """Every join of facts says with an equality what connects the two; else each row meets all others."""
    for query in queries:
        for join in () if query.branches else query.tree.args.get("joins") or ():
            added, is_small = join.this.alias, join.this.name in ALWAYS_THERE
            said = [*conjuncts(join.args["on"]), *conjuncts(query.tree.args.get("where"))]
            if not is_small and not any(_links(one, added) for one in said):
                raise Refused(join, f"nothing equals anything of {added}, so all rows multiply; join it by a key")


def _links(node: exp.Expression, added: str) -> bool:
    if not isinstance(node, exp.EQ):
        return False
    left, right = ({column.table for column in side.find_all(exp.Column)} for side in (node.left, node.right))
    return (left == {added} and bool(right - left)) or (right == {added} and bool(left - right))


def _check_names_of_persons(queries: list[Query]) -> None:
    joins = [node for query in queries for node in _person_joins(query)]
    if not joins:
        return
    for needed in ("name_key", "register_name_key", "grade"):
        if needed not in queries[0].names():
            raise Refused(joins[0], f"joins on person_key without returning {needed}; return both names and the grade")
    own, other = (_returned(queries[0], name, _NAMES) for name in ("name_key", "register_name_key"))
    if not own or not other or own == other:
        raise Refused(
            joins[0], "joins on person_key without both name keys; return name_key of the one side and of the other"
        )
    if not own | other <= _returned(queries[0], "grade", _GRADES):
        raise Refused(
            joins[0], "joins on person_key but not both grades count; return greatest(a.grade, b.grade) as grade"
        )


def _returned(query: Query, name: str, columns: set[str]) -> set[tuple[str, ...]]:
    """The paths of the tables whose `columns` the output column `name` returns."""
    return {origin.path for origin in query.origins(name) if origin.column in columns}


def _person_joins(query: Query) -> list[exp.Expression]:
    """Predicates of this query that liken the persons of two tables, other than to leave rows out."""
    if query.branches:
        return []
    nodes = [node for node in query.tree.find_all(*_PREDICATES) if node.parent_select is query.tree]
    return [
        node
        for node in nodes
        if not _leaves_out(node) and not _chooses_own(query, node) and _n_persons(query, node) > 1
    ]


def _chooses_own(query: Query, node: exp.Expression) -> bool:
    """Whether the node chooses rows by what rows of the same person and kind of data say, as a window over them would."""
    if not isinstance(node, exp.EQ) or not isinstance(query.tree.parent, exp.Exists):
        return False
    sides = [query.made_of(side) for side in (node.left, node.right)]
    kinds = {made_of().get(origin.view, origin.view) for side in sides for origin in side}
    is_correlated = sum(side.table in query.sources for side in node.find_all(exp.Column)) == 1
    return is_correlated and len(kinds) == 1 and {origin.column for side in sides for origin in side} == {"person_key"}


def _n_persons(query: Query, node: exp.Expression) -> int:
    """How many tables' persons a predicate compares; a list that IN selects counts as one."""
    inner = node.args.get("query")
    columns = [column for column in node.find_all(exp.Column) if inner is None or not _lies_in(column, inner)]
    persons = {column.table for column in columns if any(o.column in _PERSONS for o in query.made_of(column))}
    return len(persons) + (1 if persons and inner is not None else 0)


def _lies_in(node: exp.Expression, tree: exp.Expression) -> bool:
    at: exp.Expression | None = node
    while at is not None and at is not tree:
        at = at.parent
    return at is not None


def _leaves_out(node: exp.Expression) -> bool:
    """Whether the node stands in a SELECT that only takes rows away: EXISTS or IN under an odd number of NOTs."""
    n_nots, is_inside, at = 0, False, node.parent
    while at is not None:
        is_inside = is_inside or isinstance(at, exp.Exists) or (isinstance(at, exp.In) and at is not node)
        n_nots += isinstance(at, exp.Not) and is_inside
        at = at.parent
    return n_nots % 2 == 1
