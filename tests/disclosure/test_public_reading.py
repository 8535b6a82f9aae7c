"""The public side opens only what the manifest names, whole and unaltered."""

from datetime import date

import pytest

from huimin.disclosure.public.reading import Editions, Unshowable
from huimin.disclosure.types import COLUMN, PAYMENTS

from .public import Folder

TODAY = date(2026, 11, 24)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "editions")


def count(editions):
    with editions.open(editions.statement().edition, TODAY) as edition:
        return edition.rows("select count(*) from line")[0][0]


def test_the_edition_named_is_read(folder):
    assert count(Editions(folder.path)) == count(Editions(folder.path, folder.key)) == 96


def test_a_manifest_of_another_key_is_refused(folder, tmp_path):
    other = Folder(tmp_path / "other")
    with pytest.raises(Unshowable):
        Editions(folder.path, other.key).statement()


def test_a_changed_manifest_is_refused_and_the_one_before_is_not_used(folder):
    editions = Editions(folder.path)
    assert count(editions) == 96
    folder.put(folder.show().replace(b"2018-12-31T00", b"2018-12-31T01"))
    with pytest.raises(Unshowable):
        editions.statement()
    with pytest.raises(Unshowable):
        editions.statement()


@pytest.mark.parametrize("act", ["flip", "cut", "remove"])
def test_an_altered_file_is_refused_though_it_was_fine_before(folder, act):
    editions = Editions(folder.path)
    assert count(editions) == 96
    raw = bytearray(folder.file.read_bytes())
    if act == "remove":
        folder.file.unlink()
    else:
        raw[len(raw) // 2] ^= 1
        folder.file.write_bytes(raw if act == "flip" else raw[:-4096])
    for _ in range(2):
        with pytest.raises(Unshowable):
            count(editions)


def test_the_file_cannot_be_written(folder):
    editions = Editions(folder.path)
    with editions.open(editions.statement().edition, TODAY) as edition, pytest.raises(Exception, match="readonly"):
        edition.rows("delete from line")


def test_an_older_manifest_is_not_shown_again(folder):
    editions = Editions(folder.path)
    older = folder.show()
    folder.show(is_recalled=True)
    assert editions.statement().edition is None
    folder.put(older)
    with pytest.raises(Unshowable, match="older"):
        editions.statement()


def test_a_part_is_shown_to_the_end_of_its_day(folder):
    editions = Editions(folder.path)
    folder.show(TODAY, (COLUMN,))
    shown = editions.statement().edition
    with editions.open(shown, TODAY) as edition:
        assert edition.shows(COLUMN)
        assert not edition.shows(PAYMENTS)
    with editions.open(shown, date(2026, 11, 25)) as edition:
        assert not edition.shows(COLUMN)


def test_a_file_outside_the_folder_is_not_opened(folder, tmp_path):
    from dataclasses import replace

    folder.file.rename(tmp_path / "E000001.sqlite3")
    editions = Editions(folder.path)
    shown = replace(editions.statement().edition, file="../E000001.sqlite3")
    with pytest.raises(Unshowable, match="outside"), editions.open(shown, TODAY):
        pass
