"""Processes of the program that begin in a moment: forks of one that has loaded all of it and opened nothing.

A program that starts spends two seconds on loading; the tests start hundreds. What a fork does is the program's own from
there on: it has a home, a database and files of its own, and can be killed at any moment. That the command starts by
itself is what `tests/browser/test_story.py`, `tests/pipeline/test_desk.py` and `test_working.py` show.
"""

import importlib
import multiprocessing
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
django.setup()

# After the set-up, without which models cannot be imported.
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from huimin import cli, pipeline  # noqa: E402

for _room in sorted(set(pipeline._WHERE.values())):
    importlib.import_module(f"huimin.pipeline.{_room}")

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


class Fork:
    """A process that runs `work(*arguments)`, with what it says as lines; used as `subprocess.Popen` is."""

    def __init__(self, work: Callable, environment: Mapping[str, str], *arguments: str) -> None:
        reader, writer = _context.Pipe(duplex=False)
        self._said = tempfile.NamedTemporaryFile(mode="r")  # noqa: SIM115 (as long as the process is known)
        given = (work, dict(environment), writer, self._said.name, tuple(map(str, arguments)))
        self._process = _context.Process(target=_run, args=given, daemon=True)
        self._process.start()
        writer.close()
        self.stdout = os.fdopen(os.dup(reader.fileno()), "r")
        reader.close()
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        """As `subprocess` has it: minus the signal it died of."""
        return self._process.exitcode

    @property
    def stderr(self) -> str:
        """What it said beside its answer, so far."""
        return Path(self._said.name).read_text()

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float = 120) -> int:
        self._process.join(timeout)
        assert self.returncode is not None, "it does not end"
        return self.returncode

    def communicate(self, timeout: float = 120) -> tuple[str, str]:
        """Its lines up to its end; killed where it takes longer."""
        limit = threading.Timer(timeout, self.kill)
        limit.start()
        said = self.stdout.read()
        self.wait()
        limit.cancel()
        return said, self.stderr


def verbs(home: Path | str | Mapping[str, str], *words: str) -> Fork:
    """The command with verbs, a comma between them, in a home (or an environment that names one)."""
    return Fork(run_verbs, home if isinstance(home, Mapping) else environment_of(home), *words)


def run_verbs(*words: str) -> None:
    """Each verb in turn; the exit code of the last that did not end well."""
    given, code = list(words), 0
    while given:
        at = given.index(",") if "," in given else len(given)
        code = cli.run(given[:at]) or code
        del given[: at + 1]
        sys.stdout.flush()
    sys.exit(code)


def environment_of(home: Path | str) -> dict[str, str]:
    """The environment of programs under test with this home."""
    return {**outside(), "HUIMIN_HOME": str(home)}


def outside() -> dict[str, str]:
    """The environment without anything of a home of the caller's."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HUIMIN_")}


def _run(work: Callable, environment: dict[str, str], out, said: str, arguments: tuple[str, ...]) -> None:
    os.dup2(out.fileno(), 1)
    os.dup2(os.open(said, os.O_WRONLY), 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    _become(environment)
    work(*arguments)


def _become(environment: dict[str, str]) -> None:
    """The settings as a program with this environment reads them."""
    os.environ.clear()
    os.environ.update(environment)
    read = importlib.reload(importlib.import_module("huimin.config.settings"))
    for name in filter(str.isupper, dir(read)):
        setattr(settings, name, getattr(read, name))
    connections.settings = connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]
