"""The part of Fuzhou in which the county scale plays: real townships and villages of five counties."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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
    now, before = _divisions("2023"), _divisions("2017")
    return list(_villages(now, before, COUNTY_SCALE))


def whole_city() -> list[Village]:
    """Every village of the city."""
    now = _divisions("2023")
    townships = {code: 1.0 for code in now if 10**8 <= code < 10**9}
    return list(_villages(now, {}, townships))


def _villages(now: dict[int, str], before: dict[int, str], townships: dict[int, float]) -> Iterable[Village]:
    for code in sorted(now):
        township = code // 1000
        if code < 10**11 or township not in townships or code % 1000 >= 400:  # 400 and above: farms and zones
            continue
        old = before.get(code)
        yield Village(
            code=code,
            name=now[code],
            old_name=old if old not in (None, now[code]) else None,
            township_code=township,
            township=now[township],
            county_code=township // 1000,
            county=now[township // 1000],
            size=townships[township],
            short=_short(now[code]),
            rural=200 <= code % 1000 < 400,
        )


def _divisions(year: str) -> dict[int, str]:
    path = Path(f"/work/shared/reference/fuzhou_divisions_{year}.csv")
    with path.open(encoding="utf-8") as file:
        next(file)
        rows = (line.rstrip("\n").split(",") for line in file)
        return {int(code): name for _, code, name, _ in rows}
