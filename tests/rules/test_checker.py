"""The checks that no other database makes: names of persons, shared columns, parameters, placeholders, sentences."""

import pytest

from huimin.rules.checker import SHARED, check_rule, check_select
from huimin.rules.origins import n_readings
from huimin.rules.syntax import Refused

NAMED = """
select p.person_key as subject_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen,
       p.ref as ref, d.ref as register_ref, {own} as name_key, {other} as register_name_key, {grade} as grade
from payment_months as p join deaths as d on {on}
"""
GRADE = "greatest(p.grade, d.grade)"


def _select(own="p.name_key", other="d.name_key", grade=GRADE, on="p.person_key = d.person_key"):
    return NAMED.format(own=own, other=other, grade=grade, on=on)


def test_a_join_of_persons_that_returns_both_names_stands():
    check_select(_select())
    check_select(_select(own="d.name_key", other="coalesce(p.name_key, 0)"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"other": "cast(null as bigint)"}, "both name keys"),
        ({"other": "p.name_key"}, "both name keys"),
        ({"other": "d.person_key"}, "both name keys"),
        ({"own": "p.person_key", "other": "p.person_key"}, "both name keys"),
        ({"grade": "p.grade"}, "greatest"),
        ({"grade": "cast(1 as tinyint)"}, "greatest"),
    ],
)
def test_a_join_of_persons_without_both_names_is_refused(change, told):
    with pytest.raises(Refused, match=told):
        check_select(_select(**change))


HIDDEN = [
    # the key under another name, through WITH and through a subquery
    "with k as (select d.person_key as who from deaths as d) {head} from payments as p join k as k on k.who = p.person_key",
    "{head} from payments as p join (select d.person_key as who from deaths as d) as k on k.who = p.person_key",
    # not an equality, or not in ON
    "{head} from payments as p join deaths as d on p.ref > 0 where p.person_key = d.person_key",
    "{head} from payments as p join deaths as d on p.person_key >= d.person_key and p.person_key <= d.person_key",
    "{head} from payments as p join deaths as d on p.person_key between d.person_key and d.person_key",
    "{head} from payments as p join deaths as d on p.person_key - d.person_key = 0",
    "{head} from payments as p join deaths as d on not (p.person_key <> d.person_key)",
    "{head} from payments as p left join deaths as d on coalesce(p.person_key, 0) = d.person_key",
    # one sided lists
    "{head} from payments as p where p.person_key in (select d.person_key as k from deaths as d)",
    "{head} from payments as p where exists (select d.ref as r from deaths as d where d.person_key = p.person_key)",
    "{head} from payments as p where not (not exists (select d.ref as r from deaths as d where d.person_key = p.person_key))",
    "{head} from payments as p where not exists (select q.ref as r from payments as q where not exists "
    "(select d.ref as r from deaths as d where d.person_key = q.person_key))",
    # the other person of a row
    "{head} from payments as p join couples as c on c.spouse_key = p.person_key",
    "{head} from payments as p where exists (select c.ref as r from couples as c where p.person_key = c.spouse_key)",
]


@pytest.mark.parametrize("sql", HIDDEN)
def test_a_hidden_join_of_persons_is_refused(sql):
    with pytest.raises(Refused, match="person_key"):
        check_select(sql.format(head="select p.ref as ref, p.name_key as name_key, p.grade as grade"))


def test_a_join_to_the_other_person_of_a_row_returns_that_one_s_name():
    joined = _select(
        other="d.spouse_name_key", grade="greatest(p.grade, d.spouse_grade)", on="p.person_key = d.spouse_key"
    )
    check_select(joined.replace("deaths", "couples"))


def test_how_many_persons_is_no_person():
    """Counts may be compared; a comparison of persons inside a count is one all the same."""
    counted = (
        "with a as (select p.region_code as r, count(distinct p.person_key) as n from payments as p group by p.region_code),"
        " b as (select h.region_code as r, count(distinct h.person_key) as n from households as h group by h.region_code) "
        "select a.r as r from a as a join b as b on b.r = a.r and b.n < a.n"
    )
    check_select(counted)
    inside = "select count(case when p.person_key = d.person_key then 1 end) as n from payments as p join deaths as d on d.ref = p.ref"
    with pytest.raises(Refused, match="person_key"):
        check_select(inside)


