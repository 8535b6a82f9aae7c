"""管辖范围: what part of the city a user's reads and writes are bound to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """A half-open range of 12-digit region codes."""

    low: int
    high: int

    def contains(self, code: int) -> bool:
        """Whether a division lies inside."""
        return self.low <= code < self.high

    def narrowed(self, low: int, high: int) -> "Scope":
        """What of another range lies inside; an empty range when nothing does."""
        return Scope(max(self.low, low), max(max(self.low, low), min(self.high, high)))

    def filtered(self, queryset, field: str):
        """Only rows whose `field` lies inside."""
        return queryset.filter(**{f"{field}__gte": self.low, f"{field}__lt": self.high})


EVERYWHERE = Scope(0, 10**12)
NOWHERE = Scope(0, 0)
