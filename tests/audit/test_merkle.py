"""Vectors of RFC 6962 as published with Certificate Transparency's reference tree; properties over random trees."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.audit.merkle import (
    EMPTY_ROOT,
    BadProofError,
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    subtree_of,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [  # (leaf, tree size, path)
    (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (1, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
CONSISTENCY = [  # (old size, new size, path)
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def test_roots_of_the_published_tree():
    assert hashlib.sha256(b"").digest() == EMPTY_ROOT == root([])
    for size, expected in enumerate(ROOTS, start=1):
        assert root(HASHES[:size]).hex() == expected


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_published_inclusion_proofs(index, size, path):
    proof = inclusion_proof(index, size, subtree_of(HASHES))
    assert [step.hex() for step in proof] == path
    verify_inclusion(HASHES[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_published_consistency_proofs(old, new, path):
    proof = consistency_proof(old, new, subtree_of(HASHES))
    assert [step.hex() for step in proof] == path
    verify_consistency(old, new, proof, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]))


def test_leaf_and_node_hashes_are_apart():
    assert leaf_hash(HASHES[0] + HASHES[1]) != node_hash(HASHES[0], HASHES[1])


trees = st.integers(1, 600).map(lambda n: [leaf_hash(b"%d" % i) for i in range(n)])


@given(trees, st.data())
def test_every_leaf_is_proved_and_no_other(leaves, data):
    size, index = len(leaves), data.draw(st.integers(0, len(leaves) - 1))
    proof, top = inclusion_proof(index, size, subtree_of(leaves)), root(leaves)
    verify_inclusion(leaves[index], index, size, proof, top)
    for wrong in (
        lambda: verify_inclusion(leaf_hash(b"x"), index, size, proof, top),
        lambda: verify_inclusion(leaves[index], (index + 1) % (size + 1), size, proof, top),
        lambda: verify_inclusion(leaves[index], index, size, [*proof, top], top),
        lambda: verify_inclusion(leaves[index], index, size, _mutated(proof, data) or [b""], top),
    ):
        with pytest.raises(BadProofError):
            wrong()


@given(trees, st.data())
def test_a_longer_tree_is_proved_to_continue_and_a_changed_one_not(leaves, data):
    new = len(leaves)
    old = data.draw(st.integers(0, new))
    proof = consistency_proof(old, new, subtree_of(leaves))
    old_root, new_root = root(leaves[:old]), root(leaves)
    verify_consistency(old, new, proof, old_root, new_root)
    with pytest.raises(BadProofError):
        verify_consistency(old, new, proof, leaf_hash(b"x"), new_root)
    if 0 < old < new:
        with pytest.raises(BadProofError):
            verify_consistency(old, new, _mutated(proof, data), old_root, new_root)
        with pytest.raises(BadProofError):
            verify_consistency(old, new, proof, old_root, root([leaf_hash(b"x"), *leaves[1:]]))


def _mutated(proof, data):
    """The proof with one bit flipped or one step left out; None for an empty proof."""
    if not proof:
        return None
    at = data.draw(st.integers(0, len(proof) - 1))
    if data.draw(st.booleans()):
        return proof[:at] + proof[at + 1 :]
    bit = data.draw(st.integers(0, 255))
    flipped = bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(proof[at]))
    return [*proof[:at], flipped, *proof[at + 1 :]]


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_compact_range_stored_and_taken_up_again_grows_the_same_tree(first, more):
    leaves = [leaf_hash(b"%d" % i) for i in range(first + more)]
    edge = CompactRange()
    for leaf in leaves[:first]:
        edge.append(leaf)
    again = CompactRange(edge.size, list(edge.hashes))
    for leaf in leaves[first:]:
        again.append(leaf)
    assert again.root() == root(leaves)
    assert len(again.hashes) == bin(first + more).count("1")


def test_tile_roots_come_out_as_they_are_completed():
    edge, leaves = CompactRange(), [leaf_hash(b"%d" % i) for i in range(600)]
    completed = [node for leaf in leaves for node in edge.append(leaf)]
    assert completed == [(8, 0, root(leaves[:256])), (8, 1, root(leaves[256:512]))]
