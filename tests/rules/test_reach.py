"""What a rule's findings rest on is read off its tree: every way a tie can lead, and every way it must break."""

import re
from pathlib import Path

import pytest

from huimin.rules.checker import ALWAYS_THERE, check_select
from huimin.rules.loader import load_library
from huimin.rules.reach import reach_of
from huimin.rules.syntax import Refused
from huimin.rules.types import Tie

DOCS = Path(__file__).parents[2] / "docs" / "rules" / "increments.md"
DEATHS, PAID = Tie("deaths", "person_key"), Tie("payment_months", "person_key")
HOME = Tie("households", "person_key")


def reach(sql, lists=()):
    _, queries = check_select(sql)
    return reach_of(queries, lists=lists, always_there=ALWAYS_THERE)


def select(rest, key="p.person_key", head=""):
    """A SELECT that joins nobody's person_key in its columns."""
    return f"{head} select {key} as subject_key {rest}"


PLAIN = "from payment_months as p"
WHOLE = {
    "no equality": select(f"{PLAIN} join standards as s on s.programme = p.programme"),
    "a key that is made": select(PLAIN, "coalesce(p.person_key, p.account_key)"),
    "a key that is summed": select(PLAIN, "max(p.person_key)"),
    "a window without the key": select(
        "from w as p where p.place = 1",
        head="with w as (select q.person_key as person_key, row_number() over (partition by q.programme order by q.ref) as place from payment_months as q)",
    ),
    "a group without the key": select(
        "from w as p join payments as a on a.programme = p.programme",
        "a.person_key",
        "with w as (select min(q.account_key) as account_key, q.programme as programme from payment_months as q group by q.programme)",
    ),
    "a name, of whoever has it": select(
        f"{PLAIN} where exists (select e.ref as ref from payments as e where e.name_key = p.name_key)"
    ),
    "left join seen from its right side": select(
        "from households as h left join payment_months as p on p.household_key = h.household_key"
    ),
    "or": select(
        f"{PLAIN} where exists (select e.ref as ref from village_entries as e where e.payee_key = p.account_key or e.ref = p.ref)"
    ),
    "not in": select(f"{PLAIN} where p.account_key not in (select e.payee_key as k from village_entries as e)"),
    "exists of nobody": select(
        f"{PLAIN} where exists (select e.ref as ref from village_entries as e where e.ref > p.ref)"
    ),
}
TIED = {
    "group with the key": select(f"{PLAIN} group by p.person_key"),
    "window with the key": select(
        "from w as p where p.n > 1",
        head="with w as (select q.person_key as person_key, count(*) over (partition by q.person_key, q.month) as n from payment_months as q)",
    ),
    "window over the rows of one ref": select(
        "from w as p where p.n > 1",
        head="with w as (select q.person_key as person_key, count(*) over (partition by q.ref) as n from payment_months as q)",
    ),
    "kept by case": select(
        "from w as p",
        head="with w as (select case when q.grade < 3 then q.person_key end as person_key from payment_months as q)",
    ),
    "in": select(f"{PLAIN} where p.account_key in (select e.payee_key as k from village_entries as e)"),
    "not exists": select(
        f"{PLAIN} where not exists (select e.ref as ref from village_entries as e where e.payee_key = p.account_key)"
    ),
    "left join": select(f"{PLAIN} left join village_entries as e on e.payee_key = p.account_key"),
}
NOBODY = "exists (select e.ref as ref from payments as e where e.name_key = p.name_key and e.person_key is null)"
MACHINES = """with w as (
  select q.person_key as person_key, q.machine_key as machine_key,
    row_number() over (partition by q.machine_key, q.programme order by q.ref) as place
  from payments as q
)"""
MIDDLE = """with busy as (
  select q.county_code as county_code, count(*) as n from payments as q group by q.county_code
),
large as (select b.county_code as county_code from busy as b join today as t on t.month > b.n)"""
IN_LARGE = f"{PLAIN} join large as l on l.county_code = p.county_code"


@pytest.mark.parametrize("what", WHOLE)
def test_what_nothing_ties_is_read_whole(what):
    assert reach(WHOLE[what]).whole


@pytest.mark.parametrize("what", TIED)
def test_what_equalities_lead_to_is_tied(what):
    found = reach(TIED[what])
    assert not found.whole
    assert PAID in found.ties


