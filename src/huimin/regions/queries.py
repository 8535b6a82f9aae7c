"""Questions about divisions."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from huimin.audit.types import TracedFact
from huimin.regions.models import Region
from huimin.regions.resolver import SPAN, Place, RegionResolver, Resolution

__all__ = ["RegionResolver", "RegionUnknown", "Resolution", "code_range", "find", "name_path", "names_of", "resolver"]


class RegionUnknown(ValueError):
    """No division has this code."""


@dataclass(frozen=True)
class RegionShown:
    """A division as pages show it."""

    code: int
    level: str
    name: str
    parent: int | None


def code_range(text: str) -> tuple[int, int]:
    """Half-open range of 12-digit codes that a code of 2, 4, 6, 9 or 12 digits stands for."""
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9, 12)):
        raise RegionUnknown(text)
    width = 10 ** (12 - len(text))
    low = int(text) * width
    if not Region.objects.filter(code__gte=low, code__lt=low + width).exists():
        raise RegionUnknown(text)
    return low, low + width


def find(text: str) -> RegionShown:
    """The division a code of 2 to 12 digits names (35 is the city here); RegionUnknown when there is none."""
    low, high = code_range(text)
    region = Region.objects.filter(code__gte=low, code__lt=high).order_by("code").first()
    return RegionShown(region.code, region.level, region.name, region.parent)


def span(code: int) -> tuple[int, int]:
    """Half-open range of everything at or below a division."""
    region = Region.objects.get(code=code)
    return code, code + SPAN[region.level]


def children(code: int) -> list[RegionShown]:
    """The divisions directly below, those in force."""
    below = Region.objects.filter(parent=code, valid_to=None)
    return [RegionShown(region.code, region.level, region.name, region.parent) for region in below]


def counties() -> list[RegionShown]:
    """The counties in force."""
    found = Region.objects.filter(level="county", valid_to=None)
    return [RegionShown(region.code, region.level, region.name, region.parent) for region in found]


def names_of(codes) -> dict[int, str]:
    """code -> name, for the codes that are known."""
    wanted = sorted({code for code in codes if code is not None})
    names: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        names |= dict(Region.objects.filter(code__in=wanted[start : start + 500]).values_list("code", "name"))
    return names


def name_path(code: int) -> str:
    """晋安区寿山乡某村: the names from the county down."""
    levels = [code // 10**6 * 10**6, code // 10**3 * 10**3, code]
    names = names_of(levels)
    return "".join(names[level] for level in dict.fromkeys(levels) if level in names) or names_of([code]).get(code, "")


def resolver(within: int) -> RegionResolver:
    """A resolver for names inside one division."""
    return RegionResolver(_places(divisions_digest()), within)


@lru_cache(maxsize=1)
def _places(_digest: str) -> tuple[Place, ...]:
    return tuple(
        Place(
            r.code,
            r.level,
            r.name,
            r.parent,
            tuple(filter(None, r.former_names.split("|"))),
            r.successor,
            r.valid_to is None,
        )
        for r in Region.objects.all()
    )


def divisions_digest() -> str:
    """SHA-256 over all divisions, for the trace."""
    rows = Region.objects.order_by("code").values_list(
        "code", "level", "name", "parent", "former_names", "valid_from", "valid_to", "successor"
    )
    return hashlib.sha256(repr([[str(cell) for cell in row] for row in rows]).encode()).hexdigest()


def traced_facts(city: str) -> Iterator[TracedFact]:
    """The divisions, as one fact."""
    yield TracedFact("region.loaded", f"divisions:{city}", {"n": Region.objects.count(), "digest": divisions_digest()})
