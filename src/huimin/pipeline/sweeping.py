"""What a killed import or comparison left behind, removed by the next one: it holds the books, so nobody else is at work."""

import os

from huimin.intake.types import AHEAD
from huimin.ledger import actions as ledger
from huimin.warehouse import files
from huimin.warehouse.home import Home
from huimin.warehouse.resealing import ENDING

SCRATCH = (
    "batch-",
    "upload-",
    "precheck-",
    "gathered-",
    "summaries-",
    AHEAD,
)  # folders: cells of a workbook, a file sent in, facts
HALF = (".sealing", ENDING)  # files that were being sealed


def sweep(home: Home) -> None:
    """Remove batch folders that no batch owns, and scratch that is not of this process."""
    ledger.sweep(home=home)
    own = f"{AHEAD}{os.getpid()}-"
    for path in home.tmp.iterdir() if home.tmp.is_dir() else ():
        if path.name.endswith(HALF) or (path.name.startswith(SCRATCH) and not path.name.startswith(own)):
            files.remove(path)
