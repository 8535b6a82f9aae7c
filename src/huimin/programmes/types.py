"""What other rooms learn of programmes."""

from collections.abc import Mapping
from dataclasses import dataclass

from huimin.localities.types import Policy


class ProgrammeUnknown(ValueError):
    """A text that names no programme of the catalogue."""

    code = "programme_unknown"


@dataclass(frozen=True)
class ProgrammeShown:
    """A programme as other rooms see it.

    cycle: monthly | yearly | once. payee: person | household. min_age, max_age: completed years, counted as
    `age_effective` says (month_after the birthday's month, or from that month). grace_months: category → months paid on
    after death. publicity: A names, B masked names, C counts only, D nothing.
    """

    no: int
    code: str
    name: str
    name_en: str
    unit_kind: str
    cycle: str
    payee: str
    is_means_tested: bool
    is_land: bool
    is_ended_by_death: bool
    min_age: int | None
    max_age: int | None
    age_effective: str
    grace_months: Mapping[str, int]
    publicity: str
    policy: Policy | None
    is_live: bool


@dataclass(frozen=True)
class ExclusivePair:
    """Two programmes (by number) that nobody may hold together; `wrongly_held` is one of them, or None: the later one."""

    programme_a: int
    programme_b: int
    wrongly_held: int | None
