"""The real worker killed in an import job: another takes the job again, nothing is lost, nothing doubled."""

import json
import signal

import pytest

from tests.forked import Fork
from tests.pipeline import said
from tests.pipeline.killing import work_until
from tests.pipeline.test_river import DEATHS, PAYMENTS
from tests.pipeline.test_working import home, huimin  # noqa: F401 (fixture)

WHOLE = [[["payments", "partly", 13], ["deaths", "accepted", 1], ["deaths", "refused", 0]], 2, []]


def ended(work, home, *words) -> int:  # noqa: F811
    """The exit code of a process."""
    process = Fork(work, home, *words)
    process.communicate()
    return process.returncode


def stand(home) -> list:  # noqa: F811
    return json.loads(Fork(said.say_batches, home).communicate()[0])


@pytest.fixture
def asked(home, write):  # noqa: F811
    """An import of three files that waits, the last of them one that is refused."""
    huimin(home, "init")
    files = [write("dibao.csv", PAYMENTS), write("deaths.csv", DEATHS), write("empty.csv", DEATHS[:1])]
    asking = Fork(said.ask_for_import, home, *files)
    asking.communicate()
    assert asking.returncode == 0, asking.stderr
    return home


@pytest.mark.parametrize(
    "point",
    [
        "huimin.warehouse.files.seal",
        "huimin.warehouse.files.settle",
        "huimin.ledger.actions.post",
        "huimin.pipeline.taking.import_one",
        "huimin.pipeline.taking.checkpoint",
        "huimin.intake.actions.discard",
    ],
)
def test_killed_at_a_named_point(asked, point):
    assert ended(work_until, asked, point) == -signal.SIGKILL
    huimin(asked, "work", "--until-idle")
    assert stand(asked) == WHOLE
    assert huimin(asked, "verify")["alterations"] == []


def test_control_an_attempt_that_forgets_doubles_what_was_refused(asked):
    assert ended(work_until, asked, "huimin.pipeline.taking.checkpoint", "forget") == -signal.SIGKILL
    ended(work_until, asked, "-", "forget")
    assert stand(asked) != WHOLE
