"""Unified social credit codes, GB 32100-2015: 18 characters, the last a check over the other 17."""

from operator import mul

from huimin.kit.text import squeeze

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_LETTERS = str.maketrans("OI", "01")  # not in the alphabet: typed for the digits they look like


def check_character(first17: str) -> str:
    """The 18th character that belongs to 17; ValueError for characters outside the alphabet."""
    if len(first17) != 17 or not all(character in _VALUES for character in first17):
        raise ValueError("17 characters of the alphabet are needed")
    return _ALPHABET[-sum(map(mul, (_VALUES[character] for character in first17), _WEIGHTS)) % 31]


def is_valid_uscc(text: str) -> bool:
    """Whether `text` is a valid code as it stands (upper case, no blanks)."""
    return (
        len(text) == 18 and all(character in _VALUES for character in text) and check_character(text[:17]) == text[17]
    )


def read_uscc(text: str | None) -> str | None:
    """The code in a cell, folded to upper case, or None where there is no valid one; never raises."""
    plain = squeeze(text or "").upper().strip("\"“”'").replace("-", "")
    for spelling in (plain, plain.translate(_LETTERS)):
        if is_valid_uscc(spelling):
            return spelling
    return None
