import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from huimin.audit import notes
from huimin.audit.copies import append_missing
from huimin.audit.notes import BadNoteError

ROOT = bytes(range(32))


@pytest.fixture
def key(tmp_path):
    return notes.load_or_create_signing_key(tmp_path / "keys" / "trace-signing", "huimin/fuzhou")


def test_the_example_key_of_go_sumdb_note():
    """The key and note of the documentation of golang.org/x/mod/sumdb/note."""
    verifier = notes.parse_verify_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert str(verifier) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    line = (
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    notes._check_signatures(text.encode(), line, verifier)
    with pytest.raises(BadNoteError):
        notes._check_signatures(text.replace("problem", "puzzle").encode(), line, verifier)


def test_key_file_is_made_once_and_private(tmp_path, key):
    path = tmp_path / "keys" / "trace-signing"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["trace-signing"]
    again = notes.load_or_create_signing_key(path)
    assert again.verify_key == key.verify_key
    assert "PRIVATE" not in repr(again)


def test_a_checkpoint_opens_with_its_key_only(tmp_path, key):
    note = notes.sign_checkpoint(12, ROOT, key).encode()
    assert notes.open_checkpoint(note, key.verify_key) == notes.Statement("huimin/fuzhou", 12, ROOT)
    assert note.startswith(b"huimin/fuzhou\n12\n")
    other = notes.load_or_create_signing_key(tmp_path / "other", "huimin/fuzhou")
    with pytest.raises(BadNoteError):
        notes.open_checkpoint(note, other.verify_key)


def test_a_witness_line_beside_ours_is_let_pass(key):
    note = notes.sign_checkpoint(12, ROOT, key) + "— witness.example abcdefgh\n"
    assert notes.open_checkpoint(note.encode(), key.verify_key).size == 12


@pytest.mark.parametrize(
    "damage",
    [
        lambda note: note.replace(b"\n12\n", b"\n13\n"),
        lambda note: note.replace(b"\n12\n", b"\n012\n"),
        lambda note: note + b"\n",
        lambda note: note[:-1],
        lambda note: note.replace(b"huimin/fuzhou\n", b"huimin/xiamen\n"),
        lambda note: note.partition(b"\n\n")[0],
        lambda note: note + b"x" * notes.LARGEST_NOTE,
        lambda note: b"\xff" + note,
        lambda note: note.replace(b"\n12\n", b"\n12\r\n"),
        lambda note: b"",
    ],
)
def test_a_damaged_note_does_not_open(key, damage):
    note = damage(notes.sign_checkpoint(12, ROOT, key).encode())
    with pytest.raises(BadNoteError):
        notes.open_checkpoint(note, key.verify_key)


KEY = notes._parse_private(
    f"PRIVATE+KEY+{notes._private_text('huimin', Ed25519PrivateKey.generate().private_bytes_raw())}".encode()
)
NOTE = notes.sign_checkpoint(12, ROOT, KEY).encode()


@given(st.integers(0, len(NOTE) - 1), st.integers(1, 255))
def test_no_single_byte_can_be_changed(at, change):
    with pytest.raises(BadNoteError):
        notes.open_checkpoint(NOTE[:at] + bytes([NOTE[at] ^ change]) + NOTE[at + 1 :], KEY.verify_key)


@given(st.binary(max_size=400))
def test_no_bytes_crash_a_parser(data):
    for parse in (
        lambda: notes.open_checkpoint(data, KEY.verify_key),
        lambda: notes.parse_verify_key(data.decode("latin-1")),
        lambda: notes._parse_private(data),
    ):
        with pytest.raises(BadNoteError):
            parse()


def test_copies_are_appended_in_order_and_a_torn_end_is_mended(tmp_path, key):
    path = tmp_path / "copies"
    made = [(size, notes.sign_checkpoint(size, ROOT, key)) for size in (3, 5, 9)]
    append_missing(path, made[:1])
    append_missing(path, made[:2])
    append_missing(path, made[:2])
    with path.open("ab") as file:
        file.write(made[2][1].encode()[:40])
    append_missing(path, made)
    opened = [notes.open_checkpoint(note, key.verify_key).size for note in notes.read_notes(path)]
    assert opened == [3, 5, 9]
