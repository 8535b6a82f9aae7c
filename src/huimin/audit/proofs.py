"""Proofs from the stored log, reading kept nodes instead of all leaves."""

from huimin.audit.merkle import TILE_LEVELS, Subtree, node_hash, root
from huimin.audit.models import Entry, Node


def stored_subtree() -> Subtree:
    """Subtree roots of the stored log: whole tiles from their kept node, the rest from at most 255 leaf hashes each."""

    def subtree(start: int, end: int) -> bytes:
        if end - start == 1 << TILE_LEVELS * 2 or end - start == 1 << TILE_LEVELS:
            level = (end - start).bit_length() - 1
            return bytes.fromhex(Node.objects.get(pk=f"{level}/{start >> level}").hash)
        if end - start > 1 << TILE_LEVELS:
            middle = start + (1 << (end - start - 1).bit_length() - 1)
            return node_hash(subtree(start, middle), subtree(middle, end))
        rows = Entry.objects.filter(seq__gte=start, seq__lt=end).order_by("seq")
        return root(bytes.fromhex(one) for one in rows.values_list("leaf_hash", flat=True))

    return subtree
