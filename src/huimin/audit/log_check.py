"""The log against itself: every leaf recomputed from its columns, the chain, the tree at every size somebody signed."""

import re
from dataclasses import dataclass, field

from huimin.audit import leaves
from huimin.audit.alterations import altered
from huimin.audit.merkle import CompactRange, leaf_hash
from huimin.audit.stored import StoredEntry
from huimin.audit.types import CHECKPOINT, ERASED, Alteration

MOST_MOVES = 64
LEAF_COLUMNS = "seq/at/type/unit/actor/subject/prev/commit/leaf_hash"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass
class LogCheck:
    """What one pass over the entries found out. ``roots``: size → root at the sizes asked for (hex)."""

    sizes: frozenset[int]
    n: int = 0
    roots: dict[int, str] = field(default_factory=dict)
    nodes: dict[object, str] = field(default_factory=dict)
    edge: CompactRange | None = field(default_factory=CompactRange)
    last: str = ""
    beats: dict[int, str] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    emptied: list[int] = field(default_factory=list)
    misfits: list[StoredEntry] = field(default_factory=list)
    found: list[Alteration] = field(default_factory=list)

    def take(self, entry: StoredEntry) -> bool:
        """Check the next entry in order of seq; True when its content can be trusted to be what was recorded."""
        if not isinstance(entry.seq, int) or entry.seq < self.n:
            self.found.append(altered("entry_inserted", f"entry:{entry.seq if isinstance(entry.seq, int) else '?'}"))
            return False
        if entry.seq > self.n:
            self._bridge(entry)
        fits = self._fits(entry)
        intact = self._content(entry)
        if fits:
            if entry.prev != (self.last or leaves.FIRST_PREV):
                self.found.append(altered("chain_broken", f"entry:{entry.seq}"))
            self._note_own(entry)
        else:
            self.misfits.append(entry)
        self._grow(entry.leaf_hash)
        return fits and intact

    def finish(self) -> list[Alteration]:
        """All alterations; call once after the last entry."""
        for seq in self.emptied:
            if seq not in self.erased:
                self.found.append(altered("content_missing", f"entry:{seq}"))
        self.found += _explain(self.misfits)
        return self.found

    def _grow(self, stored_hash: object) -> None:
        """The tree grows by the hash as stored: entries that misfit theirs are named one by one already."""
        self.n += 1
        self.last = stored_hash if isinstance(stored_hash, str) else ""
        if self.edge is None or not _HASH.fullmatch(self.last):
            self.edge = None
            return
        for level, index, node in self.edge.append(bytes.fromhex(self.last)):
            self.nodes[f"{level}/{index}"] = node.hex()
        if self.n in self.sizes:
            self.roots[self.n] = self.edge.root().hex()

    def _bridge(self, entry: StoredEntry) -> None:
        """Entries are missing before this one. The hash of a single one is known from its follower's ``prev``."""
        first, last = self.n, entry.seq - 1
        self.found.append(altered("entry_deleted", f"entry:{first}" + (f"-{last}" if last > first else "")))
        if first == last:
            self._grow(entry.prev)
        else:
            self.edge, self.n = None, entry.seq
            self.last = entry.prev if isinstance(entry.prev, str) else ""

    def _fits(self, entry: StoredEntry) -> bool:
        expected = recomputed(entry, entry.seq)
        return expected is not None and expected == entry.leaf_hash

    def _content(self, entry: StoredEntry) -> bool:
        if entry.payload == "" and entry.salt == "":
            self.emptied.append(entry.seq)
            return False
        try:
            holds = leaves.commitment(entry.salt, entry.payload) == entry.commit
        except (TypeError, ValueError, AttributeError):
            holds = False
        if not holds:
            self.found.append(altered("content_changed", f"entry:{entry.seq}"))
        return holds

    def _note_own(self, entry: StoredEntry) -> None:
        """Remember what the trace tells of itself; subjects stand in the leaf, so they can be relied on."""
        if entry.type == CHECKPOINT:
            self.beats[entry.seq + 1] = entry.time
        elif entry.type == ERASED:
            number = entry.subject.removeprefix("entry:")
            self.erased |= {int(number)} if number.isdecimal() else set()


def recomputed(entry: StoredEntry, seq: object) -> str | None:
    """The leaf hash (hex) of the columns as if they stood at ``seq``; None where no leaf can be made of them."""
    try:
        leaf = leaves.leaf_bytes(
            seq=seq,
            time=entry.time,
            type=entry.type,
            unit=entry.unit,
            actor=entry.actor,
            subject=entry.subject,
            prev=entry.prev,
            commit=entry.commit,
        )
    except leaves.UnfitLeafError:
        return None
    return leaf_hash(leaf).hex()


def _explain(misfits: list[StoredEntry]) -> list[Alteration]:
    """Name each entry that misfits its hash: swapped or moved if it fits at another misfit's place, else changed."""
    came_from = _moves(misfits) if 1 < len(misfits) <= MOST_MOVES else {}
    found = []
    for entry in misfits:
        source = came_from.get(entry.seq)
        if source is None:
            found.append(altered("entry_changed", f"entry:{entry.seq}", columns=LEAF_COLUMNS))
        elif came_from.get(source) == entry.seq:
            if entry.seq < source:
                found.append(altered("entry_swapped", f"entry:{entry.seq}", other=f"entry:{source}"))
        else:
            found.append(altered("entry_moved", f"entry:{entry.seq}", other=f"entry:{source}"))
    return found


def _moves(misfits: list[StoredEntry]) -> dict[object, int]:
    """Present place → the place at which the entry fits its own hash."""
    places = [entry.seq for entry in misfits]
    return {entry.seq: place for entry in misfits for place in places if recomputed(entry, place) == entry.leaf_hash}
