"""A part of the books: the rows that findings need which a change can touch, and whose findings those are.

A comparison that looks again asks, rule by rule, what changed since the rule was asked last: batches that came or went,
links made or withdrawn, facts that a later day lets be seen. The keys of these rows lead backwards along the rule's ties
to subjects; forwards the ties lead from the subjects to the rows that are opened. More keys than needed cost time; no
key is ever left out. What cannot be followed says so, and the rule is looked at whole. Summaries of everything are made
of all the books; where another comes out than last time, the rule is looked at whole too.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import pyarrow as pa

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.identity.queries import ever_linked, moved_links
from huimin.kit.months import month_of
from huimin.kit.refs import ROWS_OF_BATCH, unpack
from huimin.ledger.books import KEYS, Frame, Tables, no_facts, open_books, take_table
from huimin.ledger.made import Made, both_ways, keys_of, made_of
from huimin.ledger.manifest import fact_paths, facts_of, shown
from huimin.ledger.models import PostedBatch
from huimin.ledger.summing import take_summaries
from huimin.rules.types import Reach, Tie
from huimin.warehouse.engine import Connection, EngineError
from huimin.warehouse.facts import quoted
from huimin.warehouse.home import Home

WHOLE, PART, SAME = "whole", "part", "same"
WIDE = ("region_code",)  # columns of few values: the rows of some of them may be most of all rows
WIDE_SHARE = 10  # a rule that needs more than one fact in so many is asked over all of them, and burdens no other
FEW = 1_000_000  # facts of a kind; of fewer all may be in the part


@dataclass(frozen=True)
class Since:
    """The books a rule was asked over last."""

    known_at: int
    as_of: date


@dataclass(frozen=True)
class Asked:
    """A rule that looks again. summaries: table -> SELECT, see `rules.types.EngineText`. summed: what they held last.
    besides: subjects to look at whatever changed."""

    rule: str
    needs: tuple[str, ...]
    reach: Reach
    since: Since
    programmes: tuple[int, ...] = ()
    summaries: Mapping[str, str] = field(default_factory=dict)
    summed: str = ""
    besides: tuple[int, ...] = ()

    def programmes_of(self, view: str) -> tuple[int, ...] | None:
        """The programmes of a view that the rule reads; None: all."""
        return self.programmes or None if view in self.reach.bound else None


@dataclass(frozen=True)
class Look:
    """How much of a rule is looked at. subjects: key, and the newest batch (null: none) that has to do with it. summed: a
    digest of what its summaries hold."""

    how: str
    subjects: pa.Table | None = field(default=None, repr=False)
    summed: str = ""


@dataclass(frozen=True)
class Part:
    """The opened part, and each rule's look; `connection` is for rules that look at a part."""

    connection: Connection
    looks: Mapping[str, Look]
    tables: Mapping[str, str]  # rule -> the table of its subjects

    def among(self, rule: str) -> str:
        """The rule's subjects, as SQL."""
        return f"select key from {self.tables[rule]}"


@contextmanager
def open_part(home: Home, asked: Sequence[Asked], tables: Tables, frame: Frame, known_at: int) -> Iterator[Part]:
    """The part of the books of `known_at` that these rules must look at."""
    paths = fact_paths(home, known_at)
    with ExitStack() as everything:
        whole = lru_cache(lambda: everything.enter_context(open_books(home, paths, tables, frame)))
        opening = _Opening(home, asked, frame, known_at, paths.keys(), whole)
        with open_books(home, paths, tables, frame, narrow=opening.narrow) as connection:
            everything.close()
            yield Part(connection, opening.looks, opening.tables)


