"""Keyed numbers: the same person, name, account or phone gives the same 64-bit integer, and only under our key.

A keyed number is the first eight bytes of a block cipher's output on one 16-byte block that holds the text: numbers
of up to thirty digits packed without loss, anything else as its SHA-256. Block ciphers under a secret key are
pseudo-random functions, as HMAC is, and run on whole columns in one call (docs/adr/0015-keyed-numbers.md). Without
the key nobody can try the half thousand million ID numbers a city has.
"""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

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
    filled = pc.fill_null(texts, "").cast(pa.string())
    lengths, offsets, data = _bytes_of(filled)
    blocks = np.zeros((len(filled), _BLOCK), dtype=np.uint8)
    blocks[:, 0] = domain
    is_packed = np.zeros(len(filled), dtype=bool)
    for length in np.unique(lengths):
        if 0 < length <= _LONGEST_NUMBER:
            rows = np.flatnonzero(lengths == length)
            nibbles = _NIBBLE[data[offsets[rows][:, None] + np.arange(length)]]
            good = nibbles.all(axis=1)
            padded = np.zeros((int(good.sum()), _LONGEST_NUMBER), dtype=np.uint8)
            padded[:, :length] = nibbles[good]
            blocks[rows[good], 1:] = padded[:, 0::2] * 16 + padded[:, 1::2]
            is_packed[rows[good]] = True
    _pack_hashed(filled, blocks, ~is_packed & (lengths > 0), domain)
    family, size = ALGORITHMS[algorithm]
    cipher = Cipher(family(key[:size]), modes.ECB()).encryptor()  # one block, one message: ECB is the bare function
    out = np.frombuffer(cipher.update(blocks.tobytes()) + cipher.finalize(), dtype=">i8")[::2].astype(np.int64)
    return pa.array(out, mask=np.asarray(pc.is_null(texts)))


def _bytes_of(texts: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return np.diff(ends), ends[:-1], np.frombuffer(data or b"", dtype=np.uint8)


def _pack_hashed(texts: pa.Array, blocks: np.ndarray, mask: np.ndarray, domain: int) -> None:
    rows = np.flatnonzero(mask)
    digests = b"".join(hashlib.sha256(text.encode()).digest()[:15] for text in texts.take(rows).to_pylist())
    blocks[rows, 0] = _HASHED | domain
    blocks[rows, 1:] = np.frombuffer(digests, dtype=np.uint8).reshape(-1, 15)
