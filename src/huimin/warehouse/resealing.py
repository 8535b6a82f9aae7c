"""Sealed files written anew under the newest key, and the home looked through for every file that is sealed."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huimin.warehouse import files
from huimin.warehouse.files import FileAltered, SealingKeys, sealed_under
from huimin.warehouse.home import Home
from huimin.warehouse.sealed import WrongKey, is_table, reseal_table

ENDING = ".resealing"  # in `tmp`: a file that is being written
UNFIT = (FileAltered, WrongKey, FileNotFoundError)
"""What keeps a file from being sealed anew: it is not what was recorded, opens under no key, or is gone."""


@dataclass(frozen=True)
class Resealed:
    """A file that a rotation came to. is_left: it is not what was recorded, and was left as it is."""

    name: str
    is_left: bool = False


def reseal(source: Path, target: Path, home: Home, keys: SealingKeys, *, plain_sha256: str = "") -> None:
    """Put the content of `source` at `target`, sealed under the newest key: there whole or not at all.

    plain_sha256: of the content, where that is known. Raises one of UNFIT.
    """
    home.tmp.mkdir(parents=True, exist_ok=True)
    building = home.tmp / f"{target.name}{ENDING}"
    try:
        if is_table(source):
            reseal_table(source, building, keys)
        else:
            files.seal_chunks(_checked(source, keys, plain_sha256), building, keys)
        if source == target:  # what is kept for some days is not kept longer for it
            times = source.stat()
            os.utime(building, ns=(times.st_atime_ns, times.st_mtime_ns))
        files.settle(building, target)
    finally:
        files.remove(building)


def reseal_all(paths: Iterable[Path], home: Home, keys: SealingKeys, *, named_by_content: bool) -> Iterator[Resealed]:
    """Seal files that nothing records anew, each in its place. named_by_content: its name is the SHA-256 of what it holds."""
    for path in paths:
        name = str(path.relative_to(home.root))
        try:
            if sealed_under(path, keys) == keys.newest:
                continue
            reseal(path, path, home, keys, plain_sha256=path.name.split(".")[0] if named_by_content else "")
        except FileNotFoundError:  # swept meanwhile
            continue
        except UNFIT:
            yield Resealed(name, is_left=True)
        else:
            yield Resealed(name)


def sealed_files(home: Home, keys: SealingKeys) -> Iterator[tuple[Path, str]]:
    """Every file of the home that says it is sealed, and under which key; what strangers wrote is not asked."""
    foreign = {home.tmp, home.uploads, home.dropbox, home.root / "set-aside", home.handed_out}
    for folder, below, names in os.walk(home.root, followlinks=True):
        below[:] = [name for name in below if Path(folder, name) not in foreign]
        for path in (Path(folder, name) for name in sorted(names)):
            with suppress(FileNotFoundError):  # a reader's scratch may go meanwhile
                key = sealed_under(path, keys) if path.is_file() else None
                if key is not None:
                    yield path, key


def _checked(source: Path, keys: SealingKeys, plain_sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for chunk in files.unseal(source, keys):
        digest.update(chunk)
        yield chunk
    if plain_sha256 and digest.hexdigest() != plain_sha256:
        raise FileAltered(source)
