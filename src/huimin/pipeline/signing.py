"""The signed state of the trace, made at the end of every verb that changes the books."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from huimin.audit import actions as audit
from huimin.audit.types import SIGNING_KEY
from huimin.warehouse.home import Home


def checkpoint(*, by: str, now: datetime) -> None:
    """Sign the trace as it stands and keep a copy of the note outside the database."""
    home: Home = settings.HOME
    audit.checkpoint(by=by, now=now, key=audit.load_or_create_signing_key(key_file(home)), copies=copies(home))


def key_file(home: Home) -> Path:
    """The key that signs the trace."""
    return home.keys / SIGNING_KEY


def copies(home: Home) -> Path:
    """The checkpoints kept beside the keys, away from the database."""
    return home.keys / "checkpoints.txt"