class _Opening:
    """Works out the looks while the books are opened, and leaves of each kind's facts what they need."""

    def __init__(self, home: Home, asked: Sequence[Asked], frame: Frame, known_at: int, held, whole):
        self.home, self.asked, self.frame, self.known_at = home, asked, frame, known_at
        self.held: Collection[str] = held  # kinds of which something has arrived
        self.whole: Callable[[], Connection] = whole  # all the books, opened when first asked for
        self.looks: dict[str, Look] = {}
        self.tables: dict[str, str] = {}
        self.made: dict[str, str] = {}  # SQL -> the temp table that holds its rows
        self.counted: dict[tuple[str, str, str], int] = {}

    def narrow(self, connection: Connection) -> None:
        """What `open_books` calls once the facts are there."""
        self.connection = connection
        changes = {since: _Changes(self, since) for since in {asked.since for asked in self.asked}}
        for asked in self.asked:
            self.looks[asked.rule] = self._look(asked, changes[asked.since])
        self._leave([asked for asked in self.asked if self.looks[asked.rule].how == PART])

    def table(self, sql: str) -> str:
        """A temp table of these rows, made once."""
        if sql not in self.made:
            self.made[sql] = f"_made_{len(self.made)}"
            self.connection.execute(f"create temp table {self.made[sql]} as {sql}")
        return self.made[sql]

    def _look(self, asked: Asked, changes: "_Changes") -> Look:
        changed = {view for view in asked.needs if changes.of(view, asked.programmes_of(view))}
        same = Look(SAME, summed=asked.summed)
        missing = lacking(asked.reach, self.held)
        if missing:  # it finds nothing now, and did not before unless what is missing went
            return Look(WHOLE) if asked.besides or any(_is_of(view, missing) for view in changed) else same
        if not changed and not asked.besides:
            return same
        summed_of = {view for views in asked.reach.summaries.values() for view in views}
        usable = {tie.view for tie in asked.reach.ties if _can_follow(tie)}
        whole = {tie.view for tie in asked.reach.ties if not _can_follow(tie)} | asked.reach.whole.keys()
        if not asked.summaries:  # a user's rule: nothing of it runs here
            whole |= summed_of
        if changed & whole or changed - usable - summed_of:
            return Look(WHOLE)
        table = self._subjects(asked, changes, changed)
        subjects = self.connection.sql(f"from {table}").to_arrow_table()
        if not subjects.num_rows and not changed & summed_of:
            return same
        if self._is_wide(asked, table):
            return Look(WHOLE)
        try:
            summed = self._summed(asked)
        except EngineError:
            return Look(WHOLE)  # which names the rule's fault
        if summed != asked.summed:
            return Look(WHOLE)
        self.tables[asked.rule] = table
        return Look(PART if subjects.num_rows else SAME, subjects, summed)

    def _subjects(self, asked: Asked, changes: "_Changes", changed: Collection[str]) -> str:
        """key, batch: whose findings can change, as a table."""
        ties = [tie for tie in asked.reach.ties if tie.view in changed]
        found = sorted({changes.subjects(tie, asked.programmes_of(tie.view)) for tie in ties})
        listed = sorted(asked.besides)
        besides = [f"select unnest({listed}::bigint[]) as key, null::bigint as batch"] if listed else []
        none = "select null::bigint as key, null::bigint as batch where false"
        union = " union all ".join([*(f"from {table}" for table in found), *besides]) or none
        return self.table(f"select key, max(batch) as batch from ({union}) where key is not null group by key")

    def _is_wide(self, asked: Asked, subjects: str) -> bool:
        """Whether the divisions of some subjects are so many that their rows are a good part of all facts."""
        ways = {
            (made.kind, tie.column, self._forward(tie, subjects))
            for tie in asked.reach.ties
            if tie.column in WIDE and (made := made_of(tie.view)) and self._n_facts(made.kind) > FEW
        }
        return any(self._n_facts(*way) * WIDE_SHARE > self._n_facts(way[0]) for way in sorted(ways))

    def _n_facts(self, kind: str, column: str = "", keys: str = "") -> int:
        """How many facts of a kind there are, or of them those whose column is one of a table's keys; counted once."""
        if (kind, column, keys) not in self.counted:
            some = f" as f semi join {keys} as k on k.key = f.{column}" if keys else ""
            found = self.connection.execute(f"select count(*) from fact_{kind}{some}").fetchall()
            self.counted[kind, column, keys] = found[0][0]
        return self.counted[kind, column, keys]

    def _summed(self, asked: Asked) -> str:
        """Make the rule's summaries of all the books, and hold them beside the part; a digest of what they hold."""
        if not asked.summaries:
            return ""
        summed = take_summaries(self.whole(), asked.summaries)
        for name in asked.summaries:
            take_table(self.connection, name, self.whole().sql(f"from {name}").to_arrow_table())
        return summed

    def _leave(self, asked: Sequence[Asked]) -> None:
        """In the place of each kind's facts those that the looks need."""
        wanted: dict[str, set[tuple[str, str, str]] | None] = {kind: set() for kind in load_kinds()}
        for one in asked:
            for view in one.needs:
                made = made_of(view)
                if made and view in one.reach.whole:
                    wanted[made.kind] = None
        for reach in {repr(one.reach): one.reach for one in asked}.values():
            everybody = self._everybody([one for one in asked if one.reach == reach])
            for tie in reach.ties:
                made = made_of(tie.view)
                if not _can_follow(tie):
                    wanted[made.kind] = None
                elif wanted[made.kind] is not None:
                    wanted[made.kind] |= self._wanted(made, tie, everybody)
        for kind, keys in wanted.items():
            if keys is not None:
                self._put(kind, sorted(keys))

    def _everybody(self, asked: Sequence[Asked]) -> str:
        tables = sorted({self.tables[one.rule] for one in asked})
        union = " union all ".join(f"select key from {table}" for table in tables)
        return self.table(f"select distinct key from ({union})")

    def _wanted(self, made: Made, tie: Tie, everybody: str) -> set[tuple[str, str, str]]:
        """Rows whose column is one of a table's keys, and another empty."""
        keys = self._forward(tie, everybody)
        wanted = {(tie.column, keys, tie.without)}
        if made.mirrored and tie.column in made.mirrored:
            wanted |= {(column, keys, tie.without) for column in made.mirrored}
        if made.within and made.within != tie.column:
            wanted.add((made.within, self._values(f"fact_{made.kind}", tie, keys, made.within), ""))
        return wanted

    def _forward(self, tie: Tie, everybody: str) -> str:
        """The keys whose rows a tie needs, as a table."""
        if tie.via is None:
            return everybody
        rows = both_ways(made_of(tie.via.view), f"fact_{made_of(tie.via.view).kind}")
        return self._values(rows, tie.via, self._forward(tie.via, everybody), tie.out)

    def _values(self, rows: str, tie: Tie, keys: str, out: str) -> str:
        return self.table(
            f"select distinct f.{out} as key from {rows} as f semi join {keys} as k on k.key = f.{tie.column} "
            f"where f.{out} is not null{_empty('f', tie)}"
        )

    def _put(self, kind: str, wanted: Sequence[tuple[str, str, str]]) -> None:
        """One reading of the facts, however many ways lead to them."""
        ways: dict[tuple[str, str], list[str]] = {}
        for column, keys, without in wanted:
            ways.setdefault((column, without), []).append(f"select key from {keys}")
        among = [
            f"(f.{column} in ({' union '.join(keys)}){f' and f.{without} is null' if without else ''})"
            for (column, without), keys in ways.items()
        ]
        rows = f"select f.* from fact_{kind} as f where {' or '.join(among) or 'false'}"
        self.connection.execute(f"create temp table _part_{kind} as {rows}")
        self.connection.execute(f"create or replace temp view fact_{kind} as select * from _part_{kind}")


