"""A data directory that can be worked in: keys, database, divisions, programmes, units and the user operator."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from huimin.audit import actions as audit
from huimin.identity import actions as identity
from huimin.identity import queries as keyring
from huimin.localities.loader import load
from huimin.programmes import actions as programmes
from huimin.regions import actions as regions
from huimin.users import actions as users
from huimin.users.queries import User
from huimin.warehouse.home import Home

_PRIVATE_FOLDERS = ("originals", "batches", "runs", "tmp", "uploads", "editions", "dropbox", "attachments")


@dataclass(frozen=True)
class Installation:
    """A prepared data directory and the keys it was made under."""

    home: Home
    ring: keyring.Keyring

    def described(self) -> dict:
        """What `huimin init` answers."""
        return {"home": str(self.home.root), "city": settings.CITY, "key": self.ring.key_id}


def ready(*, now: datetime, os_user: str, say: Callable[[str], None] = lambda _: None) -> Installation:
    """The installation of this environment; made first where the data directory is empty or missing."""
    home: Home = settings.HOME
    if not keyring.is_made(home.keys) and not (home.root / "key-id").exists():
        return _make(home, now=now, os_user=os_user, say=say)
    ring = keyring.load(home.keys, home.root)
    _bring_up()
    return Installation(home, ring)


def _bring_up() -> None:
    """Bring tables of an earlier version up to date; asking is far cheaper than `migrate` with nothing to do."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _make(home: Home, *, now: datetime, os_user: str, say: Callable[[str], None]) -> Installation:
    locality = load(settings.CITY)
    say(f"建立数据目录 {home.root}（{locality.city['name']}）…")
    ring = identity.create(home.keys, home.root, algorithm=os.environ.get("HUIMIN_ALGORITHM", "aes-256"))
    for folder in _PRIVATE_FOLDERS:
        (home.root / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    _bring_up()
    with transaction.atomic():
        audit.record(
            type="home.created",
            subject="home",
            payload={"city": locality.name, "note": {"os_user": os_user}},
            by="operator",
            now=now,
        )
        audit.record(
            type="key.created",
            subject=f"key:{ring.key_id}",
            payload={"algorithm": ring.algorithm},
            by="operator",
            now=now,
        )
        regions.load_divisions(locality=locality, by="operator", now=now)
        programmes.load_catalogue(locality=locality, by="operator", now=now)
        users.load_units(locality=locality, by="operator", now=now)
        users.create_user(
            username="operator",
            role=User.Role.OPERATOR,
            unit=None,
            region_code=locality.city["code"],
            password=None,
            by="operator",
            now=now,
        )
    return Installation(home, ring)
