"""Making, copying and restoring keys; settling who is meant; links; opening sealed parts."""

from huimin.identity.keyring import create, restore_copy, write_copy
from huimin.identity.linking import Parts, add_link, complete, withdraw_link
from huimin.identity.opening import open_sealed
from huimin.identity.settle import Settler

__all__ = [
    "Parts", "Settler", "add_link", "complete", "create", "open_sealed", "restore_copy", "withdraw_link", "write_copy",
]  # fmt: skip
