"""A message in the drop-box: opened by its keys alone, of one size, and nothing of it readable on the public side."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from huimin.disclosure import dropbox, sealing, tracking
from huimin.disclosure.types import LONGEST_TEXT, REPORTED, TOPICS, BoxFull, Message, MessageUnfit
from huimin.disclosure.words import Topic

REPORT, CONTACT = X25519PrivateKey.generate(), X25519PrivateKey.generate()
KEYS = tuple(key.public_key().public_bytes_raw() for key in (REPORT, CONTACT))
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def message(text="低保没有发到我手里", contact="", digest=None, **changes):
    given = {"edition": "E000001", "kind": "line", "line": "bcdfghjkmnpqrs", "topic": "not_received"}
    digest = digest or tracking.digest(tracking.new_number())
    return Message(**given | changes, text=text, contact=contact, digest=digest, written_on=date(2026, 11, 24))


@given(st.text(max_size=LONGEST_TEXT), st.text(max_size=100), st.sampled_from(REPORTED), st.sampled_from(TOPICS))
def test_what_was_sealed_is_opened_by_its_key(text, contact, kind, topic):
    said = message(text, contact, kind=kind, topic=topic)
    raw = sealing.seal(said, *KEYS)
    assert len(raw) == sealing.SIZE
    opened, has_contact = sealing.open_report(raw, REPORT)
    assert vars(opened) == vars(said) | {"contact": ""}
    assert has_contact == bool(contact)
    assert sealing.open_contact(raw, CONTACT, said.digest) == contact


def test_the_key_of_the_report_does_not_open_the_contact():
    said = message(contact="13805917777")
    raw = sealing.seal(said, *KEYS)
    with pytest.raises(MessageUnfit):
        sealing.open_contact(raw, REPORT, said.digest)
    with pytest.raises(MessageUnfit):
        sealing.open_report(raw, CONTACT)


def test_a_contact_moved_to_another_report_does_not_open():
    one, other = message(contact="张三"), message(contact="李四")
    moved = sealing.seal(one, *KEYS)[:-1072] + sealing.seal(other, *KEYS)[-1072:]
    sealing.open_report(moved, REPORT)
    with pytest.raises(MessageUnfit):
        sealing.open_contact(moved, CONTACT, one.digest)


@given(st.integers(0, sealing.SIZE - 1), st.integers(1, 255))
def test_a_changed_byte_is_found(at, flip):
    said = message()
    raw = bytearray(sealing.seal(said, *KEYS))
    raw[at] ^= flip

    def open_both():
        sealing.open_report(bytes(raw), REPORT)
        sealing.open_contact(bytes(raw), CONTACT, said.digest)

    with pytest.raises(MessageUnfit):
        open_both()


@given(st.binary(max_size=64))
def test_bytes_of_any_kind_are_no_message(raw):
    with pytest.raises(MessageUnfit):
        sealing.open_report(raw, REPORT)


@pytest.mark.parametrize(
    "changes", [{"kind": "person"}, {"line": "../../etc/pass"}, {"edition": "E1"}, {"topic": "x"}, {"digest": "0" * 64}]
)
def test_what_no_page_of_ours_would_write_is_not_sealed(changes):
    with pytest.raises(MessageUnfit):
        sealing.seal(message(**changes), *KEYS)
    with pytest.raises(MessageUnfit):
        sealing.seal(message("文" * (LONGEST_TEXT + 1)), *KEYS)


def readable(folder, words) -> list[str]:
    """The words found in any file of a folder: what somebody sees who breaks into the public side."""
    raw = b"".join(path.name.encode() + path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    return [word for word in words if word.encode() in raw]


def test_nothing_of_a_report_can_be_read_on_the_public_side(tmp_path):
    number = tracking.new_number()
    said = message("高仑村的钱没有发", "林建金 13805917777", tracking.digest(number))
    words = ["高仑村", "林建金", "13805917777", number, said.digest, said.line, said.topic, said.edition]
    dropbox.drop(tmp_path / "sealed", sealing.seal(said, *KEYS), now=NOW)
    assert readable(tmp_path / "sealed", words) == []
    # Control: the same message laid down as it is, which the same look finds whole.
    dropbox.drop(tmp_path / "plain", f"{vars(said)} {number}".encode(), now=NOW)
    assert readable(tmp_path / "plain", words) == words


def test_a_message_lies_there_whole_under_a_random_name_for_its_owner_alone(tmp_path):
    names = {dropbox.drop(tmp_path / "box", b"x", now=NOW).name for _ in range(5)}
    assert len(names) == 5
    assert all(map(dropbox.is_message_name, names))
    assert {path.name for path in dropbox.waiting(tmp_path / "box")} == names
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "box").iterdir()} == {0}
    (tmp_path / "box" / ".half").write_bytes(b"x")
    assert {path.name for path in dropbox.waiting(tmp_path / "box")} == names


def test_a_flood_is_refused_and_the_next_minute_takes_more(tmp_path):
    for _ in range(dropbox.MOST_A_MINUTE):
        dropbox.drop(tmp_path, b"x", now=NOW)
    with pytest.raises(BoxFull):
        dropbox.drop(tmp_path, b"x", now=NOW)
    dropbox.drop(tmp_path, b"x", now=NOW + timedelta(seconds=61))


def test_a_full_box_takes_nothing(tmp_path):
    for at in range(dropbox.MOST):
        path = tmp_path / f"{at:032x}.sealed"
        path.touch()
        os.utime(path, (0, 0))
    with pytest.raises(BoxFull):
        dropbox.drop(tmp_path, b"x", now=NOW)


def test_a_tracking_number_is_read_however_it_is_typed_and_cannot_be_guessed():
    number = tracking.new_number()
    assert tracking.read_number(f" {number.lower().replace('-', ' ')} ") == number
    assert len({tracking.new_number() for _ in range(1000)}) == 1000
    assert tracking.is_digest(tracking.digest(number))
    assert not any(sign.isdigit() for sign in tracking.digest(number))
    for typed in ("", "7K3M", number + "A", number.replace(number[0], "0"), "<script>"):
        assert tracking.read_number(typed) is None


def test_the_topics_are_the_same_on_both_sides():
    assert tuple(Topic.values) == TOPICS
