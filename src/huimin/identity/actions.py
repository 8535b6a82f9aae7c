"""Making, copying, restoring and rotating keys; settling who is meant; links; opening sealed parts."""

from huimin.identity.keyring import (
    add_sealing_key,
    create,
    drop_other_sealing_keys,
    restore_copy,
    seal_under_last,
    write_copy,
)
from huimin.identity.linking import Parts, add_link, complete, withdraw_link
from huimin.identity.opening import open_sealed
from huimin.identity.settle import Settler

__all__ = [
    "Parts", "Settler", "add_link", "add_sealing_key", "complete", "create", "drop_other_sealing_keys", "open_sealed", "restore_copy", "seal_under_last",
    "withdraw_link", "write_copy",
]  # fmt: skip
