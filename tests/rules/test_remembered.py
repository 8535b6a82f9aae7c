"""The checked library is kept for the next process, and never read when something it rests on has changed."""

from huimin.rules import remembered as kept
from huimin.rules.loader import LIBRARY, load_library, read_rule

RULE = read_rule(LIBRARY / "death" / "paid_after_death.sql")


def never():
    raise AssertionError("checked again")


def test_the_second_process_reads_what_the_first_checked(tmp_path):
    assert kept.remembered(lambda: {RULE.id: RULE}, place=tmp_path) == {RULE.id: RULE}
    again = kept.remembered(never, place=tmp_path)
    assert again == {RULE.id: RULE}
    assert type(again[RULE.id].params) is type(RULE.params)


def test_what_changed_is_checked_anew(tmp_path, monkeypatch):
    kept.remembered(lambda: {RULE.id: RULE}, place=tmp_path)
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "new.sql").write_text("select 1")
    monkeypatch.setattr(kept, "_RESTS_ON", (*kept._RESTS_ON, tmp_path / "room"))
    assert kept.remembered(dict, place=tmp_path) == {}


def test_a_broken_file_is_no_answer(tmp_path):
    kept.remembered(lambda: {RULE.id: RULE}, place=tmp_path)
    for file in tmp_path.glob("*.pickle"):
        file.write_bytes(b"")
    assert kept.remembered(lambda: {RULE.id: RULE}, place=tmp_path) == {RULE.id: RULE}


def test_the_library_kept_is_the_library_checked():
    assert load_library()["paid_after_death"] == RULE
