"""From the names a file uses for places to region codes, inside one region, without guessing.

Township then village, each by its full name, then without its ending (村, 社区, 村委会 …), then by the names of earlier
years. What is not unique stays at the deepest certain level, with a code that says so. 295 village names of the city
occur more than once, so a name alone is no key.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from huimin.kit.text import squeeze

SPAN = {"city": 10**8, "county": 10**6, "township": 10**3, "village": 1}
_VILLAGE_ENDINGS = (
    "社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "社区委员会", "村委会", "居委会", "生活区", "社区", "村",
)  # fmt: skip
_TOWNSHIP_ENDINGS = ("街道办事处", "人民政府", "街道办", "街道", "镇", "乡")
_COUNTY_ENDINGS = ("市", "区", "县")


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
        self._within = self._places[within]
        self._names: dict[str, list[dict[str, set[int]]]] = {
            level: [defaultdict(set) for _ in range(4)] for level in ("county", "township", "village")
        }
        for place in self._places.values():
            if place.level in self._names and self._is_inside(place.code, self._within):
                self._learn(place)

    def resolve(
        self, county: str | None, township: str | None, village: str | None, *, division_code: str | None = None
    ) -> Resolution:
        """The division that these cells name together; blank cells say nothing."""
        if division_code and (by_code := self._by_code(squeeze(division_code))):
            return by_code
        found, doubt = self._within, None
        given = False
        for level, text in (("county", county), ("township", township), ("village", village)):
            name = squeeze(text or "")
            if not name or SPAN[level] >= SPAN[found.level]:
                given = given or bool(name)
                continue
            given = True
            codes = self._candidates(level, name, found)
            if len(codes) == 1:
                found, doubt = self._places[codes.pop()], None
            else:
                doubt = "region_ambiguous" if codes else "region_unknown"
        if not given:
            return self._answer(found, "region_missing")
        return self._answer(found, doubt)

    def _candidates(self, level: str, name: str, inside: Place) -> set[int]:
        parents = self._parent_names(name) if level == "village" else []
        for spelling in (name, *parents):
            for forms, form in zip(self._names[level], _forms(level, spelling), strict=True):
                codes = {code for code in forms.get(form, ()) if self._is_inside(code, inside)}
                if codes:
                    return codes
        return set()

    @staticmethod
    def _parent_names(name: str) -> list[str]:
        """石竹街道高仑村: a village cell that repeats its township."""
        return [
            name[at + len(end) :]
            for end in ("街道", "镇", "乡")
            if (at := name.find(end)) > 0 and name[at + len(end) :]
        ]

    def _learn(self, place: Place) -> None:
        target = place.code if place.is_current else place.successor
        target = target if target in self._places else place.code
        if place.is_current:
            for forms, form in zip(self._names[place.level][:3], _forms(place.level, place.name), strict=False):
                forms[form].add(target)
        for name in (*place.former_names, *(() if place.is_current else (place.name,))):
            self._names[place.level][3][_bare(place.level, name)].add(target)

    def _by_code(self, digits: str) -> Resolution | None:
        if not digits.isascii() or not digits.isdigit() or len(digits) not in (6, 9, 12):
            return None
        place = self._places.get(int(digits.ljust(12, "0")))
        while place and not place.is_current and place.successor in self._places:
            place = self._places[place.successor]
        return self._answer(place, None) if place and self._is_inside(place.code, self._within) else None

    @staticmethod
    def _answer(place: Place, doubt: str | None) -> Resolution:
        return Resolution(place.code, place.level, doubt)

    @staticmethod
    def _is_inside(code: int, place: Place) -> bool:
        return place.code <= code < place.code + SPAN[place.level]


def _forms(level: str, name: str) -> tuple[str, str, str, str]:
    """What a name is looked up by, step by step: as written, without 委会 and the like, bare, bare among old names."""
    bare = _bare(level, name)
    kind = "" if level != "village" or bare == name else "社区" if "社区" in name or "居" in name[len(bare) :] else "村"
    return name, bare + kind if kind else name, bare, bare


def _bare(level: str, name: str) -> str:
    endings = {"village": _VILLAGE_ENDINGS, "township": _TOWNSHIP_ENDINGS, "county": _COUNTY_ENDINGS}[level]
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
