"""Making, copying and restoring keys; settling who is meant; opening sealed parts."""

from huimin.identity.keyring import create, restore_copy, write_copy
from huimin.identity.opening import open_sealed
from huimin.identity.settle import Settler

__all__ = ["Settler", "create", "open_sealed", "restore_copy", "write_copy"]