def test_rows_of_a_person_may_be_chosen_by_what_other_rows_of_the_same_kind_say():
    chosen = (
        "with most as (select y.person_key as person_key from yearly_payments as y where y.amount_fen > 0) select p.ref as ref "
        "from payment_months as p where exists (select m.person_key as k from most as m where m.person_key = p.person_key)"
    )
    check_select(chosen)
    for other in (
        chosen.replace("yearly_payments", "deaths").replace("y.amount_fen", "y.ref"),  # a register's rows choose
        chosen.replace("m.person_key = p.person_key", "m.person_key <= p.person_key"),  # other persons' rows choose
        chosen.replace("where exists", "join most as q on q.person_key = p.person_key where exists"),
    ):
        with pytest.raises(Refused, match="person_key"):
            check_select(other)


def test_persons_may_be_left_out_without_their_names():
    check_select(
        "select p.ref as ref from payments as p where not exists "
        "(select h.ref as r from households as h where h.person_key = p.person_key)"
    )


RULE = """select p.person_key as subject_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen,
  p.ref as ref, cast(null as bigint) as register_ref, p.name_key as name_key,
  cast(null as bigint) as register_name_key, p.grade as grade, p.members as members
from payment_months as p
where p.amount_fen > $limit"""


def _check(sql=RULE, params=("limit",), needs=("payment_months",), reasons=None):
    check_rule(sql, params=params, needs=needs, reasons=reasons or {"reason_zh": "{members} {amount}"})


def test_a_whole_rule_stands():
    _check()


@pytest.mark.parametrize(
    ("change", "line", "told"),
    [
        ({"sql": RULE.replace("p.ref as ref,", "")}, None, "return subject_key"),
        ({"sql": RULE.replace("as members", "as amount")}, None, "supplied by comparison"),
        ({"sql": RULE.replace("p.amount_fen > $limit", "p.amount > $limit")}, 5, "no column amount"),
        ({"params": ()}, 5, "no parameter of the header"),
        ({"params": ("limit", "other")}, None, "other is not used"),
        ({"needs": ("payment_months", "deaths")}, None, "name these"),
        ({"needs": ()}, None, "name these"),
        ({"reasons": {"reason_zh": "{members}", "reason_en": "{household}"}}, None, r"reason_en names \{household\}"),
        ({"reasons": {"reason_zh": "{ref}"}}, None, r"names \{ref\}"),
        ({"sql": RULE.replace("p.amount_fen > $limit", "p.programme = $programmes"), "params": ()}, 5, "is a list"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_remedy(change, line, told):
    with pytest.raises(Refused, match=told) as refused:
        _check(**change)
    assert line is None or refused.value.line == line
    assert ";" in str(refused.value)


def test_the_small_tables_need_not_be_named():
    _check(sql=RULE.replace("where", "join programmes as g on g.programme = p.programme where"))


def test_shared_columns_are_those_comparison_reads():
    from huimin.comparison import evaluate

    assert tuple(SHARED) == evaluate.SHARED


PAID = "select p.ref as ref from payments as p join {join}"


@pytest.mark.parametrize(
    "join",
    [
        "village_entries as e on 1 = 1",
        "village_entries as e on e.region_code > p.region_code",
        "village_entries as e on p.ref = p.ref",
        "village_entries as e on e.ref = 5",
    ],
)
def test_a_join_that_multiplies_all_rows_is_refused(join):
    with pytest.raises(Refused, match="all rows multiply"):
        check_select(PAID.format(join=join))


@pytest.mark.parametrize(
    "join",
    [
        "village_entries as e on e.region_code = p.region_code",
        "village_entries as e on e.month = p.starts_month + 1 and e.ref > 0",
        "village_entries as e on e.ref > 0 where e.region_code = p.region_code",
        "today as t on t.month > p.starts_month",
    ],
)
def test_control_a_join_by_an_equality_stands(join):
    check_select(PAID.format(join=join))


@pytest.mark.parametrize(("column", "unit"), [("p.amount_fen", "months"), ("p.month", "fen"), ("p.amount_fen", "yuan")])
def test_a_limit_in_another_unit_is_refused(column, unit):
    sql = _paid_over(column)
    with pytest.raises(Refused, match="whose unit is") as caught:
        check_rule(sql, params=["least"], units={"least": unit}, needs=["payment_months"], reasons={})
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("p.amount_fen + 0 >= $least", "months"),
        ("p.amount_fen >= 100 * $least", "months"),
        ("p.amount_fen between $least and 99", "months"),
        ("coalesce(p.amount_fen, 0) * 2 >= $least", "yuan"),
        ("p.amount_fen - p.standard_fen > $least", "months"),
        ("case when p.year = 2018 then 1 else 0 end = 1 and -p.amount_fen < $least", "days"),
    ],
)
def test_a_limit_in_another_unit_is_refused_however_the_sides_are_put(said, unit):
    sql = _paid_over("p.amount_fen").replace("p.amount_fen >= $least", said)
    with pytest.raises(Refused, match="whose unit is"):
        check_rule(sql, params=["least"], units={"least": unit}, needs=["payment_months"], reasons={})


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("p.amount_fen * 100 >= p.standard_fen * $least", "per cent"),
        ("p.amount_fen * 100 >= p.standard_fen * (100 + $least)", "per cent"),
        ("p.amount_fen >= 2 * $least", "fen"),
        ("p.amount_fen - p.standard_fen > 100 * p.n_months + 100 * $least", "fen"),
        ("p.month - p.starts_month > $least", "months"),
        ("p.month between $least and 99", "months"),
    ],
)
def test_control_a_limit_in_one_unit_with_the_other_side_stands(said, unit):
    sql = _paid_over("p.amount_fen").replace("p.amount_fen >= $least", said)
    check_rule(sql, params=["least"], units={"least": unit}, needs=["payment_months"], reasons={})


