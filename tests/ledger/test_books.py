"""What the ledger's views make of facts as filed: cases of rules see what rules see, and old files are as good as new."""

import random
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.kit.months import month_of
from huimin.ledger.books import Frame, Tables, open_books
from huimin.rules.cases import last_published
from huimin.warehouse.home import Home
from tests.rules.engine import _ARROW

DAY = date(2018, 6, 30)
NOTHING = Tables(*(pa.table({"ref": pa.array([], pa.int64()), "person_key": pa.array([], pa.int64())}),) * 4)


@pytest.fixture
def opened(tmp_path):
    """opened(kind, *files): the books over these fact files, each a (columns, rows)."""

    def open_(kind, *files):
        for at, (columns, rows) in enumerate(files):
            schema = pa.schema([(name, _ARROW[type_]) for name, type_ in columns.items()])
            said = [{name: row.get(name) for name in columns} for row in rows]
            pq.write_table(pa.Table.from_pylist(said, schema), tmp_path / f"{at}.parquet")
        paths = {kind: [tmp_path / f"{at}.parquet" for at in range(len(files))]}
        return open_books(Home(tmp_path, tmp_path / "keys"), paths, NOTHING, Frame(DAY))

    return open_


def _published(draw: random.Random, ref: int) -> dict:
    on = draw.choice([None, *(DAY - timedelta(days=days) for days in (-1, 0, 7, 30))])
    return {
        "ref": ref,
        "person_key": draw.choice([None, 1, 2, 3]),
        "programme": draw.choice([1, 2]),
        "starts_month": month_of(date(2018, draw.choice([1, 2]), 1)),
        "n_months": draw.choice([0, 1]),
        "amount_fen": ref,
        "published_on": on,
    }


@pytest.mark.parametrize("seed", range(3))
def test_of_what_was_published_again_rules_and_their_cases_see_the_last(opened, seed):
    draw = random.Random(seed)
    rows = [_published(draw, ref) for ref in range(1, draw.choice([20, 40, 80]))]
    seen = [row for row in rows if row["published_on"] is None or row["published_on"] <= DAY]
    with opened(
        "published_lists",
        (fact_columns(load_kinds()["published_lists"]) | {"masked_name": "VARCHAR"}, rows),
    ) as books:
        found = {ref for (ref,) in books.execute("select ref from published_lists").fetchall()}
    assert found == {row["ref"] for row in last_published(seen)}
    assert found < {row["ref"] for row in seen}  # something was published again
    assert any(row["ref"] in found for row in seen if row["published_on"] is None)


PAID = {"ref": 1, "region_code": 350181006206, "person_key": 1, "name_key": 1, "grade": 1, "programme": 1}
PAID |= {"starts_month": month_of(date(2018, 1, 1)), "n_months": 1, "year": 2018, "amount_fen": 100, "pay_on": DAY}


@pytest.mark.parametrize("has_newer", [False, True])
def test_a_column_that_an_older_file_lacks_is_null_and_of_its_type(opened, has_newer):
    now = fact_columns(load_kinds()["payments"]) | {"masked_name": "VARCHAR"}
    then = {name: type_ for name, type_ in now.items() if name in PAID}
    files = [(then, [PAID])] + [(now, [PAID | {"ref": 2, "person_key": 2, "account_key": 7, "class": "A"}])] * has_newer
    with opened("payments", *files) as books:
        found = books.execute("select account_key, sex, class from payment_months order by ref").fetchall()
        types = dict(books.execute("select column_name, column_type from (describe fact_payments)").fetchall())
    assert found == [(None, None, None), (7, None, "A")][: len(files)]
    assert types == now | {"mask_key": "BIGINT"}
