"""Bank accounts and cards: kept as text, never as a number."""

import re
from dataclasses import dataclass

from huimin.kit.text import squeeze

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_MISSING = {"", "-", "--", "—", "/", "无", "不详", "未知", "现金", "暂无", "空", "0"}


@dataclass(frozen=True)
class AccountReading:
    """`state` is whole, damaged (a spreadsheet lost digits) or missing; `is_luhn` says whether a card's check holds."""

    number: str | None
    state: str
    is_luhn: bool = False

    @property
    def is_card(self) -> bool:
        """A bank card by its form (62…, 16 to 19 digits); passbooks follow no check."""
        return bool(self.number) and self.number.startswith("62") and 16 <= len(self.number) <= 19


def read_account(text: str | None, *, is_numeric: bool = False) -> AccountReading:
    """Read one cell; a number in a workbook keeps only 15 digits."""
    cell = squeeze(text or "").upper().strip("'\"“”")
    number = re.sub(r"[\-.·_/]", "", cell.removesuffix(".0") if is_numeric else cell)
    if cell in _MISSING or not number:
        return AccountReading(None, "missing")
    if _SCIENTIFIC.fullmatch(cell) or (is_numeric and len(number) > 15):
        return AccountReading(None, "damaged")
    return AccountReading(number, "whole", is_luhn(number))


def is_luhn(number: str) -> bool:
    """ISO/IEC 7812 check digit."""
    if not (number.isascii() and number.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def mask_account(number: str) -> str:
    """Only the last four digits remain."""
    return "*" * max(0, len(number) - 4) + number[-4:] if len(number) > 4 else "*" * len(number)
