"""What a rule finds nothing without: emptied, it finds nothing in any of its cases; what it can do without is not named."""

from dataclasses import replace

import pytest

from huimin.rules.cases import read_cases
from huimin.rules.checker import ALWAYS_THERE, check_select, made_of, views
from huimin.rules.compiler import compile_rule
from huimin.rules.essential import essential_of
from huimin.rules.loader import LIBRARY, load_library
from tests.rules.engine import NUMBERS, open_case, run

RULES = load_library()


def of(sql: str) -> set[str]:
    return set(essential_of(check_select(sql)[1], made_of()))


@pytest.mark.parametrize(
    ("sql", "needed"),
    [
        ("select p.ref as ref from payments as p join vehicles as v on v.ref = p.ref", {"payments", "vehicles"}),
        ("select p.ref as ref from payments as p left join vehicles as v on v.ref = p.ref", {"payments"}),
        (
            "select p.ref as ref from payments as p where not exists (select v.ref as ref from vehicles as v where v.ref = p.ref)",
            {"payments"},
        ),
        (
            "select p.ref as ref from payments as p where exists (select v.ref as ref from vehicles as v where v.ref = p.ref "
            "and exists (select h.ref as ref from households as h where h.ref = v.ref))",
            {"payments", "vehicles", "households"},
        ),
        (
            "select p.ref as ref from payments as p where p.ref in (select v.ref as ref from vehicles as v)",
            {"payments", "vehicles"},
        ),
        (
            "select p.ref as ref from payments as p where p.ref > 0 or exists (select v.ref as ref from vehicles as v where v.ref = p.ref)",
            {"payments"},
        ),
        ("select p.ref as ref from payments as p where exists (select count(*) as n from vehicles as v)", {"payments"}),
        ("with a as (select v.ref as ref from vehicles as v) select b.ref as ref from a as b", {"vehicles"}),
        (
            "with a as (select p.ref as ref from payments as p union all select v.ref as ref from vehicles as v) "
            "select b.ref as ref from a as b",
            set(),
        ),
        (
            "with a as (select p.ref as ref from payment_months as p union all select y.ref as ref from yearly_payments as y) "
            "select b.ref as ref from a as b",
            {"payments"},
        ),
        ("select count(*) as n from payments as p", set()),
        ("select count(*) as n from payments as p group by p.ref", {"payments"}),
        ("select sum(p.ref) over (partition by p.ref) as n from payments as p", {"payments"}),
    ],
)
def test_joins_need_and_unions_do_not(sql, needed):
    assert of(sql) == needed


@pytest.mark.parametrize("n_cases", [1, pytest.param(None, marks=pytest.mark.nightly)], ids=["first", "all"])
@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_without_what_is_essential_nothing_is_found(rule_id, n_cases):
    rule = RULES[rule_id]
    essential = rule.reach.essential - ALWAYS_THERE
    assert essential, "nothing is essential"
    cases = [case for case in read_cases(next(LIBRARY.glob(f"*/{rule_id}.cases.yml")), NUMBERS) if case.expected]
    for case in cases[:n_cases]:
        sql = compile_rule(rule, programmes=NUMBERS, parameters=case.parameters).sql
        for view in essential:
            emptied = {one: [] for one in views() if made_of().get(one, one) == view}
            assert run(open_case(replace(case, rows={**case.rows, **emptied})), sql) == {}, view
