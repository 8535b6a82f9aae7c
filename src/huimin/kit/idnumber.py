"""Citizen numbers (GB 11643-1999): read as typed, repaired only where the check digit proves it, never guessed.

Area codes are not checked: old codes are lawful for ever. Hong Kong, Macao and Taiwan residence permits (81, 82, 83)
and foreigners' permanent residence cards (9) follow the same check.
"""

import re
from dataclasses import dataclass
from datetime import date

from huimin.kit.text import fold, squeeze

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_MISSING = {"", "无", "同上", "-", "--", "—", "/", "不详", "未知", "暂无", "无证", "空", "null", "none", "nan", "0"}
_RESIDENT = {"", "身份证", "居民身份证", "二代身份证", "公民身份证", "01", "1", "111"}
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{2})")
_LOOKALIKES = str.maketrans("OoIlⅠ|", "001111")
_LONG = re.compile(r"(?<!\d)[1-9]\d{16}[\dX](?!\d)")


@dataclass(frozen=True)
class IdReading:
    """What a cell says about a person's number.

    state: whole, damaged (a spreadsheet destroyed digits), invalid, missing, other_document.
    grade: 1 for a valid 18-digit number, 2 for one completed from 15 digits, 9 where no key follows.
    fragment: the digits of a damaged number that survive.
    """

    state: str
    canonical: str | None = None
    grade: int = 9
    birth_on: date | None = None
    sex: int | None = None
    area: str | None = None
    fragment: str | None = None

    @property
    def code(self) -> str | None:
        """The problem code, None for a whole number."""
        return None if self.state == "whole" else f"id_{self.state}"


def check_digit(first17: str) -> str:
    """The 18th character that 17 digits demand."""
    return _CHECK[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True)) % 11]


def is_valid18(number: str) -> bool:
    """Whether this is a well-formed 18-character number with a real birth date and a right check digit."""
    return (
        len(number) == 18
        and number.isascii()
        and number[:17].isdigit()
        and number[0] != "0"
        and _birth(number[6:14]) is not None
        and check_digit(number[:17]) == number[17]
    )


def read_id(text: str | None, *, is_numeric: bool = False, id_type: str | None = None) -> IdReading:
    """Read one cell; `is_numeric` says that the workbook held a number, whose digits past the 15th are lost."""
    if text is None:
        return IdReading("missing")
    if not is_numeric and not id_type and is_valid18(text):
        return _whole(text, 1)
    cell = squeeze(text).upper().strip("'\"“”‘’`")
    if cell.lower() in _MISSING:
        return IdReading("missing")
    if squeeze(id_type or "") not in _RESIDENT:
        return _other(cell)
    return _damage(cell, is_numeric) or _read_resident(cell, fold(text).upper())


def _other(cell: str) -> IdReading:
    if is_valid18(cell):
        return _whole(cell, 1)
    return IdReading("other_document", canonical=cell, grade=1)


def _damage(cell: str, is_numeric: bool) -> IdReading | None:
    """A number of which a spreadsheet kept at most 15 digits."""
    if scientific := _SCIENTIFIC.fullmatch(cell):
        digits = scientific[1] + (scientific[2] or "")
        return _fragment(digits[: min(15, int(scientific[3]) + 1)].rstrip("0") if len(digits) < 15 else digits[:15])
    digits = cell.partition(".")[0]
    if is_numeric and digits.isascii() and digits.isdigit() and len(digits) >= 15:
        return _fragment(digits[:15])
    looks_cut = len(cell) == 18 and cell.isascii() and cell.isdigit() and cell.endswith("000")
    if looks_cut and not is_valid18(cell):
        return _fragment(cell[:15])
    return None


def _fragment(digits: str) -> IdReading:
    birth = _birth(digits[6:14]) if len(digits) >= 14 else None
    return IdReading("damaged", birth_on=birth, area=digits[:6] if len(digits) >= 6 else None, fragment=digits)


def _read_resident(cell: str, spaced: str) -> IdReading:
    number = re.sub(r"[\s\-.·*_]", "", cell)
    for candidate in (number, number.translate(_LOOKALIKES)):
        if is_valid18(candidate):
            return _whole(candidate, 1)
        if len(candidate) == 15 and candidate.isascii() and candidate.isdigit() and (full := _from15(candidate)):
            return _whole(full, 2)
    found = {match[0] for match in _LONG.finditer(spaced) if is_valid18(match[0])}
    if len(found) == 1:
        return _whole(found.pop(), 1)
    return IdReading("invalid")


def _from15(number: str) -> str | None:
    century = "18" if number[12:] in ("996", "997", "998", "999") else "19"
    first17 = number[:6] + century + number[6:]
    return first17 + check_digit(first17) if _birth(first17[6:14]) and number[0] != "0" else None


def _whole(number: str, grade: int) -> IdReading:
    return IdReading(
        "whole",
        canonical=number,
        grade=grade,
        birth_on=_birth(number[6:14]),
        sex=1 if int(number[16]) % 2 else 2,
        area=number[:6],
    )


def _birth(digits: str) -> date | None:
    if not digits.isdigit() or not 1850 <= int(digits[:4]) <= 2100:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
