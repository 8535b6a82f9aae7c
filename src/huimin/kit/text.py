"""Folding the text of a cell: what a person reads as the same becomes the same."""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")


def fold(text: str) -> str:
    """NFKC (full width to half width), without zero-width and control characters, edge blanks, leading apostrophe."""
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(c if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace() else "" for c in folded)
    return kept.strip().lstrip("'‘’`").strip()


def squeeze(text: str) -> str:
    """`fold`, and without any inner blank."""
    return _BLANKS.sub("", fold(text))
