"""Merkle tree of RFC 6962 §2.1 (the same in RFC 9162) over SHA-256: hashes, roots, proofs and their verification.

Pure functions of bytes. A proof is a list of 32-byte hashes; trees of up to 2^63 leaves, so no proof is longer than 64.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").digest()
LONGEST_PROOF = 64
LARGEST_TREE = 2**63 - 1
TILE_LEVELS = 8  # a node is kept for every 2^8 leaves, as in C2SP tlog-tiles


class BadProofError(ValueError):
    """A proof that does not show what it claims."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one leaf's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node; the prefix keeps leaves and nodes apart (second preimages)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class CompactRange:
    """The right edge of a tree: roots of its perfect subtrees, largest first; appending takes O(log n)."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf hash; returns (level, index, hash) of the tile roots it completed (levels 8, 16, …)."""
        completed, level, node = [], 0, leaf
        while self.size >> level & 1:
            node = node_hash(self.hashes.pop(), node)
            level += 1
            if level % TILE_LEVELS == 0:
                completed.append((level, self.size >> level, node))
        self.hashes.append(node)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Root of the tree so far."""
        if not self.hashes:
            return EMPTY_ROOT
        node = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            node = node_hash(left, node)
        return node


def root(leaves: Iterable[bytes]) -> bytes:
    """Root of a tree of leaf hashes."""
    edge = CompactRange()
    for leaf in leaves:
        edge.append(leaf)
    return edge.root()


def _split(n: int) -> int:
    """The largest power of two below n (n > 1)."""
    return 1 << (n - 1).bit_length() - 1


Subtree = Callable[[int, int], bytes]
"""Root of the leaves [start, end), where start is a multiple of the power of two at or above end - start."""


def subtree_of(leaves: Sequence[bytes]) -> Subtree:
    """Subtree roots computed from the leaf hashes themselves."""
    return lambda start, end: root(leaves[start:end])


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Path from leaf ``index`` to the root of the first ``size`` leaves (RFC 6962 §2.1.1)."""
    if not 0 <= index < size:
        raise BadProofError("leaf outside the tree")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Nodes that show the first ``old`` leaves unchanged in a tree of ``new`` (RFC 6962 §2.1.2); none for old = 0."""
    if not 0 <= old <= new:
        raise BadProofError("the older tree is the larger")
    if old in (0, new):
        return []
    path, start, end, whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(subtree(start, end))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Raise BadProofError unless ``proof`` shows the leaf hash at ``index`` under ``expected`` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size <= LARGEST_TREE:
        raise BadProofError("leaf outside the tree")
    _check_shape(proof)
    at, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise BadProofError("proof too long")
        if at & 1 or at == last:
            node = node_hash(step, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, step)
        at, last = at >> 1, last >> 1
    if last != 0 or node != expected:
        raise BadProofError("the leaf is not under this root")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise BadProofError unless the tree of ``new`` leaves continues the tree of ``old`` (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new <= LARGEST_TREE:
        raise BadProofError("the older tree is the larger")
    _check_shape(proof)
    if old in (0, new):
        if proof or old_root != (new_root if old else EMPTY_ROOT):
            raise BadProofError("the roots differ")
        return
    nodes = list(proof)
    if old & (old - 1) == 0:
        nodes.insert(0, old_root)
    if not nodes:
        raise BadProofError("proof too short")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = nodes[0]
    for step in nodes[1:]:
        if last == 0:
            raise BadProofError("proof too long")
        if at & 1 or at == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        at, last = at >> 1, last >> 1
    if last != 0 or older != old_root or newer != new_root:
        raise BadProofError("the newer tree does not continue the older")


def _check_shape(proof: Sequence[bytes]) -> None:
    if len(proof) > LONGEST_PROOF or any(len(step) != 32 for step in proof):
        raise BadProofError("malformed proof")
