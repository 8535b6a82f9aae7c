"""What the guards of the house look at: the package's modules, parsed once, and the files under version control."""

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/huimin"


@dataclass(frozen=True)
class Module:
    """One Python file: its place relative to the package ("ledger/queries.py"), its text and its tree."""

    place: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room a module lies in; a module at the top is its own room."""
        return self.place.split("/")[0].removesuffix(".py")

    @property
    def layer(self) -> str:
        """The name inside the room that decides the order of layers: the file, or the folder when there is one."""
        parts = self.place.split("/")
        return parts[1].removesuffix(".py") if len(parts) > 1 else ""

    def imports(self) -> list[tuple[str, int]]:
        """Dotted names imported anywhere in the file, each with its line; `from a import b` counts as a.b."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        return found


def parsed(folder: Path) -> list[Module]:
    """Every Python file below a folder but migrations."""
    files = sorted(file for file in folder.rglob("*.py") if "migrations" not in file.parts)
    texts = [(file.relative_to(folder).as_posix(), file.read_text()) for file in files]
    return [Module(place, text, ast.parse(text)) for place, text in texts]


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    return parsed(PACKAGE)


@pytest.fixture(scope="session")
def committed() -> list[Path]:
    """Files that are, or are about to be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def made_module():
    """Makes a module out of a text, to show that a guard can fail."""
    return lambda place, text: Module(place, text, ast.parse(text))
