"""Cells that hold a plain number: how many, how much of a thing, how large. An exception's `code` is the cell's problem."""

import re
from decimal import ROUND_HALF_UP, Decimal

from huimin.kit import money, text

_MEASURE = re.compile(r"(?:亩|公顷|平方米|平米|㎡|m2|平方公尺)$", re.I)
_COUNTED = re.compile(r"(?:人|口|户|个月|月|张|份|件)$")
_PLAIN = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?")


class NumberError(ValueError):
    """A cell that is no such number."""

    code = "number_unreadable"


def read_whole(cell: str) -> int:
    """3, 3人, 3.0: a count below a million."""
    digits = _COUNTED.sub("", text.squeeze(cell)).removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise NumberError
    return int(digits)


def read_hundredths(cell: str, factor: int = 1) -> int | None:
    """Hundredths of the base unit (mu, square metre), rounded half up: surveys measure to a third decimal and beyond."""
    plain = _MEASURE.sub("", text.squeeze(cell).replace(",", ""))
    if _PLAIN.fullmatch(plain):
        return int((Decimal(plain) * 100 * factor).to_integral_value(ROUND_HALF_UP))
    try:
        return money.read(plain, factor=factor)  # 1E2, capitals and the like
    except money.AmountError as error:
        if error.code == "amount_missing":
            return None
        raise NumberError from error


def read_share(cell: str) -> int | None:
    """Hundredths of a percent of a thing that is owned: 50%, 1/2, 0.5; 二分之一 is not read."""
    plain = text.squeeze(cell)
    if plain in ("单独所有", "全部"):
        return 10_000
    if plain in ("无", "-"):
        return None
    if match := re.fullmatch(r"(\d{1,6})/(\d{1,6})", plain):
        part, whole = int(match[1]), int(match[2])
        if 0 < part <= whole:
            return part * 10_000 // whole
    if match := re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)(%?)", plain):
        value = Decimal(match[1]) * (100 if match[2] or Decimal(match[1]) > 1 else 10_000)
        if 0 < value <= 10_000:
            return int(value)
    raise NumberError
