"""The bound by which officers' homes are too many on relief: chance alone gives it less than once in a hundred times."""

from math import comb, exp, lgamma, log

import pytest

from huimin.rules.queries import load_library

PARAMS = load_library()["officers_kin_overrepresented"].params


def mean_up_to(k: int, step: int) -> float:
    """The mean number of homes up to which k of them are told."""
    return (PARAMS["first_mean"].default + step * (k - 3)) / 100


def chance(k: int, homes: int, officers: int, paid: int) -> float:
    """That k or more of the paid homes are officers' (hypergeometric)."""
    ways = sum(comb(officers, i) * comb(homes - officers, paid - i) for i in range(k, min(officers, paid) + 1))
    return ways / comb(homes, paid)


def is_below_one_in_a_hundred(step: int) -> bool:
    return all(exp(k * log(mean_up_to(k, step)) - lgamma(k + 1)) < 0.01 for k in range(3, 500))


def test_the_limit_stays_below_one_in_a_hundred_for_any_number_of_homes():
    assert is_below_one_in_a_hundred(PARAMS["step"].default)
    assert not is_below_one_in_a_hundred(40)  # a steeper one would not


@pytest.mark.parametrize(("homes", "officers", "paid"), [(24, 3, 3), (76, 13, 9), (208, 13, 20), (400, 6, 30)])
def test_what_is_told_is_rare_by_the_exact_count(homes, officers, paid):
    told = [k for k in range(3, officers + 1) if officers * paid / homes <= mean_up_to(k, PARAMS["step"].default)]
    assert told
    assert all(chance(k, homes, officers, paid) < 0.01 for k in told)
