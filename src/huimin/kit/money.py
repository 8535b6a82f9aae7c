"""Money at the doors: yuan as people write it in, integer fen inside, yuan out again."""

import re
from decimal import Decimal, InvalidOperation

from huimin.kit.text import squeeze

_CLEAN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")
_TAIL = re.compile(r"(?:/(?:月|年|亩|人|次|季|户|人月|人年)|(?:每|一)(?:月|年|亩|人))$")
_UNITS = {"万元": 10_000, "万": 10_000, "元": 1, "圆": 1, "元整": 1, "": 1, "rmb": 1, "cny": 1}
_NOISE = Decimal("0.000001")
_MOST = Decimal(10) ** 13
_DIGITS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_STEPS = {"拾": 10, "佰": 100, "仟": 1000}


class AmountError(ValueError):
    """A cell that is no amount. `code`: amount_missing, amount_unreadable or amount_fraction."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def read(text: str | None, *, factor: int = 1) -> int:
    """Fen of an amount in yuan; `factor` is the header's unit (10000 for 万元). Blank is missing, never zero."""
    if text is not None and factor == 1 and (clean := _CLEAN.fullmatch(text)):
        sign, yuan, fraction = clean.groups()
        fen = int(yuan) * 100 + int((fraction or "").ljust(2, "0"))
        return -fen if sign else fen
    cell = squeeze(text or "")
    if cell in ("", "-", "—", "/", "无"):
        raise AmountError("amount_missing")
    return _fen(_yuan(cell, factor))


def _yuan(cell: str, factor: int) -> Decimal:
    number = _TAIL.sub("", cell.lower().replace("人民币", "").replace(",", "").lstrip("¥￥$"))
    is_negative = number.startswith("(") and number.endswith(")")
    number = number.strip("()") if is_negative else number
    if number.endswith("-") and not number.startswith("-"):
        number = "-" + number[:-1]
    number = number.replace("−", "-").replace("–", "-").replace("—", "-")
    sign = "-" if number.startswith("-") else ""
    bare = number.lstrip("+-").lstrip("¥￥")
    match = _NUMBER.match(bare)
    if not match:
        value = _capitals(bare)
    else:
        unit = bare[match.end() :]
        if unit not in _UNITS:
            raise AmountError("amount_unreadable")
        try:
            value = Decimal(match[0]) * (_UNITS[unit] if unit.startswith("万") else factor)
        except InvalidOperation as error:
            raise AmountError("amount_unreadable") from error
    return -value if bool(sign) != is_negative else value


def _fen(yuan: Decimal) -> int:
    if abs(yuan) >= _MOST:
        raise AmountError("amount_unreadable")
    fen = (yuan * 100).to_integral_value()
    if abs(yuan * 100 - fen) >= _NOISE * 100:
        raise AmountError("amount_fraction")
    return int(fen)


def _capitals(text: str) -> Decimal:
    """壹仟捌佰陆拾元伍角 -> 1860.5."""
    whole, mark, rest = text.replace("圆", "元").replace("整", "").replace("正", "").partition("元")
    if not mark or not whole:
        raise AmountError("amount_unreadable")
    high, wan, low = whole.rpartition("万")
    total = Decimal(_group(high) * 10_000 + _group(low) if wan else _group(whole))
    for unit, value in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        digit, mark, rest_after = rest.lstrip("零").partition(unit)
        if mark:
            total += _group(digit) * value
            rest = rest_after
    if rest.strip("零"):
        raise AmountError("amount_unreadable")
    return total


def _group(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _STEPS:
            total, digit = total + digit * _STEPS[character], 0
        else:
            raise AmountError("amount_unreadable")
    return total + digit


def show(fen: int) -> str:
    """Yuan with two decimals: 123450 -> "1234.50"."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def show_grouped(fen: int) -> str:
    """Yuan for reading: 123450 -> "1,234.50"."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def shares(fen: int, k: int) -> list[int]:
    """An amount divided over k months in whole fen, the remainder in the last."""
    each = abs(fen) // k * (1 if fen >= 0 else -1)
    return [each] * (k - 1) + [fen - each * (k - 1)]
