"""A workbook read before its turn gives the cells it gives in its turn; what is not wanted goes, and nothing is left behind."""

import io
from hashlib import sha256
from pathlib import Path

import pytest
import xlsxwriter

from huimin.intake.reading import ahead
from huimin.intake.reading.ahead import Ahead
from huimin.intake.reading.sniff import sniff
from huimin.intake.reading.workbook import open_workbook


@pytest.fixture
def tmp(tmp_path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


@pytest.fixture
def book(tmp_path):
    """book(name): a workbook whose only cell says its name."""

    def make(name: str) -> Path:
        written = io.BytesIO()
        with xlsxwriter.Workbook(written) as made:
            made.add_worksheet().write(0, 0, name)
        path = tmp_path / name
        path.write_bytes(written.getvalue())
        return path

    return make


def cell(path: Path, folder: Path, begun=None) -> str:
    folder.mkdir()
    (sheet,) = open_workbook(path, sniff(path), folder, begun=begun)
    return sheet.head[0].cells[0]


def test_each_workbook_is_read_in_front_of_its_turn(tmp_path, tmp, book):
    text = tmp_path / "list.csv"
    text.write_text("a,b\n1,2\n")
    files = [text, book("one.xlsx"), text, book("two.xlsx")]
    with Ahead(files, tmp) as reading:
        assert reading.take(files[0]) is None
        for path in (files[1], files[3]):
            begun = reading.take(path)
            assert cell(path, tmp_path / f"of-{path.name}", begun) == path.name
            assert not list((tmp_path / f"of-{path.name}").iterdir())  # nobody read it again
        assert reading.take(files[0]) is None
    assert not list(tmp.iterdir())


def test_what_nobody_asks_for_goes(tmp, book):
    files = [book("one.xlsx"), book("two.xlsx"), book("three.xlsx")]
    with Ahead(files, tmp) as reading:
        first = next(tmp.iterdir())
        assert reading.take(files[1]) is None  # the first was here already
        assert not first.exists()
        assert reading.take(files[2]).path == files[2]
    assert not list(tmp.iterdir())


def test_where_the_reading_was_lost_the_file_is_read_in_its_turn(tmp_path, tmp, book):
    path = book("one.xlsx")
    with Ahead([path], tmp) as reading:
        begun = reading.take(path)
        begun.throw_away()  # another import swept the folder
        assert cell(path, tmp_path / "again", begun) == "one.xlsx"


def test_a_worker_in_its_middle_is_ended(tmp, book, monkeypatch):
    workers = []
    start = ahead.start_worker
    monkeypatch.setattr(ahead, "start_worker", lambda *given: workers.append(start(*given)) or workers[-1])
    with Ahead([book("one.xlsx")], tmp):
        pass
    (worker,) = workers
    assert worker.died_of() is not None


def test_nothing_begins_where_no_data_directory_is(tmp_path, book):
    with Ahead([book("one.xlsx")], tmp_path / "none") as reading:
        assert reading.take(tmp_path / "one.xlsx") is None


def test_a_file_that_is_not_there_is_left_to_its_turn(tmp, tmp_path):
    with Ahead([tmp_path / "gone.xlsx"], tmp) as reading:
        assert reading.take(tmp_path / "gone.xlsx") is None


@pytest.mark.parametrize("name", ["one.xlsx", "list.csv", "blank.csv", "bytes.bin"])
def test_the_first_file_is_looked_at_before_it_is_asked_for(tmp_path, tmp, book, name):
    (tmp_path / "list.csv").write_text("姓名,身份证号\n" * 5)
    (tmp_path / "blank.csv").write_bytes(b"")
    (tmp_path / "bytes.bin").write_bytes(b"\x7fELF" + bytes(range(256)))
    book("one.xlsx")
    path = tmp_path / name
    before = ahead.look(path)
    assert before.sha256 == sha256(path.read_bytes()).hexdigest()
    with Ahead([path, tmp_path / "list.csv"], tmp) as reading:
        assert str(reading.look(path)) == str(before)
        assert reading.look(tmp_path / "list.csv").form == sniff(tmp_path / "list.csv")
