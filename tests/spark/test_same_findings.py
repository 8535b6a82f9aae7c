"""The rules' SELECTs find on a Spark cluster what they find on DuckDB, also when a worker is lost on the way."""

import json
import threading
from datetime import date

import pyarrow as pa
import pytest

from huimin.comparison.evaluate import evaluate
from huimin.rules.cases import Case
from huimin.rules.checker import ALWAYS_THERE
from huimin.rules.compiler import compile_rule
from huimin.simulation import simulate
from tests.pipeline.test_answer_key import import_all
from tests.rules.engine import NUMBERS, open_case
from tests.rules.test_cases import CASES, RULES, apart, sql_of

from .engine import asked, give, told

PORTABLE = sorted(rule.id for rule in RULES.values() if rule.portable)
_OWN_WORLD = {"parameters", "exclusive_programmes", "standards", "today"}  # what strangers in one ledger would share


def worlds_of(rule: str) -> list[Case]:
    """The cases of a rule: those with a world of their own alone, all others as strangers in one ledger."""
    own = [case for case in CASES if case.rule == rule]
    alone = [case for case in own if case.parameters or _OWN_WORLD & set(case.rows)]
    crowd: dict[str, list[dict]] = {}
    for at, case in enumerate(case for case in own if case not in alone):
        for view, rows in apart(case, at).rows.items():
            crowd.setdefault(view, []).extend(rows)
    return [*alone, *([Case(rule, "strangers", crowd, {}, ())] if crowd else [])]


@pytest.mark.parametrize("rule", PORTABLE)
def test_cases(rule, spark, tmp_path):
    n_rows = 0
    for at, world in enumerate(worlds_of(rule)):
        connection = open_case(world)
        folder = tmp_path / str(at)
        folder.mkdir()
        give(connection, spark, _read_by(rule), folder)
        ours = connection.execute(sql_of(world)).to_arrow_table()
        theirs = asked(spark, _on_spark(world))
        assert theirs.column_names == ours.column_names
        assert told(theirs) == told(ours), world.name
        n_rows += ours.num_rows
        connection.close()
    assert n_rows


def _read_by(rule: str) -> set[str]:
    return {*RULES[rule].needs, *(name for name in ALWAYS_THERE if name in RULES[rule].sql)}


def _on_spark(case: Case, **parameters: int) -> str:
    given = {**case.parameters, **parameters}
    return compile_rule(RULES[case.rule], programmes=NUMBERS, parameters=given, dialect="spark").sql


def test_another_answer_is_seen(spark, tmp_path):
    """Control: where Spark is asked something else, it finds something else."""
    world = worlds_of("paid_after_death")[-1]
    connection = open_case(world)
    give(connection, spark, _read_by(world.rule), tmp_path)
    ours = connection.execute(sql_of(world)).to_arrow_table()
    name, parameter = next(iter(RULES[world.rule].params.items()))
    assert told(asked(spark, _on_spark(world, **{name: parameter.default + 24}))) != told(ours)


def test_library_on_the_county_city_with_a_worker_lost(huimin, spark, cluster, tmp_path):
    """Every stable rule over a made-up county; a third of the way a worker and its executors die under a query."""
    books = _books_of_a_county(huimin, tmp_path)
    with books as (connection, compiled):
        give(connection, spark, {view for rule in compiled for view in rule[0].needs} | ALWAYS_THERE, tmp_path)
        used = cluster.executors()
        assert len(used) == 2
        assert all(used.values())
        found = {}
        for at, (rule, on_duckdb, on_spark) in enumerate(compiled):
            doing = threading.Timer(0.3, cluster.kill, [min(used)]) if at == len(compiled) // 3 else None
            if doing:
                doing.start()
            theirs = asked(spark, on_spark)
            if doing:
                doing.join()
            found[rule.id] = (
                _findings(connection, rule, on_duckdb),
                _findings(connection, rule, _rows(connection, theirs)),
            )
        assert {rule for rule, (ours, theirs) in found.items() if told(ours) != told(theirs)} == set()
        assert min(ours.num_rows for ours, _ in found.values()) > 0, "a rule that finds nothing here compares nothing"
    assert len(cluster.executors()) == 1
    assert "Lost executor" in (cluster.folder / "connect.log").read_text("utf-8", "replace")


def _findings(connection, rule, sql: str) -> pa.Table:
    return evaluate(connection, rule.id, sql, subject=rule.subject).findings


def _rows(connection, table: pa.Table) -> str:
    connection.register("found_on_spark", table)
    return "select * from found_on_spark"


def _books_of_a_county(huimin, tmp_path):
    from contextlib import contextmanager

    from django.conf import settings

    from huimin.ledger import queries as ledger
    from huimin.pipeline.comparing import exclusive_programmes, parameters
    from huimin.programmes.queries import codes

    simulate(tmp_path / "county", seed=7, people=1500, stories=0.2)
    import_all(huimin, tmp_path / "county")
    as_of = date.fromisoformat(json.loads((tmp_path / "county" / "answers.json").read_text())["as_of"])
    numbers = {code: number for number, code in codes().items()}
    stable = [rule for rule in RULES.values() if rule.status == "stable" and rule.portable]
    compiled = [
        (rule, *(compile_rule(rule, programmes=numbers, dialect=dialect).sql for dialect in ("duckdb", "spark")))
        for rule in stable
    ]

    @contextmanager
    def opened():
        said = {"parameters": parameters(as_of), "exclusive": exclusive_programmes()}
        with ledger.books(settings.HOME, frame=ledger.Frame(as_of), **said) as connection:
            yield connection, compiled

    return opened()
