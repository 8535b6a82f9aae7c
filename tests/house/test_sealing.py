"""Whatever seals files is known to the rotation of keys: a new place stands here, with the action that seals it anew.

That each of them is sealed anew is shown in tests/pipeline/test_rotating.py; that a place which is neither keeps the old key
from being dropped, too.
"""

import ast

from huimin.casework import actions as casework
from huimin.intake import actions as intake
from huimin.ledger import actions as ledger
from huimin.pipeline import rotating

from .conftest import Module

SEALERS = {"seal", "seal_chunks", "SealedWriter", "reseal_table"}  # of `warehouse`
PLACES = {
    "identity/settle.py": ledger.reseal,  # sealed parts of batches
    "identity/index.py": ledger.reseal,  # index and damaged rows of batches
    "pipeline/importing.py": ledger.reseal,  # returned rows; originals and those of batches not posted: intake.reseal
    "intake/prechecks.py": intake.reseal,
    "casework/attachments.py": casework.reseal,
}


def sealing(modules: list[Module]) -> set[str]:
    """Modules outside `warehouse` that take in what seals, or call it by `files` or the like."""
    return {m.place for m in modules if m.room != "warehouse" and (_taken_in(m) or _called(m))}


def _taken_in(m: Module) -> bool:
    names = [name.split(".") for name, _ in m.imports() if name.startswith("huimin.warehouse.")]
    return any(name[-1] in SEALERS for name in names)


def _called(m: Module) -> bool:
    calls = [node.func for node in ast.walk(m.tree) if isinstance(node, ast.Call)]
    return "huimin.warehouse" in m.text and any(getattr(call, "attr", "") in SEALERS for call in calls)


def test_every_place_that_seals_is_known_to_the_rotation(modules):
    assert sealing(modules) == PLACES.keys()


def test_the_rotation_asks_every_action_that_seals_anew(modules):
    text = next(m.text for m in modules if m.place == "pipeline/rotating.py")
    assert rotating.intake.reseal is intake.reseal
    for action in PLACES.values():
        room = action.__module__.split(".")[1]
        assert f"{room}.reseal(" in text


def test_a_new_place_is_seen(made_module):
    assert sealing([made_module("ledger/notes.py", "from huimin.warehouse import files\nfiles.seal(a, b, keys)")])
    assert sealing([made_module("ledger/notes.py", "from huimin.warehouse.sealed import SealedWriter as Writer")])
    assert not sealing([made_module("ledger/notes.py", "files.unseal(a, keys)")])
