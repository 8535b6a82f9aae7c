"""Questions about keys."""

from huimin.identity.keyring import Keyring, KeysMissing, KeysWrong, is_made, load

__all__ = ["Keyring", "KeysMissing", "KeysWrong", "is_made", "load"]
