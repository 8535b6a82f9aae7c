"""A city is one folder of data: divisions, programmes, policies, units, parameters. Nothing here is code."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from huimin.kit.yamlfile import read_yaml
from huimin.localities.checks import checked_city, checked_parameters, checked_policies, checked_programmes
from huimin.localities.types import Division, Limit, LocalityError, Policy, StatedProgramme, UnitPattern

__all__ = ["Division", "Limit", "Locality", "LocalityError", "Policy", "StatedProgramme", "UnitPattern", "load"]

_ROOT = Path(__file__).parent
_LEVELS = {"city": 8, "county": 6, "township": 3, "village": 0}  # trailing zeros of a code of that level, at least


@dataclass(frozen=True)
class Locality:
    """A city's data, checked. `city` and `parameters` are the parsed YAML of locality.yml and parameters.yml.

    apart: counties left out where the city counts its own divisions. units: level of division → patterns of units.
    """

    name: str
    city: Mapping
    divisions: tuple[Division, ...]
    programmes: tuple[StatedProgramme, ...]
    units: Mapping[str, tuple[UnitPattern, ...]]
    parameters: Mapping[str, Mapping]
    apart: frozenset[int]

    def limits(self, on: date) -> tuple[Limit, ...]:
        """The limits that rules use, as they stand on a day: one of each name and county in force."""
        counties = [d.code for d in self.divisions if d.level == "county" and d.valid_to is None]
        return tuple(
            Limit(name, county, _value(stated, county, on))
            for name, stated in self.parameters.items()
            for county in counties
        )


def _value(stated: Mapping, county: int, on: date) -> int:
    """The county's own value, else the general one; of each the latest change."""
    changes = sorted((c for c in stated["changes"] if c["from"] <= on), key=lambda change: change["from"])
    general = [stated["default"], *(c["value"] for c in changes if c["county"] is None)]
    own = [*([stated["counties"][county]] if county in stated["counties"] else [])]
    own += [c["value"] for c in changes if c["county"] == county]
    return (own or general)[-1]


@lru_cache(maxsize=2)
def load(name: str) -> Locality:
    """The locality of that name; LocalityError when there is no such folder or a file in it cannot stand."""
    if not (_ROOT / name / "regions.csv").exists():
        known = ", ".join(sorted(path.name for path in _ROOT.iterdir() if (path / "regions.csv").exists()))
        raise LocalityError(f"localities/{name}: no such city; set HUIMIN_CITY to one of {known}")
    return read(_ROOT / name)


def read(folder: Path) -> Locality:
    """A city's folder, read and checked as a whole; LocalityError names file, key and remedy."""
    divisions = _divisions(folder / "regions.csv")
    city = checked_city(_yaml(folder / "locality.yml"), divisions)
    policies = checked_policies(_yaml(folder / "policies.yml"))
    programmes = checked_programmes(_yaml(folder / "programmes.yml"), policies, city)
    return Locality(
        name=folder.name,
        city=MappingProxyType(city),
        divisions=divisions,
        programmes=programmes,
        units=MappingProxyType(
            {level: tuple(UnitPattern(**pattern) for pattern in given) for level, given in city["units"].items()}
        ),
        parameters=MappingProxyType(checked_parameters(_yaml(folder / "parameters.yml"), divisions)),
        apart=frozenset(city["apart"]),
    )


def _yaml(path: Path):
    try:
        return read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LocalityError(f"localities/{path.parent.name}/{path.name}: cannot be read; mend the file") from error


def _divisions(path: Path) -> tuple[Division, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [(line, _division(row, line)) for line, row in enumerate(csv.DictReader(file), start=2)]
    except (OSError, UnicodeDecodeError) as error:
        raise LocalityError("regions.csv: cannot be read; write it as UTF-8") from error
    known = {division.code: division for _, division in rows}
    for line, division in rows:
        if known[division.code] is not division:
            raise LocalityError(f"regions.csv line {line}: code {division.code} is given twice; keep one line")
        for key, code in (("parent", division.parent), ("successor", division.successor)):
            if code is not None and code not in known:
                raise LocalityError(f"regions.csv line {line}: {key} {code} has no line; add it or leave {key} empty")
        if (division.parent is None) != (division.level == "city"):
            raise LocalityError(f"regions.csv line {line}: parent is missing; only the city has none")
    return tuple(division for _, division in rows)


def _division(row: dict[str, str], line: int) -> Division:
    try:
        division = Division(
            code=int(row["code"]),
            level=row["level"],
            name=row["name"],
            parent=int(row["parent"]) if row["parent"] else None,
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            successor=int(row["successor"]) if row["successor"] else None,
            former_names=tuple(filter(None, row["former_names"].split("|"))),
        )
        fits = len(row["code"]) == 12 and division.code % 10 ** _LEVELS[division.level] == 0 and division.name
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise LocalityError(
            f"regions.csv line {line}: cannot be read; write code, level, name, parent, dates"
        ) from error
    if not fits:
        raise LocalityError(
            f"regions.csv line {line}: code and level do not fit; write 12 digits, zeros below the level"
        )
    return division