class _Changes:
    """What changed since a point: of each kind the rows that came, went, were tied to somebody else or are seen now."""

    def __init__(self, opening: _Opening, since: Since):
        self.opening, self.since = opening, since
        at = since.known_at
        batches = list(PostedBatch.objects.prefetch_related("files").order_by("batch"))
        now = {batch.batch for batch in shown(known_at=opening.known_at)}
        came = [one for one in batches if one.batch in now and one.shown_from >= at]
        went = [one for one in batches if one.batch not in now and one.shown_from <= at <= (one.shown_until or at)]
        self.moved = moved_links(at)
        moved = {unpack(ref)[0] for ref in self.moved["ref"].to_pylist()}
        self.anew: dict[str, list[PostedBatch]] = {}
        self.tied: dict[str, list[PostedBatch]] = {}
        for one in [*came, *went]:
            self.anew.setdefault(one.kind, []).append(one)
        for one in batches:
            if one.batch in moved and one.batch in now and one not in came:
                self.tied.setdefault(one.kind, []).append(one)
        self.rows: dict[str, str] = {}

    def of(self, view: str, programmes: tuple[int, ...] | None) -> bool:
        """Whether rows of a view changed (None: of whatever programme); of one that nobody described, whether anything did."""
        made = made_of(view)
        if made is None:
            return bool(self.anew or self.tied) or self.since.as_of != self.opening.frame.as_of
        return self.opening.connection.execute(f"select exists (from {self._rows(made, programmes)})").fetchall()[0][0]

    def subjects(self, tie: Tie, programmes: tuple[int, ...] | None) -> str:
        """key, batch: whose findings the changed rows of a tie's view can change, as a table."""
        made = made_of(tie.view)
        rows = both_ways(made, self._rows(made, programmes))
        keys = f"select e.{tie.column} as key, ref // {ROWS_OF_BATCH} as batch from {rows} as e where true{_empty('e', tie)}"
        if made.within and made.within != tie.column:
            keys += (
                f" union all select e.{tie.column} as key, c.ref // {ROWS_OF_BATCH} as batch "
                f"from {self._ever(made)} as e join {rows} as c on c.{made.within} = e.{made.within}{_empty('e', tie)}"
            )
        found = self._newest(keys)
        while tie.via is not None:
            via = made_of(tie.via.view)
            found = self._newest(
                f"select e.{tie.via.column} as key, k.batch as batch from {self._ever(via)} as e "
                f"join {found} as k on k.key = e.{tie.out}{_empty('e', tie.via)}"
            )
            tie = tie.via
        return found

    def _newest(self, keys: str) -> str:
        return self.opening.table(f"select key, max(batch) as batch from ({keys}) where key is not null group by key")

    def _ever(self, made: Made) -> str:
        """The rows of a kind as they stand, and those that went."""
        columns = ", ".join(keys_of(made.kind))
        rows = f"(select {columns} from fact_{made.kind} union all select {columns} from {self._rows(made)})"
        return both_ways(made, rows)

    def _rows(self, made: Made, programmes: tuple[int, ...] | None = None) -> str:
        """The table of a kind's changed rows as they were and as they are: their keys."""
        columns = keys_of(made.kind)
        parts = [*self._filed(made.kind, columns), *self._seen(made, columns)]
        rows = self.opening.table(
            " union all ".join(parts) or f"select {', '.join(columns)} from fact_{made.kind} limit 0"
        )
        if programmes is None or "programme" not in columns:
            return rows
        return self.opening.table(f"from {rows} where programme in ({', '.join(map(str, programmes))})")

    def _filed(self, kind: str, columns: Sequence[str]) -> Iterator[str]:
        """Rows of batches that came or went, and rows that were tied or untied: as filed, and as tied to anybody ever."""
        anew, tied = self.anew.get(kind, []), self.tied.get(kind, [])
        if anew:
            source = self._files(anew, kind)
            yield f"select {', '.join(columns)} from {source}"
            if "person_key" in columns:
                yield self._as_tied(source, columns, ever_linked(*(one.batch for one in anew)), f"_tied_{kind}")
        if tied and "person_key" in columns:
            name = self._take(self.moved, "_moved")
            source = self._files(tied, kind)
            yield f"select {', '.join(columns)} from {source} as f semi join {name} as l on l.ref = f.ref"
            yield self._as_tied(source, columns, self.moved, "_moved")

    def _as_tied(self, source: str, columns: Sequence[str], links: pa.Table, name: str) -> str:
        said = ", ".join("l.person_key" if column == "person_key" else f"f.{column}" for column in columns)
        return f"select {said} from {source} as f join {self._take(links, name)} as l on l.ref = f.ref"

    def _take(self, links: pa.Table, name: str) -> str:
        name = f"{name}_{self.since.known_at}_{self.since.as_of:%Y%m%d}"
        if not self.rows.get(name):
            take_table(self.opening.connection, name, links)
            self.rows[name] = name
        return name

    def _files(self, batches: Sequence[PostedBatch], kind: str) -> str:
        """The facts of batches as filed; a column that an old file has not is null."""
        names = ", ".join(f"'{quoted(facts_of(self.opening.home, one))}'" for one in batches)
        made = "".join(f", {sql} as {name}" for name, sql in KEYS.get(kind, {}).items())
        return (
            f"(select *{made} from ({no_facts(fact_columns(load_kinds()[kind]))} union all by name "
            f"select * from read_parquet([{names}], union_by_name = true)))"
        )

    def _seen(self, made: Made, columns: Sequence[str]) -> Iterator[str]:
        """Rows that one of the two days lets be seen and the other does not."""
        low, high = sorted((self.since.as_of, self.opening.frame.as_of))
        if low == high or not (made.days or made.months):
            return
        between = [f"({day} > date '{low}' and {day} <= date '{high}')" for day in made.days]
        between += [f"({month} > {month_of(low)} and {month} <= {month_of(high)})" for month in made.months]
        yield f"select {', '.join(columns)} from fact_{made.kind} where {' or '.join(between)}"


def _can_follow(tie: Tie) -> bool:
    """Whether rows are found by what a tie, and those it leads over, ask for."""
    made = made_of(tie.view)
    if made is None or tie.column not in keys_of(made.kind):
        return False
    return tie.via is None or (made_of(tie.via.view) is not None and tie.out in keys_of(made_of(tie.via.view).kind)
                               and _can_follow(tie.via))  # fmt: skip


def lacking(reach: Reach, held: Collection[str]) -> set[str]:
    """The kinds of which nothing has arrived, and without which a rule finds nothing."""
    return {made.kind for made in map(made_of, reach.essential) if made and made.kind not in held}


def _is_of(view: str, kinds: Collection[str]) -> bool:
    made = made_of(view)
    return made is None or made.kind in kinds


def _empty(alias: str, tie: Tie) -> str:
    return f" and {alias}.{tie.without} is null" if tie.without else ""
