"""What is done with clues: comparison opens them; units handle them, each act with its own trace entry."""

from huimin.casework.attachments import sweep as sweep_attachments
from huimin.casework.handling import (
    ask_term,
    assign,
    assign_many,
    close,
    conclude,
    decide_term,
    hold,
    open_attachment,
    recover,
    reply,
    send_back,
    sign,
)  # fmt: skip
from huimin.casework.opening import open_clues
from huimin.casework.outcomes.importing import import_outcomes
from huimin.casework.resealing import drop_spares, reseal
from huimin.casework.scoring import rescore
from huimin.casework.weeks import settle_week

__all__ = [
    "ask_term", "assign", "assign_many", "close", "conclude", "decide_term", "hold", "import_outcomes", "open_attachment", "open_clues",
    "drop_spares", "recover", "reply", "rescore", "reseal", "send_back", "settle_week", "sign", "sweep_attachments",
]  # fmt: skip
