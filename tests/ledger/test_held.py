"""Kinds of few rows are held in memory while rules run: every view says the same as over the files."""

from datetime import date

import pyarrow as pa
import pytest
from django.conf import settings

from huimin.ledger import books as opened
from huimin.ledger.queries import Frame, books
from huimin.pipeline.comparing import exclusive_programmes, parameters
from huimin.rules.queries import views
from tests.command import number

OLD, DEAD = number(birth="19350312"), number(birth="19361108", serial=7)
PAID = [["姓名", "身份证号", "村居", "所属期", "发放金额"]]
PAID += [["吴某顺", OLD, "高仑村", "2018年1-3月", "300"], ["林某", DEAD, "高仑村", "2018-02", "-50"]]
DEATHS = [["姓名", "身份证号", "死亡日期"], ["林某", DEAD, "2018-01-05"]]


@pytest.fixture
def said(huimin, write):
    """said(): every view of the books as rows, and how many kinds were held."""
    huimin("import", "payments", write("paid.csv", PAID), "--programme", "GAOLING", "--region", "350181")
    huimin("import", "deaths", write("deaths.csv", DEATHS), "--region", "350181")
    day = date(2018, 12, 31)

    def ask() -> tuple[dict[str, pa.Table], int]:
        with books(
            settings.HOME, frame=Frame(day), parameters=parameters(day), exclusive=exclusive_programmes()
        ) as connection:
            rows = {view: connection.sql(f"select * from {view} order by all").to_arrow_table() for view in views()}
            held = connection.sql("select * from duckdb_tables() where table_name like '\\_held\\_%' escape '\\'")
            return rows, len(held.to_arrow_table())

    return ask


def test_every_view_says_the_same(said, monkeypatch):
    in_memory, n_held = said()
    monkeypatch.setattr(opened, "ROWS_HELD", 0)
    over_files, n_none = said()
    assert (n_held, n_none) == (2, 0)
    assert in_memory["payment_months"].num_rows == 3
    assert {view: rows.to_pylist() for view, rows in in_memory.items()} == {
        view: rows.to_pylist() for view, rows in over_files.items()
    }
