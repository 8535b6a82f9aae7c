"""Every case of every rule, on DuckDB: what must be found is found, with exactly its rows, and nothing else."""

from dataclasses import replace

import pytest

from huimin.rules.cases import Case, read_cases
from huimin.rules.checker import SHARED
from huimin.rules.compiler import compile_rule
from huimin.rules.loader import LIBRARY, load_library
from huimin.rules.types import SEVERITIES
from tests.rules.engine import CODES, NUMBERS, open_case, run

RULES = load_library()
CASES = [case for path in sorted(LIBRARY.glob("*/*.cases.yml")) for case in read_cases(path, NUMBERS)]


def sql_of(case: Case) -> str:
    return compile_rule(RULES[case.rule], programmes=NUMBERS, parameters=case.parameters).sql


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_case(case):
    rule = RULES[case.rule]
    found = run(open_case(case), sql_of(case))
    said = {
        (subject, programme): sorted(case.names[ref] for ref in finding.rows)
        for (subject, programme), finding in found.items()
    }
    assert said == {(e.subject, e.programme): sorted(e.rows) for e in case.expected}
    for expected in case.expected:
        finding = found[expected.subject, expected.programme]
        severity = (
            min(finding.severities, key=SEVERITIES.index)
            if finding.severities
            else rule.severity_of(n_months=len(finding.months), amount_fen=finding.amount_fen)
        )
        for name, actual in (
            ("amount_fen", finding.amount_fen),
            ("n_months", len(finding.months)),
            ("severity", severity),
            ("grade", min(finding.grades)),
        ):
            wanted = getattr(expected, name)
            assert wanted is None or actual == wanted, f"{name} of {expected.subject}"


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_each_rule_has_a_case_that_fires_and_one_that_is_silent(rule_id):
    cases = [case for case in CASES if case.rule == rule_id]
    assert any(case.expected for case in cases)
    silent = [case for case in cases if not case.expected or len(case.expected) < _n_subjects(case)]
    assert silent
    assert all(any(case.rows.values()) for case in cases)
    assert len({case.name for case in cases}) == len(cases)


def _n_subjects(case: Case) -> int:
    return len({row.get("person_key") or row["ref"] for view in case.rows for row in case.rows[view] if "ref" in row})


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_columns_have_the_shared_types(rule_id):
    """Comparison writes them into Arrow and Parquet as they come."""
    case = next(case for case in CASES if case.rule == rule_id)
    connection = open_case(case)
    described = connection.execute(f"describe {sql_of(case)}").fetchall()
    assert {name: type_ for name, type_, *_ in described[: len(SHARED)]} == SHARED
    assert {type_ for _, type_, *_ in described[len(SHARED) :]} <= {
        "DATE", "VARCHAR", "BIGINT", "INTEGER", "SMALLINT", "HUGEINT",
    }  # fmt: skip


def test_programme_numbers_of_another_catalogue():
    """The numbers come from the catalogue given, not from the rule."""
    case = next(case for case in CASES if case.rule == "paid_after_death")
    moved = compile_rule(RULES["paid_after_death"], programmes={code: no + 100 for code, no in NUMBERS.items()}).sql
    assert run(open_case(case), moved) == {}
    assert set(CODES.values()) == set(NUMBERS)


OF_A_COUNTY = {"outlier_amount"}  # likens a payment with all of its county: strangers live in another


def apart(case: Case, at: int) -> Case:
    """The same case about other people, accounts, villages and rows."""
    step = 1000 * (at + 1)

    is_village = RULES[case.rule].subject == "village"

    def moved(row: dict) -> dict:
        shifts = {name: step for name in row if name == "ref" or name.endswith("_key")}
        if is_village and "region_code" in row:
            shifts["region_code"] = at + 1
        if case.rule in OF_A_COUNTY:
            shifts |= {name: 10**7 * (at + 1) for name in ("region_code", "county_code") if name in row}
        return row | {name: row[name] + by for name, by in shifts.items() if row[name] is not None}

    rows = {view: [moved(row) for row in given] for view, given in case.rows.items()}
    expected = tuple(replace(e, subject=e.subject + (at + 1 if is_village else step)) for e in case.expected)
    return replace(case, rows=rows, names={ref + step: name for ref, name in case.names.items()}, expected=expected)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_strangers_change_nothing(rule_id):
    """All cases of a rule in one ledger find what each finds alone."""
    own = [
        case for case in CASES
        if case.rule == rule_id and not case.parameters and not {"parameters", "exclusive_programmes", "standards", "today"} & set(case.rows)
    ]  # fmt: skip
    cases = [apart(case, at) for at, case in enumerate(own)]
    assert len(cases) > 1 or rule_id in ("cash_over_limit", "amount_over_standard", "slow_to_stop")
    crowd: dict[str, list[dict]] = {}
    for case in cases:
        for view, rows in case.rows.items():
            crowd.setdefault(view, []).extend(rows)
    names = {ref: (case.name, name) for case in cases for ref, name in case.names.items()}
    whole = Case(rule_id, "all", crowd, names, ())
    found = run(open_case(whole), sql_of(whole))
    assert {key: {names[ref] for ref in finding.rows} for key, finding in found.items()} == {
        (e.subject, e.programme): {(case.name, name) for name in e.rows} for case in cases for e in case.expected
    }


@pytest.mark.parametrize("rule_id", sorted(rule_id for rule_id, rule in RULES.items() if "households" in rule.needs))
def test_a_household_sent_twice_changes_nothing(rule_id):
    """The second entry of a member is no second member: no finding comes, goes or counts more."""
    again = 10**6
    for case in (case for case in CASES if case.rule == rule_id and "households" in case.rows):
        members = case.rows["households"]
        twice = [*members, *(row | {"ref": row["ref"] + again} for row in members)]
        found = run(open_case(replace(case, rows={**case.rows, "households": twice})), sql_of(case))
        once = run(open_case(case), sql_of(case))
        assert {key: ({ref % again for ref in one.rows}, one.amount_fen) for key, one in found.items()} == {
            key: (one.rows, one.amount_fen) for key, one in once.items()
        }, case.name
