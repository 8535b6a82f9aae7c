"""What a rule must look at again: how each view it reads is tied to the subject of a finding, read off its syntax tree.

The findings of some subjects come from those rows alone that equalities lead to from `subject_key`: a filter on the
subjects is pushed down through WITH, subqueries, UNION, joins, GROUP BY and windows as far as that changes nothing.
Read forwards, the ties say which rows the findings of some subjects need; read backwards, whose findings a changed row
can change. A view that nothing ties is read whole: when it changes, the whole rule is looked at again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from huimin.rules.equalities import At, bare, column_behind, conjuncts, edges_of, equal_columns, equalities, is_conjunct
from huimin.rules.origins import Query
from huimin.rules.syntax import Refused, line_of
from huimin.rules.types import Reach, Tie

Keys = frozenset[tuple[Tie | None, str]]
"""Key values: of a column of tied rows; (None, "") are the subjects themselves."""

Path = tuple[str, ...]  # of aliases, as origins.Origin has it
DAY = "today"
SUBJECTS: Keys = frozenset({(None, "")})


def reach_of(queries: list[Query], *, lists: Collection[str] = (), always_there: Collection[str] = ()) -> Reach:
    """How the views of a checked rule are tied to its subject.

    queries: of `origins.resolve`, the outermost first. lists: WITHs that the header calls lists of values. always_there:
    small tables, whose content is part of the rule's world. Refused for a list that is none.
    """
    seen = _Reading(queries, _lists(queries, lists), frozenset(always_there))
    seen.output(queries[0], "subject_key", SUBJECTS)
    seen.read_lists()
    plain = seen.plain(queries[0], "subject_key")
    columns = {column for _, column in plain or ()}
    return Reach(
        subject=columns.pop() if len(columns) == 1 else None,
        ties=tuple(sorted(seen.ties, key=repr)),
        whole=dict(sorted(seen.whole.items())),
        world=tuple(sorted(_columns_of_day(queries) | seen.world - {DAY})),
    )


def _columns_of_day(queries: list[Query]) -> set[str]:
    """`today.month` alone where a rule asks for no day: it is looked at whole once a month, not every day."""
    return {
        f"{DAY}.{column.name}"
        for query in queries
        for alias, source in query.sources.items()
        if source == DAY
        for column in query.tree.find_all(exp.Column)
        if column.table == alias
    }


def _lists(queries: list[Query], names: Collection[str]) -> dict[int, str]:
    """Queries that only list values, by identity of their tree."""
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
    if query.branches or tree.args.get("having") or any(_own(query, exp.AggFunc, exp.Window)):
        return False
    group = tree.args.get("group")
    if group is None:
        return tree.args.get("distinct") is not None
    grouped = {column.sql() for column in group.expressions}
    return all(bare(column).sql() in grouped or not column.find(exp.Column) for column in tree.expressions)


@dataclass
class _Reading:
    """One walk over a rule's queries; collects ties, views read whole, small tables."""

    queries: list[Query]
    lists: dict[int, str]
    always_there: frozenset[str]
    ties: set[Tie] = field(default_factory=set)
    whole: dict[str, str] = field(default_factory=dict)
    world: set[str] = field(default_factory=set)
    listed: dict[str, str] = field(default_factory=dict)
    done: dict[tuple, dict[Path, tuple[Tie, ...]]] = field(default_factory=dict)
    around: list["_Scene"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_tree = {id(query.tree): query for query in self.queries}

    def output(self, query: Query, name: str, keys: Keys) -> dict[Path, tuple[Tie, ...]]:
        """Look only at rows whose output column `name` is one of `keys`; returns what ties each view below."""
        if id(query.tree) in self.lists:
            self.note_whole(query)
            return {}
        marked = (id(query), name, keys)
        if marked not in self.done:
            self.done[marked] = self._output(query, name, keys)
        return self.done[marked]

    def _output(self, query: Query, name: str, keys: Keys) -> dict[Path, tuple[Tie, ...]]:
        if query.branches:
            at = query.branches[0].names().index(name)
            return {
                (str(number), *path): ties
                for number, branch in enumerate(query.branches)
                for path, ties in self.output(branch, branch.names()[at], keys).items()
            }
        column = column_behind(next(one for one in query.tree.expressions if one.alias_or_name == name))
        if column is None or column.table not in query.sources or not self._commutes(query, column):
            self.note_whole(query)
            return {}
        return _Scene(self, query).solve({(column.table, column.name): keys})

    def _commutes(self, query: Query, column: exp.Column) -> bool:
        """Whether leaving out rows of other keys before GROUP BY and windows is the same as after them."""
        same = equal_columns(query, (column.table, column.name))
        group = query.tree.args.get("group")
        if group is not None:
            if not any(isinstance(one, exp.Column) and (one.table, one.name) in same for one in group.expressions):
                return False
        elif any(not isinstance(node.parent, exp.Window) for node in _own(query, exp.AggFunc)):
            return False
        return all(
            any(isinstance(one, exp.Column) and self._tells(query, one, column, same) for one in window_parts(window))
            for window in _own(query, exp.Window)
        )

    def _tells(self, query: Query, part: exp.Column, key: exp.Column, same: set[At]) -> bool:
        """Whether equal values of `part` mean equal keys: the key itself, or the `ref` of the rows that have it."""
        if (part.table, part.name) in same:
            return True
        rows, keys = (self._plain_at(query, one.table, one.name) for one in (part, key))
        return (
            bool(rows and keys)
            and {path for path, _ in rows} == {path for path, _ in keys}
            and all(name == "ref" for _, name in rows)
        )

    def plain(self, query: Query, name: str) -> list[tuple[Path, str]] | None:
        """(path, column) of the views whose column an output column hands on unchanged; None where it is made."""
        if query.branches:
            at = query.branches[0].names().index(name)
            found = []
            for number, branch in enumerate(query.branches):
                below = self.plain(branch, branch.names()[at])
                if below is None:
                    return None
                found += [((str(number), *path), column) for path, column in below]
            return found
        column = column_behind(next(one for one in query.tree.expressions if one.alias_or_name == name))
        return None if column is None else self._plain_at(query, column.table, column.name)

    def _plain_at(self, query: Query, alias: str, name: str) -> list[tuple[Path, str]] | None:
        source = query.sources.get(alias)
        if source is None:
            return None
        if isinstance(source, str):
            return [((alias,), name)]
        below = self.plain(source, name)
        return None if below is None else [((alias, *path), column) for path, column in below]

    def note_whole(self, query: Query) -> None:
        """Everything below is read whole."""
        if id(query.tree) in self.lists:
            for source, node in _reads(self, query):
                self._note(self.listed, source, node)
            return
        for branch in query.branches:
            self.note_whole(branch)
        for alias, source in query.sources.items():
            if isinstance(source, str):
                self.note_view(source, query, alias)
            else:
                self.note_whole(source)
        for inner in [] if query.branches else inner_queries(query):
            self.note_whole(self.by_tree[id(inner[1])])

    def note_view(self, view: str, query: Query, alias: str) -> None:
        node = next((one for one in query.tree.find_all(exp.Table) if one.alias == alias), query.tree)
        self._note(self.whole, view, node)

    def _note(self, into: dict[str, str], view: str, node: exp.Expression) -> None:
        if view in self.always_there:
            self.world.add(view)
        else:
            into.setdefault(view, f"{view} as {node.alias}, line {line_of(node)} of the SELECT")

    def read_lists(self) -> None:
        """A list takes its values from the rows that are looked at; of a view that is not tied elsewhere, from all."""
        tied = {tie.view for tie in self.ties}
        for view, where in self.listed.items():
            if view not in tied:
                self.whole.setdefault(view, where)


class _Scene:
    """One SELECT while keys are led from column to column through it."""

    def __init__(self, reading: _Reading, query: Query):
        self.reading, self.query = reading, query
        self.edges = edges_of(query)
        self.known: dict[At, Keys] = {}
        self.tied: dict[str, dict[Path, tuple[Tie, ...]]] = {}

    def solve(self, start: Mapping[At, Keys]) -> dict[Path, tuple[Tie, ...]]:
        """Tie every source that equalities lead to; note the others as read whole. Returns path -> tie."""
        self.known, waiting, hops = dict(start), list(start), []
        while waiting or hops:
            if waiting:
                hops += self._spread(waiting)
                continue
            alias = hops.pop(0)
            for at in [at for at in self.edges if at[0] == alias and at not in self.known]:
                keys = self._values(*at)
                if keys:
                    self.known[at] = keys
                    waiting.append(at)
        for alias, source in self.query.sources.items():
            if alias not in self.tied:
                if isinstance(source, str):
                    self.reading.note_view(source, self.query, alias)
                else:
                    self.reading.note_whole(source)
        self._inner()
        return {(alias, *path): ties for alias, below in self.tied.items() for path, ties in below.items()}

    def _spread(self, waiting: list[At]) -> Iterator[str]:
        """Lead known keys over equalities; yields the sources this ties."""
        while waiting:
            at = waiting.pop(0)
            alias, name = at
            if alias in self.query.sources and alias not in self.tied:
                self.tied[alias] = self._tie(alias, name, self.known[at])
                yield alias
            for other in self.edges.get(at, ()):
                if other not in self.known:
                    self.known[other] = self.known[at]
                    waiting.append(other)

    def _tie(self, alias: str, name: str, keys: Keys) -> dict[Path, tuple[Tie, ...]]:
        source = self.query.sources[alias]
        if not isinstance(source, str):
            return self.reading.output(source, name, keys)
        if source in self.reading.always_there:
            self.reading.world.add(source)
            return {}
        ties = [Tie(source, name, via, out) for via, out in sorted(keys, key=repr)]
        self.reading.ties.update(ties)
        return {(): tuple(ties)}

    def _values(self, alias: str, name: str) -> Keys | None:
        """The values of a column in the rows that are looked at; None where nothing limits them."""
        places = self.reading._plain_at(self.query, alias, name)
        ties = self.tied.get(alias)
        if not places or ties is None:
            return None
        found = set()
        for path, column in places:
            for tie in ties.get(path[1:], (None,)):
                if tie is not None and column == tie.column:
                    found.add((tie.via, tie.out))
                elif tie is not None and _leads(column):
                    found.add((tie, column))
                else:
                    return None
        return frozenset(found)

    def keys_at(self, at: At) -> Keys | None:
        """The values a column of this SELECT can have in the rows that are looked at."""
        return self.known.get(at) or self._values(*at)

    def _inner(self) -> None:
        self.reading.around.append(self)
        for node, tree in inner_queries(self.query):
            query = self.reading.by_tree[id(tree)]
            keys = None
            if isinstance(node, exp.In) and is_conjunct(node, self.query.tree):
                column = column_behind(node.this)
                keys = column is not None and self.keys_at((column.table, column.name))
            if keys:
                self.reading.output(query, query.names()[0], keys)
            else:
                for branch in query.branches or (query,):
                    self._correlated(branch, is_asked=isinstance(node, exp.Exists))
        self.reading.around.pop()

    def _correlated(self, query: Query, *, is_asked: bool) -> None:
        """EXISTS: its rows are those an equality with a row around it leads to."""
        start: dict[At, Keys] = {}
        for left, right in equalities(conjuncts(query.tree.args.get("where"))) if not query.branches else ():
            for inner, outer in ((left, right), (right, left)):
                if is_asked and inner[0] in query.sources and outer[0] not in query.sources:
                    keys = self._around(outer)
                    if keys:
                        start[inner] = keys
        if start:
            _Scene(self.reading, query).solve(start)
        else:
            self.reading.note_whole(query)

    def _around(self, at: At) -> Keys | None:
        for scene in reversed(self.reading.around):
            if at[0] in scene.query.sources:
                return scene.keys_at(at)
        return None


def _leads(column: str) -> bool:
    """Whether rows of other subjects are reached over a column: keys of persons, households, accounts … and rows."""
    return column == "ref" or (column.endswith("_key") and not column.endswith("name_key"))


def _own(query: Query, *kinds: type) -> Iterator[exp.Expression]:
    return (node for node in query.tree.find_all(*kinds) if node.parent_select is query.tree)


def window_parts(window: exp.Window) -> list[exp.Expression]:
    return window.args.get("partition_by") or []


def inner_queries(query: Query) -> Iterator[tuple[exp.Expression, exp.Expression]]:
    """(EXISTS or IN, its SELECT) of this query, not of a deeper one."""
    for node in _own(query, exp.Exists, exp.In):
        inner = node.this if isinstance(node, exp.Exists) else node.args.get("query")
        inner = inner.this if isinstance(inner, exp.Subquery) else inner
        if inner is not None:
            yield node, inner


def _reads(reading: _Reading, query: Query) -> Iterator[tuple[str, exp.Expression]]:
    """The views that a query reads, at any depth."""
    for branch in query.branches:
        yield from _reads(reading, branch)
    for alias, source in query.sources.items():
        if isinstance(source, str):
            yield source, next((one for one in query.tree.find_all(exp.Table) if one.alias == alias), query.tree)
        else:
            yield from _reads(reading, source)
    for _, inner in [] if query.branches else inner_queries(query):
        yield from _reads(reading, reading.by_tree[id(inner)])
