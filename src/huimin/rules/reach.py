"""What a rule must look at again: how each view it reads is tied to the subject of a finding, read off its syntax tree.

The findings of some subjects come from those rows alone that equalities lead to from `subject_key`: a filter on the
subjects is pushed down through WITH, subqueries, UNION, joins, GROUP BY and windows as far as that changes nothing.
Read forwards, the ties say which rows the findings of some subjects need; read backwards, whose findings a changed row
can change. A view that nothing ties is read whole: when it changes, the whole rule is looked at again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from huimin.rules.equalities import At, column_behind, conjuncts, edges_of, equal_columns, equalities, is_conjunct
from huimin.rules.origins import Query
from huimin.rules.summaries import bound_views, is_key, lists_of, own, summaries_of
from huimin.rules.syntax import line_of
from huimin.rules.types import Reach, Tie

Keys = frozenset[tuple[Tie | None, str, str]]
"""Key values: of a column of tied rows, for rows in which another column is empty; (None, "", "") are the subjects."""

Path = tuple[str, ...]  # of aliases, as origins.Origin has it
DAY = "today"
SUBJECTS: Keys = frozenset({(None, "", "")})


def reach_of(queries: list[Query], *, lists: Collection[str] = (), always_there: Collection[str] = ()) -> Reach:
    """How the views of a checked rule are tied to its subject.

    queries: of `origins.resolve`, the outermost first. lists: WITHs that the header calls lists of values. always_there:
    small tables, whose content is part of the rule's world. Refused for a list that is none.
    """
    there = frozenset(always_there)
    listed = lists_of(queries, lists)
    seen = _Reading(queries, listed, summaries_of(queries, there, listed), there)
    columns = {column for _, column in seen.plain(queries[0], "subject_key") or ()}
    seen.subject = columns.pop() if len(columns) == 1 else None
    seen.output(queries[0], "subject_key", SUBJECTS)
    seen.read_lists()
    return Reach(
        subject=seen.subject,
        ties=tuple(sorted(seen.ties, key=repr)),
        whole=dict(sorted(seen.whole.items())),
        summaries=dict(sorted(seen.summed.items())),
        bound=bound_views(queries),
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


@dataclass
class _Reading:
    """One walk over a rule's queries; collects ties, views read whole, small tables."""

    queries: list[Query]
    lists: dict[int, str]
    summaries: dict[int, str]
    always_there: frozenset[str]
    subject: str | None = None
    ties: set[Tie] = field(default_factory=set)
    whole: dict[str, str] = field(default_factory=dict)
    summed: dict[str, tuple[str, ...]] = field(default_factory=dict)
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
        if column is None or column.table not in query.sources:
            self.note_whole(query)
            return {}
        scene = _Scene(self, query)
        if self._commutes(query, column):
            return scene.solve({(column.table, column.name): keys})
        for wider in self._wider(query):
            marked = {(column.table, column.name): keys}
            ties, values = scene.solve(marked), scene.keys_at((wider.table, wider.name))
            if values:
                _Scene(self, query).solve({(wider.table, wider.name): values})
                return ties
        self.note_whole(query)
        return {}

    def _commutes(self, query: Query, column: exp.Column) -> bool:
        """Whether leaving out rows of other keys before GROUP BY and windows is the same as after them."""
        same = equal_columns(query, (column.table, column.name))
        group = query.tree.args.get("group")
        if group is not None:
            if not any(isinstance(one, exp.Column) and (one.table, one.name) in same for one in group.expressions):
                return False
        elif any(not isinstance(node.parent, exp.Window) for node in own(query, exp.AggFunc)):
            return False
        return all(
            any(isinstance(one, exp.Column) and self._tells(query, one, column, same) for one in window_parts(window))
            for window in own(query, exp.Window)
        )

    def _wider(self, query: Query) -> Iterator[exp.Column]:
        """Columns with whose rows whole groups and windows are read: those of all rows that share one's machine or parcel."""
        for window in own(query, exp.Window):
            for column in window_parts(window):
                if isinstance(column, exp.Column) and column.table in query.sources and self._commutes(query, column):
                    yield column

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

    def leads(self, column: str) -> bool:
        """Whether rows of other subjects are reached over a column: keys of persons, households, accounts … and rows, and
        for what is asked of villages their code."""
        return (is_key(column) and not _is_name(column)) or column == self.subject

    def note_whole(self, query: Query) -> None:
        """Everything below is read whole, a summary as it comes out."""
        if id(query.tree) in self.lists:
            for source, node in _reads(self, query):
                self._note(self.listed, source, node)
            return
        if id(query.tree) in self.summaries:
            views = {source for source, _ in _reads(self, query)}
            self.world |= views & self.always_there
            if views - self.always_there:
                self.summed[self.summaries[id(query.tree)]] = tuple(sorted(views - self.always_there))
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
            for other in self.edges.get(at, ()) if not _is_name(name) else ():
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
        ties = [Tie(source, name, *key) for key in sorted(keys, key=repr)]
        self.reading.ties.update(ties)
        return {(): tuple(ties)}

    def _values(self, alias: str, name: str, without: str = "") -> Keys | None:
        """The values of a column in the rows that are looked at; None where nothing limits them. without: of a name,
        which leads only to rows in which that column is empty."""
        places = self.reading._plain_at(self.query, alias, name)
        ties = self.tied.get(alias)
        if not places or ties is None:
            return None
        found = set()
        for path, column in places:
            for tie in ties.get(path[1:], (None,)):
                if tie is not None and column == tie.column:
                    found.add((tie.via, tie.out, tie.without))
                elif tie is not None and (_is_name(column) if without else self.reading.leads(column)):
                    found.add((tie, column, without))
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
                    keys = self._around(outer, self._without(query, *inner))
                    if keys:
                        start[inner] = keys
        if start:
            _Scene(self.reading, query).solve(start)
        else:
            self.reading.note_whole(query)

    def _without(self, query: Query, alias: str, name: str) -> str:
        """Of a name in rows that, as the query says, have no person or no account: that column. Such rows are few."""
        names = self.reading._plain_at(query, alias, name) or []
        if not names or not all(_is_name(column) for _, column in names):
            return ""
        empty = [part.this for part in conjuncts(query.tree.args.get("where")) if _is_null(part)]
        for column in ("person_key", "account_key"):
            there = [(path, column) for path, _ in names]
            if any(self.reading._plain_at(query, alias, one.name) == there for one in empty if one.table == alias):
                return column
        return ""

    def _around(self, at: At, without: str) -> Keys | None:
        for scene in reversed(self.reading.around):
            if at[0] in scene.query.sources:
                return scene._values(*at, without) if without else scene.keys_at(at)
        return None


def _is_name(column: str) -> bool:
    """Whether many persons share a value of the column: it leads only to rows of nobody."""
    return column.endswith("name_key") or column == "mask_key"


def _is_null(node: exp.Expression) -> bool:
    return isinstance(node, exp.Is) and isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Null)


def window_parts(window: exp.Window) -> list[exp.Expression]:
    return window.args.get("partition_by") or []


def inner_queries(query: Query) -> Iterator[tuple[exp.Expression, exp.Expression]]:
    """(EXISTS or IN, its SELECT) of this query, not of a deeper one."""
    for node in own(query, exp.Exists, exp.In):
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
