"""A small measure of the four books: every line of the key is found, none invented; who rounds to yuan misses the skims."""

import duckdb
import pytest

from bench import books
from bench.figures import four_books
from huimin.rules.queries import load_library

pytestmark = pytest.mark.nightly  # minutes since the library has seventy rules


@pytest.fixture
def made(tmp_path):
    return books.make(tmp_path / "books", 6_000)


@pytest.fixture
def batches(huimin, made):
    found = {}
    for kind, path in made.files.items():
        (batch,) = huimin("import", kind, path, "--programme", books.PROGRAMME)["batches"]
        assert (batch["n_returned"], batch["problems"]) == (0, [])
        found[kind] = int(batch["batch"].removeprefix("B"))
    return found


def test_all_that_was_done_is_found_and_nothing_else(huimin, settings, made, batches):
    rules = [word for rule in four_books.rules_of_books() for word in ("--rule", rule)]
    huimin("compare", "--as-of", "2018-12-31", *rules)
    found = four_books.rows_found(settings.HOME.root)
    four_books.check(found, made, batches)
    assert min(map(len, found.values())) >= 3


def test_the_check_tells_what_is_missed_and_what_is_invented(made, batches):
    whole = {rule: batches[book] * 1024 * 2**27 + rows for rule, (book, rows) in made.key.items()}
    four_books.check(whole, made, batches)
    rule = "credited_less_than_instructed"
    with pytest.raises(AssertionError, match=rule):
        four_books.check(whole | {rule: whole[rule][1:]}, made, batches)
    with pytest.raises(AssertionError, match="nobody planted"):
        four_books.check(whole | {"paid_not_approved": whole[rule]}, made, batches)


@pytest.mark.parametrize("rule", ["credited_less_than_instructed", "paid_less_than_approved"])
def test_the_control_a_rule_that_rounds_to_yuan_misses_skims(settings, made, batches, rule):
    sql, n_planted = load_library()[rule].sql, len(made.key[rule][1])
    assert _n_found(settings.HOME, batches, sql, "amount_fen") == n_planted
    assert _n_found(settings.HOME, batches, sql, "(amount_fen + 50) // 100 * 100") < n_planted / 2


def _n_found(home, batches, sql: str, amount: str) -> int:
    with duckdb.connect() as connection:
        for kind, number in batches.items():
            facts = home.batch(number) / "facts.parquet"
            connection.execute(
                f"create view {kind} as select * replace ({amount} as amount_fen), starts_month + n_months as ends_month "
                f"from '{facts}'"
            )
        return connection.execute(f"select count(distinct ref) from ({sql}) where amount_fen > 0").fetchone()[0]
