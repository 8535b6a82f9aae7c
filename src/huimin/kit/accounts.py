"""Bank accounts and cards: kept as text, never as a number. A card (62…, 16-19 digits) has a Luhn check, a passbook none."""

import re
from dataclasses import dataclass

from huimin.kit.text import fold

_KEPT = 15  # significant digits of a number in a spreadsheet
_SCIENTIFIC = re.compile(r"[0-9]{1,18}(?:\.[0-9]*)?E\+?[0-9]{1,2}")
_NUMERIC = re.compile(r"([0-9]+)(?:\.([0-9]*))?")
_ACCOUNT = re.compile(r"[0-9]{5,32}")
_RUN = re.compile(r"(?<![0-9])[0-9](?:[0-9]|[ -](?=[0-9])){7,39}(?![0-9])")
_JUNK = str.maketrans("", "", " -—–_·/'\"“”‘’`*")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")


@dataclass(frozen=True, slots=True)
class AccountReading:
    """`state` is whole, damaged (a spreadsheet lost digits) or missing; `is_luhn` says whether a card's check holds."""

    number: str | None
    state: str
    is_luhn: bool = False

    @property
    def is_card(self) -> bool:
        """A bank card by its form (62…, 16 to 19 digits); passbooks follow no check."""
        return bool(self.number) and self.number.startswith("62") and 16 <= len(self.number) <= 19

    @property
    def code(self) -> str | None:
        """The problem code: account_missing, account_damaged; account_not_luhn is a doubt about a card's number only."""
        if self.state != "whole":
            return f"account_{self.state}"
        return "account_not_luhn" if self.is_card and not self.is_luhn else None


_MISSING, _DAMAGED = AccountReading(None, "missing"), AccountReading(None, "damaged")


def read_account(text: str | None, *, is_numeric: bool = False) -> AccountReading:
    """Read one cell; never raises. `is_numeric`: a number in a workbook, which keeps only 15 digits.

    Words without a number, and one digit repeated (00000000), are no account: they would make strangers share one.
    """
    if text and not is_numeric and _ACCOUNT.fullmatch(text):
        return _judge(text)
    cell = fold(text or "").upper()
    plain = cell.translate(_JUNK)
    if _SCIENTIFIC.fullmatch(cell.strip("\"'“”").replace(" ", "")):
        return _DAMAGED
    match = _NUMERIC.fullmatch(cell)
    if match and (is_numeric or match[2]):  # text with ".0" was a number before
        if len(match[1]) > _KEPT or (match[2] or "").strip("0"):
            return _DAMAGED
        plain = match[1]
    number = plain if _ACCOUNT.fullmatch(plain) else _beside_words(cell)
    return _MISSING if number is None else _judge(number)


def _judge(number: str) -> AccountReading:
    if number == number[0] * len(number):
        return _MISSING
    reading = AccountReading(number, "whole", is_luhn(number))
    lost = len(number) - _KEPT
    was_cut = lost > 2 and number.endswith("0" * lost) and reading.is_card and not reading.is_luhn
    return _DAMAGED if was_cut else reading


def is_luhn(number: str) -> bool:
    """ISO/IEC 7812 check digit."""
    if not (number.isascii() and number.isdigit()):
        return False
    digits = number.encode()
    codes = digits[-1::-2] + digits[-2::-2].translate(_DOUBLED)
    return (sum(codes) - ord("0") * len(codes)) % 10 == 0


def mask_account(number: str) -> str:
    """Only the last four digits remain, and none of a number under eight."""
    return "*" * (len(number) - 4) + number[-4:] if len(number) >= 8 else "*" * len(number)


def _beside_words(cell: str) -> str | None:
    """The one number in a cell with words (农商行 6221…), or None."""
    found = {re.sub("[ -]", "", run) for run in _RUN.findall(cell)}
    return found.pop() if len(found) == 1 else None
