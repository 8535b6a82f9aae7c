"""The checked library, kept beside Python's own compiled files: checking seventy rules takes seconds, a command less.

The file's name is a digest of all that the answer rests on, so an old one is never read. Where nothing can be written,
each process checks anew.
"""

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from huimin.rules.types import Rule

_ROOM = Path(__file__).parent
_RESTS_ON = (_ROOM, _ROOM.parent / "datasets", _ROOM.parent / "kit")
_PLACE = _ROOM / "__pycache__"


def remembered(check: Callable[[], Mapping[str, Rule]], *, place: Path = _PLACE) -> Mapping[str, Rule]:
    """What `check` answered when everything was as it is now, else its answer, kept for the next process."""
    file = place / f"library-{_digest()}.pickle"
    try:
        return _opened(pickle.loads(file.read_bytes()))
    except (OSError, EOFError, pickle.UnpicklingError):
        rules = check()
    try:
        place.mkdir(exist_ok=True)
        building = file.with_suffix(f".{os.getpid()}")
        building.write_bytes(
            pickle.dumps({name: replace(rule, params=dict(rule.params)) for name, rule in rules.items()})
        )
        building.replace(file)
        for old in set(place.glob("library-*.pickle")) - {file}:
            old.unlink(missing_ok=True)
    except OSError:
        pass
    return rules


def _opened(rules: dict[str, Rule]) -> Mapping[str, Rule]:
    return {name: replace(rule, params=MappingProxyType(rule.params)) for name, rule in rules.items()}


def _digest() -> str:
    found = hashlib.sha256(f"{version('sqlglot')} {sys.version}".encode())
    for folder in _RESTS_ON:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".sql", ".yml"):
                found.update(f"{path} {path.stat().st_size} ".encode() + path.read_bytes())
    return found.hexdigest()[:32]
