"""The roll-up and the cube: payments of the books as they stand now, summed in advance. Caches, never the record.

A *cell* is one programme in one entitlement year. From the facts of each cell come the first two files, from those the rest:

- `rollup`: person × programme × division × account × year: payments, months as a 12-bit mask, money and bounds;
- `cube`: division × programme × first month: payments, persons (each once), money;
- `persons`: the persons of a programme by division, over all years;
- `sums`: what the overview shows, for each year and for all: each division of every level, by programme and in all.

A file is named after the digest of what it was made from (the fact files and links of the batches that have rows in the
cell), so a batch that comes or goes makes the files of its own cells anew and no other; the rest is found as it lies.
`index` names the files that make up one state of the books. It is written last: until then, and whenever a file is
missing or altered, questions are answered from the facts. Files are made by `ledger.rolling`, under the books' lease.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huimin.identity.queries import links
from huimin.kit.refs import unpack
from huimin.ledger.manifest import shown
from huimin.warehouse.cache import Cache
from huimin.warehouse.home import Home

VERSION = "1"  # of what the files hold: another number, other files

Cell = tuple[int, int]  # programme and year; NONE where a row names none
NONE = -1
STEPS = (1, 10**3, 10**6, 10**8)  # village, township, county, city: the span of a division's codes


@dataclass(frozen=True)
class Rollup:
    """The files of the books as they stand; `sums`: year -> file, NONE for all years."""

    rollup: tuple[Path, ...]
    cube: tuple[Path, ...]
    sums: Mapping[int, Path]


def cache_of(home: Home) -> Cache:
    """Where the files lie."""
    return Cache(home.caches)


def sources() -> dict[int, str]:
    """Payment batch that is shown -> digest of its facts and of the links laid over them."""
    held: dict[int, list[tuple]] = {}
    for row in links().to_pylist():
        held.setdefault(unpack(row["ref"])[0], []).append((row["ref"], row["person_key"], row["grade"]))
    return {
        batch.batch: digest_of(
            [
                next(file.sha256 for file in batch.files.all() if file.part == "facts"),
                *sorted(held.get(batch.batch, ())),
            ]
        )
        for batch in shown("payments")
    }


def digest_of(parts: Sequence[object]) -> str:
    """A name for what a file is made from."""
    return hashlib.sha256(repr([VERSION, *parts]).encode()).hexdigest()[:32]


def rollup(home: Home) -> Rollup | None:
    """The roll-up of the books as they stand now; None where it was not made, is out of date, or a file was altered."""
    cache = cache_of(home)
    index = cache.find("index", digest_of(sorted(sources().values())))
    if index is None:
        return None
    said = json.loads(index.read_text("utf-8"))
    paths = {what: [cache.path(name) for name in said[what]] for what in ("rollup", "cube", "persons", "sums")}
    if not all(path.exists() for some in paths.values() for path in some):
        return None
    sums = {int(path.name.split(".")[0].removeprefix("sums_")): path for path in paths["sums"]}
    return Rollup(tuple(paths["rollup"]), tuple(paths["cube"]), sums)


def checked(home: Home, paths: Iterable[Path]) -> bool:
    """Whether files of the roll-up may be read: their bytes are those that were written."""
    cache = cache_of(home)
    return all(cache.holds(path.name) for path in paths)
