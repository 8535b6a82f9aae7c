"""Who may import whom, beside the layers that import-linter holds."""

import subprocess
import sys
from pathlib import Path

from .conftest import ROOT, Module

ONLY = {"duckdb": {"warehouse"}, "splink": {"identity"}, "sqlglot": {"rules", "warehouse"}}
WITHOUT_DJANGO = {"kit", "warehouse", "localities", "datasets", "rules", "simulation"}
DJANGO_ROOMS = {
    "audit", "casework", "comparison", "disclosure", "identity", "intake", "jobs", "ledger", "programmes", "regions",
    "users",
}  # fmt: skip
DOORS = {"actions", "queries", "types", "permissions"}
ENTRANCES = {("pipeline", "jobs", "loop")}  # pipeline hands the loop the functions it works off
LAYERS = ["types", "models", "states", "permissions", "queries", "actions", "forms", "views", "urls"]
RANK = {name: rank for rank, name in enumerate(LAYERS)} | {"api": LAYERS.index("views")}


def breaches_of_libraries(modules: list[Module]) -> list[str]:
    return [
        f"{m.place}:{line} imports {library}"
        for m in modules
        for name, line in m.imports()
        for library, rooms in ONLY.items()
        if name.split(".")[0] == library and m.room not in rooms
    ]


def breaches_of_doors(modules: list[Module]) -> list[str]:
    """Imports that enter another Django room by something else than its doors; wiring (config, cli) may."""
    found = []
    for m in modules:
        for name, line in m.imports():
            parts = name.split(".")
            if parts[0] != "huimin" or len(parts) < 3 or parts[1] not in DJANGO_ROOMS:
                continue
            is_open = parts[2] in DOORS or (m.room, *parts[1:3]) in ENTRANCES
            if parts[1] != m.room and m.room != "config" and not is_open:
                found.append(f"{m.place}:{line} enters {parts[1]} by {parts[2]}")
    return found


def breaches_of_layers(modules: list[Module]) -> list[str]:
    """Imports inside a room that go upwards, models towards actions."""
    found = []
    for m in modules:
        for name, line in m.imports():
            parts = name.split(".")
            if parts[0] != "huimin" or len(parts) < 3 or parts[1] != m.room or m.layer not in RANK:
                continue
            if RANK.get(parts[2], -1) > RANK[m.layer]:
                found.append(f"{m.place}:{line} imports {parts[2]}")
    return found


def test_the_layers_of_rooms_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_only_its_room_imports_a_library(modules):
    found = breaches_of_libraries(modules)
    assert not found, "\n".join(found)


def test_rooms_without_django_have_none(modules):
    assert not [
        f"{m.place}:{line}"
        for m in modules
        if m.room in WITHOUT_DJANGO
        for name, line in m.imports()
        if name.split(".")[0] == "django"
    ]


def test_other_rooms_enter_by_the_doors(modules):
    found = breaches_of_doors(modules)
    assert not found, "\n".join(found)


def test_layers_inside_a_room_go_one_way(modules):
    found = breaches_of_layers(modules)
    assert not found, "\n".join(found)


def test_a_breach_is_seen(made_module):
    """The guards above can fail."""
    assert breaches_of_libraries([made_module("ledger/queries.py", "import duckdb")])
    assert breaches_of_doors([made_module("casework/actions.py", "from huimin.ledger.models import Batch")])
    assert breaches_of_layers([made_module("ledger/models.py", "from huimin.ledger.actions import post")])
