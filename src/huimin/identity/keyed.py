"""Keyed numbers: the same person, name, account or phone gives the same 64-bit integer, and only under our key.

A keyed number is the first eight bytes of a block cipher's output on one 16-byte block that holds the text: numbers
of up to thirty digits packed without loss, anything else as its SHA-256. Block ciphers under a secret key are
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
_HASHED = 0x80
_NIBBLE = np.zeros(256, dtype=np.uint8)
_NIBBLE[ord("0") : ord("9") + 1] = np.arange(1, 11)
_NIBBLE[ord("X")] = 11

ALGORITHMS = {"aes-256": (algorithms.AES, 32), "sm4": (algorithms.SM4, 16)}


def keyed_numbers(texts: pa.Array, key: bytes, *, algorithm: str = "aes-256", domain: int = 0) -> pa.Array:
    """An int64 array of keyed numbers, null where the text is null.

    `domain` (0-127) keeps texts of different kinds apart under one key (the type of an identity document).
    """
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.int64())
    lengths = np.where(np.asarray(texts.is_valid()), n_bytes(texts), 0)
    blocks = np.zeros((len(texts), _BLOCK), dtype=np.uint8)
    blocks[:, 0] = domain
    is_hashed = lengths > 0
    for length in np.unique(lengths[lengths <= _LONGEST_NUMBER]):
        if length:
            rows = np.flatnonzero(lengths == length)
            packed, is_number = _packed(bytes_of(texts, rows, length))
            blocks[rows[is_number], 1:] = packed[is_number]
            is_hashed[rows[is_number]] = False
    _put_hashed(texts, blocks, np.flatnonzero(is_hashed), domain)
    family, size = ALGORITHMS[algorithm]
    cipher = Cipher(family(key[:size]), modes.ECB()).encryptor()  # one block, one message: ECB is the bare function
    out = np.frombuffer(cipher.update(blocks.tobytes()) + cipher.finalize(), dtype=">i8")[::2].astype(np.int64)
    return pa.array(out, mask=np.asarray(pc.is_null(texts)))


def _packed(texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The digits of texts of one length, two to a byte; and which of them are digits throughout."""
    nibbles = np.zeros((_LONGEST_NUMBER, texts.shape[1]), dtype=np.uint8)
    np.take(_NIBBLE, texts, out=nibbles[: len(texts)])
    return (nibbles[0::2] * 16 + nibbles[1::2]).T, nibbles[: len(texts)].all(axis=0)


def _put_hashed(texts: pa.Array, blocks: np.ndarray, rows: np.ndarray, domain: int) -> None:
    hashed = b"".join([sha256(text).digest() for text in texts.take(pa.array(rows)).cast(pa.binary()).to_pylist()])
    blocks[rows, 0] = _HASHED | domain
    blocks[rows, 1:] = np.frombuffer(hashed, dtype=np.uint8).reshape(-1, 32)[:, : _BLOCK - 1]
