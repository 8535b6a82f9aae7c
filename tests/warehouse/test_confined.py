"""The walls of the operating system around a process that may be lost, each with the control that it does harm without."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from huimin.warehouse.confined import Limits, run_confined

ROOMY = Limits(memory=1 << 30, cpu=20, wall=60, file=1 << 20)
linux = pytest.mark.skipif(sys.platform != "linux", reason="the calls are those of Linux")


def confined(code: str, folder, limits: Limits = ROOMY, **more) -> str | None:
    return run_confined("timeit", ["-n1", "-r1", "-s", code, "pass"], folder, limits, **more)


def unconfined(code: str, folder) -> int:
    """Exit code of a process of the same kind without walls."""
    command = [sys.executable, "-I", "-m", "timeit", "-n1", "-r1", "-s", code, "pass"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60).returncode


REFUSED = {
    "a socket": "import socket; socket.socket()",
    "a socket of this machine": "import socket; socket.socket(socket.AF_UNIX)",
    "a program": "import subprocess; subprocess.run(['/bin/true'])",
    "a process": "import os; os.fork() or os._exit(0)",
    "another program in its place": "import os; os.execv('/bin/true', ['true'])",
    "a large file": "open('large', 'wb').write(bytes(2 << 20))",
}


@linux
@pytest.mark.parametrize("what", REFUSED)
def test_refused(what, tmp_path):
    assert confined(REFUSED[what], tmp_path) is not None


@pytest.mark.parametrize("what", REFUSED)
def test_control_unconfined_it_works(what, tmp_path):
    assert unconfined(REFUSED[what], tmp_path) == 0


@linux
def test_threads_may_be_made(tmp_path):
    code = "import threading; t = threading.Thread(target=print); t.start(); t.join(); open('done', 'w')"
    assert confined(code, tmp_path) is None
    assert (tmp_path / "done").exists()


@linux
def test_memory_is_limited(tmp_path):
    eat = "x = bytearray(1 << 30); open('eaten', 'w')"
    confined(eat, tmp_path)
    assert not (tmp_path / "eaten").exists()
    confined(eat, tmp_path, Limits(memory=3 << 30, cpu=20, wall=60))
    assert (tmp_path / "eaten").exists(), "the control: with room it is eaten"


def test_time_is_limited(tmp_path):
    turn = "import time\nwhile True: pass"
    assert confined(turn, tmp_path, Limits(memory=1 << 30, cpu=1, wall=60)) == "time"
    assert confined("import time; time.sleep(60)", tmp_path, Limits(memory=1 << 30, cpu=20, wall=1)) == "time"


def test_who_no_longer_wants_the_answer_ends_it(tmp_path):
    began = time.monotonic()
    assert confined("import time; time.sleep(60)", tmp_path, stopped=lambda: True) == "stopped"
    assert time.monotonic() - began < 10


def test_an_error_and_a_good_end_are_told_apart(tmp_path):
    assert confined("pass", tmp_path) is None
    assert confined("1 / 0", tmp_path) == "fault"


SLEEP = "import os, time; open('pid', 'w').write(str(os.getpid())); os.rename('pid', 'mine'); time.sleep(60)"
CONFINED = (
    "from pathlib import Path; from huimin.warehouse.confined import Limits, run_confined; import sys;"
    "run_confined('timeit', ['-n1', '-r1', '-s', sys.argv[1], 'pass'], Path('.'), Limits(1 << 30, 20, 60))"
)
PLAIN = (
    "import subprocess, sys;"
    "subprocess.run([sys.executable, '-m', 'timeit', '-n1', '-r1', '-s', sys.argv[1], 'pass'], start_new_session=True)"
)


def outlives(starter: str, folder) -> bool:
    """Whether the process that `starter` began is still there after who began it was killed."""
    caller = subprocess.Popen([sys.executable, "-c", starter, SLEEP], cwd=folder)
    until(lambda: (folder / "mine").exists())
    pid = int((folder / "mine").read_text())
    caller.kill()
    caller.wait()
    gone = until(lambda: not _runs(pid), seconds=5)
    if not gone:
        os.kill(pid, signal.SIGKILL)
    return not gone


def until(is_so, seconds: float = 30) -> bool:
    ends = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends:
        time.sleep(0.05)
    return is_so()


def _runs(pid: int) -> bool:
    """A process that ended and was not asked for is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@linux
def test_it_does_not_outlive_its_caller(tmp_path):
    assert not outlives(CONFINED, tmp_path)


@linux
def test_control_a_plain_process_outlives_its_caller(tmp_path):
    assert outlives(PLAIN, tmp_path)
