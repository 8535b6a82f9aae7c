"""A city is one folder of data: divisions, programmes, units, parameters. Nothing here is code."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

_ROOT = Path(__file__).parent


class LocalityError(ValueError):
    """A locality's data that cannot stand. Its text names file, key and remedy."""


@dataclass(frozen=True)
class Division:
    """A row of regions.csv; codes are 12-digit integers."""

    code: int
    level: str
    name: str
    parent: int | None
    valid_from: date | None
    valid_to: date | None
    successor: int | None
    former_names: tuple[str, ...]


@dataclass(frozen=True)
class Locality:
    """A city's data. `city`, `units`, `parameters` and `programmes` are the parsed YAML of their files."""

    name: str
    city: MappingProxyType
    divisions: tuple[Division, ...]
    programmes: tuple[MappingProxyType, ...]
    parameters: MappingProxyType


@lru_cache(maxsize=2)
def load(name: str) -> Locality:
    """The locality of that name; LocalityError when there is no such folder or a file in it cannot stand."""
    folder = _ROOT / name
    if not (folder / "regions.csv").exists():
        known = ", ".join(sorted(path.name for path in _ROOT.iterdir() if (path / "regions.csv").exists()))
        raise LocalityError(f"localities/{name}: no such city; set HUIMIN_CITY to one of {known}")
    with (folder / "regions.csv").open(encoding="utf-8", newline="") as file:
        divisions = tuple(_division(row, at) for at, row in enumerate(csv.DictReader(file), start=2))
    programmes = tuple(MappingProxyType(item) for item in _yaml(folder / "programmes.yml"))
    _check_programmes(folder, programmes)
    return Locality(
        name,
        MappingProxyType(_yaml(folder / "locality.yml")),
        divisions,
        programmes,
        MappingProxyType(_yaml(folder / "parameters.yml")),
    )


def _yaml(path: Path):
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise LocalityError(f"localities/{path.parent.name}/{path.name}: cannot be read; mend the file") from error


def _division(row: dict[str, str], line: int) -> Division:
    try:
        return Division(
            code=int(row["code"]),
            level=row["level"],
            name=row["name"],
            parent=int(row["parent"]) if row["parent"] else None,
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            successor=int(row["successor"]) if row["successor"] else None,
            former_names=tuple(filter(None, row["former_names"].split("|"))),
        )
    except (KeyError, ValueError) as error:
        raise LocalityError(
            f"regions.csv line {line}: cannot be read; write code, level, name, parent, dates"
        ) from error


def _check_programmes(folder: Path, programmes: tuple[MappingProxyType, ...]) -> None:
    for key in ("number", "code"):
        values = [item.get(key) for item in programmes]
        if None in values or len(set(values)) != len(values):
            raise LocalityError(
                f"localities/{folder.name}/programmes.yml: {key} is missing or given twice; number each once"
            )
