"""Who and what stands around a person, household or bank account, two steps out, each tie with the rows that say it.

A step asks the fact files once for the rows of what the step before found. Only rows inside the scope make ties; what
others lead to is counted and never followed. Of what has very many neighbours (a clinic's account, the phone of an
officer) some are listed and the others counted: the cut is made in the engine, so that a hub costs no memory.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from huimin.identity.types import Subject
from huimin.kit.months import month_of
from huimin.ledger.manifest import facts
from huimin.ledger.network_rows import CUT, KINDS_READ, KNOWN, OUTSIDE, PAIRS, Bounds, frontier_table, pair_rows
from huimin.ledger.subjects import sources_of
from huimin.ledger.types import Source
from huimin.users.types import Scope
from huimin.warehouse.engine import Connection
from huimin.warehouse.home import Home

STEPS = 2
MOST = {1: 12, 2: 5}  # neighbours listed of one tie of one subject at each step
MOST_NODES = 120
_LEAVES = ("handler",)  # too many people have the same one for it to say anything
_N_SOURCES = 3  # of each tie are shown

Key = tuple[str, int]


@dataclass(frozen=True)
class Node:
    """Something of the network. kind: person, household, account, phone, address, handler or village; step: how far
    from the subject (0: itself); masked_name: of a person whom a row inside the scope names.

    key: keyed number, of a village its division code.
    """

    kind: str
    key: int
    step: int
    masked_name: str = ""


@dataclass(frozen=True)
class Tie:
    """What holds two nodes together, found from `one`. name: member, paid, phone, handled, address, place, post, spouse, relative.

    says: relation to the head, office, what was registered. Months (both inclusive) and money in fen: of the payments
    that say it. ended_on: since when it is no longer so. sources: the first rows of `n_rows`.
    """

    name: str
    one: Node
    other: Node
    says: str
    n_rows: int
    first_month: int | None
    last_month: int | None
    amount_fen: int | None
    ended_on: date | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Rest:
    """Neighbours of a node by one tie that are not listed: how many, of which kind."""

    node: Node
    tie: str
    kind: str
    n: int


@dataclass(frozen=True)
class Network:
    """A subject, what is around it, what was left out: `rests` by number, `outside` (kind -> n) beyond the scope.

    n_unlinked: payment rows of these accounts, phones and households whose person nobody knows.
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    rests: tuple[Rest, ...]
    outside: Mapping[str, int]
    n_unlinked: int


def network(home: Home, subject: Subject, *, scope: Scope, as_of: date, known_at: int | None = None) -> Network:
    """The network of a person, household or account that lies in the scope; facts dated after `as_of` are not seen.

    Read are: of payments ref, division, months, amount and five keys, once a step; of the registers of KINDS_READ the
    keys and dates; names in the end, of the persons that are listed.
    """
    with facts(home, KINDS_READ, known_at=known_at) as books:
        books.execute(OUTSIDE)
        walk = _Walk(books, scope, as_of, subject)
        for step in range(1, STEPS + 1):
            walk.step(step)
        names = walk.names()
        outside = walk.outside()
    nodes = {key: replace(node, masked_name=names.get(key[1], "")) for key, node in walk.nodes.items()}
    sources = sources_of(ref for row in walk.found for ref in row["refs"])
    return Network(
        nodes=tuple(nodes.values()),
        ties=tuple(_tie(row, nodes, sources) for row in walk.found),
        rests=tuple(Rest(nodes[key], tie, kind, n) for (key, tie, kind), n in walk.rests.items()),
        outside=outside,
        n_unlinked=walk.n_unlinked,
    )


