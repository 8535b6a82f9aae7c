"""Amounts in words, as receipts and vouchers carry them: 壹仟零伍拾元伍角, 一万二千元整."""

import re

_PLAIN = str.maketrans(
    "壹贰叁肆伍陆柒捌玖貳參叄陸弎两兩弌弍〇○拾佰仟萬億圆圓",
    "一二三四五六七八九二三三六三二二一二零零十百千万亿元元",
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGIT = "[一二三四五六七八九]"
_SECTION = re.compile(
    rf"(?:({_DIGIT})千)?零?(?:({_DIGIT})百)?零?(?:({_DIGIT})?(十))?零?({_DIGIT})?",
)
_PARTS = re.compile(r"(?:(?P<yi>[^万亿]+)亿)?(?:(?P<wan>[^万亿]+)万)?(?P<rest>[^万亿]*)")
_AMOUNT = re.compile(
    r"(?:(?P<yuan>[^元角分整正]+)元)?零?(?:(?P<jiao>[零一二三四五六七八九])角)?零?(?:(?P<fen>[零一二三四五六七八九])分)?[整正]?"
)


def read_capitals(text: str) -> int | None:
    """Fen of an amount in words, or None; 一千五 and 一万五 are refused, for they are said for 1,500 and 15,000."""
    words = text.translate(_PLAIN)
    match = _AMOUNT.fullmatch(words)
    if not match or not (match["yuan"] or match["jiao"] or match["fen"]):
        return None
    yuan = _yuan(match["yuan"]) if match["yuan"] else 0
    if yuan is None:
        return None
    return yuan * 100 + _DIGITS[match["jiao"] or "零"] * 10 + _DIGITS[match["fen"] or "零"]


def _yuan(words: str) -> int | None:
    parts = _PARTS.fullmatch(words)
    if not parts:
        return None
    total, is_first = 0, True
    for name, size in (("yi", 10**8), ("wan", 10**4), ("rest", 1)):
        part = parts[name]
        if not part:
            continue
        value = _section(part)
        # What follows 万 and does not fill the thousands is written with 零 between.
        if value is None or (not is_first and 0 < value < 1000 and not part.startswith("零")):
            return None
        total, is_first = total + value * size, False
    return total


def _section(words: str) -> int | None:
    match = _SECTION.fullmatch(words)
    if not match or (match[5] and len(words) > 1 and words[-2] not in "零十"):
        return None
    thousands, hundreds, ones = (_DIGITS[match[group] or "零"] for group in (1, 2, 5))
    tens = _DIGITS[match[3]] if match[3] else int(bool(match[4]))
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones
