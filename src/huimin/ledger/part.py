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
from functools import lru_cache, partial

import pyarrow as pa

from huimin.datasets.queries import load_kinds
from huimin.ledger.books import Frame, Tables, open_books, take_table
from huimin.ledger.by_person import drop, sources
from huimin.ledger.made import Made, both_ways, columns_needed, made_of
from huimin.ledger.manifest import n_facts
from huimin.ledger.since import Changes, Since
from huimin.ledger.summing import keep_summaries, kept_summaries, summed, take_summaries
from huimin.ledger.ties import can_follow, empty, followed, is_of, lacking
from huimin.rules.types import Reach, Tie, summary_table
from huimin.warehouse import files
from huimin.warehouse.engine import Connection, EngineError
from huimin.warehouse.home import Home

WHOLE, PART, SAME = "whole", "part", "same"
WIDE = ("region_code",)  # columns of few values: the rows of some of them may be most of all rows
WIDE_SHARE = 10  # a rule that needs more than one fact in so many is asked over all of them, and burdens no other
FEW = 1_000_000  # facts of a kind; of fewer all may be in the part
MANY = 10_000_000  # facts of a kind that a part holds in memory: rules that need more are asked over all of them


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
    """The opened part, and each rule's look; `connection` is for rules that look at a part, `whole` opens all the books.
    distrust: what to do when a rule failed that may not have failed of itself."""

    connection: Connection
    looks: Mapping[str, Look]
    tables: Mapping[str, str]  # rule -> the table of its subjects
    whole: Callable[[], Connection]
    distrust: Callable[[], None]

    def among(self, rule: str) -> str:
        """The rule's subjects, as SQL."""
        return f"select key from {self.tables[rule]}"


@contextmanager
def open_part(home: Home, asked: Sequence[Asked], tables: Tables, frame: Frame, known_at: int) -> Iterator[Part]:
    """The part of the books of `known_at` that these rules must look at."""
    with ExitStack() as opened:
        try:
            part = _opened(opened, home, asked, tables, frame, known_at)
        except EngineError:  # a copy cannot be read: of the record the engine says so again
            opened.close()
            drop(home)
            part = _opened(opened, home, asked, tables, frame, known_at)
        yield part


def _opened(opened: ExitStack, home: Home, asked: Sequence[Asked], tables: Tables, frame: Frame, known_at: int) -> Part:
    lie = opened.enter_context(sources(home, known_at))
    books = partial(open_books, home, lie.paths, tables, frame, copies=lie.copies)
    whole = lru_cache(lambda: opened.enter_context(books()))
    opening = _Opening(home, asked, frame, known_at, whole)
    connection = opened.enter_context(books(narrow=opening.narrow))
    return Part(connection, opening.looks, opening.tables, whole, partial(drop, home))


