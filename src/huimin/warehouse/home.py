"""Where files lie: the one place that knows the layout of the data directory."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The data directory of one installation (``HUIMIN_HOME``) and its keys (``HUIMIN_KEYS``)."""

    root: Path
    keys: Path

    @classmethod
    def from_environment(cls) -> "Home":
        root = Path(os.environ.get("HUIMIN_HOME") or "var").absolute()
        return cls(root=root, keys=Path(os.environ.get("HUIMIN_KEYS") or root / "keys").absolute())

    @property
    def database(self) -> Path:
        return self.root / "huimin.sqlite3"

    @property
    def originals(self) -> Path:
        return self.root / "originals"

    def original(self, sha256: str) -> Path:
        """Where a file as sent is kept, sealed."""
        return self.originals / f"{sha256}.sealed"

    @property
    def tmp(self) -> Path:
        return self.root / "tmp"

    def attachment(self, name: str) -> Path:
        """One sealed file that was attached to a clue."""
        return self.root / "attachments" / name

    @property
    def uploads(self) -> Path:
        """Files sent in by page, until the job has taken them in."""
        return self.root / "uploads"

    @property
    def prechecks(self) -> Path:
        """Answers about lists compared before they are paid, sealed, for some days."""
        return self.root / "prechecks"

    @property
    def handed_out(self) -> Path:
        """Workbooks of returned rows as the command handed them out, readable by their owner, for some days."""
        return self.root / "returned"

    @property
    def editions(self) -> Path:
        return self.root / "editions"

    @property
    def dropbox(self) -> Path:
        return self.root / "dropbox"

    @property
    def caches(self) -> Path:
        """Files that can be made again from the batches at any time."""
        return self.root / "caches"

    @property
    def by_person(self) -> Path:
        """Facts once more, sorted by person; made again from the batches when they are gone."""
        return self.root / "by-person"

    def summaries(self, rule: str) -> Path:
        """What the summaries that a rule reads held when it was asked last; made again when it is gone."""
        return self.root / "summaries" / rule

    def batch(self, batch: int) -> Path:
        """The folder of one batch's files."""
        return self.root / "batches" / str(batch)

    def run(self, run: int) -> Path:
        """The folder of one comparison run's files."""
        return self.root / "runs" / str(run)
