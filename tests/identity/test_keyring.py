import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.identity import keyring
from huimin.identity.keyed import keyed_numbers

KEY = bytes(range(32))
FIRST, SEALING = "k7f0d1c16", "88ff7b1951103bd029fe43e232b5ddf777e77545a265fb56387b480aebb55084"  # of the master KEY


def test_keyed_numbers_are_a_function_of_key_and_text_only():
    a = keyed_numbers(pa.array(["11010519491231002X", None, "吴某顺", ""]), KEY)
    b = keyed_numbers(pa.array(["吴某顺", "11010519491231002X"]), KEY)
    assert a[1].as_py() is None
    assert (a[0], a[2]) == (b[1], b[0])
    assert keyed_numbers(pa.array(["吴某顺"]), bytes(32))[0] != b[0]
    assert keyed_numbers(pa.array(["吴某顺"]), KEY, domain=1)[0] != b[0]
    assert keyed_numbers(pa.array(["吴某顺"]), KEY, algorithm="sm4")[0] != b[0]


@given(st.lists(st.one_of(st.text(max_size=40), st.from_regex(r"[0-9X]{0,34}", fullmatch=True)), unique=True))
def test_different_texts_have_different_keyed_numbers(texts):
    numbers = keyed_numbers(pa.array(texts, pa.string()), KEY).to_pylist()
    assert len(set(numbers)) == len(texts)


def test_keyed_numbers_never_change():
    texts = ["11010519491231002X", "吴某顺", "123456789012345678901234567890", "1234567890123456789012345678901"]
    texts += ["买买提吐尔逊"]  # longer than a block
    assert keyed_numbers(pa.array(texts), bytes(range(32))).to_pylist() == [
        -447596419333011528,
        4390100714467464340,
        2284167635252381591,
        185636425852646813,
        2622529291933789154,
    ]


def test_a_short_text_is_no_other_text_with_zero_bytes_behind_it():
    texts = ["吴", "吴\0", "吴\0\0", "\0", "\0吴", "1", "1\0"]
    assert len(set(keyed_numbers(pa.array(texts), KEY).to_pylist())) == len(texts)


def test_a_slice_of_a_column_is_keyed_like_the_column():
    column = pa.array(["1", "22", "333", "4444"])
    assert keyed_numbers(column.slice(2), KEY).to_pylist() == keyed_numbers(column, KEY).to_pylist()[2:]


def test_keys_are_made_once_and_read_again(tmp_path):
    made = keyring.create(tmp_path / "keys", tmp_path)
    assert keyring.load(tmp_path / "keys", tmp_path) == made
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert made.derive("person") != made.derive("name")


def test_keys_of_another_installation_are_refused(tmp_path):
    keyring.create(tmp_path / "keys", tmp_path)
    keyring.create(tmp_path / "other", tmp_path / "elsewhere")
    with pytest.raises(keyring.KeysWrong, match="HUIMIN_KEYS"):
        keyring.load(tmp_path / "other", tmp_path)
    with pytest.raises(keyring.KeysMissing):
        keyring.load(tmp_path / "nowhere", tmp_path)


def test_a_copy_brings_the_same_keys_back_and_only_under_its_passphrase(tmp_path):
    made = keyring.create(tmp_path / "keys", tmp_path)
    copy = tmp_path / "copy.txt"
    keyring.write_copy(made, copy, "高仑村 2018")
    assert made.master.hex() not in copy.read_text()
    with pytest.raises(keyring.CopyUnreadable):
        keyring.restore_copy(copy, tmp_path / "again", "wrong", home=tmp_path)
    assert keyring.restore_copy(copy, tmp_path / "again", "高仑村 2018", home=tmp_path) == made
    assert keyring.load(tmp_path / "again", tmp_path) == made


def rotated(tmp_path):
    """Keys that were rotated once, and a copy of them from before, from the middle and from after."""
    copies = [tmp_path / name for name in ("before", "middle", "after")]
    keyring.write_copy(keyring.create(tmp_path / "keys", tmp_path), copies[0], "p")
    keyring.add_sealing_key(tmp_path / "keys", tmp_path)
    keyring.write_copy(keyring.seal_under_last(tmp_path / "keys", tmp_path), copies[1], "p")
    ring = keyring.drop_other_sealing_keys(tmp_path / "keys", tmp_path)
    keyring.write_copy(ring, copies[2], "p")
    return ring, *copies


