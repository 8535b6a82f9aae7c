"""Files that can be made again. A name says what a file is, what it was made from and the SHA-256 of its own bytes, so
there is no list to keep in step with them: a file whose name is not asked for is not used, and one whose bytes are not
those of its name is not used either.
"""

import os
from collections.abc import Collection
from pathlib import Path

from huimin.warehouse import files


class Cache:
    """A folder of such files. One process writes at a time; readers need not wait."""

    def __init__(self, folder: Path):
        self._folder = folder

    def find(self, label: str, source: str) -> Path | None:
        """The file of that label made from `source`, its bytes checked; None where there is none. An altered one goes."""
        names = os.listdir(self._folder) if self._folder.exists() else []  # a glob is slow where hundreds are asked for
        for name in sorted(name for name in names if name.startswith(f"{label}.{source}.")):
            if self.holds(name):
                return self.path(name)
            self.path(name).unlink(missing_ok=True)
        return None

    def holds(self, name: str) -> bool:
        """Whether a file of that name is there with the bytes that its name tells."""
        try:
            files.check_once(self._folder / name, name.split(".")[2])
        except (OSError, files.FileAltered):
            return False
        return True

    def path(self, name: str) -> Path:
        """Where the file of a name lies."""
        return self._folder / name

    def keep(self, building: Path, label: str, source: str) -> Path:
        """Move a finished file to its name. Not forced onto the disk: what a power cut tears is found by its digest."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return building.replace(self._folder / f"{label}.{source}.{files.sha256(building)}{building.suffix}")

    def sweep(self, kept: Collection[str]) -> None:
        """Remove every file but those named."""
        for path in self._folder.glob("*"):
            if path.name not in kept:
                path.unlink(missing_ok=True)
