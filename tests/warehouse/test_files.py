import os
from dataclasses import replace

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.warehouse import files, sealed

KEYS = files.SealingKeys({"k1": bytes(range(32))}, newest="k1", first="k1")


@pytest.mark.parametrize("size", [0, 1, files._CHUNK - 1, files._CHUNK, files._CHUNK + 1, 3 * files._CHUNK])
def test_a_sealed_file_opens_to_the_same_bytes(tmp_path, size):
    (tmp_path / "plain").write_bytes(os.urandom(size))
    files.seal(tmp_path / "plain", tmp_path / "sealed", KEYS)
    assert b"".join(files.unseal(tmp_path / "sealed", KEYS)) == (tmp_path / "plain").read_bytes()


@given(st.data())
@settings(max_examples=40)
def test_any_changed_byte_or_cut_of_a_sealed_file_is_named(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "plain").write_bytes(b"x" * 5000)
    files.seal(folder / "plain", folder / "sealed", KEYS)
    whole = bytearray((folder / "sealed").read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = (
        whole[:place] if data.draw(st.booleans()) else whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
    )
    (folder / "sealed").write_bytes(changed)
    with pytest.raises(files.FileAltered):
        list(files.unseal(folder / "sealed", KEYS))


def test_a_file_cut_at_a_chunk_boundary_is_named(tmp_path):
    (tmp_path / "plain").write_bytes(b"x" * (2 * files._CHUNK))
    files.seal(tmp_path / "plain", tmp_path / "sealed", KEYS)
    whole = (tmp_path / "sealed").read_bytes()
    (tmp_path / "sealed").write_bytes(whole[: len(whole) - files._CHUNK - 16])
    with pytest.raises(files.FileAltered):
        list(files.unseal(tmp_path / "sealed", KEYS))


def test_a_file_of_the_first_format_opens_under_the_first_key_alone(tmp_path):
    """Written as it was before keys were rotated: its head names no key."""
    path, prefix = tmp_path / "old", bytes(8)
    sealed_text = AESGCM(KEYS.secrets["k1"]).encrypt(prefix + bytes(4), "陈水金".encode(), b"last")
    path.write_bytes(b"HUIMIN-SEALED-1\n" + prefix + sealed_text)
    both = files.SealingKeys({"k1": KEYS.secrets["k1"], "s2": bytes(32)}, newest="s2", first="k1")
    assert b"".join(files.unseal(path, both)).decode() == "陈水金"
    assert files.sealed_under(path, both) == "k1"
    with pytest.raises(files.FileAltered):
        list(files.unseal(path, replace(both, secrets={"s2": bytes(32)})))


def test_a_sealed_part_shows_no_name_and_opens_only_under_its_key(tmp_path):
    table = pa.table({"ref": [1, 2, 3], "name": ["吴某顺", "郑某森", "郑某金"]})
    path = tmp_path / "sealed.parquet"
    writer = sealed.SealedWriter(path, table.schema, KEYS)
    writer.write(table)
    writer.close()
    raw = path.read_bytes()
    assert "吴某顺".encode() not in raw
    assert b"name" not in raw
    assert sealed.read_sealed(path, KEYS, rows=[2])["name"].to_pylist() == ["郑某森"]
    with pytest.raises(sealed.WrongKey):
        sealed.read_sealed(path, replace(KEYS, secrets={"k1": bytes(32)}))
    with pytest.raises(sealed.WrongKey):
        sealed.read_sealed(path, replace(KEYS, secrets={"k2": bytes(range(32))}))
    path.write_bytes(raw[:200] + bytes([raw[200] ^ 1]) + raw[201:])
    with pytest.raises(files.FileAltered):
        sealed.read_sealed(path, KEYS)
