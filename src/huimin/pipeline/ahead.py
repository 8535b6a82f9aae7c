"""What can begin before the program is set up."""

from collections.abc import Sequence
from pathlib import Path

from huimin.intake.types import Ahead
from huimin.warehouse.home import Home


def read_ahead(paths: Sequence[Path]) -> Ahead:
    """The workbooks among these files, the first of which is begun with at once where there is a data directory."""
    return Ahead(paths, Home.from_environment().tmp)