class _Opening:
    """Works out the looks while the books are opened, and leaves of each kind's facts what they need."""

    def __init__(self, home: Home, asked: Sequence[Asked], frame: Frame, known_at: int, whole):
        self.home, self.asked, self.frame, self.known_at = home, asked, frame, known_at
        self.n_facts = n_facts(known_at)  # of kinds of which something has arrived
        self.whole: Callable[[], Connection] = whole  # all the books, opened when first asked for
        self.looks: dict[str, Look] = {}
        self.tables: dict[str, str] = {}
        self.made: dict[str, str] = {}  # SQL -> the temp table that holds its rows
        self.counted: dict[tuple[str, str, str], bool] = {}

    def narrow(self, connection: Connection) -> None:
        """What `open_books` calls once the facts are there."""
        self.connection = connection
        changes = {
            since: Changes(self.home, connection, since, self.known_at, self.frame.as_of, self.table)
            for since in {asked.since for asked in self.asked}
        }
        for asked in self.asked:
            self.looks[asked.rule] = self._look(asked, changes[asked.since])
        asked = [one for one in self.asked if self.looks[one.rule].how == PART]
        while not self._leave(asked):
            most = max(self.looks[one.rule].subjects.num_rows for one in asked)
            for one in asked:
                if self.looks[one.rule].subjects.num_rows * 2 > most:
                    self.looks[one.rule] = Look(WHOLE)
            asked = [one for one in asked if self.looks[one.rule].how == PART]

    def table(self, sql: str) -> str:
        """A temp table of these rows, made once."""
        if sql not in self.made:
            self.made[sql] = f"_made_{len(self.made)}"
            self.connection.execute(f"create temp table {self.made[sql]} as {sql}")
        return self.made[sql]

    def _look(self, asked: Asked, changes: Changes) -> Look:
        changed = {view for view in asked.needs if changes.of(view, asked.programmes_of(view))}
        same = Look(SAME, summed=asked.summed)
        missing = lacking(asked.reach, self.n_facts)
        if missing:  # it finds nothing now, and did not before unless what is missing went
            return Look(WHOLE) if asked.besides or any(is_of(view, missing) for view in changed) else same
        if not changed and not asked.besides:
            return same
        summed_of = {view for views in asked.reach.summaries.values() for view in views}
        usable = {tie.view for tie in asked.reach.ties if can_follow(tie)}
        whole = {tie.view for tie in asked.reach.ties if not can_follow(tie)} | asked.reach.whole.keys()
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
            held = self._summed(asked, changed)
        except EngineError:
            return Look(WHOLE)  # which names the rule's fault
        if held != asked.summed:
            return Look(WHOLE)
        self.tables[asked.rule] = table
        return Look(PART if subjects.num_rows else SAME, subjects, held)

    def _subjects(self, asked: Asked, changes: Changes, changed: Collection[str]) -> str:
        """key, batch: whose findings can change, as a table."""
        ties = [tie for tie in followed(asked.reach) if tie.view in changed]
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
            for tie in followed(asked.reach)
            if tie.column in WIDE and (made := made_of(tie.view)) and self.n_facts.get(made.kind, 0) > FEW
        }
        return any(self._is_many(*way) for way in sorted(ways))

    def _is_many(self, kind: str, column: str, keys: str) -> bool:
        """Whether the facts whose column is one of a table's keys are a good part of all; counted once."""
        if (kind, column, keys) not in self.counted:
            few = self.n_facts[kind] // WIDE_SHARE
            found = f"select 1 from fact_{kind} as f semi join {keys} as k on k.key = f.{column} limit {few + 1}"
            self.counted[kind, column, keys] = self._n_rows(f"({found})") > few
        return self.counted[kind, column, keys]

    def _n_rows(self, rows: str) -> int:
        return self.connection.execute(f"select count(*) from {rows}").fetchall()[0][0]

    def _summed(self, asked: Asked, changed: Collection[str]) -> str:
        """Hold the rule's summaries beside the part; a digest of what they hold. Those of views that did not change are as
        they were."""
        if not asked.summaries:
            return ""
        views = {summary_table(asked.rule, name): read for name, read in asked.reach.summaries.items()}
        same = {table for table in asked.summaries if changed.isdisjoint(views[table])}
        folder = self.home.summaries(asked.rule)
        if not kept_summaries(self.connection, same, folder, asked.summed):
            files.remove(folder)
            same = set()
        anew = {table: sql for table, sql in asked.summaries.items() if table not in same}
        take_summaries(self.whole() if anew else self.connection, anew)
        for table in anew:
            take_table(self.connection, table, self.whole().sql(f"from {table}").to_arrow_table())
        digest = summed(self.connection, asked.summaries)
        if digest == asked.summed:
            keep_summaries(self.connection, asked.summaries, folder, digest)
        else:  # whoever asks everybody makes and keeps them anew, also where what was kept had been altered
            files.remove(folder)
        return digest

    def _leave(self, asked: Sequence[Asked]) -> bool:
        """In the place of each kind's facts those that the looks need, unless they are too many to be held."""
        wanted = self._wanted_of(asked)
        kinds = sorted(wanted, key=lambda kind: -self.n_facts.get(kind, 0))
        reads = [one.reach.reads for one in asked]
        if not all(self._hold(kind, columns_needed(kind, reads), sorted(wanted[kind])) for kind in kinds):
            return False
        for kind in kinds:
            self.connection.execute(f"create or replace temp view fact_{kind} as select * from _part_{kind}")
        return True

    def _wanted_of(self, asked: Sequence[Asked]) -> dict[str, set[tuple[str, str, str]]]:
        """Kind -> ways to the rows that are needed, see `_wanted`; a kind of which all are needed is not there."""
        wanted: dict[str, set[tuple[str, str, str]] | None] = {kind: set() for kind in load_kinds()}
        for one in asked:
            for view in one.needs:
                made = made_of(view)
                if made and view in one.reach.whole:
                    wanted[made.kind] = None
        for reach in {repr(one.reach): one.reach for one in asked}.values():
            everybody = self._everybody([one for one in asked if one.reach == reach])
            for tie in followed(reach):
                made = made_of(tie.view)
                if not can_follow(tie):
                    wanted[made.kind] = None
                elif wanted[made.kind] is not None:
                    wanted[made.kind] |= self._wanted(made, tie, everybody)
        return {kind: keys for kind, keys in wanted.items() if keys is not None}

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
            f"where f.{out} is not null{empty('f', tie)}"
        )

    def _hold(self, kind: str, columns: Sequence[str], wanted: Sequence[tuple[str, str, str]]) -> bool:
        """The rows of a kind that some ways lead to, unless they are too many. They are found by one column after another:
        an OR of them would be asked of every row."""
        ways: dict[tuple[str, str], list[str]] = {}
        for column, keys, without in wanted:
            ways.setdefault((column, without), []).append(f"select key from {keys}")
        said = ", ".join(f"f.{column}" for column in columns)
        found, earlier = [], ""
        for (column, without), keys in sorted(ways.items(), key=lambda way: way[0] != ("person_key", "")):
            among = f"f.{column} in ({' union '.join(keys)}){f' and f.{without} is null' if without else ''}"
            found.append(f"select {said} from fact_{kind} as f where {among}{earlier}")
            earlier += f" and not coalesce({among}, false)"
        rows = " union all ".join(found) or f"select {said} from fact_{kind} as f limit 0"
        self.connection.execute(f"create or replace temp table _part_{kind} as from ({rows}) limit {MANY + 1}")
        return self._n_rows(f"_part_{kind}") <= MANY
