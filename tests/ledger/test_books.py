"""What the ledger's views make of facts as filed: cases of rules see what rules see, and old files are as good as new."""

import random
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.kit.money import shares
from huimin.kit.months import month_of
from huimin.ledger.books import Frame, Tables, open_books
from huimin.rules.cases import last_published, net
from huimin.warehouse.home import Home
from tests.rules.engine import _ARROW

DAY = date(2018, 6, 30)
NOTHING = Tables(*(pa.table({"ref": pa.array([], pa.int64()), "person_key": pa.array([], pa.int64())}),) * 4)


@pytest.fixture
def opened(tmp_path):
    """opened(kind, *files): the books over these fact files, each a (columns, rows)."""

    def open_(kind, *files, months=(None, None)):
        for at, (columns, rows) in enumerate(files):
            schema = pa.schema([(name, _ARROW[type_]) for name, type_ in columns.items()])
            said = [{name: row.get(name) for name in columns} for row in rows]
            pq.write_table(pa.Table.from_pylist(said, schema), tmp_path / f"{at}.parquet")
        paths = {kind: [tmp_path / f"{at}.parquet" for at in range(len(files))]}
        return open_books(Home(tmp_path, tmp_path / "keys"), paths, NOTHING, Frame(DAY, *months))

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


LENGTHS = [1, 3, 11, 12, 60, 61, 73, 240]


def _months_of(books) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for ref, month, fen in books.execute("select ref, month, amount_fen from payment_months order by all").fetchall():
        found.setdefault(ref, []).append((month, fen))
    return found


def test_a_payment_stands_in_each_of_its_months_however_many(opened):
    starts = month_of(DAY) - 400
    rows = [
        PAID | {"ref": ref, "person_key": ref, "starts_month": starts, "n_months": n, "amount_fen": 100_007 + ref}
        for ref, n in enumerate(LENGTHS)
    ]
    with opened("payments", (fact_columns(load_kinds()["payments"]), rows)) as books:
        found = _months_of(books)
    for row in rows:
        months = range(starts, starts + row["n_months"])
        assert found[row["ref"]] == list(zip(months, shares(row["amount_fen"], row["n_months"]), strict=True))


def test_control_months_counted_up_to_sixty_lose_those_of_longer_payments(opened, monkeypatch):
    monkeypatch.setattr(
        "huimin.ledger.paid._MONTH_OF",
        "create temp table _month_of as select n::integer as n_months, unnest(range(n))::integer as i from range(2, 61) as r(n)",
    )
    rows = [PAID | {"ref": ref, "person_key": ref, "n_months": n} for ref, n in enumerate(LENGTHS)]
    with opened("payments", (fact_columns(load_kinds()["payments"]), rows)) as books:
        assert {LENGTHS[ref] for ref in _months_of(books)} == {n for n in LENGTHS if n <= 60}


VIEWS = ("net_payments", "payment_months_ever", "yearly_payments")


def _seen(books) -> dict[str, list[tuple]]:
    return {view: sorted(books.execute(f"select ref, amount_fen from {view}").fetchall()) for view in VIEWS}


@pytest.mark.parametrize(
    ("amounts", "left"),
    [
        ([100, 100, -100], [100]),  # paid twice, once taken back
        ([100, -40], [60]),
        ([60, 40, -100], []),
        ([60, 40, -70], [30]),
        ([100, -100, -50], []),
        ([-100], []),
    ],
)
@pytest.mark.parametrize("n_months", [0, 1])
def test_what_is_taken_back_is_no_payment_of_any_cycle(opened, amounts, left, n_months):
    rows = [PAID | {"ref": ref, "amount_fen": fen, "n_months": n_months} for ref, fen in enumerate(amounts)]
    with opened("payments", (fact_columns(load_kinds()["payments"]), rows)) as books:
        seen = {view: sorted(fen for _, fen in found) for view, found in _seen(books).items()}
    by_cycle = {"payment_months_ever": left * n_months, "yearly_payments": left * (1 - n_months)}
    assert seen == {"net_payments": left, **by_cycle}


def test_a_month_that_is_taken_back_leaves_the_others_of_its_payment(opened):
    rows = [
        PAID | {"ref": 1, "n_months": 3, "amount_fen": 301},
        PAID | {"ref": 2, "starts_month": PAID["starts_month"] + 1, "amount_fen": -100},
        PAID | {"ref": 3, "n_months": 0, "amount_fen": 100},  # undivided: not what was taken back
    ]
    with opened("payments", (fact_columns(load_kinds()["payments"]), rows)) as books:
        seen = _seen(books)
    assert seen["net_payments"] == [(1, 201), (3, 100)]
    assert seen["payment_months_ever"] == [(1, 100), (1, 101)]
    assert seen["yearly_payments"] == [(3, 100)]


def test_the_bounds_of_a_question_bound_what_rules_list_alone(opened):
    rows = [PAID | {"ref": at, "starts_month": PAID["starts_month"] + at, "n_months": 1} for at in range(3)]
    with opened("payments", (fact_columns(load_kinds()["payments"]), rows), months=(24218, 24218)) as books:
        found = {
            view: books.execute(f"select count(*) from {view}").fetchone()[0] for view in (*VIEWS, "payment_months")
        }
    assert found == {"net_payments": 3, "payment_months_ever": 3, "yearly_payments": 0, "payment_months": 1}


@pytest.mark.parametrize("seed", range(20))
def test_cases_of_rules_net_as_the_ledger_does(opened, seed):
    draw = random.Random(seed)
    rows = [
        PAID
        | {"ref": ref, "person_key": draw.choice([None, 1, 2]), "programme": draw.choice([1, 2])}
        | {
            "starts_month": PAID["starts_month"] + draw.choice([0, 1]),
            "amount_fen": draw.choice([-100, -40, 40, 60, 100]),
        }
        | {"pay_on": draw.choice([None, DAY, DAY - timedelta(days=30)])}
        for ref in range(1, 60)
    ]
    with opened("payments", (fact_columns(load_kinds()["payments"]), rows)) as books:
        seen = _seen(books)["payment_months_ever"]
    assert seen == sorted(
        (row["ref"], row["amount_fen"]) for row in net([row | {"month": row["starts_month"]} for row in rows])
    )
    assert len(seen) < sum(row["amount_fen"] > 0 for row in rows)
