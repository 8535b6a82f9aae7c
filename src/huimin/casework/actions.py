"""What is done with clues."""

from huimin.casework.opening import open_clues

__all__ = ["open_clues"]
