"""Questions about divisions."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from huimin.audit.queries import entries
from huimin.audit.types import TracedFact
from huimin.regions.models import Region
from huimin.regions.resolver import SPAN, Place, RegionResolver, Resolution

__all__ = [
    "RegionResolver", "RegionShown", "RegionUnknown", "Resolution", "children", "choices", "code_range", "counties",
    "divisions", "divisions_digest", "find", "in_force", "name_path", "names_of", "path", "resolver", "span",
]  # fmt: skip


class RegionUnknown(ValueError):
    """No division has this code."""


@dataclass(frozen=True)
class RegionShown:
    """A division as pages show it. `level`: city, county, township or village."""

    code: int
    level: str
    name: str
    parent: int | None


def code_range(text: str) -> tuple[int, int]:
    """Half-open range of 12-digit codes at and below the division that 2, 4, 6, 9 or 12 digits name.

    A code in twelve digits that ends in zeros names the county or township it belongs to; a former code stands for the
    division that continues it. RegionUnknown when there is none.
    """
    low = _padded(text)
    if len(text) == 2:
        if not Region.objects.filter(code__gte=low, code__lt=low + 10**10).exists():
            raise RegionUnknown(text)
        return low, low + 10**10
    return _span(_in_force(low, text))


def find(text: str) -> RegionShown:
    """The division a code of 2 to 12 digits names (two digits: the city); RegionUnknown when there is none."""
    low = _padded(text)
    if len(text) == 2:
        region = Region.objects.filter(code__gte=low, code__lt=low + 10**10).order_by("code").first()
        if region is None:
            raise RegionUnknown(text)
        return _shown(region)
    return _shown(_in_force(low, text))


def span(code: int) -> tuple[int, int]:
    """Half-open range of everything at or below a division of the table; RegionUnknown when it is not there."""
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise RegionUnknown(str(code))
    return _span(region)


def children(code: int) -> list[RegionShown]:
    """The divisions directly below, those in force."""
    return [_shown(region) for region in Region.objects.filter(parent=code, valid_to=None)]


def divisions(low: int, high: int, levels: tuple[str, ...]) -> list[RegionShown]:
    """The divisions in force of some levels inside a half-open range of codes, in the order of their codes."""
    within = Region.objects.filter(code__gte=low, code__lt=high, level__in=levels, valid_to=None)
    return [_shown(region) for region in within.order_by("code")]


def counties() -> list[RegionShown]:
    """The counties in force."""
    return [_shown(region) for region in Region.objects.filter(level="county", valid_to=None)]


def in_force() -> list[RegionShown]:
    """Every division in force, the city first."""
    return [_shown(region) for region in Region.objects.filter(valid_to=None)]


def names_of(codes) -> dict[int, str]:
    """code -> name, for the codes that are known."""
    wanted = sorted({code for code in codes if code is not None})
    names: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        names |= dict(Region.objects.filter(code__in=wanted[start : start + 500]).values_list("code", "name"))
    return names


def name_path(code: int) -> str:
    """晋安区寿山乡某村: the names from the county down; the city's own name for the city, empty for an unknown code."""
    levels = [code // 10**6 * 10**6, code // 10**3 * 10**3, code]
    names = names_of(levels)
    return "".join(names[level] for level in dict.fromkeys(levels) if level in names)


def path(code: int) -> list[tuple[str, int]]:
    """(name, code) of a division and those above it, the city first."""
    levels = list(dict.fromkeys(code // span * span for span in (10**8, 10**6, 10**3, 1)))
    names = names_of(levels)
    return [(names[level], level) for level in levels if level in names]


def resolver(within: int) -> RegionResolver:
    """A resolver for names inside one division; RegionUnknown when there is no such division."""
    if not Region.objects.filter(code=within).exists():
        raise RegionUnknown(str(within))
    loaded = next(entries(types=("region.loaded",), newest_first=True, limit=1), None)
    return _resolver(loaded.leaf_hash if loaded else divisions_digest(), within)


def divisions_digest() -> str:
    """SHA-256 over all divisions, for the trace."""
    rows = Region.objects.order_by("code").values_list(
        "code", "level", "name", "parent", "former_names", "valid_from", "valid_to", "successor"
    )
    return hashlib.sha256(repr([[str(cell) for cell in row] for row in rows]).encode()).hexdigest()


def _padded(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9, 12)):
        raise RegionUnknown(text)
    return int(text.ljust(12, "0"))


def _in_force(code: int, text: str) -> Region:
    region, n_steps = Region.objects.filter(code=code).first(), 0
    while region and region.valid_to and region.successor and n_steps < len(SPAN):
        region, n_steps = Region.objects.filter(code=region.successor).first(), n_steps + 1
    if region is None:
        raise RegionUnknown(text)
    return region


def _span(region: Region) -> tuple[int, int]:
    return region.code, region.code + SPAN[region.level]


def _shown(region: Region) -> RegionShown:
    return RegionShown(region.code, region.level, region.name, region.parent)


@lru_cache(maxsize=16)
def _resolver(_loaded: str, within: int) -> RegionResolver:
    """Made once for the divisions as they were loaded: a morning's files ask for the same few counties."""
    places = (
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
    return RegionResolver(places, within)


def traced_facts(city: str) -> Iterator[TracedFact]:
    """The divisions, as one fact."""
    yield TracedFact("region.loaded", f"divisions:{city}", {"n": Region.objects.count(), "digest": divisions_digest()})


def choices(low: int, high: int) -> list[tuple[str, str]]:
    """(code, indented name) of every division in [low, high) down to townships; of a township its villages."""
    found = divisions(low, high, ("city", "county", "township"))
    if len(found) <= 1:
        found += divisions(low, high, ("village",))
    indent = {"city": "", "county": "", "township": "　", "village": "　　"}
    return [(f"{division.code:012d}", indent[division.level] + division.name) for division in found]
