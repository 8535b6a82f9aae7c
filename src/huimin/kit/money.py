"""Money at the doors: yuan as people write it in, integer fen inside, yuan out again. Integers only, never a float."""

import re

from huimin.kit.capitals import read_capitals
from huimin.kit.text import fold

_MOST_FEN = 10**12  # ten billion yuan a row: beyond any budget, and nine million such rows still sum up in 64 bits
_LONGEST = 64
_NOISE = 10_000  # below 1/10,000 fen (a millionth of a yuan) a remainder is a float's noise, not money

_ABSENT = re.compile(r"(?:无|没有|空|-+|/+|\\|none|null|nan|n/a|#n/a)?", re.I)
_MINUS = str.maketrans("−—–‐‑‒", "------")
_UNITS = {
    "元": 1,
    "圆": 1,
    "块": 1,
    "百元": 100,
    "千元": 1000,
    "万元": 10_000,
    "万": 10_000,
    "亿元": 10**8,
    "亿": 10**8,
}
_NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]*)(?:\.(?P<part>[0-9]*))?(?:E(?P<power>[+-]?[0-9]{1,2}))?"
)
_COMMON = re.compile(r"¥?(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?(元?)")
_CURRENCY = r"(?:人民币|RMB|CNY|¥)*:?"
_FRAME = re.compile(
    rf"{_CURRENCY}(?P<before>[-+负])?{_CURRENCY}(?P<inside>[-+])?(?P<core>[^-+].*?|)"
    r"(?:\((?P<bracketed>万?元)\)|(?P<unit>[百千万亿]?元|[万亿圆块]))?整?(?:RMB|CNY)?(?P<after>-)?"
    r"(?:(?:/|每)(?:人|户|月|年|季度?|学?期|次|亩|天|日))*"
)
_BRACKETS = re.compile(rf"{_CURRENCY}\((?P<inner>[^()+-]*(?:\(万?元\))?)\)(?P<unit>万?元|万)?")


class AmountError(ValueError):
    """A cell that is no amount. `code`: amount_missing, amount_unreadable or amount_fraction."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def read(text: str | None, *, factor: int = 1) -> int:
    """Fen of an amount cell; blank is missing, never zero.

    `factor`: yuan per unit as the header or title says (10000 for 万元); a unit in the cell itself goes before it.
    Brackets, a leading or a trailing minus mean a reversal. Raises AmountError.
    """
    if text and text.isascii() and len(text) < 12:  # the clean spellings, most of any file
        whole, point, part = text.partition(".")
        if whole.isdigit() and (not point or (part.isdigit() and len(part) < 3)):
            return _bounded((int(whole) * 100 + (int(part) if len(part) == 2 else int(part or 0) * 10)) * factor)
    return _read_messy(text or "", factor)


def show(fen: int) -> str:
    """Yuan with two decimals: 123450 -> "1234.50"."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def show_grouped(fen: int) -> str:
    """Yuan for reading: 123450 -> "1,234.50"."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def shares(fen: int, k: int) -> list[int]:
    """An amount divided over k months in whole fen, the remainder in the last; ValueError for no month."""
    if k < 1:
        raise ValueError("an amount is divided over one month or more")
    each = abs(fen) // k * (1 if fen >= 0 else -1)
    return [each] * (k - 1) + [fen - each * (k - 1)]


def _bounded(fen: int) -> int:
    if fen >= _MOST_FEN:
        raise AmountError("amount_unreadable")
    return fen


def _read_messy(text: str, factor: int) -> int:
    if len(text) > _LONGEST and len(text := text.strip()) > _LONGEST:
        raise AmountError("amount_unreadable")
    folded = fold(text)
    if match := _COMMON.fullmatch(folded):
        sign, whole, part, unit = match.groups()
        yuan, fen = int(whole.replace(",", "")), int((part or "").ljust(2, "0"))
        return (-1 if sign else 1) * _bounded((yuan * 100 + fen) * (1 if unit else factor))
    cell = folded.strip("\"“”' ").upper().translate(_MINUS)
    cell = re.sub(r" *([^0-9 ]) *", r"\1", cell)  # blanks stay between digits alone: there they may divide thousands
    if _ABSENT.fullmatch(cell):
        raise AmountError("amount_missing")
    is_negative = False
    if brackets := _BRACKETS.fullmatch(cell):
        is_negative, cell = True, brackets["inner"] + (brackets["unit"] or "")
    frame = _FRAME.fullmatch(cell.removeprefix("每月"))
    signs = [sign for sign in (frame["before"], frame["inside"], frame["after"]) if sign] if frame else []
    if not frame or not frame["core"] or len(signs) + is_negative > 1:
        raise AmountError("amount_unreadable")
    unit = frame["bracketed"] or frame["unit"] or ""
    fen = _bounded(_number(frame["core"], unit, _UNITS.get(unit, factor)))
    return -fen if is_negative or (signs and signs[0] != "+") else fen


def _number(core: str, unit: str, factor: int) -> int:
    match = _NUMBER.fullmatch(core)
    if not match or not (match["whole"] or match["part"]):
        fen = read_capitals(core + unit)
        if fen is None:
            raise AmountError("amount_unreadable")
        return fen
    part = match["part"] or ""
    digits = int(match["whole"].replace(",", "").replace(" ", "") + part)
    decimals = len(part) - int(match["power"] or 0)
    if decimals <= 0:
        return digits * 100 * factor * 10**-decimals
    one = 10**decimals
    fen, rest = divmod(digits * 100 * factor, one)
    if min(rest, one - rest) * _NOISE >= one:
        raise AmountError("amount_fraction")
    return fen + (2 * rest > one)
