"""From the names a file uses for places to region codes, inside one region, without guessing.

Township then village, each by its full name, then without its ending (村, 社区, 村委会 …), then by the names of earlier
years. What is not unique stays at the deepest certain division, with a code that says so: 295 village names of the city
occur more than once, so a name alone is no key.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huimin.kit.text import squeeze

SPAN = {"city": 10**8, "county": 10**6, "township": 10**3, "village": 1}
LEVELS = ("county", "township", "village")
# Endings, longest first, and what kind of place they say: 东关社区 and 东关村委会 lie side by side in one township.
_ENDINGS = {
    "county": (("市", ""), ("区", ""), ("县", "")),
    "township": (
        ("街道办事处", "街道"), ("镇人民政府", "镇"), ("乡人民政府", "乡"), ("街道办", "街道"), ("镇政府", "镇"),
        ("乡政府", "乡"), ("畲族乡", "乡"), ("街道", "街道"), ("镇", "镇"), ("乡", "乡"),
    ),
    "village": (
        ("社区居民委员会", "社区"), ("社区居民居委会", "社区"), ("社区居委会", "社区"), ("社区委员会", "社区"),
        ("村民委员会", "村"), ("居民委员会", "社区"), ("行政村", "村"), ("村委会", "村"), ("居委会", "社区"),
        ("生活区", "生活区"), ("村委", "村"), ("社区", "社区"), ("村", "村"),
    ),
}  # fmt: skip
_PROVINCE = re.compile(r"^\w{2,7}?(?:省|自治区)(?=.)")
# A cell that repeats what lies above: 福清市石竹街道高仑村.
_ADDRESS = re.compile(r"(?P<county>.+?[市区县])?(?P<township>.+?(?:街道办事处|街道|镇|乡))?(?P<village>.+)?", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """A division as the resolver needs it."""

    code: int
    level: str
    name: str
    parent: int | None
    former_names: tuple[str, ...] = ()
    successor: int | None = None
    is_current: bool = True

    def holds(self, code: int) -> bool:
        """Whether a code is this division's or that of one below."""
        return self.code <= code < self.code + SPAN[self.level]


@dataclass(frozen=True)
class Resolution:
    """The deepest certain division; `code` is None, region_unknown, region_ambiguous or region_missing."""

    region_code: int
    level: str
    code: str | None


class RegionResolver:
    """Answers for one region (`within`); built once a file, asked once a distinct spelling."""

    def __init__(self, places: Iterable[Place], within: int):
        self._places = {place.code: place for place in places}
        self._within = self._continued(self._places[within])
        self._city = next((place.name for place in self._places.values() if place.level == "city"), "")
        # (level, is of earlier years, form) -> {(code it had, code it has)}
        self._named: dict[tuple, set[tuple[int, int]]] = defaultdict(set)
        for place in self._places.values():
            self._learn(place)

    def resolve(
        self, county: str | None, township: str | None, village: str | None, *, division_code: str | None = None
    ) -> Resolution:
        """The division that these cells name together; blank cells say nothing.

        Names decide; `division_code` (6, 9 or 12 digits) only goes deeper where they stop, because other code books
        (civil affairs, GB/T 10114) give the same digits to other places. A township that is not known ends the search:
        the village of that name may lie in another one. A county that is not known does not, but leaves its doubt.
        """
        cells = [(level, self._told(text)) for level, text in zip(LEVELS, (county, township, village), strict=True)]
        possible, doubt = [self._within], None
        for level, name in cells:
            if not name:
                continue
            if found := self._among(possible, level, name):
                possible = found
                continue
            doubt = "region_unknown"
            if level == "township":
                break
        if len(possible) > 1:
            doubt = "region_ambiguous"
        if not any(name for _, name in cells):
            doubt = "region_missing"
        return self._deepened(possible, doubt, squeeze(division_code or ""))

    def _told(self, text: str | None) -> str:
        """What a cell says below the city."""
        return _PROVINCE.sub("", squeeze(text or "")).removeprefix(self._city)

    def _among(self, possible: list[Place], level: str, name: str) -> list[Place]:
        """Which divisions the name means inside those that are possible; where nothing has it, the name as an address."""
        if found := self._meeting(possible, level, name):
            return found
        parts = [(at, part) for at, part in _ADDRESS.fullmatch(name).groupdict().items() if part]
        if parts == [(level, name)]:
            return []
        for at, part in parts:
            possible = self._meeting(possible, at, part)
        return possible

    def _meeting(self, possible: list[Place], level: str, name: str) -> list[Place]:
        for is_former in (False, True):
            for form in _asked(level, name):
                known = self._named.get((level, is_former, form), ())
                found = {met.code: met for place in possible for met in self._met(place, known)}
                if found:
                    return list(found.values())
        return []

    def _met(self, place: Place, known: Iterable[tuple[int, int]]) -> Iterator[Place]:
        """Of the divisions of a name: those inside a place, and the place itself where one of them is it or holds it."""
        for had, has in known:
            if place.holds(had) or place.holds(has):
                yield self._places[has]
            elif self._places[has].holds(place.code):
                yield place

    def _shared(self, possible: list[Place]) -> Place:
        """The deepest division that holds all that is possible."""
        for level in ("village", "township", "county"):
            above = {place.code // SPAN[level] * SPAN[level] for place in possible}
            if len(above) == 1 and (shared := self._places.get(above.pop())) and self._within.holds(shared.code):
                return shared
        return self._within

    def _deepened(self, possible: list[Place], doubt: str | None, digits: str) -> Resolution:
        found, place = self._shared(possible), self._by_code(digits)
        is_among = place and any(one.holds(place.code) for one in possible)
        if is_among and (place != found or doubt == "region_missing"):
            found, doubt = place, None
        elif digits and doubt == "region_missing":
            doubt = None if place and place.holds(found.code) else "region_unknown"
        return Resolution(found.code, found.level, doubt)

    def _by_code(self, digits: str) -> Place | None:
        if not digits.isascii() or not digits.isdigit() or len(digits) not in (6, 9, 12):
            return None
        place = self._places.get(int(digits.ljust(12, "0")))
        return self._continued(place) if place else None

    def _continued(self, place: Place) -> Place:
        """The division that stands today where a former one stood; itself where none is known."""
        seen = set()
        while not place.is_current and place.successor in self._places and place.code not in seen:
            seen.add(place.code)
            place = self._places[place.successor]
        return place

    def _learn(self, place: Place) -> None:
        if place.level not in LEVELS:
            return
        pair = (place.code, self._continued(place).code)
        names = [(not place.is_current, place.name), *((True, name) for name in place.former_names)]
        for is_former, written in names:
            name = squeeze(written)
            stem, kind = _parted(place.level, name)
            for form in (("full", name), ("kind", stem, kind), ("stem", stem)):
                self._named[place.level, is_former, form].add(pair)


def _asked(level: str, name: str) -> list[tuple]:
    """The forms a name is looked up by, in order: as written, without 委会 and the like, without any ending."""
    stem, kind = _parted(level, name)
    return [("full", name), ("kind", stem, kind), ("stem", name), ("stem", stem)]


def _parted(level: str, name: str) -> tuple[str, str]:
    """A name without its ending, and the kind of place the ending says."""
    for ending, kind in _ENDINGS[level]:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending), kind
    return name, ""
