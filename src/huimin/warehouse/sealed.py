"""Sealed parts: Parquet whose every byte, footer included, is encrypted (Parquet modular encryption, AES-GCM)."""

import base64
import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huimin.warehouse.files import FileAltered


class WrongKey(Exception):
    """The sealed part was made under another key."""


class _OwnKeys(pe.KmsClient):
    """Wraps each file's random data key under the installation's sealing key; no outside key server."""

    def __init__(self, key: bytes):
        super().__init__()
        self._cipher = AESGCM(key)

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, key_bytes, master_key_identifier.encode())
        return base64.b64encode(sealed).decode()

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:
        sealed = base64.b64decode(wrapped_key)
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], master_key_identifier.encode())
        except InvalidTag as error:
            raise WrongKey(master_key_identifier) from error


def _factory(key: bytes) -> pe.CryptoFactory:
    return pe.CryptoFactory(lambda _config: _OwnKeys(key))


class SealedWriter:
    """Writes what identifies people, piece by piece, into one encrypted file."""

    def __init__(self, path: Path, schema: pa.Schema, key: bytes, key_id: str):
        settings = pe.EncryptionConfiguration(
            footer_key=key_id, uniform_encryption=True, encryption_algorithm="AES_GCM_V1", plaintext_footer=False
        )
        properties = _factory(key).file_encryption_properties(pe.KmsConnectionConfig(), settings)
        self._schema = schema
        # numbers and names of persons seldom repeat: dictionaries of them cost time and room
        self._writer = pq.ParquetWriter(
            path, schema, compression="zstd", use_dictionary=False, encryption_properties=properties
        )

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table.select(self._schema.names).cast(self._schema))

    def close(self) -> None:
        self._writer.close()


def read_sealed(path: Path, key: bytes, *, columns: Sequence[str] | None = None, rows: Sequence[int] | None = None):
    """The sealed table, or only the rows whose `ref` is listed.

    Raises `WrongKey` when it was sealed under another key and `FileAltered` when its bytes were changed.
    """
    properties = _factory(key).file_decryption_properties(
        pe.KmsConnectionConfig(), pe.DecryptionConfiguration(cache_lifetime=timedelta(minutes=5))
    )
    try:
        return pq.read_table(
            path,
            columns=columns,
            decryption_properties=properties,
            filters=None if rows is None else [("ref", "in", list(rows))],
        )
    except OSError as error:
        if "WrongKey" in str(error) or "InvalidTag" in str(error):
            raise WrongKey(path.name) from error
        raise FileAltered(path) from error
