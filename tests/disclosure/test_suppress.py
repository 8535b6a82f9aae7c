"""Small counts cannot be had as a difference: whatever is hidden below a figure is two places with ten persons."""

from hypothesis import given
from hypothesis import strategies as st

from huimin.disclosure.suppress import parent, shown_counts
from huimin.disclosure.types import FEWEST

CITY = 350100000000
VILLAGES = [350100000000 + c * 10**6 + t * 1000 + v for c in (2, 3) for t in (1, 2) for v in (0, 201, 202, 203)]
persons = st.dictionaries(st.sampled_from(VILLAGES), st.integers(1, 40), min_size=1)


def counts_of(villages: dict[int, int]) -> dict[tuple, tuple[int, int]]:
    counts: dict[tuple, tuple[int, int]] = {}
    for region, n in villages.items():
        for level in {region, region // 1000 * 1000, region // 10**6 * 10**6, CITY}:
            had = counts.get((5, 2018, level), (0, 0))
            counts[5, 2018, level] = (had[0] + n, had[1] + n)
    return counts


def told_by_differences(counts: dict, shown: set) -> list[tuple]:
    """Figures of fewer than ten that whoever reads all that is shown can work out."""
    told = [key for key in shown if counts[key][0] < FEWEST]
    for key in shown:
        children = [k for k in counts if k[2] != CITY and parent(k[2], CITY) == key[2]]
        hidden = [k for k in children if k not in shown]
        rest = counts[key][0] - sum(counts[k][0] for k in children if k in shown)
        if hidden and rest < FEWEST and len(children) > len(hidden):
            told.append(key)
    return told


@given(persons)
def test_no_small_count_can_be_worked_out(villages):
    counts = counts_of(villages)
    assert not told_by_differences(counts, shown_counts(counts, CITY))


def test_control_hiding_the_small_ones_alone_is_not_enough():
    counts = counts_of({350102001201: 12, 350102001202: 3})
    assert told_by_differences(counts, {key for key, (n, _) in counts.items() if n >= FEWEST})


def test_large_counts_are_shown():
    counts = counts_of({350102001201: 12, 350102001202: 15})
    assert shown_counts(counts, CITY) == set(counts)
