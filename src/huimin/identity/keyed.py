"""Keyed numbers: the same person, name, account or phone gives the same 64-bit integer, and only under our key.

A keyed number is the first eight bytes of a block cipher's output on one 16-byte block that holds the text: numbers
of up to thirty digits packed and texts of up to fifteen bytes as they are, both without loss, anything else as its
SHA-256. Block ciphers under a secret key are
pseudo-random functions, as HMAC is, and run on whole columns in one call (docs/adr/0015-keyed-numbers.md). Without
the key nobody can try the half thousand million ID numbers a city has.
"""

from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from huimin.kit.columns import bytes_of, n_bytes

_BLOCK = 16
_LONGEST_NUMBER = 2 * (_BLOCK - 1)
_AS_TEXT, _HASHED = 0x40, 0x80  # how a block holds what is no number
_BELOW_0, _X = np.uint8(ord("0") - 1), 11  # half a byte holds a digit plus one, or 11 for an X; 0 is nothing

ALGORITHMS = {"aes-256": (algorithms.AES, 32), "sm4": (algorithms.SM4, 16)}


def keyed_numbers(texts: pa.Array, key: bytes, *, algorithm: str = "aes-256", domain: int = 0) -> pa.Array:
    """An int64 array of keyed numbers, null where the text is null.

    `domain` (0-63) keeps texts of different kinds apart under one key (the type of an identity document).
    """
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.int64())
    lengths = np.where(np.asarray(texts.is_valid()), n_bytes(texts), 0)
    blocks = np.zeros((len(texts), _BLOCK), dtype=np.uint8)
    blocks[:, 0] = domain
    is_left = lengths > 0
    for length in np.flatnonzero(np.bincount(np.minimum(lengths, _LONGEST_NUMBER + 1))[: _LONGEST_NUMBER + 1]):
        if length:
            rows = np.flatnonzero(lengths == length)
            is_left[rows] = ~_put_short(bytes_of(texts, rows, length), blocks, rows, domain)
    _put_hashed(texts, blocks, np.flatnonzero(is_left), domain)
    family, size = ALGORITHMS[algorithm]
    cipher = Cipher(family(key[:size]), modes.ECB()).encryptor()  # one block, one message: ECB is the bare function
    out = np.frombuffer(cipher.update(blocks.tobytes()) + cipher.finalize(), dtype=">i8")[::2].astype(np.int64)
    return pa.array(out, mask=np.asarray(pc.is_null(texts)))


def _put_short(texts: np.ndarray, blocks: np.ndarray, rows: np.ndarray, domain: int) -> np.ndarray:
    """Fill the blocks of texts of one length that fit as they are; returns which of them do."""
    length = len(texts)
    halves, is_x = texts - _BELOW_0, texts == ord("X")
    is_number = ((halves - np.uint8(1) <= 9) | is_x).all(axis=0)
    halves[is_x] = _X
    packed = halves[0::2] * np.uint8(16)
    packed[: length // 2] += halves[1::2]
    blocks[rows[is_number], 1 : 1 + len(packed)] = packed[:, is_number].T
    if length >= _BLOCK:
        return is_number
    is_text = ~is_number & texts.all(axis=0)  # a zero byte would read as the end of a shorter text
    blocks[rows[is_text], 0] = _AS_TEXT | domain
    blocks[rows[is_text], 1 : 1 + length] = texts[:, is_text].T
    return is_number | is_text


def _put_hashed(texts: pa.Array, blocks: np.ndarray, rows: np.ndarray, domain: int) -> None:
    hashed = b"".join([sha256(text).digest() for text in texts.take(pa.array(rows)).cast(pa.binary()).to_pylist()])
    blocks[rows, 0] = _HASHED | domain
    blocks[rows, 1:] = np.frombuffer(hashed, dtype=np.uint8).reshape(-1, 32)[:, : _BLOCK - 1]
