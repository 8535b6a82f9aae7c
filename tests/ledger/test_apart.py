"""The second and third wall around a user's SELECT, without the first: what the checker would let through by mistake."""

import dataclasses
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.ledger.apart import Apart, Stopped
from huimin.ledger.books import Frame, Tables
from huimin.rules.checker import views
from huimin.rules.reads import Read, reads
from huimin.warehouse.confined import Limits
from huimin.warehouse.home import Home

STATED = yaml.safe_load((Path(__file__).parents[1] / "rules/attacks.yml").read_text(encoding="utf-8"))
ENDLESS = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n % 7 + 1 FROM t) SELECT count(*) AS n FROM t"
ATTACKS = {item["name"]: item["sql"] for item in STATED["attacks"] if "recursive" not in item["sql"]}  # see ENDLESS
MONTHS = {"payment_months": Read(("amount_fen", "month", "person_key", "programme", "ref"))}
NO_PROGRAMMES = {
    "programme": pa.int32(), "code": pa.string(), "cycle": pa.string(), "payee": pa.string(),
    "is_means_tested": pa.bool_(), "is_land": pa.bool_(), "ends_at_death": pa.bool_(), "min_age": pa.int32(),
    "max_age": pa.int32(), "age_from": pa.int32(),
}  # fmt: skip


def empty(columns: dict) -> pa.Table:
    return pa.table({name: pa.array([], type_) for name, type_ in columns.items()})


@pytest.fixture
def apart(tmp_path) -> Apart:
    """Three payment-months of one person."""
    home = Home(tmp_path / "home", tmp_path / "home/keys")
    home.root.mkdir()
    rows = [
        {"ref": at, "person_key": 7, "programme": 1, "starts_month": 24216 + at, "n_months": 1, "amount_fen": 100}
        for at in (1, 2, 3)
    ]
    types = {"BIGINT": pa.int64(), "INTEGER": pa.int32(), "SMALLINT": pa.int16(), "TINYINT": pa.int8()}
    types |= {"DATE": pa.date32(), "VARCHAR": pa.string()}
    columns = fact_columns(load_kinds()["payments"]) | {"masked_name": "VARCHAR"}
    schema = pa.schema([(name, types[type_]) for name, type_ in columns.items()])
    pq.write_table(pa.Table.from_pylist(rows, schema), home.root / "facts.parquet")
    tables = Tables(
        empty(NO_PROGRAMMES),
        empty({"programme_a": pa.int32(), "programme_b": pa.int32(), "wrongly_held": pa.int32()}),
        empty({"name": pa.string(), "county_code": pa.int64(), "value": pa.int64()}),
        empty({"ref": pa.int64(), "person_key": pa.int64(), "grade": pa.int8()}),
    )
    return Apart(home, {"payments": [home.root / "facts.parquet"]}, tables, Frame(date(2018, 12, 31)))


def end_of(apart: Apart, sql: str, read=MONTHS) -> object:
    """What it came to: the number of rows, or the word of the wall."""
    try:
        with apart.select(sql, read) as found:
            return found.num_rows
    except Stopped as stopped:
        return stopped.code


def test_a_select_runs_apart_and_gives_what_it_gives(apart):
    sql = "SELECT p.ref AS ref, p.month AS month FROM payment_months AS p WHERE p.programme IN (1)"
    read = reads(sql, views())
    assert read == {"payment_months": Read(("month", "programme", "ref"), (1,))}
    with apart.select(sql, read) as found:
        assert sorted(found["month"].to_pylist()) == [24217, 24218, 24219]
    assert list(apart.home.tmp.iterdir()) == [], "nothing of it stays"


def test_what_is_not_read_is_not_there(apart):
    assert end_of(apart, "SELECT p.account_key AS k FROM payment_months AS p") == "engine"
    assert end_of(apart, "SELECT p.ref AS k FROM fact_payments AS p") == "engine"
    assert end_of(apart, "SELECT p.ref AS k FROM payments AS p") == "engine"


