"""Verbs of the command in a process of their own (`child.py`), killed at a named point or at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")


def start(home: Path, words: str, point: str = "-", protection: str = "whole") -> subprocess.Popen:
    """Verbs with a comma between them. point: before which call it kills itself; protection "bare": no transaction."""
    environment = os.environ | {"HUIMIN_HOME": str(home)}
    environment.pop("HUIMIN_KEYS", None)
    command = [sys.executable, CHILD, point, protection, *words.split(" ")]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def kill_at(home: Path, words: str, point: str, protection: str = "whole") -> None:
    """The verbs up to a named point, where the process dies."""
    child = start(home, words, point, protection)
    child.communicate(timeout=120)
    assert child.returncode == -signal.SIGKILL


def kill_at_random(home: Path, words: str, seed: int) -> None:
    """The verbs up to any moment of their work."""
    child = start(home, words)
    for line in child.stdout:
        if line == "ready\n":
            break
    time.sleep(random.Random(seed).uniform(0, 1.2))
    child.kill()
    child.communicate(timeout=120)
