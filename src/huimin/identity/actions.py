"""Making, copying and restoring keys; settling who is meant."""

from huimin.identity.keyring import create, restore_copy, write_copy
from huimin.identity.settle import Settler

__all__ = ["Settler", "create", "restore_copy", "write_copy"]
