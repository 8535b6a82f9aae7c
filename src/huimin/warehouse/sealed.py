"""Sealed parts: Parquet whose every byte, footer included, is encrypted (Parquet modular encryption, AES-GCM)."""

import base64
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huimin.warehouse.files import FileAltered, SealingKeys


class WrongKey(Exception):
    """The sealed part was made under another key."""


class _OwnKeys(pe.KmsClient):
    """Wraps each file's random data key under one of the installation's sealing keys; no outside key server."""

    def __init__(self, keys: SealingKeys):
        super().__init__()
        self._ciphers = {name: AESGCM(secret) for name, secret in keys.secrets.items()}

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
        nonce = os.urandom(12)
        sealed = nonce + self._ciphers[master_key_identifier].encrypt(nonce, key_bytes, master_key_identifier.encode())
        return base64.b64encode(sealed).decode()

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:
        sealed = base64.b64decode(wrapped_key)
        try:
            return self._ciphers[master_key_identifier].decrypt(
                sealed[:12], sealed[12:], master_key_identifier.encode()
            )
        except (InvalidTag, KeyError) as error:
            raise WrongKey(master_key_identifier) from error


def _factory(keys: SealingKeys) -> pe.CryptoFactory:
    return pe.CryptoFactory(lambda _config: _OwnKeys(keys))


def _opening(keys: SealingKeys) -> pq.FileDecryptionProperties:
    asked = pe.DecryptionConfiguration(cache_lifetime=timedelta(minutes=5))
    return _factory(keys).file_decryption_properties(pe.KmsConnectionConfig(), asked)


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if "WrongKey" in str(error) or "InvalidTag" in str(error):
            raise WrongKey(path.name) from error
        raise FileAltered(path) from error


class SealedWriter:
    """Writes what identifies people, piece by piece, into one file encrypted under the newest key."""

    def __init__(self, path: Path, schema: pa.Schema, keys: SealingKeys):
        settings = pe.EncryptionConfiguration(
            footer_key=keys.newest, uniform_encryption=True, encryption_algorithm="AES_GCM_V1", plaintext_footer=False
        )
        properties = _factory(keys).file_encryption_properties(pe.KmsConnectionConfig(), settings)
        self._schema = schema
        # numbers and names of persons seldom repeat: dictionaries of them cost time and room
        self._writer = pq.ParquetWriter(
            path, schema, compression="zstd", use_dictionary=False, encryption_properties=properties
        )

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table.select(self._schema.names).cast(self._schema))

    def close(self) -> None:
        self._writer.close()


def read_sealed(
    path: Path, keys: SealingKeys, *, columns: Sequence[str] | None = None, rows: Sequence[int] | None = None
) -> pa.Table:
    """The sealed table, or only the rows whose `ref` is listed.

    Raises `WrongKey` when it was sealed under a key not among `keys` and `FileAltered` when its bytes were changed.
    """
    with _faults_named(path):
        return pq.read_table(
            path,
            columns=columns,
            decryption_properties=_opening(keys),
            filters=None if rows is None else [("ref", "in", list(rows))],
        )


def is_table(path: Path) -> bool:
    """Whether a sealed file is a table, not bytes as `files.seal` keeps them."""
    with path.open("rb") as file:
        return file.read(4) == b"PARE"


def reseal_table(source: Path, target: Path, keys: SealingKeys) -> None:
    """Write the same rows, in the same groups, under the newest key. Raises as `read_sealed` does."""
    with _faults_named(source):
        file = pq.ParquetFile(source, decryption_properties=_opening(keys))
    with file:
        writer = SealedWriter(target, file.schema_arrow, keys)
        for group in range(file.num_row_groups):
            with _faults_named(source):
                rows = file.read_row_group(group)
            writer.write(rows)
        writer.close()
