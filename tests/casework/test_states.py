"""The table of states: whole, without dead ends, and drawn in the docs as it stands."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.casework import states
from huimin.casework.clock import WARNED, bounds, clock, due
from huimin.casework.states import STEPS, TERMS
from huimin.casework.types import Refused, State
from huimin.kit.workdays import is_workday
from huimin.users.permissions import ASSIGN, CLOSE, REPLY

VERBS = sorted({step.verb for step in STEPS})
DOCS = Path(__file__).parents[2] / "docs/casework/states.md"
DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))


def reached(start: State, steps=STEPS) -> set[State]:
    """Every state that can follow."""
    found = {start}
    while more := {step.after for step in steps if step.before in found} - found:
        found |= more
    return found


@given(st.sampled_from(State), st.sampled_from([*VERBS, "stop_payment", ""]))
def test_a_step_is_in_the_table_or_refused(state, verb):
    known = [step for step in STEPS if (step.before, step.verb) == (state, verb)]
    assert len(known) <= 1
    if known:
        assert states.step(state, verb) is known[0]
    else:
        with pytest.raises(Refused, match="wrong_state"):
            states.step(state, verb)


@given(st.lists(st.sampled_from(VERBS), max_size=60))
def test_any_walk_stays_in_the_table_and_closes_only_by_review(verbs):
    state, walked = State.UNASSIGNED, []
    for verb in verbs:
        try:
            step = states.step(state, verb)
        except Refused:
            continue
        walked.append(step)
        state = step.after
    for at, step in enumerate(walked):
        if step.after == State.CLOSED:
            assert step is walked[-1]
            assert [before.verb for before in walked[:at]].count("conclude") >= 1
            assert walked[at - 1].verb == "conclude"


def test_every_state_can_be_reached_and_ended():
    assert reached(State.UNASSIGNED) == set(State)
    assert all(State.CLOSED in reached(state) for state in State)
    assert reached(State.CLOSED) == {State.CLOSED}


def test_a_dead_end_would_be_seen():
    assert State.CLOSED not in reached(State.RETURNED, [s for s in STEPS if s.before != State.RETURNED])


def test_each_verb_belongs_to_one_power():
    powers = {verb: {step.power for step in STEPS if step.verb == verb} for verb in VERBS}
    assert powers == {"assign": {ASSIGN}, "sign": {REPLY}, "conclude": {REPLY}, "send_back": {CLOSE}, "close": {CLOSE}}


def test_every_state_between_has_a_term():
    assert TERMS.keys() == set(State) - {State.UNASSIGNED, State.CLOSED}


def test_the_docs_are_current():
    say = "from huimin.casework.states import page; print(page(), end='')"
    hint = f'DJANGO_SETTINGS_MODULE=huimin.config.settings python -m django shell -v0 -c "{say}" > {DOCS}'
    assert DOCS.read_text(encoding="utf-8") == states.page(), hint


class TestClock:
    def test_the_days_of_a_term_over_the_national_holiday(self):
        """Signed for on Friday 28 September 2018: the weekend was worked, the week of 1 October was not."""
        assert due(State.ASSIGNED, date(2018, 9, 28)) == date(2018, 10, 8)
        assert clock(date(2018, 10, 8), date(2018, 9, 29)).n_days == 2

    @pytest.mark.parametrize(
        ("today", "colour", "n_days"),
        [
            (date(2018, 3, 5), "green", 4),
            (date(2018, 3, 6), "yellow", 3),
            (date(2018, 3, 8), "yellow", 1),
            (date(2018, 3, 9), "orange", 0),
            (date(2018, 3, 10), "red", -1),
            (date(2018, 3, 13), "red", -2),
        ],
    )
    def test_its_colours(self, today, colour, n_days):
        shown = clock(date(2018, 3, 9), today)
        assert (shown.colour, shown.n_days) == (colour, n_days)

    def test_what_is_closed_has_none(self):
        assert due(State.CLOSED, date(2018, 3, 9)) is None
        assert clock(None, date(2018, 3, 9)).colour == ""

    @given(DAYS, st.integers(-40, 40))
    def test_a_list_filtered_by_colour_holds_what_is_shown_in_it(self, today, days):
        due_on = today + timedelta(days=days)
        colour = clock(due_on, today).colour
        for other in ("red", "orange", "yellow", "green"):
            first, last = bounds(other, today)
            is_in = (first is None or due_on >= first) and (last is None or due_on <= last)
            assert is_in == (other == colour), (due_on, colour, other)

    @given(DAYS, st.sampled_from(sorted(TERMS)))
    def test_a_term_ends_on_a_working_day_and_is_not_late_before(self, today, state):
        last = due(state, today)
        assert is_workday(last)
        assert clock(last, last).colour == "orange"
        assert TERMS[state] <= WARNED or clock(last, today).colour == "green"
