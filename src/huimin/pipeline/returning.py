"""Returned rows for whoever called the command: a readable copy, traced as handed out, gone after some days.

The home keeps them sealed, as it keeps everything that names persons. `import` must name a workbook that can be sent
back to the unit; that copy is the owner's alone and is swept away by the next import or start of the worker.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from huimin.identity.queries import load as load_keys
from huimin.intake import actions as intake
from huimin.intake import queries as batches
from huimin.intake.queries import Batch
from huimin.warehouse import files
from huimin.warehouse.home import Home

KEPT = timedelta(days=7)
_PURPOSE = "return_to_sender"


def hand_out(batch: Batch, *, by: str, unit: str, now: datetime) -> Path | None:
    """Where a batch's returned rows lie to be read; None where nothing was returned."""
    home: Home = settings.HOME
    if not batches.returned_file(home, batch).exists():
        return None
    keys = load_keys(home.keys, home.root).sealing
    chunks = intake.hand_out_returned(batch=batch, purpose=_PURPOSE, home=home, keys=keys, by=by, unit=unit, now=now)
    home.handed_out.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = home.handed_out / f"{batch.code}-returned.xlsx"
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with target.open("wb") as plain:
        plain.writelines(chunks)
    return target


def sweep(home: Home, now: datetime) -> None:
    """Destroy the copies that were handed out more than `KEPT` ago."""
    for path in home.handed_out.iterdir() if home.handed_out.exists() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) < now - KEPT:
            files.remove(path)