@pytest.fixture
def folders(tmp_path):
    secret, data = tmp_path / "secret", tmp_path / "data"
    secret.mkdir()
    data.mkdir()
    (secret / "s.csv").write_text("a,b\nSECRET,1\n")
    (secret / "s.json").write_text('{"a": "SECRET"}')
    pq.write_table(pa.table({"i": ["SECRET"]}), secret / "s.parquet")
    (data / "link.csv").symlink_to(secret / "s.csv")
    return {"secret": str(secret), "data": str(data)}


def placed(sql: str, folders: dict[str, str]) -> str:
    for name, folder in folders.items():
        sql = sql.replace("{" + name + "}", folder)
    return sql


def test_no_attack_reads_or_writes_a_file(apart, folders):
    """One locked engine, as the worker makes it, tries them all: outside its spill nothing is read, made or changed."""
    from huimin.ledger.apart_worker import take_in
    from huimin.ledger.books import open_books
    from huimin.warehouse.engine import locked

    seen = ""
    before = sorted(str(path) for path in Path(folders["secret"]).parent.rglob("*"))
    with open_books(apart.home, apart.paths, apart.tables, apart.frame) as connection:
        take_in(connection, {"payment_months": [MONTHS["payment_months"].columns, None]})
        locked(connection)
        spill = sorted(path for path in apart.home.root.rglob("*"))
        for sql in ATTACKS.values():
            for statement in placed(sql, folders).split("; "):
                with suppress(duckdb.Error, RuntimeError):
                    answer = connection.execute(statement)
                    seen += repr(answer and answer.fetchall())
        assert connection.execute("select current_setting('enable_external_access')").fetchall() == [(False,)]
    assert "SECRET" not in seen
    after = sorted(str(path) for path in Path(folders["secret"]).parent.rglob("*") if path not in spill)
    assert set(after) <= set(before) | {str(path) for path in spill}
    assert (apart.home.root / "facts.parquet").read_bytes()[:4] == b"PAR1"


def test_control_an_open_engine_reads_the_secret(folders):
    seen = ""
    with duckdb.connect(":memory:") as connection:
        for name in ("read_csv", "replacement", "subset-1", "subset-2"):
            seen += repr(connection.execute(placed(ATTACKS[name], folders)).fetchall())
    assert seen.count("SECRET") == 4


HUNGRY = "SELECT length(repeat('x', 900000000)) AS n FROM payment_months AS p"
CROSS = "SELECT a.ref AS r FROM payment_months AS a, range(3000000) AS b"


def test_a_hungry_select_ends_at_the_limit_of_memory(apart):
    small = dataclasses.replace(apart, limits=Limits(memory=1500 << 20, cpu=60, wall=60), memory="300MB")
    assert end_of(small, HUNGRY) == "memory"


def test_control_with_room_the_hungry_select_comes_to_its_end(apart):
    assert end_of(apart, HUNGRY) == 3


def test_an_endless_select_ends_at_the_limit_of_time(apart):
    short = dataclasses.replace(apart, limits=Limits(memory=5 << 30, cpu=2, wall=60))
    assert end_of(short, ENDLESS) == "time"


def test_more_rows_than_anybody_checks_are_none(apart):
    few = dataclasses.replace(apart, most_rows=1000)
    assert end_of(few, CROSS) == "rows"
    assert end_of(few, "SELECT a.ref AS r FROM payment_months AS a, range(300) AS b") == 900, "the control"


def test_who_cancels_ends_it(apart):
    with pytest.raises(Stopped) as caught, apart.select(ENDLESS, MONTHS, stopped=lambda: True):
        pass
    assert caught.value.code == "stopped"


def test_the_bound_of_programmes_holds_only_where_every_reading_has_it():
    one = "SELECT p.ref AS r FROM payments AS p WHERE p.programme IN (1, 2)"
    assert reads(one, views())["payments"].programmes == (1, 2)
    two = f"WITH q AS ({one}) SELECT q.r AS r FROM q AS q JOIN payments AS s ON s.ref = q.r"
    assert reads(two, views())["payments"].programmes is None
    either = "SELECT p.ref AS r FROM payments AS p WHERE p.programme IN (1) OR p.month IS NULL".replace("month", "ref")
    assert reads(either, views())["payments"].programmes is None
