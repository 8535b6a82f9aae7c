"""The part of Fuzhou in which the county scale plays: real townships and villages of five counties."""

from dataclasses import dataclass

from huimin.localities.loader import load

# (township code, relative size of its villages). 350181 is the county of the story; the others are there
# so that people can move, and be paid, across a county line.
COUNTY_SCALE = {
    350181006: 1.25,  # 石竹街道 with 高仑村
    350181113: 1.0,  # 渔溪镇
    350181117: 0.9,  # 东张镇 (reservoir migrants)
    350181118: 0.9,  # 镜洋镇
    350111003: 1.0,  # 象园街道 with 乐西社区
    350111201: 0.45,  # 寿山乡
    350123101: 0.45,  # 松山镇
    350123203: 0.35,  # 霍口畲族乡
    350124200: 0.5,  # 云龙乡
    350125208: 0.7,  # 盘谷乡 with 新丰村
}


COUNTIES_OF_COUNTY_SCALE = frozenset(township // 1000 for township in COUNTY_SCALE)
_TAILS = ("社区居民委员会", "社区委员会", "社区居委会", "居民委员会", "居委会", "村委会")


@dataclass(frozen=True, slots=True, eq=False)
class Village:
    """A village or community: `code` of 12 digits, names as officers write them."""

    code: int
    name: str
    old_name: str | None
    township_code: int  # 9 digits
    township: str
    county_code: int  # 6 digits
    county: str
    size: float
    short: str  # without 社区居委会, 村委会 and the like
    rural: bool

    @property
    def spoken(self) -> str:
        """The everyday name: 高仑村, 乐西社区."""
        tail = "村" if self.rural else "社区"
        return self.short if self.short.endswith(tail) else self.short + tail


def _short(name: str) -> str:
    return name.removesuffix(next((tail for tail in _TAILS if name.endswith(tail)), ""))


def county_scale() -> list[Village]:
    """The villages of the county scale, in order of their codes."""
    return _villages(COUNTY_SCALE)


def whole_city(*, without: frozenset[int] = frozenset()) -> list[Village]:
    """Every village of the city, less those of some counties (six digits)."""
    return [village for village in _villages(None) if village.county_code not in without]


def _villages(townships: dict[int, float] | None) -> list[Village]:
    """The villages in force of these townships (None: all), without farms and zones (400 and above)."""
    divisions = {d.code: d for d in load("fuzhou").divisions if d.valid_to is None}
    villages = []
    for division in divisions.values():
        township = division.code // 1000
        if division.level != "village" or division.code % 1000 >= 400 or (townships and township not in townships):
            continue
        county = township // 1000
        villages.append(
            Village(
                code=division.code,
                name=division.name,
                old_name=division.former_names[0] if division.former_names else None,
                township_code=township,
                township=divisions[township * 1000].name,
                county_code=county,
                county=divisions[county * 10**6].name,
                size=townships[township] if townships else 1.0,
                short=_short(division.name),
                rural=200 <= division.code % 1000 < 400,
            )
        )
    return sorted(villages, key=lambda village: village.code)
