import json
import sys
from pathlib import Path

import pytest

from huimin.simulation import simulate

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    """A small county city: (directory, answers, manifest)."""
    directory = tmp_path_factory.mktemp("city")
    simulate(directory, people=3000, seed=7)
    answers, manifest = (
        json.loads((directory / name).read_text("utf-8")) for name in ("answers.json", "manifest.json")
    )
    return directory, answers, manifest
