"""Telephone numbers, as far as they tell whether two rows name the same one."""

import re

from huimin.kit.text import fold

_BETWEEN = re.compile(r"(?<=[0-9])[ \-—–()]{1,3}(?=[0-9])")
_COUNTRY = re.compile(r"(?<![0-9])(?:\+|00)?86(?=(?:1[3-9][0-9]{9}|0[1-9][0-9]{8,10})(?![0-9]))")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_FIXED = re.compile(r"(?<![0-9])(?:0[1-9][0-9]{8,10}|[2-8][0-9]{6,7})(?![0-9])")


def read_phone(text: str | None) -> str | None:
    """The digits of the first mobile in a cell, else of the first fixed line, without country code; None if neither.

    One digit repeated is no phone, nor is a number too short for a line.
    """
    cell = fold(text or "").removesuffix(".0")
    joined = _BETWEEN.sub("", cell.lstrip("("))
    for shape, spelling in ((_MOBILE, cell), (_MOBILE, joined), (_FIXED, joined), (_FIXED, cell)):
        for match in shape.finditer(_COUNTRY.sub("", spelling)):
            if len(set(match[0])) > 1:
                return match[0]
    return None
