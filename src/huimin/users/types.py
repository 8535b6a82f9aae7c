"""管辖范围 and what other rooms learn of users, units and postings."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scope:
    """A half-open range of 12-digit region codes: what part of the city a user's reads and writes are bound to."""

    low: int
    high: int

    def contains(self, code: int) -> bool:
        """Whether a division lies inside."""
        return self.low <= code < self.high

    def covers(self, other: "Scope") -> bool:
        """Whether all of another scope lies inside; the empty scope lies in every one."""
        return other.low >= other.high or (self.low <= other.low and other.high <= self.high)

    def narrowed(self, low: int, high: int) -> "Scope":
        """What of another range lies inside; an empty range when nothing does."""
        return Scope(max(self.low, low), max(max(self.low, low), min(self.high, high)))

    def filtered(self, queryset, field: str):
        """Only rows whose `field` lies inside."""
        return queryset.filter(**{f"{field}__gte": self.low, f"{field}__lt": self.high})


EVERYWHERE = Scope(0, 10**12)
NOWHERE = Scope(0, 0)


class UserUnknown(ValueError):
    """No active user has this name."""


class UserExists(ValueError):
    """A user of this name exists already."""


class UnitUnknown(ValueError):
    """No unit has this code."""


class NotPermitted(PermissionError):
    """The user who asks may not do this, or not there."""


class PowerMissing(NotPermitted):
    """The role of the user who asks does not give this power; args: user name, power."""


@dataclass(frozen=True)
class UnitShown:
    """A unit as other rooms see it. kind: one of the locality's `unit_kinds`."""

    code: str
    kind: str
    name: str
    region_code: int


@dataclass(frozen=True)
class NewPosting:
    """A posting to be put on record, from `starts_on` until before `ends_on` (None: still held).

    duty: the role of a rule's duty chain (rules/library/duties.yml). unit: its code, None for villages.
    """

    name: str
    post: str
    duty: str
    unit: str | None
    region_code: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Holder:
    """Who held a post, and when. `posting` is the posting's number."""

    posting: int
    name: str
    post: str
    duty: str
    unit: str | None
    unit_name: str
    region_code: int
    starts_on: date
    ends_on: date | None