class _Walk:
    """The steps over one connection; `nodes` in the order they were found."""

    def __init__(self, books: Connection, scope: Scope, as_of: date, start: Subject):
        self.books, self._start = books, start
        self.nodes: dict[Key, Node] = {(start.kind, start.key): Node(start.kind, start.key, 0)}
        self.found: list[dict] = []
        self.rests: dict[tuple[Key, str, str], int] = {}
        self.n_unlinked = 0
        above = {scope.low // span * span for span in (10**3, 10**6, 10**8)}
        self._bounds = Bounds(scope.low, scope.high, ", ".join(map(str, sorted(above))), as_of, month_of(as_of))

    def step(self, number: int) -> None:
        """Everything that is tied to what the step before found."""
        frontier = [node for node in self.nodes.values() if node.step == number - 1 and node.kind not in _LEAVES]
        if not frontier:
            return
        keys = _by_kind(frontier)
        self._take("frontier", [(node.kind, node.key) for node in frontier])
        self._take("known", list(self.nodes))
        self._take("done", [key for key, node in self.nodes.items() if node.step < number - 1])
        self.books.execute(frontier_table(keys, self._bounds))
        self.n_unlinked += self.books.execute("select count(*) from _near where person_key is null").fetchone()[0]
        rows = pair_rows(keys, self._bounds, start=self._start if number == 1 else None)
        self.books.execute(PAIRS.format(rows=rows))
        self.books.execute(KNOWN)
        rows = self.books.sql(CUT, params={"most": MOST[number]}).to_arrow_table().to_pylist()
        rows = self._inside(rows)
        for row in rows:
            self._add(row, number)

    def _inside(self, rows: list[dict]) -> list[dict]:
        """Without persons whom only a register of the whole city names: they may live anywhere."""
        unsure = {row["to_key"] for row in rows if row["to_kind"] == "person" and not row["is_inside"]}
        unsure -= {key for kind, key in self.nodes if kind == "person"}
        known = set(self._named(unsure)) if unsure else set()
        away = unsure - known
        if away:
            beyond = pa.table({"kind": ["person"] * len(away), "key": pa.array(away, pa.int64())})
            self.books.register("_beyond", beyond)
            self.books.execute("insert into outside select * from _beyond")
            self.books.unregister("_beyond")
        return [row for row in rows if row["to_kind"] != "person" or row["to_key"] not in away]

    def _add(self, row: dict, step: int) -> None:
        one, other = (row["from_kind"], row["from_key"]), (row["to_kind"], row["to_key"])
        if row["n_all"] > MOST[step]:
            self.rests[one, row["tie"], row["to_kind"]] = row["n_all"] - MOST[step]
        if other not in self.nodes and len(self.nodes) >= MOST_NODES:
            left = one, row["tie"], row["to_kind"]
            self.rests[left] = self.rests.get(left, 0) + 1
            return
        self.nodes.setdefault(other, Node(*other, step))
        if not any(_same(row, known) for known in self.found):
            self.found.append(row)

    def names(self) -> dict[int, str]:
        """person key -> masked name, of everybody listed."""
        return self._named({key for kind, key in self.nodes if kind == "person"})

    def _named(self, persons: Collection[int]) -> dict[int, str]:
        if not persons:
            return {}
        listed = ", ".join(map(str, sorted(persons)))
        every = " union all ".join(
            f"select person_key, masked_name from fact_{kind} where person_key in ({listed}) "
            f"and region_code >= {self._bounds.low} and region_code < {self._bounds.high}"
            for kind in ("payments", "households", "village_officers")
        )
        sql = f"select person_key, coalesce(min(masked_name), '') from ({every}) group by person_key"
        return dict(self.books.execute(sql).fetchall())

    def outside(self) -> dict[str, int]:
        self._take("known", list(self.nodes))
        sql = "select kind, count(distinct key) from outside anti join known using (kind, key) group by kind order by kind"
        return dict(self.books.execute(sql).fetchall())

    def _take(self, name: str, keys: list[Key]) -> None:
        kinds, numbers = [kind for kind, _ in keys], [key for _, key in keys]
        table = pa.table({"kind": pa.array(kinds, pa.string()), "key": pa.array(numbers, pa.int64())})
        self.books.register(f"_{name}", table)
        self.books.execute(f"create or replace temp table {name} as select * from _{name}")
        self.books.unregister(f"_{name}")


def _by_kind(nodes: Iterable[Node]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for node in nodes:
        found.setdefault(node.kind, []).append(node.key)
    return found


def _same(row: Mapping, other: Mapping) -> bool:
    """Whether two rows are one tie, found from either end."""
    ends = {(row["from_kind"], row["from_key"]), (row["to_kind"], row["to_key"])}
    return row["tie"] == other["tie"] and ends == {
        (other["from_kind"], other["from_key"]), (other["to_kind"], other["to_key"])
    }  # fmt: skip


def _tie(row: Mapping, nodes: Mapping[Key, Node], sources: Mapping[int, Source]) -> Tie:
    return Tie(
        name=row["tie"],
        one=nodes[row["from_kind"], row["from_key"]],
        other=nodes[row["to_kind"], row["to_key"]],
        says=row["says"] or "",
        n_rows=row["n_rows"],
        first_month=row["first_month"],
        last_month=row["last_month"],
        amount_fen=row["amount_fen"],
        ended_on=row["ended_on"],
        sources=tuple(sources[ref] for ref in sorted(row["refs"])[:_N_SOURCES]),
    )
