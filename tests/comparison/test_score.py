from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from huimin.comparison.score import GRADE, SEVERITY, Weighed, score

findings = st.builds(
    Weighed,
    rule=st.sampled_from(["paid_after_death", "owns_vehicle_on_relief", "age_out_of_range"]),
    severity=st.sampled_from(list(SEVERITY)),
    grade=st.sampled_from(list(GRADE)),
    n_months=st.integers(0, 60),
    amount_fen=st.integers(-(10**6), 10**10),
)


@given(st.lists(findings, min_size=1, max_size=6))
def test_a_score_is_the_sum_of_its_parts_and_never_passes_a_hundred(given_findings):
    result = score(given_findings)
    assert 0 <= result.value <= 10000
    assert result.value == sum(part.points for part in result.parts)
    assert all(part.points >= 0 for part in result.parts)


@given(st.lists(findings, min_size=1, max_size=5), findings)
def test_another_finding_never_lowers_a_score(given_findings, more):
    assert score([*given_findings, more]).value >= score(given_findings).value


@given(findings, st.integers(1, 10))
def test_more_months_never_lower_a_score(finding, more):
    assert score([replace(finding, n_months=finding.n_months + more)]).value >= score([finding]).value


def test_a_match_with_another_name_stays_below_every_certain_low_finding():
    other_name = Weighed("paid_after_death", "critical", 8, 30, 10**8)
    certain = Weighed("paid_after_death", "medium", 1, 1, 100)
    assert score([other_name]).value < score([certain]).value


@given(
    st.permutations([Weighed("a", "high", 1, 3, 9000), Weighed("b", "high", 1, 3, 9000), Weighed("c", "low", 2, 1, 5)])
)
def test_the_order_findings_come_in_does_not_matter(order):
    assert score(order).value == score(sorted(order, key=lambda f: f.rule)).value
