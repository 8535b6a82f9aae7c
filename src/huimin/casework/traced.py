"""What clues are to be compared with in the trace."""

import hashlib
from collections.abc import Iterator

from huimin.audit.types import TracedFact
from huimin.casework.models import Clue, ClueFinding, CluePlace


def traced_facts() -> Iterator[TracedFact]:
    """The set of clues as the last run or act left it, as one fact."""
    if Clue.objects.exists():
        yield TracedFact("clue.created", "clues", clues_payload())


def clues_payload() -> dict:
    """Number of clues and a digest over everything on record of them (the clue-set root)."""
    digest = hashlib.sha256()
    for model, order in (
        (Clue, ("code",)),
        (ClueFinding, ("clue", "finding")),
        (CluePlace, ("clue", "region_code", "batch")),
    ):
        for row in model.objects.order_by(*order).values_list().iterator(chunk_size=5000):
            digest.update(repr([str(cell) for cell in row]).encode())
    return {"n": Clue.objects.count(), "digest": digest.hexdigest()}
