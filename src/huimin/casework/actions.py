"""What is done with clues: comparison opens them; units handle them, each act with its own trace entry."""

from huimin.casework.handling import (
    assign,
    assign_many,
    close,
    conclude,
    hold,
    open_attachment,
    recover,
    reply,
    send_back,
    sign,
)  # fmt: skip
from huimin.casework.opening import open_clues

__all__ = [
    "assign", "assign_many", "close", "conclude", "hold", "open_attachment", "open_clues", "recover", "reply",
    "send_back", "sign",
]  # fmt: skip
