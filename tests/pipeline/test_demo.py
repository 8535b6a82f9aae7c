"""The demo from its files to clues and a published edition, in an empty home only."""

from functools import partial

import pytest

from huimin.pipeline import demonstrating as demos
from huimin.simulation import simulate


@pytest.fixture
def small(monkeypatch):
    """The same demo of a county with fewer people."""
    monkeypatch.setattr(demos, "simulate", partial(simulate, people=1500, stories=0.2))


@pytest.mark.nightly  # tests/browser/test_story.py runs it each time, and looks at what it made
def test_the_demo_goes_from_files_to_clues_and_an_edition(unmade, small, settings):
    huimin = unmade
    done = huimin("demo", "--no-serve")
    assert huimin.code == 0
    assert set(done["seconds"]) == {"simulate", "people", "import", "compare", "publish"}
    assert done["n_batches"] > 100
    assert done["n_payments"] > 1000
    assert done["n_new_clues"] == len(huimin("clues")) > 0
    assert demos.password(settings.HOME) in demos.welcome(settings.HOME, done["url"])
    assert huimin("verify")["alterations"] == []


@pytest.mark.nightly
def test_a_second_time_changes_nothing(unmade, small):
    done, again = unmade("demo", "--no-serve"), unmade("demo", "--no-serve")
    assert (again["n_batches"], again["n_payments"], again["n_new_clues"]) == (done["n_batches"], done["n_payments"], 0)


def test_the_demo_leaves_a_home_in_use_alone(huimin, settings):
    huimin("init")
    before = sorted(settings.HOME.root.rglob("*"))
    assert huimin("demo", "--no-serve")["error"]["code"] == "home_in_use"
    assert huimin.code == 2
    assert sorted(settings.HOME.root.rglob("*")) == before
