"""`huimin serve`: the web servers and one worker as processes of their own, kept alive, ended together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from huimin.disclosure.queries import manifest_key
from huimin.jobs.loop import stop_on_signals
from huimin.warehouse.home import Home

HOST, PORT = "127.0.0.1", 8000  # never more than this machine: a proxy with TLS stands before it
SIDES = ("staff", "public")
PUBLIC_KNOWS = ("HUIMIN_HOSTS", "HUIMIN_HTTPS", "HUIMIN_WORKERS", "HUIMIN_MANIFEST_KEY")
"""What the public process is told of this environment, of all that is Huimin's; the editions and the drop-box beside."""
GRACE_SECONDS, START_SECONDS, LONGEST_PAUSE_SECONDS = 30, 120, 30
_PR_SET_PDEATHSIG = 1


class PortTaken(RuntimeError):
    """Something else answers at this port already."""


class EditionMissing(RuntimeError):
    """There is nothing to show to the public yet."""


class ServerFailed(RuntimeError):
    """A web server ended before it answered once."""


_LEFT_OUT = "还没有公开版次，暂不启动公众页面；执行 huimin publish 后重新启动。"


@dataclass
class _Process:
    """A child and how to start it again. A web server has a port."""

    title: str
    command: Sequence[str]
    environment: Mapping[str, str]
    port: int | None = None
    child: subprocess.Popen | None = None
    starts_at: float = 0.0  # monotonic seconds
    pause: float = field(default=0.5)

    def start(self) -> None:
        self.child = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        self.starts_at = time.monotonic()

    def keep_alive(self) -> None:
        """Start it again when it has died, the sooner it died the later."""
        if self.child.poll() is None:
            return
        lived = time.monotonic() - self.starts_at
        self.pause = 0.5 if lived > LONGEST_PAUSE_SECONDS else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        if lived >= self.pause:
            self.start()


def serve(*, port: int = PORT, sides: Sequence[str] = SIDES, say: Callable[[str], None] = lambda _: None) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP: the staff side with one worker at `port`, the public side at the port
    after it (alone: at `port`). Asked for both, it leaves the public side out while there is no edition.

    Raises PortTaken, EditionMissing, ServerFailed.
    """
    stop = stop_on_signals()
    processes = _processes(port, sides, say)
    try:
        for process in processes:
            process.start()
        _await_answers(processes, stop)
        for process in processes if not stop.is_set() else ():
            if process.port:
                say(f"{process.title} http://{HOST}:{process.port}/")
        while not stop.wait(0.5):
            for process in processes:
                process.keep_alive()
    finally:
        _end(processes)


def _processes(port: int, sides: Sequence[str], say: Callable[[str], None]) -> list[_Process]:
    processes = []
    if "staff" in sides:
        worker = [sys.executable, "-m", "huimin.cli", "work"]
        processes += [_web("内部页面", port, os.environ), _Process("后台任务", worker, os.environ)]
    if "public" in sides:
        try:
            processes.append(_web("公众页面", port + len(processes[:1]), _public_environment(settings.HOME)))
        except EditionMissing:
            if not processes:
                raise
            say(_LEFT_OUT)
    return processes


def has_edition(home: Home) -> bool:
    """Whether something was published that the public side can show."""
    return home.editions.is_dir() and any(home.editions.iterdir())


def _web(title: str, port: int, environment: Mapping[str, str]) -> _Process:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise PortTaken(port) from None
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [gunicorn, "-c", "python:huimin.config.gunicorn"]
    return _Process(title, command, {**environment, "HUIMIN_BIND": f"{HOST}:{port}"}, port)


def _public_environment(home: Home) -> dict[str, str]:
    """The editions and the drop-box, and nothing that leads to the staff side. Raises EditionMissing."""
    if not has_edition(home):
        raise EditionMissing
    prefixes = ("HUIMIN_", "DJANGO_", "PG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(prefixes) or name in PUBLIC_KNOWS}
    return {
        "HUIMIN_MANIFEST_KEY": manifest_key(home),
        **kept,
        "HUIMIN_WSGI": "huimin.config.public_wsgi:application",
        "HUIMIN_EDITIONS": str(home.editions),
        "HUIMIN_DROPBOX": str(home.dropbox),
    }


def _await_answers(processes: Sequence[_Process], stop) -> None:
    for process in processes:
        while process.port and not stop.is_set() and not _answers(process.port):
            if process.child.poll() is not None or time.monotonic() - process.starts_at > START_SECONDS:
                raise ServerFailed(process.port)
            stop.wait(0.2)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _end(processes: Sequence[_Process]) -> None:
    running = [process.child for process in processes if process.child and process.child.poll() is None]
    for child in running:
        child.terminate()
    ends_at = time.monotonic() + GRACE_SECONDS
    for child in running:
        try:
            child.wait(max(0.1, ends_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _end_with_parent() -> None:
    """In the child: even a parent that is killed takes it along (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
