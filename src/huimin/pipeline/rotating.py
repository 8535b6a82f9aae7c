"""The sealing key replaced: every file that identifies people written anew, one by one, before the old key is dropped.

Killed at any moment, the verb is run again and goes on: which key new files take stands in the data directory, which key a
file has stands in the file, and the trace says what was begun and ended. Books and facts are not touched.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.queries import entries
from huimin.casework import actions as casework
from huimin.identity import actions as identity
from huimin.identity.queries import Keyring
from huimin.identity.queries import load as load_keys
from huimin.intake import actions as intake
from huimin.jobs import actions as jobs
from huimin.jobs.types import BOOKS
from huimin.ledger import actions as ledger
from huimin.pipeline.signing import checkpoint
from huimin.pipeline.sweeping import sweep
from huimin.users import queries as users
from huimin.users.permissions import MANAGE_USERS
from huimin.warehouse.home import Home
from huimin.warehouse.resealing import Resealed, sealed_files

_PASSES = 2  # whoever attached a file in the moment of the beginning sealed it under the old key
_TOLD_EVERY = 100


class RotationUnfinished(Exception):
    """Files are left that could not be sealed anew; the old key stays until they can."""


@dataclass(frozen=True)
class _Rotation:
    """One rotation under way: from which key to which, where, who, when."""

    ring: Keyring
    origin: str
    home: Home
    held: jobs.Held
    by: str
    unit: str
    now: datetime
    say: Callable[[str], None]

    @property
    def goal(self) -> str:
        return self.ring.last


def rotate_keys(*, by: str, now: datetime, say: Callable[[str], None]) -> dict:
    """Rotate the sealing key, or go on with a rotation that was not finished; says how much lies under the new key.

    Raises RotationUnfinished with the names of files that are not what was recorded: they are left as they are.
    """
    unit = users.unit_of(users.acting(by, MANAGE_USERS))
    home, began = settings.HOME, time.monotonic()
    with jobs.hold(name=BOOKS, by=by, purpose="rotate", now=now) as held:
        sweep(home)
        ring, origin = _begun(home, by=by, unit=unit, now=now)
        rotation = _Rotation(ring, origin, home, held, by, unit, now, say)
        say(
            f"轮换密封密钥 {origin} → {rotation.goal}：此前的密钥备份打不开今后的文件，请立即用 huimin key copy 另作备份"
        )
        try:
            n_files, n_bytes = _carried_out(rotation)
        finally:
            checkpoint(by=by, now=now)
    say(f"轮换完成：{n_files} 个文件都已重新加密，旧密封密钥已销毁")
    seconds = round(time.monotonic() - began, 2)
    said = {"key": ring.key_id, "from": origin, "to": rotation.goal}
    return said | {"n_files": n_files, "n_bytes": n_bytes, "seconds": seconds}


def _begun(home: Home, *, by: str, unit: str, now: datetime) -> tuple[Keyring, str]:
    """(the keyring at the new key, the key it comes from): of the unfinished rotation, else of one that begins now.

    The key is there before anything says so, and the trace says so before a file can need it.
    """
    ring = load_keys(home.keys, home.root)
    if len(ring.secrets) == 1 and not _is_open(ring.at):
        ring = identity.add_sealing_key(home.keys, home.root)
    told = _told(ring.last)
    if "key.rotation_begun" not in told:
        told["key.rotation_begun"] = {"key": ring.key_id, "from": next(iter(ring.secrets)), "to": ring.last}
        with transaction.atomic():
            _record("key.rotation_begun", told["key.rotation_begun"], by=by, unit=unit, now=now)
    return identity.seal_under_last(home.keys, home.root), told["key.rotation_begun"]["from"]


def _told(key: str) -> dict[str, dict]:
    """What the trace says of the rotation to a key, by type of entry."""
    return {entry.type: entry.payload for entry in entries(subject=f"key:{key}")}


def _is_open(key: str) -> bool:
    """Whether a rotation to this key was begun and not recorded as complete."""
    told = _told(key)
    return "key.rotation_begun" in told and "key.rotated" not in told


def _record(type: str, payload: dict, *, by: str, unit: str, now: datetime) -> None:
    audit.record(type=type, subject=f"key:{payload['to']}", payload=payload, by=by, unit=unit, now=now)


def _carried_out(rotation: _Rotation) -> tuple[int, int]:
    """Seal everything anew and drop the old key; (files, bytes) that lie under the new one."""
    for _ in range(_PASSES):
        left = [one.name for one in _resealed(rotation) if one.is_left]
        if left:
            raise RotationUnfinished("、".join(left))
        left, n_files, n_bytes = _finished(rotation)
        if not left:
            return n_files, n_bytes
    raise RotationUnfinished("、".join(left))


def _resealed(rotation: _Rotation) -> Iterator[Resealed]:
    """Each file that the rooms seal, sealed anew in its turn, as long as the lease is ours."""
    where = {"home": rotation.home, "keys": rotation.ring.sealing}
    who = {"confirm": rotation.held.confirm, "by": rotation.by, "unit": rotation.unit, "now": rotation.now}
    rooms = chain(intake.reseal(**where), ledger.reseal(**where, **who), casework.reseal(**where, **who))
    for n_done, one in enumerate(rooms, start=1):
        with transaction.atomic():
            rotation.held.confirm()
        if n_done % _TOLD_EVERY == 0:
            rotation.say(f"已重新加密 {n_done} 个文件 …")
        yield one


def _finished(rotation: _Rotation) -> tuple[list[str], int, int]:
    """(files still under another key, files and bytes under the new one); where none is left, the old key is dropped.

    A key is dropped only after the whole home was looked through, so that a place nobody thought of keeps it.
    """
    home, left, sizes = rotation.home, [], []
    with transaction.atomic():
        rotation.held.confirm()
        audit.take_turn()
        ledger.drop_spares(home=home)
        casework.drop_spares(home=home)
        for path, key in sealed_files(home, rotation.ring.sealing):
            left += [str(path.relative_to(home.root))] if key != rotation.goal else []
            sizes.append(path.stat().st_size)
        if left:
            return left, 0, 0
        if "key.rotated" not in _told(rotation.goal):
            said = {"key": rotation.ring.key_id, "from": rotation.origin, "to": rotation.goal}
            payload = said | {"n_files": len(sizes), "n_bytes": sum(sizes)}
            _record("key.rotated", payload, by=rotation.by, unit=rotation.unit, now=rotation.now)
        identity.drop_other_sealing_keys(home.keys, home.root)
    return [], len(sizes), sum(sizes)
