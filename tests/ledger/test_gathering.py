"""Kinds of few rows are held in memory while rules run, those in many files gathered: every view says what the files say."""

from datetime import date

import pytest
from django.conf import settings

from huimin.ledger import gathering
from huimin.ledger.queries import Frame, books
from huimin.pipeline.comparing import exclusive_programmes, parameters
from huimin.rules.queries import views
from tests.command import number

OLD, DEAD = number(birth="19350312"), number(birth="19361108", serial=7)
HEADER = ["姓名", "身份证号", "村居", "所属期", "发放金额"]
PAID = [HEADER, ["吴某顺", OLD, "高仑村", "2018年1-3月", "300"], ["林某", DEAD, "高仑村", "2018-02", "-50"]]
MORE = [HEADER, ["林某", DEAD, "高仑村", "2018-02", "80"]]
DEATHS = [["姓名", "身份证号", "死亡日期"], ["林某", DEAD, "2018-01-05"]]
DAY = date(2018, 12, 31)


@pytest.fixture
def said(huimin, write):
    """said(n_asked): every view of the books as rows, how many kinds were held, and which were gathered."""
    for name, rows in (("paid.csv", PAID), ("more.csv", MORE)):
        words = ("--programme", "GAOLING", "--region", "350181", "--additional")
        huimin("import", "payments", write(name, rows), *words)
    huimin("import", "deaths", write("deaths.csv", DEATHS), "--region", "350181")

    def ask(n_asked: int = 1) -> tuple[dict[str, list], int, set[str]]:
        with books(
            settings.HOME,
            frame=Frame(DAY),
            parameters=parameters(DAY),
            exclusive=exclusive_programmes(),
            n_asked=n_asked,
        ) as connection:
            rows = {view: connection.sql(f"select * from {view} order by all").to_arrow_table() for view in views()}
            held = connection.sql("select * from duckdb_tables() where table_name like '\\_held\\_%' escape '\\'")
            files = {path.stem for path in settings.HOME.tmp.glob("gathered-*/*")}
            return {view: table.to_pylist() for view, table in rows.items()}, len(held.to_arrow_table()), files

    return ask


@pytest.fixture
def over_files(said, monkeypatch):
    """What the files say; from here on nothing is held in memory, and three rows in two files are gathered for 16 rules."""
    in_memory, n_held, _ = said()
    monkeypatch.setattr(gathering, "ROWS_HELD", 0)
    monkeypatch.setattr(gathering, "ROWS_A_FILE", 0.1)
    rows, n_none, files = said()
    assert (n_held, n_none, files) == (2, 0, set())
    assert len(rows["payment_months"]) == 4
    assert in_memory == rows
    return rows


def test_every_view_says_the_same(said, over_files):
    gathered, _, files = said(16)
    assert files == {"payments"}
    assert gathered == over_files
    assert not list(settings.HOME.tmp.glob("gathered-*"))


def test_few_rules_are_asked_over_the_files(said, over_files):
    assert said(15)[2] == set()
    assert said(16)[2] == {"payments"}


def test_control_a_file_left_out_is_seen(said, over_files, monkeypatch):
    whole = gathering.read_files
    monkeypatch.setattr(gathering, "read_files", lambda paths: whole(paths[1:]))
    assert said(16)[0] != over_files


def test_where_the_disk_is_full_the_files_are_read(said, over_files, monkeypatch):
    whole = gathering.read_files
    monkeypatch.setattr(gathering, "read_files", lambda paths: f"{whole(paths)} where error('no space left')")
    gathered, _, files = said(16)
    assert files == set()
    assert gathered == over_files


def test_what_a_killed_comparison_gathered_goes_with_the_next_import(huimin, write):
    left = settings.HOME.tmp / "gathered-x"
    left.mkdir(parents=True)
    (left / "payments.parquet").touch()
    huimin("import", "payments", write("paid.csv", PAID), "--programme", "GAOLING", "--region", "350181")
    assert not left.exists()
