"""Citizen numbers, GB 11643-1999: 6 area + 8 birth + 3 sequence (odd is male) + check (ISO 7064 MOD 11-2).

Read as typed, repaired only where the check digit proves it, never guessed. The area is that of the office at first
registration and old codes are lawful for ever, so no area table is asked. Residence permits of Hong Kong, Macao and
Taiwan (81, 82, 83) and of foreigners (9) have the same layout and check.
"""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul

from huimin.kit.text import fold, squeeze

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_ZERO_SUM = ord("0") * sum(_WEIGHTS)  # the weights applied to character codes instead of digits
_EARLIEST, _LATEST = 1850, 2100
_KEPT = 15  # significant digits of a number in a spreadsheet

_ABSENT = frozenset(
    (
        *(
            "无",
            "没有",
            "暂无",
            "无身份证",
            "无证",
            "无号码",
            "未知",
            "不详",
            "不明",
            "不清",
            "空",
            "缺",
            "未办",
            "未办理",
        ),
        *(
            "未上户",
            "无户口",
            "无户籍",
            "待补",
            "待查",
            "待核实",
            "同上",
            "同前",
            "none",
            "null",
            "nan",
            "n/a",
            "na",
            "#n/a",
            "0",
        ),
    )
)
_NO_WORD = re.compile(r"[\s\-—–_/\\.,、。*?~〃″|]*")
_SCIENTIFIC = re.compile(r"([0-9]{1,18})(?:\.([0-9]*))?E\+?[0-9]{1,2}")
_NUMERIC = re.compile(r"([0-9]{15,})(?:\.[0-9]*)?")
_OLD = re.compile(r"[0-9]{15}")
_TOKEN = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9X]|[0-9]{15})(?![0-9X])")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}")
_JUNK = str.maketrans("", "", " -—–_.·,'\"`‘’“”*()[]")
_LOOKALIKES = str.maketrans("OIL|", "0111")
_SAME_AS_X = str.maketrans(dict.fromkeys("ХΧ×✕✖╳", "X"))  # Cyrillic and Greek letters, multiplication signs
_RESIDENT = re.compile(r"|0?1|111|二代证|公民身份号码|.*(?:身[份分]证|户口[簿本]).*")
_ELSEWHERE = re.compile(r"[港澳台外军警]|香港|护照")


@dataclass(frozen=True, slots=True)
class IdReading:
    """What a cell says about a person's number.

    state: whole, damaged (a spreadsheet destroyed digits), invalid, missing, other_document.
    canonical: 18 characters, or the other document's folded number: the only thing to match by.
    grade: 1 as sent, 2 for one completed from 15 digits, 9 where no key follows. sex: 1 man, 2 woman.
    area: six digits as printed. fragment: the leading digits that a damaged number still has.
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


_MISSING, _INVALID = IdReading("missing"), IdReading("invalid")


def check_digit(first17: str) -> str:
    """The 18th character that 17 digits demand; ValueError for anything but 17 digits."""
    if len(first17) != 17 or not (first17.isascii() and first17.isdigit()):
        raise ValueError("17 digits are needed")
    return _CHECKS[(sum(map(mul, first17.encode(), _WEIGHTS)) - _ZERO_SUM) % 11]


def is_valid18(number: str) -> bool:
    """Whether this is a well-formed 18-character number with a real birth date and a right check digit."""
    return _judge18(number) is not None


def read_id(text: str | None, *, is_numeric: bool = False, id_type: str | None = None) -> IdReading:
    """Read one cell; never raises.

    `is_numeric`: the workbook held a number, whose digits past the 15th are lost: damaged whatever it shows.
    `id_type`: the row's kind of document; blank means the resident's card. A valid number of the resident's layout
    is whole under any kind, for no other document has such numbers.
    """
    if text is None:
        return _MISSING
    if not is_numeric and (reading := _judge18(text)):
        return reading
    cell = fold(text).upper().translate(_SAME_AS_X)
    plain = cell.translate(_JUNK)
    if not plain or cell.lower() in _ABSENT or plain.lower() in _ABSENT or _NO_WORD.fullmatch(cell):
        return _MISSING
    if damaged := _damage(cell, plain, is_numeric):
        return damaged
    if id_type and not _is_resident(squeeze(id_type)):
        return _judge18(plain) or IdReading("other_document", canonical=plain, grade=1)
    return _judge(plain) or _repaired(plain) or _beside_others(cell) or _glued(plain) or _INVALID


def _judge18(number: str) -> IdReading | None:
    if len(number) != 18 or not number.isascii() or not number[:17].isdigit() or number[0] == "0":
        return None
    if number[17] != _CHECKS[(sum(map(mul, number.encode(), _WEIGHTS)) - _ZERO_SUM) % 11]:
        return None
    birth_on = _birth(number[6:14])
    return birth_on and IdReading("whole", number, 1, birth_on, 1 if number[16] in "13579" else 2, number[:6])


def _judge15(number: str) -> IdReading | None:
    century = "18" if number[12:] in ("996", "997", "998", "999") else "19"
    first17 = number[:6] + century + number[6:]
    found = _judge18(first17 + check_digit(first17))
    return found and IdReading("whole", found.canonical, 2, found.birth_on, found.sex, found.area)


def _judge(number: str) -> IdReading | None:
    return _judge18(number) or (_judge15(number) if _OLD.fullmatch(number) else None)


def _birth(digits: str) -> date | None:
    year = int(digits[:4])
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _damage(cell: str, plain: str, is_numeric: bool) -> IdReading | None:
    """A number of which a spreadsheet kept at most 15 digits.

    One cut number in eleven has a right check digit by chance and passes here: only its column can tell (intake).
    """
    shown = cell.replace(" ", "").strip("\"“”'‘’`")
    if match := _SCIENTIFIC.fullmatch(shown):
        digits = match[1] + (match[2] or "")
        return _fragment(digits if len(digits) >= _KEPT else digits.rstrip("0"))
    if (is_numeric or "." in shown) and (match := _NUMERIC.fullmatch(shown)):  # text with ".0" was a number before
        return _fragment(match[1])
    looks_cut = len(plain) == 18 and plain.isascii() and plain.isdigit() and plain.endswith("000")
    return _fragment(plain) if looks_cut and _judge18(plain) is None else None


def _fragment(digits: str) -> IdReading:
    digits = digits[:_KEPT]
    birth_on = _birth(digits[6:14]) if len(digits) >= 14 else None
    return IdReading("damaged", birth_on=birth_on, area=digits[:6] if len(digits) >= 6 else None, fragment=digits)


def _is_resident(id_type: str) -> bool:
    return _RESIDENT.fullmatch(id_type) is not None and not _ELSEWHERE.search(id_type)


def _repaired(plain: str) -> IdReading | None:
    """Letters typed for the digits they look like: believed for 18 characters, where the check digit proves it."""
    return _judge18(plain.translate(_LOOKALIKES)) if len(plain) == 18 else None


def _beside_others(cell: str) -> IdReading | None:
    """The number that shares its cell with a phone or words, if exactly one there is valid (18 digits before 15)."""
    tokens = set(_TOKEN.findall(cell))
    for length in (18, 15):
        found = [reading for token in tokens if len(token) == length and (reading := _judge(token))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _glued(plain: str) -> IdReading | None:
    """A number and a phone without anything between, if they can be parted in one way only."""
    parted = ((plain[:18], plain[18:]), (plain[-18:], plain[:-18]))
    found = [reading for number, rest in parted if _PHONE.fullmatch(rest) and (reading := _judge18(number))]
    return found[0] if len(found) == 1 else None
