"""Telephone numbers, as far as they tell whether two rows name the same one."""

import re

from huimin.kit.text import squeeze


def read_phone(text: str | None) -> str | None:
    """The digits of a mobile or landline number without country code; None where there is none."""
    digits = re.sub(r"\D", "", squeeze(text or "").removeprefix("+86"))
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if 7 <= len(digits) <= 12 and len(set(digits)) > 1 else None
