"""Questions about keys."""

from huimin.identity.keyring import CopyUnreadable, Keyring, KeysMissing, KeysWrong, is_made, load

__all__ = ["CopyUnreadable", "Keyring", "KeysMissing", "KeysWrong", "is_made", "load"]
