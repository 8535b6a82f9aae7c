"""The planted county lives in five counties of the city, the people of the city in the other eight: files, key, what is found.

The county scale plants every rule. Its people and those of the city share no number, account, household or village.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from bench.product import flags
from huimin.identity import keyring
from huimin.simulation import places, simulate

AS_OF = "2018-12-31"
CITY, COUNTY = "city", "county"
Rows = frozenset[tuple[str, str | None, int]]  # file, sheet, row
Subject = tuple[str, int | str]  # kind and key; of a unit, which no key of ours names: its name
Huimin = Callable[..., dict | list]  # one verb on the home, its answer


@dataclass(frozen=True)
class Key:
    """What must be found, what may be, and about whom a rule must be silent."""

    planted: dict[tuple[str, Rows], Subject]
    may_be: set[tuple[str, Rows]]
    innocents: list[tuple[str, frozenset[Subject]]]


@dataclass
class Tally:
    """How one rule stands to the key."""

    planted: int = 0
    found: int = 0
    innocents: int = 0
    flagged: int = 0
    beyond: int = 0


def make(
    folder: Path, *, people: int, years: int, say: Callable[[str], None],
    people_of_county: int | None = None, stories: float = 1.0,
) -> Path:  # fmt: skip
    """The files of both, once."""
    if not (folder / COUNTY / "manifest.json").exists():
        without = places.COUNTIES_OF_COUNTY_SCALE
        simulate(folder / CITY, scale="city", seed=1, people=people, years=years, without=without, progress=say)
        simulate(folder / COUNTY, seed=2018, people=people_of_county, stories=stories, progress=say)
    return folder


def take_in(folder: Path, huimin: Huimin, say: Callable[[str], None] = lambda _: None) -> None:
    """Import everything as the officers would; neighbours of one kind and the same flags by one command."""
    batches: dict[str, str] = {}
    for (kind, given), files in groupby(_sent(folder), key=lambda one: one[:2]):
        answer = huimin("import", kind, *(path for _, _, path in files), *flags(json.loads(given), batches))
        for batch in answer["batches"]:
            assert batch["file"] not in batches or batch["status"] == "already_received", batch["file"]
            batches.setdefault(batch["file"], batch["batch"])
            say(f"{batch['file']}: {batch['status']}, {batch['n_accepted']} rows")


def _sent(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """(kind, flags as JSON, file). The county's lists of the whole city come beside those of the city, not in their place."""
    for part in (CITY, COUNTY):
        for item in json.loads((folder / part / "manifest.json").read_text("utf-8"))["files"]:
            given = dict(item["flags"])
            if part == COUNTY and given["region"] == "350100000000" and given.pop("whole", False):
                given["changes"] = True
            yield item["kind"], json.dumps(given), folder / part / item["file"]


def read(folder: Path, home: Path) -> Key:
    """Both keys as one; subjects under the keys of the home."""
    ring = keyring.load(home / "keys", home)
    key = Key({}, set(), [])
    for part in (CITY, COUNTY):
        answers = json.loads((folder / part / "answers.json").read_text("utf-8"))
        for wrong in answers["irregularities"]:
            key.planted[wrong["rule"], rows_of(wrong["rows"])] = _subject(ring, wrong["subject_kind"], wrong["subject"])
        key.may_be.update((wrong["rule"], rows_of(wrong["rows"])) for wrong in answers["open_questions"])
        for innocent in answers["innocents"]:
            who = {_subject(ring, innocent["subject_kind"], innocent["subject"])}
            who |= {_subject(ring, "person", number) for number in innocent["persons"]}
            key.innocents.extend((rule, frozenset(who)) for rule in innocent["rules"])
    return key


def _subject(ring: keyring.Keyring, kind: str, name: str) -> Subject:
    if kind == "unit":
        return kind, name
    return kind, int(name) if kind == "village" else ring.keyed(kind, pa.array([name]))[0].as_py()


def rows_of(places_: Iterable[dict]) -> Rows:
    """Places of rows, each once."""
    return frozenset((row["file"], row["sheet"], row["row"]) for row in places_)


def found(clues: list[dict], keys: dict[str, int]) -> dict[tuple[str, Rows], Subject]:
    """Every finding on every clue: rule and exact evidence -> whom it is about (`keys`: clue -> key of its subject)."""
    every = {}
    for clue in clues:
        kind, label = clue["subject"]["kind"], clue["subject"]["label"]
        for rule in clue["rules"]:
            rows = rows_of(row for row in clue["evidence"] if row["rule"] == rule)
            every[rule, rows] = kind, label if kind == "unit" else keys[clue["clue"]]
    return every


def liken(key: Key, findings: dict[tuple[str, Rows], Subject], rules: Iterable[str]) -> dict[str, Tally]:
    """Each rule's findings against the key: found is only what has exactly its rows and is about its subject.

    A finding beyond the key flags whichever innocent of its rule it is about.
    """
    tallies = {rule: Tally() for rule in sorted(rules)}
    for at, subject in key.planted.items():
        tallies[at[0]].planted += 1
        tallies[at[0]].found += findings.get(at) == subject
    beyond = {(at[0], about) for at, about in findings.items() if at not in key.planted and at not in key.may_be}
    for rule, _ in beyond:
        tallies[rule].beyond += 1
    for rule, who in key.innocents:
        tallies[rule].innocents += 1
        tallies[rule].flagged += any((rule, subject) in beyond for subject in who)
    return tallies
