"""How clerks write numbers, names, money and places: right, and right in spite of appearances, and wrong."""

from functools import lru_cache
from random import Random

from huimin.simulation.numbers import shorten
from huimin.simulation.places import Village

_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def number(value: str, spelling: str | None, fault: str | None) -> str | float | None:
    """A citizen number as it stands in the cell."""
    if fault in ("no_id", "no_identity"):
        return None
    if fault == "bad_id":  # one digit mistyped: the check digit fails
        return value[:15] + str((int(value[15]) + 1) % 10) + value[16:]
    if fault == "destroyed":  # a spreadsheet kept fifteen digits
        return value[:15] + "000" if int(value[16]) % 2 else f"{value[0]}.{value[1:6]}E+17"
    if fault == "numeric":
        return float(value)
    if spelling == "short" and value[6:8] == "19":
        return shorten(value)
    if spelling == "lower":
        return value.lower()
    if spelling == "wide":
        return value.translate(_WIDE)
    if spelling == "quote":
        return "'" + value
    if spelling == "space":
        return f" {value[:6]} {value[6:14]} {value[14:]} "
    return value


SPELLINGS = ("short", "lower", "wide", "quote", "space")


def name(value: str, random: Random) -> str:
    """A name; two-character ones are sometimes set apart by a wide blank."""
    if len(value) == 2 and random.random() < 0.05:
        return value[0] + "　" + value[1]
    return value


@lru_cache(maxsize=100_000)
def money(fen: int, style: int) -> str:
    """Yuan as clerks write them: 1050, 1050.00, 1,050.00, 1,050.00元, ￥1050.00."""
    yuan = f"{fen // 100}.{fen % 100:02d}" if fen >= 0 else f"-{-fen // 100}.{-fen % 100:02d}"
    if style == 0:
        return yuan.removesuffix(".00")
    if style == 1:
        return yuan
    grouped = f"{fen / 100:,.2f}"
    return (grouped, f"{grouped}元", f"￥{yuan}")[(style - 2) % 3]


def village(where: Village, style: int) -> str:
    """A village: in full, without its tail, in everyday form, or by its name of 2017."""
    if style == 0:
        return where.name
    if style == 1:
        return where.short
    if style == 2:
        return where.spoken
    return where.old_name or where.name
