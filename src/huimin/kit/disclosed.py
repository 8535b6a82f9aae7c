"""Numbers that name a person, found in any text: what must never leave the house.

Found are citizen numbers of 18 digits with a valid check and of 15 with a real birthday, bank cards and account numbers
with a Luhn check, and mobile phones: in half and full width, with blanks, dashes or dots between the digits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huimin.kit.accounts import is_luhn
from huimin.kit.idnumber import is_valid18, read_id
from huimin.kit.text import fold

_FEWEST = 11  # digits of a mobile, the shortest that is looked for
_RUN = re.compile(r"[0-9](?:[ \-–—_.·,]{0,2}[0-9]){10,}[Xx]?")
_GAP = re.compile(r"[ \-–—_.·,]+")
_MOBILE = re.compile(r"(?:0086|86)?1[3-9][0-9]{9}")
HIDDEN = "（号码已隐去）"


@dataclass(frozen=True, slots=True)
class Found:
    """A number found: `kind` is id18, id15, account or mobile; [start, end) its run of digits in the folded text."""

    kind: str
    start: int
    end: int


def find_numbers(text: str) -> Iterator[Found]:
    """Every run of digits that holds such a number, once; the text is folded (`kit.text.fold`) first."""
    if len(text) < _FEWEST:
        return
    for run in _RUN.finditer(fold(text)):
        pieces = _GAP.split(run[0])
        is_one = len(pieces) == 1 or {len(piece) for piece in pieces[:-1]} == {4}  # 6222 0212 …, as printed on cards
        kinds = [_judge("".join(pieces), is_one=is_one), *(_judge(piece, is_one=True) for piece in pieces)]
        kind = next(filter(None, kinds), None)
        if kind:
            yield Found(kind, run.start(), run.end())


def hide_numbers(text: str) -> str:
    """The text with every such number replaced by （号码已隐去）; unchanged, not even folded, where there is none."""
    found = list(find_numbers(text))
    if not found:
        return text
    plain = fold(text)
    for number in reversed(found):
        plain = plain[: number.start] + HIDDEN + plain[number.end :]
    return plain


def _judge(digits: str, *, is_one: bool) -> str | None:
    """What a run of digits is or holds: a valid 18 anywhere in it, a card 62… anywhere, the others only as a whole.

    `is_one`: the run was written as one number; dates or amounts side by side would often pass for an account.
    """
    upper = digits.upper()
    if any(is_valid18(upper[at : at + 18]) for at in range(len(upper) - 17)):
        return "id18"
    if len(digits) == 15 and digits.isdigit() and read_id(digits).grade == 2:
        return "id15"
    plain = digits.rstrip("Xx")
    if is_one and 16 <= len(plain) <= 19 and is_luhn(plain):
        return "account"
    if any(plain.startswith("62", at) and _has_card(plain[at:]) for at in range(len(plain) - 15)):
        return "account"
    return "mobile" if _MOBILE.fullmatch(plain) else None


def _has_card(digits: str) -> bool:
    return any(is_luhn(digits[:length]) for length in (16, 19) if len(digits) >= length)
