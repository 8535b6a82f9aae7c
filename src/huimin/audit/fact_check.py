"""The rooms' facts against the trace: state told by the entries, state offered by the rooms, bytes of the files."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from huimin.audit.alterations import altered
from huimin.audit.canonical import NotCanonicalError, canonical
from huimin.audit.stored import StoredEntry
from huimin.audit.types import BY_NAME, FILES, NOTE, Alteration, Reading, TracedFact
from huimin.warehouse import files
from huimin.warehouse.files import FileAltered

Key = tuple[str, str]


@dataclass
class Told:
    """What the entries of one group and subject say: ``state`` is None once the fact has ended.

    ``is_partial``: the content of one of them was erased, so keys may be missing from ``state``.
    """

    state: dict[str, object] | None = None
    is_partial: bool = False


@dataclass
class Offered:
    """What the rooms show of one fact."""

    state: dict[str, object] = field(default_factory=dict)
    files: dict[str, Path | Reading] = field(default_factory=dict)


class Telling:
    """Folds trusted entries into the state of every fact."""

    def __init__(self) -> None:
        self.told: dict[Key, Told] = {}

    def take(self, entry: StoredEntry, *, is_intact: bool) -> None:
        """Fold one entry in; one whose content is gone or altered (named elsewhere) leaves the state partial."""
        entry_type = BY_NAME.get(entry.type) if isinstance(entry.type, str) else None
        if entry_type is None or not entry_type.fact or not isinstance(entry.subject, str):
            return
        told = self.told.setdefault((entry_type.group, entry.subject), Told())
        if entry_type.ends:
            told.state, told.is_partial = None, False
            return
        told.state = {} if told.state is None else told.state
        if not is_intact:
            told.is_partial = True
            return
        try:
            told.state.update(json.loads(entry.payload))
        except (ValueError, TypeError, RecursionError):
            told.is_partial = True  # only whoever rewrote the whole log can get here, and that is named elsewhere
        told.state.pop(NOTE, None)


def gather(facts: Iterable[TracedFact]) -> tuple[dict[Key, Offered], list[Alteration]]:
    """The rooms' facts by group and subject. Tables too damaged to be read are an alteration, not a crash."""
    offered: dict[Key, Offered] = {}
    source = iter(facts)
    while True:
        try:
            fact = next(source)
        except StopIteration:
            return offered, []
        except Exception as error:  # whatever a damaged column makes a reader do; its text may hold data
            return offered, [altered("facts_unreadable", "facts", error=type(error).__name__)]
        one = offered.setdefault((BY_NAME[fact.type].group, fact.subject), Offered())
        for key, value in fact.payload.items():
            if key == FILES:  # a batch's original is intake's to show, its facts are the ledger's
                one.state.setdefault(FILES, {}).update(value)
            elif one.state.setdefault(key, value) != value:
                one.state[key] = ["conflict", one.state[key], value]
        one.files.update(fact.files)


def compare(told: dict[Key, Told], offered: dict[Key, Offered]) -> list[Alteration]:
    """Facts changed, deleted, inserted or put back; files apart."""
    found = []
    for key in sorted(told.keys() | offered.keys()):
        where, says, shows = " ".join(key), told.get(key), offered.get(key)
        if says is None:
            found.append(altered("fact_unknown", where))
        elif says.state is None:
            if shows is not None:
                found.append(altered("fact_returned", where))
        elif shows is None:
            found.append(altered("fact_missing", where))
        elif columns := _differences(says, shows.state):
            found.append(altered("fact_changed", where, columns=", ".join(columns)))
    return found


def _differences(says: Told, shows: dict[str, object]) -> list[str]:
    """Keys on which the two disagree; null and absent are the same."""
    keys = (says.state.keys() & shows.keys()) if says.is_partial else (says.state.keys() | shows.keys())
    return sorted(key for key in keys if not _equal(says.state.get(key), shows.get(key)))


def _equal(one: object, other: object) -> bool:
    if (type(one) is type(other) and isinstance(one, str | int)) or one is None:
        return one == other
    try:
        return canonical(one) == canonical(other)
    except NotCanonicalError:
        return False


def check_files(told: dict[Key, Told], offered: dict[Key, Offered]) -> list[Alteration]:
    """Every file of every fact has the bytes whose SHA-256 the trace holds; the rooms' own figures are not believed."""
    found = []
    for key, shows in sorted(offered.items()):
        says = told.get(key)
        hashes = _hashes(says)
        for name, path in sorted(shows.files.items()):
            kind = _file_fault(path, hashes.get(name))
            if kind and not (kind == "file_unknown" and (says is None or says.is_partial)):
                found.append(altered(kind, name, fact=" ".join(key)))
    return found


def _hashes(says: Told | None) -> dict[str, str]:
    hashes = says.state.get(FILES) if says and says.state else None
    return hashes if isinstance(hashes, dict) else {}


def _file_fault(path: Path | Reading, expected: str | None) -> str | None:
    if expected is None:
        return "file_unknown"
    try:
        return None if _sha256(path) == expected else "file_changed"
    except FileAltered:
        return "file_changed"
    except OSError:
        return "file_missing"


def _sha256(path: Path | Reading) -> str:
    if isinstance(path, Path):
        return files.sha256(path)
    digest = hashlib.sha256()
    for chunk in path():
        digest.update(chunk)
    return digest.hexdigest()
