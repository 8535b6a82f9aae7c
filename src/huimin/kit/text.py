"""Cells as senders type them, folded to one plain spelling."""

import re
import unicodedata

# Format characters (Unicode category Cf), variation selectors, Hangul fillers, lone surrogates, controls but blanks.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_BLANKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# Excel marks "text, whatever it looks like" with a leading apostrophe; hands and phones type the curly ones.
_LEADING = " '`\u2018\u2019"


def fold(text: str) -> str:
    """`text` in its plain spelling: half-width, composed (NFKC), no invisible characters, no blanks or apostrophe around.

    For every cell before it is read. Line breaks inside become blanks. Folding twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text.lstrip(" '`").rstrip(" ")
    while (folded := _fold_once(text)) != text:
        text = folded
    return text


def squeeze(text: str) -> str:
    """`fold(text)` without its inner blanks: for codes, numbers and Chinese words, where a blank means nothing."""
    folded = fold(text)
    while " " in folded or not (folded.isascii() or folded == "".join(folded.split())):
        folded = fold("".join(folded.split()))
    return folded


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    text = _INVISIBLE.sub("", _BLANKS.sub(" ", text))
    return text.strip().lstrip(_LEADING).strip()
