"""What lies in the editions' folder: the current manifest and the one file it names, brought there after each commit.

The database decides; this can be done again at any time, so a killed process leaves nothing that the next does not mend.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huimin.disclosure.building import EDITION
from huimin.disclosure.manifest import NAME
from huimin.disclosure.models import Edition, Manifest
from huimin.disclosure.types import edition_code
from huimin.warehouse import files
from huimin.warehouse.home import Home


def prepared(home: Home, number: int) -> Path:
    """The folder where an edition's files lie on the staff side."""
    return home.root / "prepared" / edition_code(number)


def shown_file(number: int) -> str:
    """The name of an edition's file where the public side reads it."""
    return f"{edition_code(number)}.sqlite3"


def bring_out(home: Home) -> None:
    """Make the folder say what the last manifest says: the file first, then the manifest, then away with the rest.

    One at a time: whoever comes second reads the manifest after the first is done, so none is overwritten by an older.
    """
    with _alone(home):
        manifest = Manifest.objects.first()
        if manifest is None:
            return
        home.editions.mkdir(mode=0o700, parents=True, exist_ok=True)
        if manifest.edition is not None:
            _copy(home, Edition.objects.get(pk=manifest.edition))
        _write(home, home.editions / NAME, manifest.text.encode())
        kept = {NAME, shown_file(manifest.edition) if manifest.edition is not None else NAME}
        for path in home.editions.iterdir():
            if path.name not in kept:
                files.remove(path)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    home.tmp.mkdir(parents=True, exist_ok=True)
    with (home.tmp / "bring-out.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # goes with the process, however that ends
        yield


def _copy(home: Home, edition: Edition) -> None:
    target = home.editions / shown_file(edition.number)
    if target.exists() and files.sha256(target) == edition.sha256:
        return
    source = prepared(home, edition.number) / EDITION
    files.check(source, edition.sha256)
    building = home.tmp / target.name
    home.tmp.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, building)
    files.settle(building, target)


def _write(home: Home, target: Path, raw: bytes) -> None:
    if target.exists() and target.read_bytes() == raw:
        return
    home.tmp.mkdir(parents=True, exist_ok=True)
    building = home.tmp / target.name
    building.write_bytes(raw)
    files.settle(building, target)


def sweep(home: Home) -> None:
    """Remove what a killed process left: half-built files, prepared folders that no edition on record owns.

    Only whoever holds the lease of the books may call it: nobody else builds then.
    """
    for path in [*home.tmp.glob("edition-*"), *home.tmp.glob("E*.sqlite3")]:
        files.remove(path)
    folder = home.root / "prepared"
    known = {edition_code(number) for number in Edition.objects.values_list("number", flat=True)}
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in known:
            files.remove(path)
