from hypothesis import given
from hypothesis import strategies as st

from huimin.users.types import EVERYWHERE, NOWHERE, Scope

bounds = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
scopes = bounds.map(lambda pair: Scope(*pair))
codes = st.integers(-1, 41)


@given(scopes, scopes)
def test_a_scope_covers_another_when_it_contains_all_of_it(one, other):
    assert one.covers(other) == all(one.contains(code) for code in range(-1, 42) if other.contains(code))


@given(scopes, bounds, codes)
def test_narrowed_contains_what_both_contain(scope, pair, code):
    assert scope.narrowed(*pair).contains(code) == (scope.contains(code) and pair[0] <= code < pair[1])


@given(scopes, st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_narrowing_never_widens(scope, pair):
    assert scope.covers(scope.narrowed(*pair))


@given(codes)
def test_nothing_lies_nowhere(code):
    assert not NOWHERE.contains(code)
    assert NOWHERE.covers(NOWHERE)
    assert EVERYWHERE.covers(NOWHERE)
    assert not NOWHERE.covers(EVERYWHERE)