def test_ties_lead_over_the_rows_of_other_people():
    found = load_library()["paid_after_death"].reach
    members = Tie("households", "household_key", HOME, "household_key")
    assert set(found.ties) == {PAID, DEATHS, HOME, members, Tie("deaths", "person_key", members, "person_key")}
    assert (found.subject, dict(found.whole), found.world) == ("person_key", {}, ("programmes",))


LIST = "with slot as (select q.programme as programme from payments as q group by q.programme) select p.person_key as subject_key from payments as p join slot as s on s.programme = p.programme"


def test_a_list_takes_its_values_from_the_rows_that_are_looked_at():
    assert reach(LIST).summaries == {"slot": ("payments",)}
    assert not reach(LIST, ["slot"]).summaries
    assert not reach(LIST, ["slot"]).whole


@pytest.mark.parametrize(
    "counts",
    [
        LIST.replace("q.programme as programme", "q.programme as programme, count(*) as n"),
        LIST.replace("group by q.programme", "group by q.programme having count(*) > 1"),
        LIST.replace("group by q.programme", ""),
        LIST.replace("slot", "other"),
    ],
)
def test_what_is_no_list_is_refused(counts):
    with pytest.raises(Refused, match="lists names slot"):
        reach(counts, ["slot"])


def test_names_lead_to_rows_of_nobody():
    found = reach(select(f"{PLAIN} where {NOBODY}"))
    assert not found.whole
    assert Tie("payments", "name_key", PAID, "name_key", without="person_key") in found.ties
    joined = NOBODY.replace("where", "join village_entries as v on v.payee_key = e.name_key where")
    assert reach(select(f"{PLAIN} where {joined}")).whole.keys() == {"village_entries"}


def test_windows_are_read_with_all_rows_of_a_machine():
    """Rows of others that stand in one window with the subject's rows are found over what they share."""
    own = Tie("payments", "person_key")
    found = reach(select("from w as p where p.place > 1", head=MACHINES))
    assert (set(found.ties), dict(found.whole)) == ({own, Tie("payments", "machine_key", own, "machine_key")}, {})
    no_key = MACHINES.replace("q.machine_key, q.programme", "q.programme")
    assert reach(select("from w as p where p.place > 1", head=no_key)).whole.keys() == {"payments"}


def test_villages_lead_by_their_code_and_persons_do_not():
    books = "from village_contracts as p join village_entries as e on e.region_code = p.region_code"
    assert not reach(select(books, "p.region_code")).whole
    assert reach(select(books, "p.business_key")).whole.keys() == {"village_entries"}


def test_a_summary_is_read_as_it_comes_out():
    found = reach(select(IN_LARGE, head=MIDDLE))
    assert (dict(found.whole), dict(found.summaries), found.world) == ({}, {"large": ("payments",)}, ("today.month",))


@pytest.mark.parametrize(
    "other",
    [
        MIDDLE.replace("count(*) as n", "max(q.ref) as n"),
        MIDDLE.replace("group by q.county_code", "").replace("count(*)", "q.amount_fen"),
    ],
)
def test_what_names_a_row_or_sums_nothing_up_is_no_summary(other):
    found = reach(select(IN_LARGE, head=other))
    assert (dict(found.whole).keys(), dict(found.summaries)) == ({"payments"}, {})


def test_a_view_is_bound_where_every_reading_is():
    bound = f"{PLAIN} where p.programme in ($programmes)"
    assert reach(select(bound)).bound == ("payment_months",)
    twice = f"{bound} and exists (select e.ref as ref from payment_months as e where e.account_key = p.account_key)"
    assert reach(select(twice)).bound == ()


def test_of_the_day_only_what_is_read_counts():
    day = select(f"{PLAIN} join today as t on t.month > p.month")
    assert reach(day).world == ("today.month",)


def test_the_docs_say_of_every_rule_that_looks_at_everybody_why():
    """Whoever adds one names it there with its reason, or ties it."""
    told = re.findall(r"^\| (`[^|]+`) \| (`[^|]+`)[^|]* \|", DOCS.read_text("utf-8"), re.M)
    said = {rule: set(re.findall(r"`(\w+)`", views)) for rules, views in told for rule in re.findall(r"`(\w+)`", rules)}
    assert said == {name: set(rule.reach.whole) for name, rule in load_library().items() if rule.reach.whole}