def test_keys_written_before_there_were_rotations_are_read_as_ever(tmp_path):
    (tmp_path / "keys").mkdir()
    text = json.dumps({"id": "k7f0d1c16", "algorithm": "aes-256", "master": KEY.hex()})
    (tmp_path / "keys/master.json").write_text(text)
    ring = keyring.load(tmp_path / "keys", tmp_path)
    (tmp_path / "key-id").write_text(ring.key_id + "\n")
    assert keyring.load(tmp_path / "keys", tmp_path) == ring
    assert ring.sealing.newest == ring.sealing.first == ring.key_id == FIRST
    assert ring.sealing.secrets[FIRST].hex() == SEALING


def test_a_rotation_makes_a_key_takes_it_and_drops_the_old_one(tmp_path):
    made = keyring.create(tmp_path / "keys", tmp_path)
    grown = keyring.add_sealing_key(tmp_path / "keys", tmp_path)
    assert keyring.load(tmp_path / "keys", tmp_path).at == made.key_id  # nothing is sealed under it yet
    assert keyring.seal_under_last(tmp_path / "keys", tmp_path).at == grown.last != made.key_id
    assert keyring.load(tmp_path / "keys", tmp_path).secrets == grown.secrets
    kept = keyring.drop_other_sealing_keys(tmp_path / "keys", tmp_path)
    assert keyring.load(tmp_path / "keys", tmp_path) == kept
    assert list(kept.secrets) == [grown.last]
    assert (kept.master, kept.key_id) == (made.master, made.key_id)  # keyed numbers are for life
    assert kept.secrets[kept.at] != made.secrets[made.at]
    assert (tmp_path / "keys/master.json").stat().st_mode & 0o077 == 0


def test_a_copy_from_before_a_rotation_is_refused_and_later_ones_are_not(tmp_path):
    ring, before, middle, after = rotated(tmp_path)
    with pytest.raises(keyring.SealingKeyMissing, match=ring.at):
        keyring.restore_copy(before, tmp_path / "again", "p", home=tmp_path)
    assert not keyring.is_made(tmp_path / "again")
    assert keyring.restore_copy(after, tmp_path / "again", "p", home=tmp_path) == ring
    assert len(keyring.restore_copy(middle, tmp_path / "third", "p", home=tmp_path).secrets) == 2
    assert keyring.load(tmp_path / "third", tmp_path).sealing.newest == ring.at


def test_a_home_of_an_older_backup_takes_the_copy_of_its_time(tmp_path):
    ring, before, _, after = rotated(tmp_path)
    old = tmp_path / "backup"
    old.mkdir()
    (old / "key-id").write_text(ring.key_id + "\n")
    with pytest.raises(keyring.SealingKeyMissing):
        keyring.load(tmp_path / "keys", old)
    with pytest.raises(keyring.SealingKeyMissing):
        keyring.restore_copy(after, tmp_path / "again", "p", home=old)
    assert keyring.restore_copy(before, tmp_path / "again", "p", home=old).at == ring.key_id


def test_a_changed_secret_is_another_key(tmp_path):
    ring, *_ = rotated(tmp_path)
    file = tmp_path / "keys/master.json"
    said = json.loads(file.read_text())
    assert said["sealing"] == [ring.secrets[ring.at].hex()]
    file.write_text(json.dumps(said | {"sealing": [bytes(32).hex()]}))
    with pytest.raises(keyring.KeysWrong, match=ring.at):
        keyring.load(tmp_path / "keys", tmp_path)


def test_a_kill_while_keys_are_written_leaves_the_keys_before(tmp_path, monkeypatch):
    made = keyring.create(tmp_path / "keys", tmp_path)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        keyring.add_sealing_key(tmp_path / "keys", tmp_path)
    assert keyring.load(tmp_path / "keys", tmp_path) == made
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())


def test_a_copy_never_replaces_another_installations_keys(tmp_path):
    copy = tmp_path / "copy.txt"
    keyring.write_copy(keyring.create(tmp_path / "keys", tmp_path), copy, "p")
    keyring.create(tmp_path / "other", tmp_path / "elsewhere")
    with pytest.raises(keyring.KeysWrong):
        keyring.restore_copy(copy, tmp_path / "other", "p", home=tmp_path / "elsewhere")
