"""What changed since a comparison looked last: rows that came, went, were tied to somebody else or are seen now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.identity.queries import ever_linked, moved_links
from huimin.kit.months import month_of
from huimin.kit.refs import ROWS_OF_BATCH, unpack
from huimin.ledger.books import KEYS, no_facts, read_files, take_table
from huimin.ledger.made import Made, both_ways, keys_of, made_of
from huimin.ledger.manifest import facts_of, shown
from huimin.ledger.models import PostedBatch
from huimin.ledger.ties import empty
from huimin.rules.types import Tie
from huimin.warehouse.engine import Connection
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class Since:
    """The books a rule was asked over last."""

    known_at: int
    as_of: date


class Changes:
    """What changed of each kind since a point, up to the books of `known_at` and `as_of` that `connection` has open.

    table: makes a temp table of the rows of a SELECT, once.
    """

    def __init__(
        self, home: Home, connection: Connection, since: Since, known_at: int, as_of: date, table: Callable[[str], str]
    ):
        self.home, self.connection, self.since, self.as_of, self.table = home, connection, since, as_of, table
        at = since.known_at
        batches = list(PostedBatch.objects.prefetch_related("files").order_by("batch"))
        now = {batch.batch for batch in shown(known_at=known_at)}
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
        self.programmes: dict[str, frozenset[int | None]] = {}  # table of changed rows -> what they name

    def of(self, view: str, programmes: tuple[int, ...] | None) -> bool:
        """Whether rows of a view changed (None: of whatever programme); of one that nobody described, whether anything did."""
        made = made_of(view)
        if made is None:
            return bool(self.anew or self.tied) or self.since.as_of != self.as_of
        return self.connection.execute(f"select exists (from {self._rows(made, programmes)})").fetchall()[0][0]

    def subjects(self, tie: Tie, programmes: tuple[int, ...] | None) -> str:
        """key, batch: whose findings the changed rows of a tie's view can change, as a table."""
        made = made_of(tie.view)
        rows = both_ways(made, self._rows(made, programmes))
        keys = f"select e.{tie.column} as key, ref // {ROWS_OF_BATCH} as batch from {rows} as e where true{empty('e', tie)}"
        if made.within and made.within != tie.column:
            beside = self._newest(f"select {made.within} as key, ref // {ROWS_OF_BATCH} as batch from {rows}")
            keys += (
                f" union all select e.{tie.column} as key, c.batch as batch "
                f"from {self._ever(made)} as e join {beside} as c on c.key = e.{made.within}{empty('e', tie)}"
            )
        found = self._newest(keys)
        while tie.via is not None:
            via = made_of(tie.via.view)
            found = self._newest(
                f"select e.{tie.via.column} as key, k.batch as batch from {self._ever(via)} as e "
                f"join {found} as k on k.key = e.{tie.out}{empty('e', tie.via)}"
            )
            tie = tie.via
        return found

    def _newest(self, keys: str) -> str:
        return self.table(f"select key, max(batch) as batch from ({keys}) where key is not null group by key")

    def _ever(self, made: Made) -> str:
        """The rows of a kind as they stand, and those that went."""
        columns = ", ".join(keys_of(made.kind))
        rows = f"(select {columns} from fact_{made.kind} union all select {columns} from {self._rows(made)})"
        return both_ways(made, rows)

    def _rows(self, made: Made, programmes: tuple[int, ...] | None = None) -> str:
        """The table of a kind's changed rows as they were and as they are: their keys."""
        columns = keys_of(made.kind)
        parts = [*self._filed(made.kind, columns), *self._seen(made, columns)]
        rows = self.table(" union all ".join(parts) or f"select {', '.join(columns)} from fact_{made.kind} limit 0")
        if programmes is None or "programme" not in columns:
            return rows
        said = self._programmes_in(rows)
        if said <= set(programmes):
            return rows
        some = ", ".join(map(str, sorted(said & set(programmes), key=str)))
        return self.table(f"from {rows} where programme in ({some or 'null'})")

    def _programmes_in(self, rows: str) -> frozenset[int | None]:
        if rows not in self.programmes:
            found = self.connection.execute(f"select distinct programme from {rows}").fetchall()
            self.programmes[rows] = frozenset(programme for (programme,) in found)
        return self.programmes[rows]

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
            take_table(self.connection, name, links)
            self.rows[name] = name
        return name

    def _files(self, batches: Sequence[PostedBatch], kind: str) -> str:
        """The facts of batches as filed; a column that an old file has not is null."""
        filed = read_files([facts_of(self.home, one) for one in batches])
        made = "".join(f", {sql} as {name}" for name, sql in KEYS.get(kind, {}).items())
        return f"(select *{made} from ({no_facts(fact_columns(load_kinds()[kind]))} union all by name {filed}))"

    def _seen(self, made: Made, columns: Sequence[str]) -> Iterator[str]:
        """Rows that one of the two days lets be seen and the other does not."""
        low, high = sorted((self.since.as_of, self.as_of))
        if low == high or not (made.days or made.months):
            return
        between = [f"({day} > date '{low}' and {day} <= date '{high}')" for day in made.days]
        between += [f"({month} > {month_of(low)} and {month} <= {month_of(high)})" for month in made.months]
        yield f"select {', '.join(columns)} from fact_{made.kind} where {' or '.join(between)}"
