"""What a city's folder states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


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
class Policy:
    """What the public page says of a programme: a sentence each, Chinese and English."""

    purpose: str
    purpose_en: str
    who: str
    who_en: str
    apply: str
    apply_en: str
    standard: str
    standard_en: str


@dataclass(frozen=True)
class StatedProgramme:
    """A programme of programmes.yml with its policy.

    cycle: monthly | yearly | once. payee: person | household. unit: kind of the competent unit.
    min_age, max_age: completed years; age_effective: month_after | month. grace_months: category → months paid on after
    death. publicity: A | B | C | D.
    """

    number: int
    code: str
    name: str
    name_en: str
    unit: str
    cycle: str
    payee: str
    policy: Policy
    aliases: tuple[str, ...] = ()
    is_means_tested: bool = False
    is_land: bool = False
    ends_at_death: bool = False
    min_age: int | None = None
    max_age: int | None = None
    age_effective: str = "month_after"
    grace_months: Mapping[str, int] = field(default_factory=dict)
    publicity: str = "C"


@dataclass(frozen=True)
class UnitPattern:
    """How the units of one kind are called: in every division of a level, or by the ending of the division's name."""

    kind: str
    suffix: str
    name: str
    name_by_ending: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, division: Division) -> str:
        """The unit's name in a division."""
        ending = next((e for e in self.name_by_ending if division.name.endswith(e)), None)
        return (self.name_by_ending[ending] if ending else self.name).format(region=division.name)


@dataclass(frozen=True)
class Limit:
    """A limit's value in one county (12 digits), in the unit the parameter states."""

    name: str
    county_code: int
    value: int
