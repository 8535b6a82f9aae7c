"""Verbs of the command in a process of their own, killed at a named point or at any moment."""

import contextlib
import importlib
import os
import random
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from huimin import pipeline
from huimin.disclosure import actions as disclosure
from huimin.disclosure import fetching
from huimin.ledger import resealing
from huimin.pipeline import importing, taking
from tests.forked import Fork, environment_of, run_verbs


def start(home: Path, words: str, point: str = "-", protection: str = "whole") -> Fork:
    """Verbs with a comma between them. point: right after which call it kills itself; protection "bare": no transaction."""
    return Fork(verbs_until, environment_of(home), point, protection, *words.split(" "))


def kill_at(home: Path, words: str, point: str, protection: str = "whole") -> None:
    """The verbs up to a named point, where the process dies."""
    dies(start(home, words, point, protection))


def dies(child: Fork) -> None:
    """Wait for a process that kills itself."""
    child.communicate()
    assert child.returncode == -signal.SIGKILL, child.stderr


def kill_at_random(home: Path, words: str, seed: int, longest: float = 1.2) -> None:
    """The verbs up to any moment of their work."""
    end_at_random(start(home, words), seed, longest)


def end_at_random(child: Fork, seed: int, longest: float) -> None:
    """Kill a process at any moment after it said that it is ready."""
    for line in child.stdout:
        if line == "ready\n":
            break
    time.sleep(random.Random(seed).uniform(0, longest))
    child.kill()
    child.communicate()


def verbs_until(point: str, protection: str, *words: str) -> None:
    """What the process does."""
    run_verbs_as_json("init")
    if protection == "bare":
        _take_transactions_away()
    if point != "-":
        die_after(point)
    print("ready", flush=True)  # noqa: T201
    run_verbs_as_json(*words)


def work_until(point: str, memory: str = "whole") -> None:
    """What a worker does up to the named point; memory "forget": each attempt forgets what the one before has done."""
    if point != "-":
        die_after(point)
    if memory == "forget":
        taking.batches.taken_in = lambda **_: None
    pipeline.work(now=datetime.now(UTC), is_until_idle=True)


def run_verbs_as_json(*words: str) -> None:
    with contextlib.suppress(SystemExit):
        run_verbs(*" ".join(words).replace(" ,", " --json ,").split(" "), "--json")


def die_after(place: str) -> None:
    """Kill this process right after the named function."""
    module_name, _, name = place.rpartition(".")
    module = importlib.import_module(module_name)
    whole = getattr(module, name)

    def once(*words, **named):
        whole(*words, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, once)


def _take_transactions_away() -> None:
    for module in (importing, disclosure, fetching, resealing):
        module.transaction = type("Bare", (), {"atomic": staticmethod(contextlib.nullcontext)})
