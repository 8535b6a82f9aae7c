"""Users, postings and keys, as the command manages them."""

import json
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huimin.audit import actions as audit
from huimin.identity import actions as identity
from huimin.identity import queries as keyring
from huimin.pipeline.signing import checkpoint
from huimin.regions import queries as regions
from huimin.users import actions as users
from huimin.users import queries
from huimin.users.permissions import MANAGE_USERS
from huimin.users.queries import User
from huimin.users.types import NewPosting


class RoleUnknown(ValueError):
    """No role has this name."""


class PassphraseMissing(ValueError):
    """A copy of the keys without a passphrase would be the keys themselves."""


def add_user(
    name: str, role: str, unit: str | None, region: str, password: str | None, *, by: str, now: datetime
) -> dict:
    """Add a user with role, unit and scope; says what was made."""
    if role not in User.Role.values:
        raise RoleUnknown(role)
    made = users.create_user(
        username=name,
        role=role,
        unit=queries.find_unit(unit).code if unit else None,
        region_code=regions.find(region).code,
        password=password,
        by=by,
        now=now,
    )
    checkpoint(by=by, now=now)
    return {"user": made.username, "role": made.role, "unit": made.unit_id, "region": f"{made.region_code:012d}"}


def add_postings_file(path: Path, *, by: str, now: datetime) -> dict:
    """Put the postings of a file on record (a list as simulation writes postings.json); says how many."""
    lines = json.loads(path.read_text(encoding="utf-8"))
    made = users.add_postings(postings=[_posting(line) for line in lines], by=by, now=now)
    checkpoint(by=by, now=now)
    return {"n_postings": len(made)}


def _posting(line: dict) -> NewPosting:
    days = {name: date.fromisoformat(line[name]) if line[name] else None for name in ("starts_on", "ends_on")}
    return NewPosting(**{**line, **days})


def copy_keys(target: Path, passphrase: str, *, by: str, now: datetime) -> dict:
    """Write an encrypted copy of the keys, and say so in the trace."""
    queries.acting(by, MANAGE_USERS)
    if not passphrase:
        raise PassphraseMissing
    ring = keyring.load(settings.HOME.keys, settings.HOME.root)
    with transaction.atomic():
        identity.write_copy(ring, target, passphrase)
        audit.record(type="key.backed_up", subject=f"key:{ring.key_id}", payload=_said(ring), by=by, now=now)
    checkpoint(by=by, now=now)
    return {"key": ring.key_id, "file": str(target)}


def restore_keys(source: Path, passphrase: str, *, by: str, now: datetime) -> dict:
    """Put the keys of a copy back in their place, if they are those of this data directory."""
    home = settings.HOME
    ring = identity.restore_copy(source, home.keys, passphrase, home=home.root)
    with transaction.atomic():
        audit.record(type="key.restored", subject=f"key:{ring.key_id}", payload=_said(ring), by=by, now=now)
    return {"key": ring.key_id}


def _said(ring: keyring.Keyring) -> dict:
    return {"algorithm": ring.algorithm, "sealing": list(ring.secrets)}
