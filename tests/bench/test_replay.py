"""The figure of a replay tells another set of findings, and a rule that finds nobody."""

import pytest

from bench.figures.replay import check


def test_the_same_set_every_time_stands():
    check([{"n_findings": 3, "digest": "a"}, {"n_findings": 3, "digest": "a"}])


@pytest.mark.parametrize("again", [{"n_findings": 3, "digest": "b"}, {"n_findings": 0, "digest": "a"}])
def test_another_set_or_none_is_told(again):
    with pytest.raises(AssertionError):
        check([again, {"n_findings": 3, "digest": "a"}])