def test_control_a_limit_in_the_columns_unit_stands():
    check_rule(
        _paid_over("p.amount_fen"), params=["least"], units={"least": "fen"}, needs=["payment_months"], reasons={}
    )


def _paid_over(column):
    return (
        "select p.person_key as subject_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,"
        "\ncast(null as bigint) as register_ref, p.name_key as name_key, cast(null as bigint) as register_name_key, p.grade as grade"
        f" from payment_months as p\nwhere {column} >= $least"
    )


FURTHER = (
    "exists (select h.ref as ref from households as h where h.household_key = p.household_key and exists ({inner}))"
)


def test_a_name_of_two_selects_further_out_is_refused():
    """Spark resolves a name in the SELECT around and no further."""
    inner = "select m.ref as ref from deaths as m where m.ref = {at}"
    head = "select p.ref as ref from payments as p where "
    with pytest.raises(Refused, match="two SELECTs further out"):
        check_select(head + FURTHER.format(inner=inner.format(at="p.ref")))
    check_select(head + FURTHER.format(inner=inner.format(at="h.ref")))


def _doubling(n: int) -> str:
    """WITHs of which each joins the one before with itself."""
    withs = ["w0 as (select p.ref as ref, p.amount_fen as f from payments as p)"]
    for at in range(n):
        withs.append(
            f"w{at + 1} as (select a.ref as ref, a.f + b.f as f from w{at} as a join w{at} as b on a.ref = b.ref)"
        )
    return f"with {', '.join(withs)} select z.ref as ref, z.f as f from w{n} as z"


@pytest.mark.parametrize("n", [11, 20, 250])
def test_what_would_take_for_ever_to_check_is_refused(n):
    with pytest.raises(Refused, match="take it apart"):
        check_select(_doubling(n))


def test_control_withs_that_double_are_read_as_often_as_they_say():
    for n in (3, 9):
        _, queries = check_select(_doubling(n))
        assert n_readings(queries) == 2**n


@pytest.mark.parametrize("form", ["{amount:d}", "{amount:>1000000000}", "{amount!r}"])
def test_a_placeholder_has_no_form_of_its_own(form):
    with pytest.raises(Refused, match="alone"):
        _check(reasons={"reason_zh": f"共 {form} 元"})


@pytest.mark.parametrize(
    ("wrong", "told"), [("md5(p.name_key) = 1", "md5"), ("and and", "no SQL"), ("p.nope = 1", "nope")]
)
def test_the_line_of_a_fault_behind_parameters_is_its_own(wrong, told):
    lines = [
        "select p.ref as ref",
        "from payments as p",
        "where p.amount_fen > $a",
        "  and p.remark = '中文'",
        "  and p.amount_fen < $b",
    ]
    with pytest.raises(Refused) as caught:
        check_select("\n".join([*lines, f"  and {wrong}", "  and p.year = 2018"]), ["a", "b"])
    assert caught.value.line == 6, str(caught.value)
