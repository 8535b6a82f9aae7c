"""受理号: what a reporter keeps to ask for the answer. Only its digest leaves the page that showed it.

Sixteen letters and digits of 32, none easily taken for another: 80 random bits, so that the digests in the public
manifest cannot be tried out.
"""

import hashlib
import secrets

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 16
_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
DIGEST_LENGTH = 64


def new_number() -> str:
    """A number never given before: 7K3M-Q9RT-24WX-HJ8P."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, _LENGTH, 4))


def read_number(typed: str) -> str | None:
    """The number as it was given out, however it was typed; None for what is none."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != _LENGTH or not set(signs) <= set(_SIGNS):
        return None
    return "-".join(signs[at : at + 4] for at in range(0, _LENGTH, 4))


def digest(number: str) -> str:
    """What the manifest knows a number by: SHA-256 in letters alone, for digits would look like an account's."""
    return hashlib.sha256(f"huimin report {number}".encode()).hexdigest().translate(_LETTERS)


def is_digest(text: str) -> bool:
    """Whether a text can be such a digest."""
    return len(text) == DIGEST_LENGTH and set(text) <= set("bcdfghjkmnpqrstv")
