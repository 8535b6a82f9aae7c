"""The real worker killed in an import job: another takes the job again, nothing is lost, nothing doubled."""

import json
import signal
import subprocess
import sys

import pytest

from tests.pipeline.test_river import DEATHS, PAYMENTS
from tests.pipeline.test_working import home, huimin  # noqa: F401 (fixture)

ASK = """
import sys, json, shutil, django; django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.conf import settings
from huimin.intake import actions
sent = [(Path(name).name, Path(shutil.copy(name, settings.HOME.tmp))) for name in sys.argv[1:]]
actions.send_in(sent=sent, kind="", region_code=350181000000, said={"programme": "DIBAO"}, home=settings.HOME,
                by="operator", now=datetime.now(UTC))
"""
DIE = """
import importlib, os, signal, sys
from datetime import UTC, datetime
import django; django.setup()
module_name, _, name = sys.argv[1].rpartition(".")
module = importlib.import_module(module_name); whole = getattr(module, name)
def once(*words, **named):
    whole(*words, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, once)
if len(sys.argv) > 2:  # the control: each attempt forgets what the one before has done
    from huimin.pipeline import taking
    taking.batches.taken_in = lambda **_: None
from huimin import pipeline
pipeline.work(now=datetime.now(UTC), is_until_idle=True)
"""
STAND = """
import json, django; django.setup()
from huimin.intake.models import Batch
from huimin.ledger.models import PostedBatch
from django.conf import settings
print(json.dumps([list(Batch.objects.order_by("number").values_list("kind", "status", "n_accepted")),
                  PostedBatch.objects.count(), [p.name for p in settings.HOME.uploads.iterdir()]]))
"""
WHOLE = [[["payments", "partly", 13], ["deaths", "accepted", 1], ["deaths", "refused", 0]], 2, []]


def run(home, code, *words):  # noqa: F811
    env = {**home, "DJANGO_SETTINGS_MODULE": "huimin.config.settings"}
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def asked(home, write):  # noqa: F811
    """An import of three files that waits, the last of them one that is refused."""
    huimin(home, "init")
    files = [write("dibao.csv", PAYMENTS), write("deaths.csv", DEATHS), write("empty.csv", DEATHS[:1])]
    done = run(home, ASK, *files)
    assert done.returncode == 0, done.stderr
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
    assert run(asked, DIE, point).returncode == -signal.SIGKILL
    huimin(asked, "work", "--until-idle")
    assert json.loads(run(asked, STAND).stdout) == WHOLE
    assert huimin(asked, "verify")["alterations"] == []


def test_control_an_attempt_that_forgets_doubles_what_was_refused(asked):
    assert run(asked, DIE, "huimin.pipeline.taking.checkpoint", "forget").returncode == -signal.SIGKILL
    run(asked, DIE.replace("os.kill(os.getpid(), signal.SIGKILL)", "pass"), "os.getcwd", "forget")
    assert json.loads(run(asked, STAND).stdout) != WHOLE
