"""The worker and the server as real processes: what is posted is compared, what dies comes back, all ends together."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import free_port
from tests.disclosure.public import Folder
from tests.forked import Fork, environment_of, verbs
from tests.kept import made_home, with_static_files
from tests.pipeline.said import say_rules
from tests.pipeline.test_river import DEATHS, PAYMENTS


@pytest.fixture
def home(tmp_path):
    """Environment of a data directory of its own."""
    return environment_of(made_home(tmp_path / "home"))


def huimin(home, *words):
    """The answer of one verb, in a process of its own."""
    return json.loads(verbs(home, *words, "--json").communicate()[0])


def post(home, write):
    huimin(home, "import", "payments", write("dibao.csv", PAYMENTS), "--programme", "DIBAO", "--region", "350181")
    huimin(home, "import", "deaths", write("deaths.csv", DEATHS))


def test_the_worker_compares_what_was_posted_once(home, write):
    post(home, write)
    assert huimin(home, "clues") == []
    assert huimin(home, "work", "--until-idle") == {"n_jobs": 1}  # two postings, one comparison
    clue = next(clue for clue in huimin(home, "clues") if "paid_after_death" in clue["rules"])
    assert (clue["amount"], len(clue["evidence"])) == ("4200.00", 5)
    assert huimin(home, "work", "--until-idle") == {"n_jobs": 0}
    assert huimin(home, "verify")["alterations"] == []


def test_only_rules_that_read_what_came_are_asked_again(home, write):
    post(home, write)
    first = {rule["rule"] for rule in huimin(home, "compare")["rules"]}
    assert "cash_over_limit" in first
    huimin(home, "work", "--until-idle")
    assert huimin(home, "compare", "--rule", "cash_over_limit")["run"] == "R000002"  # nothing was left to compare
    huimin(home, "import", "deaths", write("more.csv", [*DEATHS, ["备注：补报"]]), "--changes")
    huimin(home, "work", "--until-idle")
    asked = set(json.loads(Fork(say_rules, home, 3).communicate()[0]))
    assert "paid_after_death" in asked
    assert not asked & {"cash_over_limit", "owns_vehicle_on_relief", "one_account_many_people"}


@pytest.fixture
def server(home):
    """`huimin serve` of a fresh home on a free port."""
    with_static_files(Path(home["HUIMIN_HOME"]))
    port = free_port()
    command = [sys.executable, "-m", "huimin.cli", "serve", "--port", str(port), "--json"]
    serving = subprocess.Popen(command, env=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in serving.stderr:
        if f":{port}/" in line:
            break
    yield serving, port
    serving.kill()
    serving.communicate(timeout=60)


def children(pid: int) -> dict[int, str]:
    """pid -> command line of the processes that `pid` started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child): Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ") for child in found}


def eventually(wanted, seconds: float = 60.0):
    """What `wanted()` says, once it is true."""
    for _ in range(int(seconds / 0.1)):
        if found := wanted():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come to be")


def worker_of(pid: int) -> int | None:
    return next((child for child, command in children(pid).items() if command.endswith("huimin.cli work ")), None)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_a_dead_worker_is_started_again_and_all_end_together(server):
    serving, port = server
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=30).status == 200
    first = eventually(lambda: worker_of(serving.pid))
    os.kill(first, signal.SIGKILL)
    eventually(lambda: worker_of(serving.pid) not in (None, first))
    started = list(children(serving.pid))
    assert len(started) == 2
    serving.terminate()
    out, _ = serving.communicate(timeout=60)
    assert json.loads(out) == {"stopped": True}
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems leave the children of a killed parent")
def test_a_killed_server_takes_its_children_along(server):
    serving, _ = server
    eventually(lambda: worker_of(serving.pid))
    started = list(children(serving.pid))
    serving.kill()
    serving.wait(60)
    eventually(lambda: not [pid for pid in started if Path(f"/proc/{pid}").exists()])


def test_a_port_in_use_and_a_missing_edition_are_one_sentence_each(server, home):
    _, port = server
    assert huimin(home, "serve", "--port", port)["error"]["code"] == "port_taken"
    assert huimin(home, "serve", "--public", "--port", free_port())["error"]["code"] == "edition_missing"


def test_a_published_edition_is_served_beside_the_staff_side_and_believed_by_its_key_alone(home, tmp_path):
    huimin(home, "user", "add", "publisher", "--role", "publisher", "--region", "3501")
    huimin(home, "publish", "--release", "--second", "publisher")
    port = free_port()
    command = [sys.executable, "-m", "huimin.cli", "serve", "--public", "--port", str(port), "--json"]
    serving = subprocess.Popen(command, env=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert f"公众页面 http://127.0.0.1:{port}/" in serving.stderr.readline()
        assert "福州市" in urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read().decode()
        Folder(tmp_path / "home" / "editions")  # well signed, but not by this installation
        with pytest.raises(urllib.error.HTTPError, match="503"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30)
    finally:
        serving.terminate()
        serving.communicate(timeout=60)
